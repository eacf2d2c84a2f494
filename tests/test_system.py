"""A paper as one system: folders with a known right result, and what each rule is for."""

import time
from itertools import product
from pathlib import Path

import pytest
from invented import invented
from paper import ALIVE_OR_DEAD, at, write_folder

from trialbook import load_trial
from trialbook.histories import WorkLimitError
from trialbook.ledger import ledger
from trialbook.paper.folder import read_folder
from trialbook.paper.quantities import parse_quantity
from trialbook.paper.trial import Claim, Count, State
from trialbook.system import Asked, System
from trialbook.system.model import Model, Sum
from trialbook.system.roundings import roundings
from trialbook.system.solver import Solver

CASES = Path(__file__).parent / "fixtures" / "cases"
STUDY = load_trial("nk-liver-2020")


def case(name):
    return System(read_folder(CASES / name))


@pytest.fixture
def system(tmp_path):
    """Return a function that writes a paper and makes a system of it: counts, claims (quantity, time, printed)."""

    def of(counts=(), claims=(), **about):
        return System(read_folder(write_folder(tmp_path / "paper", counts, claims, **about)))

    return of


@pytest.mark.parametrize("name", ["dup-rate", "cr-over-rr", "surv-rises", "ever-two"])
def test_two_claims_that_cannot_both_be_true_are_named(name):
    (clash,) = case(name).clashes
    assert (clash.rows, clash.claims, clash.events) == ((), ("A", "B"), ())
    assert "(A)" in clash.why
    assert "(B)" in clash.why


def test_events_that_two_files_count_differently_clash():
    (clash,) = case("ev-mismatch").clashes
    assert (clash.claims, clash.events) == (("A",), (("fever", "1", None),))


@pytest.mark.parametrize("name", ["grades", "sle-denom", "cryo-hcc-24", "hip-100", "ordinal-120", "worlds-limit-61"])
def test_a_paper_that_can_be_true_is_not_accused(name):
    assert case(name).clashes == ()


@pytest.mark.parametrize(
    ("name", "printed", "nearest"),
    [
        ("dup-rate", "20/50", "29/50"),
        ("dup-rate", "58.00%", "40.00%"),
        ("cr-over-rr", "60%", "40%"),
        ("ever-two", "25", "30"),
        ("surv-rises", "50%", "76%"),
        ("ev-mismatch", "10", "9"),
    ],
)
def test_a_single_changed_number_reconciles_the_rest(name, printed, nearest):
    (clash,) = case(name).clashes
    assert nearest in [repair.nearest for repair in clash.repairs if repair.printed == printed]


def test_a_row_can_be_what_has_to_change(system):
    (clash,) = system([*at(3, CR=4, dead=3), *at(6, CR=4, dead=1)]).clashes
    assert set(clash.rows) == {(3, "dead"), (6, "dead")}
    assert {(repair.row, repair.nearest) for repair in clash.repairs} == {((3, "dead"), "1"), ((6, "dead"), "3")}


def test_a_row_and_the_claim_that_says_the_same_are_one_statement(system):
    found = system([*at(3, CR=4), *at(6, dead=1)], [("count:CR", 3, "4")])
    assert len(found.statements) == 2
    assert (found.range_of("A1").lower, found.range_of("A1").upper) == (0, 10)


def test_a_claim_that_a_row_denies_clashes_with_it(system):
    (clash,) = system(at(3, CR=4), [("count:CR", 3, "5")]).clashes
    assert (clash.rows, clash.claims) == (((3, "CR"),), ("A1",))


def test_a_claim_does_not_confirm_itself_and_the_others_do(system):
    found = system((), [("count:CR", 3, "4"), ("best:CR", "", "4"), ("rate:CR", 3, "40%")])
    assert (found.range_of("A1").lower, found.range_of("A1").upper) == (4, 4)
    alone = found.range_of("A2")
    assert (alone.lower, alone.upper, alone.bears, alone.narrows) == (0, 10, False, False)


