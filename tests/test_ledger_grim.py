import pytest
from paper import ALIVE_OR_DEAD, FULL, LOST, NO_DEATH, NO_ROLES, SPLIT, at, judge, verdict


# above the number of patients, and denominators
@pytest.mark.parametrize("quantity", ["count:CR", "ever:CR", "events:fever", "decreased:marker", "always:CR"])
@pytest.mark.parametrize("printed", ["11", "11/10", "11/11", "120%", "3/12"])
@pytest.mark.parametrize("rows", [FULL, []])
def test_a_number_above_the_patients_is_contradicted(tmp_path, quantity, printed, rows):
    assert verdict(tmp_path, rows, quantity, None, printed) == "contradicted"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (at(6, CR=53, PR=20, SD=10, PD=5, dead=5), "contradicted"),
        (at(6, CR=53, PR=20, SD=10, PD=5, dead=2), "possible"),
    ],
)
def test_a_smaller_denominator_needs_patients_unaccounted_for(tmp_path, rows, expected):
    judgement = judge(tmp_path, rows, "count:CR", 6, "53/90", patients=93)
    assert judgement.verdict == expected
    assert "denominator is 90" in judgement.note


def test_evaluable_patients_are_possible_and_the_note_names_the_denominator(tmp_path):
    rows = at(6, CR=2, PR=6, SD=4, PD=3, dead=2)
    judgement = judge(tmp_path, rows, "response_rate", 6, "8/17", patients=18)
    assert judgement.verdict == "possible"
    assert "17" in judgement.note
    percent = judge(tmp_path, rows, "response_rate", 6, "47.1%", patients=18)
    assert percent.verdict == "contradicted"
    assert "8/17" in percent.note


def test_the_count_that_would_explain_a_rate_is_sought_among_those_accounted_for_alone(tmp_path):
    rows = at(6, CR=10**11, PR=0, SD=0, PD=0, dead=0)  # a search through every smaller denominator would not end
    judgement = judge(tmp_path, rows, "rate:CR", 6, "33.33333333333333333333%", patients=10**12)
    assert judgement.verdict == "contradicted"
    assert "accounted for" not in judgement.note


def test_a_split_that_is_unknown_leaves_nobody_unaccounted_for(tmp_path):
    assert verdict(tmp_path, SPLIT, "count:CR", 12, "3/9") == "contradicted"


def test_a_count_above_its_own_denominator_is_contradicted(tmp_path):
    assert verdict(tmp_path, [], "events:fever", None, "9/8") == "contradicted"


# GRIM
@pytest.mark.parametrize(
    ("quantity", "printed", "expected"),
    [
        ("response_rate", "46.2%", "possible"),
        ("response_rate", "46.1%", "possible"),
        ("response_rate", "47%", "contradicted"),
        ("control_rate", "47%", "contradicted"),
        ("rate:CR", "47%", "contradicted"),
        ("ever:CR", "47%", "contradicted"),
        ("events:fever", "47%", "unexplained"),  # 9 of 19
        ("decreased:marker", "47%", "unexplained"),
        ("events:fever", "46.2%", "possible"),
        ("decreased:marker", "46.2%", "possible"),
        ("survival", "46.2%", "possible"),
        ("survival", "47%", "not checkable"),
        ("event_free:PD+death", "47%", "not checkable"),
        ("survival", "147%", "contradicted"),
        ("rate:CR", "12/26", "possible"),
        ("count:CR", "12", "not checkable"),
        ("ever:CR", "12", "not checkable"),
    ],
)
def test_without_landmarks_some_whole_number_of_patients_must_print_so(tmp_path, quantity, printed, expected):
    judgement = judge(tmp_path, [], quantity, None, printed, patients=26)
    assert judgement.verdict == expected
    assert ("truncated" in judgement.note) is (printed == "46.1%")
    assert judgement.recomputed is None


def test_a_survival_that_no_count_prints_is_contradicted_once_everybody_is_accounted_for(tmp_path):
    complete = [*at(6, alive=6, dead=2), *at(12, alive=4, dead=6)]
    for rows, expected in ((LOST, "not checkable"), (complete, "contradicted")):
        assert verdict(tmp_path, rows, "survival", 6, "77.1%", states=ALIVE_OR_DEAD) == expected
        assert verdict(tmp_path, rows, "event_free:dead", 6, "77.1%", states=ALIVE_OR_DEAD) == expected


def test_not_even_an_estimate_with_censoring_leaves_the_bounds(tmp_path):
    for printed in ("83.3%", "58.3%"):
        assert verdict(tmp_path, LOST, "survival", 6, printed, states=ALIVE_OR_DEAD) == "contradicted"


def test_a_response_rate_that_no_count_prints_is_contradicted_with_anybody_unaccounted_for(tmp_path):
    rows = at(6, CR=4, PR=2, SD=1, PD=1, dead=1)
    assert verdict(tmp_path, rows, "response_rate", 6, "66.7%") == "contradicted"


@pytest.mark.parametrize(
    ("quantity", "states", "rows"),
    [
        ("response_rate", ALIVE_OR_DEAD, at(6, alive=6, dead=4)),
        ("control_rate", NO_ROLES, at(6, on=6, off=4)),
        ("survival", NO_DEATH, at(6, CR=6, PD=4)),
    ],
)
def test_grim_alone_applies_where_no_state_has_the_role(tmp_path, quantity, states, rows):
    assert verdict(tmp_path, rows, quantity, 6, "90%", states=states) == "possible"
    assert verdict(tmp_path, rows, quantity, 6, "95%", states=states) == "contradicted"
    assert verdict(tmp_path, rows, quantity, 6, "9/10", states=states) == "possible"
    assert verdict(tmp_path, rows, quantity, 6, "8/9", states=states) == "contradicted"


def test_survival_without_a_death_state_fails_only_where_everybody_is_accounted_for(tmp_path):
    assert verdict(tmp_path, at(6, CR=6, PD=3), "survival", 6, "95%", states=NO_DEATH) == "not checkable"
