"""Groups, denominators, best responses and events as parts of one system."""

from pathlib import Path

import pytest
from invented import invented

from trialbook.paper.adverse import Event
from trialbook.paper.folder import read_folder
from trialbook.paper.quantities import parse_quantity
from trialbook.paper.trial import Claim, Count, Group, State
from trialbook.system import Asked, System
from trialbook.system.safety import any_event

CASES = Path(__file__).parent / "fixtures" / "cases"


def case(name):
    return System(read_folder(CASES / name))


def test_grades_of_one_event_exclude_each_other():
    found = any_event(case("grades"))
    assert (found.lower, found.upper, found.patients) == (11, 13, 15)


def test_events_that_nobody_counts_have_no_range():
    assert any_event(case("dup-rate")) is None


STATES = (State("CR", "c", "response"), State("PD", "p", "progression"), State("dead", "d", "death"))


def arms(claims, counts=(), patients=12, sizes=(7, 4)):
    groups = tuple(Group(code, code, size) for code, size in zip("AB", sizes, strict=True))
    rows = tuple(
        Claim(str(place), "results", "s", quantity, when, printed, group=group, of=of)
        for place, (quantity, when, printed, group, of) in enumerate(claims)
    )
    trial = invented(patients, STATES, groups=groups, claims=rows, counts=tuple(counts))
    return System(trial)


def test_groups_are_parts_of_all():
    both = [("count:CR", 3, "5", "A", None), ("count:CR", 3, "2", "B", None)]
    found = arms([*both, ("count:CR", 3, "8", None, None)])
    assert found.clashes == ()
    assert (found.range_of("2").lower, found.range_of("2").upper) == (7, 12)
    (clash,) = arms([*both, ("count:CR", 3, "6", None, None)]).clashes
    assert clash.claims == ("0", "1", "2")


def test_who_is_in_no_group_counts_among_all():
    best = [("best:CR", None, "7", "A", None), ("best:CR", None, "4", "B", None), ("best:CR", None, "12", None, None)]
    assert arms(best).clashes == ()
    assert arms(best, patients=11, sizes=(7, 4)).clashes[0].claims == ("2",)


def test_a_denominator_can_be_another_unknown():
    responders = ("best:CR", None, "8", None, None)
    found = arms([responders, ("events:relapse", None, "37.5%", None, "best:CR")]).range_of("0")
    assert (found.lower, found.upper) == (8, 8)  # 3 of 8, as 6 of 16 is more than there are
    (clash,) = arms([responders, ("events:relapse", None, "40%", None, "best:CR")]).clashes
    assert clash.claims == ("0", "1")


def test_a_denominator_of_its_own_is_held_against_the_percentage():
    assert arms([("best:CR", None, "42.9%", "A", "7")]).clashes == ()
    assert arms([("best:CR", None, "50%", "A", "6")]).clashes == ()
    assert arms([("best:CR", None, "42.9%", "A", "6")]).clashes[0].claims == ("0",)
    assert arms([("best:CR", None, "4", "A", "9")]).clashes[0].claims == ("0",)


def test_lesions_are_no_patients():
    assert arms([("best:CR", None, "30", "A", "lesions:33")]).statements == []


def test_grade_three_or_more_is_within_any_grade():
    claims = [("events:fever", None, "3", None, None), ("events:fever:>=3", None, "4", None, None)]
    assert arms(claims).clashes[0].claims == ("0", "1")
    assert arms([claims[0], ("events:fever:>=3", None, "3", None, None)]).clashes == ()


@pytest.mark.parametrize(
    ("rows", "printed", "possible"),
    [
        ([("fever", 9, "1")], "9", True),
        ([("fever", 9, "1")], "10", False),
        ([("fever", 6, "1"), ("fever", 3, "2")], "9", True),
        ([("fever", 6, "1"), ("fever", 3, "2")], "6", True),
        ([("fever", 6, "1"), ("fever", 3, "2")], "7", False),
        ([("fever", 3, "3")], "7", True),  # milder ones need not be listed
        ([("fever", 3, "3")], "2", False),
        ([("fever", 9, "not determinable")], "10", False),
    ],
)
def test_a_list_of_events_is_complete_from_its_lowest_grade_on(rows, printed, possible):
    events = tuple(Event(*row, "printed") for row in rows)
    claim = Claim("A", "results", "s", "events:fever", None, printed)
    trial = invented(15, STATES, claims=(claim,), events=events)
    assert (System(trial).clashes == ()) == possible


def test_numbers_behind_a_comparison_are_known_of_both_groups():
    found = arms([("best:CR", None, "5", "A", None), ("best:CR+PD", None, "3", "B", None)])
    best = parse_quantity("best:CR")
    ranges = [found.range_for(Asked(best, group, None)) for group in ("A", "B")]
    assert [(one.lower, one.upper, one.patients) for one in ranges] == [(5, 5, 7), (0, 3, 4)]
    without = arms([("decreased:AFP", None, "3", "A", None)]).range_for(Asked(best, "A", None))
    assert (without.lower, without.upper, without.bears) == (0, 7, False)


@pytest.mark.parametrize(
    ("alive", "possible"), [("0/4", False), ("1/4", True), ("2/4", True), ("3/4", True), ("4/4", False)]
)
@pytest.mark.parametrize("later", [(), (("dead", 2), ("CR", 2), ("PD", 0))])
def test_who_is_unaccounted_for_may_be_counted_among_the_living_or_the_dead(alive, possible, later):
    counts = [Count(3, "CR", 1), Count(3, "PD", 0), Count(3, "dead", 1)]  # of four
    counts += [Count(6, *row) for row in later]
    claims = [("survival", 3, alive, None, None)]
    known = bool(later) and alive == "1/4"  # one of the two was seen alive later
    assert (arms(claims, counts, patients=4, sizes=(2, 2)).clashes == ()) == (possible and not known)


@pytest.mark.parametrize(
    ("claims", "possible"),
    [
        ([("events:fever", None, "10", None, None), ("events:fever", None, "3/8", None, "best:CR")], True),
        ([("events:fever", None, "10", None, None), ("events:fever", None, "3/8", None, "8")], True),
        ([("events:fever", None, "10", None, None), ("events:fever", None, "3/8", None, None)], True),
        ([("events:fever:>=3", None, "10", None, None), ("events:fever:>=3", None, "3/8", None, "8")], False),
        ([("events:fever:>=3", None, "7", None, None), ("events:fever:>=3", None, "3/8", None, "8")], True),
        ([("decreased:KPS", None, "2", None, None), ("decreased:KPS", None, "3/8", None, "8")], False),
        ([("best:CR", None, "9", None, None), ("best:CR", None, "4/8", None, None)], False),
        ([("best:CR", None, "8", None, None), ("best:CR", None, "4/8", None, None)], True),
        ([("survival", 3, "45%", None, "5"), ("survival", 3, "80%", None, None)], True),
    ],
)
def test_what_is_counted_among_some_is_a_part_of_what_is_counted_among_all(claims, possible):
    assert (arms(claims).clashes == ()) == possible