def test_what_bears_on_a_number_need_not_narrow_it(system):
    found = system(at(3, CR=4), [("ever:PR", 3, "2")]).range_of("A1")
    assert (found.lower, found.upper, found.bears) == (0, 6, True)
    found = system(at(3, dead=0), [("ever:PR", 3, "2")]).range_of("A1")
    assert (found.lower, found.upper, found.bears, found.narrows) == (0, 10, True, False)


def test_what_is_no_number_of_patients_has_no_range():
    assert System(STUDY).range_of("F1") is None


def test_every_disjoint_clash_is_named_and_the_rest_is_judged_without_it(system):
    claims = [("rate:CR", 3, "40%"), ("rate:CR", 3, "50%"), ("best:PR", "", "2"), ("best:PR", "", "3")]
    found = system((), [*claims, ("control_rate", 3, "80%"), ("rate:SD", 3, "30%")])
    assert [clash.claims for clash in found.clashes] == [("A1", "A2"), ("A3", "A4")]
    assert (found.range_of("A5").lower, found.range_of("A5").upper) == (3, 10)
    assert (found.range_of("A1").lower, found.range_of("A1").upper) == (0, 5)


def test_a_percentage_that_no_count_gives_clashes_with_itself(system):
    (clash,) = system((), [("rate:CR", 3, "45%"), ("rate:PR", 3, "40%")]).clashes
    assert clash.claims == ("A1",)


def test_five_of_ten_printed_as_sixty_per_cent_clashes_with_itself(system):
    (clash,) = system((), [("rate:CR", 3, "5/10 (60%)")]).clashes
    assert clash.claims == ("A1",)


@pytest.mark.parametrize(
    "claims",
    [
        [("survival", 5, "50%"), ("event_free:PD+death", 5, "67%")],  # with censoring it can be above survival
        [("survival", 5, "45%"), ("survival", 8, "45%")],  # no count of ten patients, but an estimate
        [("best:CR", "", "2"), ("count:CR", 3, "4")],  # a confirmed response is seldomer than one seen
        [("rate:CR", 3, "3/7"), ("rate:PR", 3, "4/7")],  # seven of the ten could be evaluated
        [("events:fever", "", "33%")],  # of a safety set that nobody counts
        [("decreased:marker", "", "89%")],
    ],
)
def test_a_usual_convention_is_no_contradiction(system, claims):
    assert system((), claims).clashes == ()


def test_event_free_is_within_alive_where_everybody_is_accounted_for(system):
    claims = [("survival", 5, "50%"), ("event_free:PD+death", 5, "70%")]
    assert system(at(6, dead=5), claims).clashes[0].claims == ("A1", "A2")
    assert system([], claims).clashes == ()


def test_evaluable_patients_are_a_denominator_where_the_rows_leave_some_out(system):
    rows = at(3, CR=3, PR=2, SD=1, PD=1, dead=0)  # 7 of 10
    assert system(rows, [("rate:CR", 3, "42.9%")]).clashes == ()
    assert system(rows, [("rate:CR", 3, "30%")]).clashes == ()
    assert system(rows, [("rate:CR", 3, "44%")]).clashes[0].claims == ("A1",)


def test_survival_between_two_landmarks_lies_between_their_counts(system):
    rows = [*at(3, alive=9, dead=1), *at(12, alive=4, dead=6)]
    found = system(rows, [("survival", 6, "70%"), ("survival", 9, "60%")], states=ALIVE_OR_DEAD)
    assert (found.range_of("A1").lower, found.range_of("A1").upper) == (6, 9)
    assert (found.range_of("A2").lower, found.range_of("A2").upper) == (4, 7)


def test_an_estimate_lies_between_those_on_either_side(system):
    claims = [("survival", 3, "80%"), ("survival", 6, "61.5%"), ("survival", 9, "40%")]
    found = system((), claims, states=ALIVE_OR_DEAD).range_of("A2")
    assert not found.whole
    assert (float(found.lower), float(found.upper)) == (3.95, 8.1)


