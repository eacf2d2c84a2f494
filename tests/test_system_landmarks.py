"""Counts that claims force, and bounds from all that is printed, against every world behind small papers."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from invented import invented
from invented import paper as printed_paper
from paper import at, write_folder
from small_papers import Paper, Said, accounts_for_all, holds, number, random_paper, same, trial_of

from trialbook import load_trial
from trialbook.book.origin import say_origin
from trialbook.cli import main
from trialbook.histories import Incompatible, WorkLimitError, bounds
from trialbook.ledger import ledger
from trialbook.paper.folder import read_folder
from trialbook.paper.trial import Claim, Group, State
from trialbook.system import System
from trialbook.system.counted import with_forced_counts
from trialbook.system.landmarks import ForcedCounts
from trialbook.system.narrowed import bounds_with_claims

CASES = Path(__file__).parent / "fixtures" / "cases"
CRYO = read_folder(CASES / "cryo-hcc-24")
PERCENTAGES = read_folder(Path(__file__).parent / "fixtures" / "percentages")
STUDY = load_trial("nk-liver-2020")


def forced_counts(trial, final=()):
    return ForcedCounts(trial, final).of([(code,) for code in trial.codes()])


def test_percentages_that_one_count_alone_gives_are_counts():
    forced = {(one.time, one.states[0]): one for one in forced_counts(CRYO)}
    counts = {place: one.patients for place, one in forced.items()}
    assert [24 - counts[time, "dead"] for time in (1, 3, 5)] == [24, 18, 16]
    assert [counts[time, "free"] for time in (1, 3, 5)] == [20, 11, 7]
    assert [counts[time, "recur"] for time in (1, 3, 5)] == [4, 7, 9]
    assert forced[3, "dead"].claims == ("R2",)
    assert forced[3, "recur"].claims == ("R2", "R5")
    assert all(one.followed for one in forced.values())


def test_who_was_free_of_recurrence_later_is_known_only_if_recurrence_is_final():
    assert {(one.time, one.states[0]): one.final for one in forced_counts(CRYO)} == {
        **{(1, code): () for code in CRYO.codes()},
        **{(time, code): ("recur",) for time in (3, 5) for code in ("free", "recur")},
        **{(time, "dead"): () for time in (3, 5)},
    }
    assert {one.final for one in forced_counts(CRYO, ["recur"])} == {()}


def test_forced_counts_make_a_trial_that_all_else_can_work_with():
    study = with_forced_counts(CRYO)
    assert study.times == (1, 3, 5)
    assert all(landmark.complete for landmark in study.landmarks)
    assert bounds(study, "event_free:recur+death", ["recur"]).lower == 7
    assert System(study).clashes == ()
    assert with_forced_counts(study) is study


def test_a_total_over_states_of_one_role_is_a_count_of_them_together():
    study = with_forced_counts(PERCENTAGES)
    assert study.codes() == ("CR_or_PR", "SD", "PD", "dead")
    assert [landmark.printed for landmark in study.landmarks] == [
        {"CR_or_PR": 15, "SD": 7, "PD": 5, "dead": 0}, {"CR_or_PR": 12, "dead": 2}, {"CR_or_PR": 8, "dead": 7}
    ]  # fmt: skip
    kept = bounds(study, "always:CR_or_PR")
    assert (kept.lower, kept.upper) == (0, 8)
    assert (study.label("CR_or_PR"), study.as_printed) == ("complete response or partial response", PERCENTAGES)


@pytest.mark.parametrize(
    ("claims", "states", "counts"),
    [
        ([("control_rate", 3, "36/53")], {"CR_or_PR_or_SD": "stable", "PD": "progression"}, {"CR_or_PR_or_SD": 36}),
        ([("rate:PD+dead", 3, "32.1%")], {"CR_or_PR_or_SD": "stable", "PD": "progression"}, {"CR_or_PR_or_SD": 36}),
        ([("count:SD+PD", 3, "17")], {"CR": "response", "PR": "response", "SD_or_PD": "other"}, {"SD_or_PD": 17}),
        # a part that is known is worth more than the total
        ([("control_rate", 3, "36/53"), ("rate:SD", 6, "12/53")], dict.fromkeys(["CR", "PR"], "response"), {"SD": 12}),
        # those alive are all but the dead
        ([("survival", 3, "36/53")], dict.fromkeys(["CR", "PR"], "response"), {"dead": 17}),
    ],
)
def test_a_total_over_states_of_several_roles_is_a_count_where_no_part_of_it_is_known(claims, states, counts):
    made = tuple(Claim(f"R{place}", "results", "s", *claim) for place, claim in enumerate(claims))
    study = with_forced_counts(replace(STUDY, counts=(), patients=53, claims=made))
    assert states.items() <= {state.code: state.role for state in study.states}.items()
    assert study.landmarks[0].printed == counts


def test_a_number_does_not_confirm_itself_by_way_of_the_count_that_it_forces():
    printed, counted = ledger(PERCENTAGES), ledger(with_forced_counts(PERCENTAGES))
    assert counted == printed
    assert {one.claim.id: str(one.verdict) for one in counted.judgements if one.claim.id in ("R1", "R6")} == {
        "R1": "possible", "R6": "possible"
    }  # fmt: skip


def test_the_counts_of_a_group_are_those_that_its_claims_force():
    groups = (Group("G", "g", 10), Group("H", "h", 14))
    claims = [("survival", 3, "70%", "G"), ("survival", 3, "50%", "H")]
    study = with_forced_counts(two_states(claims, groups=groups)).of_group("H")
    assert (study.landmarks[0].printed, study.as_printed.claims[0].id) == ({"alive": 7, "dead": 7}, "A2")


def test_a_chapter_says_where_its_counts_come_from(capsys):
    say_origin(STUDY)
    assert capsys.readouterr().out == ""
    say_origin(with_forced_counts(CRYO))
    said = capsys.readouterr().out
    assert "follow from 100% (R1), 75.00% (R2), 66.67% (R3), 83.33% (R4), 45.83% (R5) and 29.17% (R6)" in said
    assert "if nobody was lost to follow-up before" in said
    assert "leaves this state alive: alive with recurrence." in said
    say_origin(with_forced_counts(PERCENTAGES))
    assert "are one here: complete response or partial response." in capsys.readouterr().out


def test_a_limit_of_work_is_said_and_no_count_guessed(capsys, monkeypatch):
    def give_up(self):
        raise WorkLimitError("system: limit reached")

    monkeypatch.setattr(System, "require_work", give_up)
    study = with_forced_counts(CRYO)
    assert study.counts == ()
    say_origin(study)
    assert "was not found: system: limit reached." in capsys.readouterr().out.replace("\\", "")


def two_states(claims, **about):
    states = (State("alive", "alive", "other"), State("dead", "dead", "death"))
    rows = tuple(Claim(f"A{n}", "results", "s", *one[:3], group=one[3]) for n, one in enumerate(claims, 1))
    return invented(24, states, claims=rows, **about)


def test_a_percentage_that_several_counts_give_forces_none():
    assert forced_counts(replace(two_states([("survival", 3, "75%", None)]), patients=240)) == ()


def test_claims_that_clash_force_nothing():
    trial = two_states([("survival", 3, "75.00%", None), ("survival", 6, "87.50%", None), ("survival", 9, "50%", None)])
    found = {(one.time, one.states[0], one.patients) for one in forced_counts(trial)}
    assert found == {(9, "alive", 12), (9, "dead", 12)}


def test_a_count_of_a_group_is_forced_for_it():
    groups = (Group("G", "g", 10), Group("H", "h", 14))
    claims = [("survival", 3, "70%", "G"), ("survival", 3, "50%", "H")]
    forced = forced_counts(two_states(claims, groups=groups))
    assert {(one.group, one.states[0]): (one.patients, one.claims) for one in forced} == {
        ("G", "alive"): (7, ("A1",)), ("G", "dead"): (3, ("A1",)),
        ("H", "alive"): (7, ("A2",)), ("H", "dead"): (7, ("A2",)),
        (None, "alive"): (14, ("A1", "A2")), (None, "dead"): (10, ("A1", "A2")),
    }  # fmt: skip


def test_a_count_printed_as_such_does_not_rest_on_follow_up():
    (alive, dead) = forced_counts(two_states([("survival", 3, "18/24", None)]))
    assert (alive.patients, dead.patients, alive.followed) == (18, 6, False)


@pytest.mark.parametrize("seed", range(60))
def test_a_count_is_forced_exactly_where_all_worlds_agree_on_it(seed):
    rng = Random(seed)
    paper = random_paper(rng, grouped=False)
    claims = [replace(one, is_row=False) for one in paper.said if not one.quantity.startswith(("ever", "always"))]
    paper = Paper(paper.codes, paper.times, paper.sizes, claims)
    trial = trial_of(paper)
    if System(trial, complete=True).clashes:
        return
    fitting = [world for world in paper.worlds() if all(holds(one, world, paper) for one in claims)]
    found = {(one.time, one.states[0]): one.patients for one in forced_counts(trial) if not one.final}
    for time in {one.time for one in claims if one.quantity.startswith(("count", "rate"))}:
        for code in paper.codes:
            numbers = {number(Said(f"count:{code}", time, ""), world, paper.times) for world in fitting}
            assert found.get((time, code)) == (numbers.pop() if len(numbers) == 1 else None), (time, code)


@pytest.mark.parametrize("seed", range(120))
def test_bounds_from_all_that_is_printed_are_those_of_all_worlds(seed):
    rng = Random(seed)
    paper = random_paper(rng, grouped=seed % 3 == 0)
    if not accounts_for_all(paper):
        return
    kind, codes = rng.choice(["ever", "always", "event_free"]), "+".join(rng.sample(paper.codes, 2))
    asked = Said(f"{kind}:{codes}", rng.choice(paper.times), "")
    try:
        found = bounds_with_claims(trial_of(paper), f"{asked.quantity}@{asked.time}")
    except Incompatible:
        return
    out = {int(name) for clash in found.left_out for name in clash.claims}
    kept = [one for n, one in enumerate(paper.said) if one.is_row or n not in out or says_a_row(one, paper)]
    numbers = [
        number(asked, world, paper.times) for world in paper.worlds() if all(holds(one, world, paper) for one in kept)
    ]
    assert (found.bounds.lower, found.bounds.upper) == (min(numbers), max(numbers))
    for witness, value in (
        (found.bounds.lower_witness, found.bounds.lower),
        (found.bounds.upper_witness, max(numbers)),
    ):
        world = [(None, history) for history, patients in witness for _ in range(patients)]
        assert number(replace(asked, group=None), world, paper.times) == value


def says_a_row(claim, paper):
    return any(row.is_row and same(claim, row, paper) for row in paper.said)


def run(*arguments):
    return CliRunner().invoke(main, ["bounds", *map(str, arguments)])


@pytest.mark.parametrize("statistic", ["always:CR+PR", "ever:PD", "event_free:PD+death@12", "at:CR@3,PD@12"])
@pytest.mark.parametrize("final", [(), ("PD",)])
def test_a_paper_whose_claims_follow_from_its_counts_is_bounded_as_by_them(statistic, final):
    found, by_counts = bounds_with_claims(STUDY, statistic, final).bounds, bounds(STUDY, statistic, final)
    assert (found.lower, found.upper) == (by_counts.lower, by_counts.upper)
    for witness in (found.lower_witness, found.upper_witness):
        assert agrees_with_the_paper(witness)


def agrees_with_the_paper(witness):
    rows = [(count.time, count.state, count.patients) for count in STUDY.counts]
    seen = {
        (time, state): sum(n for history, n in witness if history[STUDY.times.index(time)] == state)
        for time, state, _ in rows
    }
    return all(seen[time, state] == patients for time, state, patients in rows)


def test_a_claim_narrows_a_bound_and_one_that_clashes_is_named(tmp_path):
    claims = [("ever:CR", "", "5"), ("best:PR", "", "2"), ("best:PR", "", "30%")]
    folder = write_folder(tmp_path / "paper", [*at(3, CR=4, PR=6), *at(6, CR=4, PR=6)], claims)
    assert run(folder, "always:CR").stdout.startswith("always:CR: 0 to 4 of 10 patients\n")
    done = run(folder, "always:CR", "--with", "claims")
    assert done.stdout.startswith("always:CR: 3 of 10 patients\n")
    assert "left out, cannot all be true: 2 for best:PR (A2); 30% for best:PR (A3)" in done.stdout
    found = json.loads(run(folder, "always:CR", "--with", "claims", "--json").stdout)
    assert (found["lower"], found["upper"], [clash["claims"] for clash in found["left_out"]]) == (3, 3, [["A2", "A3"]])
    assert "left_out" not in json.loads(run(folder, "always:CR", "--json").stdout)


def test_without_a_table_the_times_of_the_claims_are_the_landmarks():
    done = run(CRYO.folder, "always:free@5", "--with", "claims")
    assert done.exit_code == 0
    assert done.stdout.startswith("always:free@5: 7 of 24 patients\n")
    assert run(CRYO.folder, "always:free@4", "--with", "claims").exit_code == 2
    assert "not a landmark" in run(CRYO.folder, "always:free@4", "--with", "claims").stderr


def test_rows_that_clash_by_themselves_have_no_bounds_with_claims_either(tmp_path):
    folder = write_folder(tmp_path / "paper", [*at(3, dead=5), *at(6, dead=2)], [("ever:CR", "", "5")])
    assert run(folder, "always:CR", "--with", "claims").exit_code == 1


def test_rows_of_groups_can_clash_with_those_of_all(tmp_path):
    groups = "groups:\n  G: {label: g, patients: 4}\n"
    folder = write_folder(tmp_path / "paper", at(3, CR=2), [("ever:CR", "", "5")], extra=groups)
    (folder / "landmarks.csv").write_text("time,state,patients,group\n3,CR,2,\n3,CR,3,G\n")
    done = run(folder, "always:CR", "--with", "claims")
    assert done.exit_code == 1
    assert "rows 3,CR and 3,CR,G" in done.stderr


def test_a_paper_without_any_time_has_no_bounds():
    done = run(CASES / "ever-two", "ever:CR", "--with", "claims")
    assert done.exit_code == 2
    assert "without landmarks" in done.stderr


# 28 of 60 are 46.7% and 29 are 48.3%: who prints 47.1% has censored somebody, and 57% alive need not be 34
@pytest.mark.parametrize(("free", "dead"), [("47.1%", {}), ("46.7%", {12: 26, 24: 36}), ("28/60", {12: 26, 24: 36})])
def test_rates_of_survival_make_no_counts_where_one_is_no_share_of_the_patients(free, dead):
    rates = [("survival", "57%", {"time": 12}), ("survival", "40%", {"time": 24})]
    trial = printed_paper(*rates, ("event_free:PD+dead", free, {"time": 12}), groups=(), patients=60)
    found = with_forced_counts(trial).counts
    assert {one.time: one.patients for one in found if one.state == "dead"} == dead