def test_a_number_asked_for_between_landmarks_narrows_nothing_else(system):
    found = system([*at(3, CR=4), *at(9, CR=2)], [("ever:CR", 9, "5")])
    before = found.range_of("A1")
    between = found.range_for(Asked(parse_quantity("count:CR"), None, 6))
    assert (between.lower, between.upper) == (0, 10)
    assert found.range_of("A1") == before


def test_rates_right_only_cut_beside_rates_right_only_rounded_are_told(system):
    claims = [("rate:CR", 3, "15.3%"), ("rate:PR", 3, "15.4%"), ("rate:SD", 3, "38.4%"), ("best:CR", "", "23%")]
    found = roundings(system((), claims, patients=13))
    assert (found.rounded, found.cut, found.mixed) == (("A2",), ("A1", "A3"), True)
    assert not roundings(System(STUDY)).mixed


def test_more_sets_of_states_than_can_be_told_apart_are_a_limit_too():
    states = tuple(State(code, code, "other") for code in "ABCDEFGHIJKLM")
    counts = tuple(Count(time, "A", 30 - time) for time in range(16))
    claims = tuple(Claim(code, "results", "s", f"ever:{code}", 15, printed="30") for code in "BCDEFGHIJKL")
    paper = invented(50, states, counts=counts, claims=claims)
    assert "more than 20,000 arcs" in System(paper).limit_reached
    assert {str(found.verdict) for found in ledger(paper).judgements} == {"possible"}


def test_a_limit_of_work_is_said_and_never_guessed(monkeypatch):
    monkeypatch.setattr("trialbook.system.patients.MOST_ARCS", 10)
    found = System(STUDY)
    assert "limit reached" in found.limit_reached
    assert found.clashes == ()
    with pytest.raises(WorkLimitError, match="limit reached"):
        found.range_of("F5")


def test_a_final_state_must_be_one():
    with pytest.raises(ValueError, match="final: 'XX' is not a state"):
        System(STUDY, ["XX"])


def test_a_final_state_can_make_a_paper_impossible(system, tmp_path):
    system([*at(3, PD=4), *at(6, CR=9, PD=1)])
    trial = read_folder(tmp_path / "paper")
    assert System(trial).clashes == ()
    assert System(trial, ["PD"]).clashes[0].rows == ((3, "PD"), (6, "CR"))


def test_a_hundred_claims_on_two_hundred_patients_take_less_than_ten_seconds(system):
    rows = [*at(3, CR=60, PR=50, SD=50), *at(6, CR=70, PR=40, SD=40, dead=20), *at(12, CR=50, PD=60, dead=50)]
    few = [("ever:CR+PR", "150"), ("always:CR+PR+SD", "90"), ("event_free:PD+death", "90"), ("ever:PD", "62")]
    rates = [("rate:CR", {3: "30%", 6: "35%", 12: "25%"}), ("survival", {6: "90%", 12: "75%"})]
    claims = [(kind, 12, printed) for kind, printed in few]
    claims += [(kind, when, printed) for kind, at_times in rates for when, printed in at_times.items()]
    claims += [("best:CR", "", "80"), ("best:CR+PR", "", "60.0%"), ("events:fever:>=3", "", "20"), ("ever:CR", 6, "85")]
    claims = (claims * 10)[:100]
    start = time.process_time()  # of this machine alone, whatever else it does
    found = system(rows, claims, patients=200)
    assert found.clashes == ()
    ranges = [found.range_of(f"A{place}") for place in range(1, 101)]
    assert time.process_time() - start < 10
    assert all(one.lower <= one.upper for one in ranges)


def test_ends_are_found_near_a_known_solution_without_a_search_from_nothing(monkeypatch):
    model = Model()
    some = [model.unknown(10) for _ in range(4)]
    model.require(sum(some, Sum()), 11, 11)
    model.require(2 * some[0] + 2 * some[1] - some[2], 3, 9)
    solver, asked = Solver(model), [*some, some[0] + some[3], some[1] - some[2]]
    assert solver.possible([])
    monkeypatch.setattr(Solver, "_whole", lambda *about: pytest.fail("a search from nothing"))
    every = [one for one in product(range(11), repeat=4) if sum(one) == 11 and 3 <= 2 * (one[0] + one[1]) - one[2] <= 9]
    for value in asked:
        numbers = [Solver.value(value, one) for one in every]
        assert (solver.smallest(value, []), solver.largest(value, [])) == (min(numbers), max(numbers))


def test_a_question_beyond_the_limit_is_refused_and_the_one_before_it_answered():
    trial = read_folder(CASES / "ordinal-120")
    found = System(trial)
    found.solver.steps = found.solver.spent
    assert found.range_of("R1") == System(trial).range_of("R1")  # the limits of the unknowns alone tell it
    with pytest.raises(WorkLimitError, match="limit reached, the questions to it take more than"):
        found.range_of("R3")


def test_only_what_hangs_together_with_a_number_is_looked_for(monkeypatch):
    model, asked = Model(), []
    some, others = ([model.unknown(10) for _ in range(3)] for _ in range(2))
    for three in (some, others):
        model.require(three[0] + three[1] + three[2], 11, 11)
        model.require(2 * three[0] + three[1], 5, 9)
    fixed = model.unknown(10)
    model.require(fixed, 4, 4)
    model.require(some[0] + fixed + others[0], None, 24)  # always so: it ties nothing
    solver, ask = Solver(model), Solver._ask
    assert solver.possible([])
    monkeypatch.setattr(Solver, "_ask", lambda *about, **more: asked.append(about[1]) or ask(*about, **more))
    every = [one for one in product(range(11), repeat=3) if sum(one) == 11 and 5 <= 2 * one[0] + one[1] <= 9]
    assert solver.smallest(some[2], []) == min(one[2] for one in every)
    assert solver.largest(others[1], []) == max(one[1] for one in every)
    assert asked
    assert {len(one.box[0]) for one in asked} <= {3, 6}  # six: up and down
    before = len(asked)
    assert (solver.smallest(fixed, []), solver.largest(fixed, []), len(asked)) == (4, 4, before)


@pytest.mark.parametrize(
    ("printed", "claim", "possible"),
    [
        ("20 months", ("survival", 12, "45%"), False),
        ("20", ("survival", 12, "55%"), True),
        ("20", ("survival", 24, "55%"), False),
        ("20", ("survival", 24, "45%"), True),
        ("20.5", ("survival", 20, "49%"), False),
        ("20", ("survival", 20, "49%"), True),
        ("20", ("survival", 20, "51%"), True),
        ("not reached", ("survival", 60, "40%"), False),
        ("not reached", ("survival", 60, "50%"), True),
        (">36", ("survival", 24, "40%"), False),
        (">36", ("survival", 48, "40%"), True),
        ("20", ("count:dead", 12, "6"), False),
        ("20", ("count:CR+PR", 24, "6"), False),
        ("about two years", ("survival", 12, "45%"), True),
    ],
)
def test_a_median_has_the_curve_at_half_or_above_before_it_and_at_half_or_below_after(system, printed, claim, possible):
    found = system((), [("median_survival", "", printed), claim])
    assert (found.clashes == ()) == possible
    assert found.range_of("A1") is None


def test_a_median_at_the_middle_of_two_central_deaths_is_a_convention(system):
    rows = [*at(12, alive=2, dead=2), *at(36, dead=4)]  # 20.5 where they died at 8, 11, 30 and 31
    assert system(rows, [("median_survival", "", "20.5")], patients=4, states=ALIVE_OR_DEAD).clashes == ()
    assert system(rows, [("median_survival", "", "10.5")], patients=4, states=ALIVE_OR_DEAD).clashes == ()
    (clash,) = system(rows, [("median_survival", "", "37")], patients=4, states=ALIVE_OR_DEAD).clashes
    assert (clash.rows, clash.claims, clash.repairs[-1].row) == (((36, "dead"),), ("A1",), (36, "dead"))
