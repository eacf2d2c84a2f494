import pytest
from invented import last, verdicts
from paper import ALIVE_OR_DEAD, FULL, LOST, NO_DEATH, at, judge, verdict


# times that are no landmark: 0 dead at 3, 1 at 6, 2 at 12
@pytest.mark.parametrize(
    ("quantity", "time", "printed", "expected", "recomputed"),
    [
        ("survival", 9, "90%", "possible", "80%-90%"),
        ("survival", 9, "80%", "possible", "80%-90%"),
        ("survival", 9, "100%", "contradicted", "80%-90%"),
        ("survival", 9, "85%", "contradicted", "80%-90%"),
        ("count:dead", 9, "2", "possible", "1-2"),
        ("count:death", 4.5, "2", "contradicted", "0-1"),
        ("rate:dead", 9, "10%", "possible", "10%-20%"),
        ("survival", 1, "100%", "reproduced", "100%"),
        ("survival", 1, "90%", "contradicted", "100%"),
        ("survival", 24, "80%", "possible", "0%-80%"),
        ("survival", 24, "0%", "possible", "0%-80%"),
        ("survival", 24, "90%", "contradicted", "0%-80%"),
        ("survival", 24, "33.3%", "not checkable", "0.0%-80.0%"),
        ("count:dead", 24, "7", "possible", "2-10"),
        ("count:CR+PR+SD+PD", 9, "9", "possible", "8-9"),
        ("count:CR", 9, "3", "not checkable", None),
        ("rate:CR+PR", 9, "60%", "not checkable", None),
        ("rate:CR+PR", 1, "60%", "not checkable", None),
        ("count:CR", 24, "3", "not checkable", None),
        ("count:CR", 24, "9", "contradicted", None),
        ("response_rate", 9, "60%", "possible", "0%-90%"),
        ("response_rate", 9, "65%", "contradicted", "0%-90%"),
        ("response_rate", 9, "100%", "contradicted", "0%-90%"),
        ("control_rate", 24, "80%", "possible", "0%-80%"),
        ("event_free:death", 9, "80%", "possible", "80%-90%"),
        ("event_free:death", 9, "100%", "contradicted", "80%-90%"),
        ("event_free:death", 24, "80%", "possible", "0%-80%"),
        ("event_free:death", 24, "90%", "contradicted", "0%-80%"),
        ("event_free:death", 1, "10", "reproduced", "10"),
        ("event_free:PD+death", 4, "9", "possible", "8-10"),
        ("ever:dead", 9, "1", "reproduced", "1"),
        ("ever:dead", 24, "2", "reproduced", "2"),
        ("always:CR+PR+SD", 5, "10", "reproduced", "10"),
        ("ever:CR", 1, "3", "not checkable", None),
        ("survival", 3.0, "100%", "reproduced", "100%"),
    ],
)
def test_deaths_on_either_side_bound_what_lies_between_landmarks(
    tmp_path, quantity, time, printed, expected, recomputed
):
    judgement = judge(tmp_path, FULL, quantity, time, printed)
    assert (judgement.verdict, judgement.recomputed) == (expected, recomputed)


def test_a_state_that_nobody_can_be_in_between_landmarks_is_expected_to_be_empty(tmp_path):
    judgement = judge(tmp_path, at(6, alive=0, dead=10), "count:alive", 9, "3", states=ALIVE_OR_DEAD)
    assert judgement.note.startswith("expected 0 of 10 (")
    three = "  PR: {label: in response, role: response}\n" + ALIVE_OR_DEAD
    judgement = judge(tmp_path, at(6, alive=0, dead=10), "count:PR", 9, "3", states=three)
    assert (judgement.verdict, judgement.note[:15]) == ("contradicted", "expected 0 of 1")


def test_before_the_first_landmark_anyone_counted_there_as_dead_may_have_died(tmp_path):
    judgement = judge(tmp_path, at(6, alive=8, dead=2), "survival", 2, "90%", states=ALIVE_OR_DEAD)
    assert (judgement.verdict, judgement.recomputed) == ("possible", "80%-100%")


# follow-up
@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("3~36", "given"),
        ("3-36", "given"),
        ("3 to 36 months", "given"),
        ("3.0-36.0", "given"),
        ("2-36", "contradicted"),
        ("36", "not checkable"),
        ("3 to 36 years", "not checkable"),
    ],
)
def test_the_range_of_follow_up_is_that_of_trial_yaml(tmp_path, printed, expected):
    assert verdict(tmp_path, [], "follow_up", None, printed, extra="follow_up: [3, 36]\n") == expected


@pytest.mark.parametrize(
    ("printed", "recomputed"),
    [("3~30", "3~36"), ("3-30", "3-36"), ("2 to 36.5 months", "3 to 36 months"), ("１～.5", "3～36")],
)
def test_another_follow_up_is_recomputed_in_the_form_of_the_printed_one(tmp_path, printed, recomputed):
    judgement = judge(tmp_path, [], "follow_up", None, printed, extra="follow_up: [3, 36]\n")
    assert (judgement.verdict, judgement.recomputed) == ("contradicted", recomputed)


def test_a_follow_up_with_nothing_to_hold_it_against_is_not_checkable(tmp_path):
    assert verdict(tmp_path, [], "follow_up", None, "3~36") == "not checkable"


# median survival: 2 of 10 dead at 12, 5 of 10 at 36, so the median lies in (12, 36]
@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("24", "possible"),
        ("36", "possible"),
        ("36.0 months", "possible"),
        ("12", "possible"),  # 12.3 prints so
        ("12.1", "possible"),
        ("11", "contradicted"),
        ("37", "contradicted"),
        ("48", "contradicted"),
        ("not reached", "possible"),  # at 36 exactly half are alive
        (">24", "possible"),
        (">36", "possible"),
        ("50%", "not checkable"),
    ],
)
def test_the_median_lies_between_the_landmarks_around_it(tmp_path, printed, expected):
    rows = [*at(12, alive=8, dead=2), *at(36, alive=5, dead=5)]
    judgement = judge(tmp_path, rows, "median_survival", None, printed, states=ALIVE_OR_DEAD)
    assert judgement.verdict == expected
    assert expected == "not checkable" or judgement.recomputed == "12-36"


@pytest.mark.parametrize(("printed", "expected"), [("13", "possible"), ("10", "contradicted")])
def test_a_median_that_was_not_reached_lies_beyond_the_last_landmark(tmp_path, printed, expected):
    judgement = judge(tmp_path, at(12, alive=8, dead=2), "median_survival", None, printed, states=ALIVE_OR_DEAD)
    assert (judgement.verdict, judgement.recomputed) == (expected, ">12")


def test_a_median_outside_the_bounds_is_not_checkable_with_patients_unaccounted_for(tmp_path):
    assert verdict(tmp_path, LOST, "median_survival", None, "4", states=ALIVE_OR_DEAD) == "not checkable"
    assert verdict(tmp_path, LOST, "median_survival", None, "9", states=ALIVE_OR_DEAD) == "possible"


def test_a_median_before_a_landmark_that_accounts_for_everybody_is_contradicted(tmp_path):
    # nobody is censored before 3, so no estimate has half of the patients dead at 2; who is lost at 6 bears on 4
    assert verdict(tmp_path, LOST, "median_survival", None, "2", states=ALIVE_OR_DEAD) == "contradicted"
    assert verdict(tmp_path, LOST, "median_survival", None, "4", states=ALIVE_OR_DEAD) == "not checkable"


@pytest.mark.parametrize(("rows", "states"), [([], ALIVE_OR_DEAD), (at(6, CR=6, PD=4), NO_DEATH)])
def test_a_median_without_counted_deaths_is_not_checkable(tmp_path, rows, states):
    assert verdict(tmp_path, rows, "median_survival", None, "9", states=states) == "not checkable"


# more than half alive at 12 and fewer than half at 24: the median lies between, whoever was censored
@pytest.mark.parametrize(
    ("median", "expected", "said"),
    [
        ("13", "possible", "the rates printed put it after month 12 and no later than month 24"),
        ("6", "contradicted", "57% for survival at 12"),
        ("30", "contradicted", "40% for survival at 24"),
        ("not reached", "contradicted", "40% for survival at 24"),
    ],
)
def test_a_median_is_held_against_the_rates_of_survival(median, expected, said):
    rates = [("survival", "57%", {"time": 12}), ("survival", "40%", {"time": 24})]
    found = last(*rates, ("median_survival", median), groups=(), patients=60)
    assert found.verdict == expected
    assert said in found.note
    assert last(*rates, ("median_event_free:PD", median), groups=(), patients=60).verdict == "not checkable"


def test_an_estimate_that_others_limit_is_not_checkable_and_says_between_what_it_lies():
    later = ("event_free:PD+dead", "33.5%", {"time": 24})
    found = last(("event_free:PD+dead", "47.1%", {"time": 12}), later, groups=(), patients=60)
    assert found.verdict == "not checkable"
    assert "47." in found.note


# arms of 10 and 18: nobody of the first makes at most 18 of all, and 25 of all at least 7 of the first
@pytest.mark.parametrize(
    ("total", "first", "expected"), [("18", "0", "possible"), ("19", "0", "contradicted"), ("25", "6", "contradicted")]
)
@pytest.mark.parametrize("form", ["ever:PD", "always:PD"])
def test_whoever_was_counted_of_all_is_counted_in_a_group(form, total, first, expected):
    assert verdicts((form, total), (form, first, {"group": "A"})) == [expected] * 2


def test_what_does_not_narrow_a_rate_does_not_hide_the_p_value_beside_it():
    # Fisher's exact test of 4 of 10 and 1 of 18 gives 0.041; that none was complete leaves any number open
    rates = [("best:CR+PR", text, {"group": group}) for text, group in (("40%", "A"), ("6%", "B"))]
    none, p = ("best:CR", "0%", {"group": "A"}), ("p:best:CR+PR", "P=0.04", {"group": "A", "versus": "B"})
    found = last(none, rates[1], p, rates[0])
    assert found.verdict == "possible"
    assert "P=0.04 (C3) prints so with it" in found.note


# of the tables of 13 with 70%, 67% and 40%, the only one with 88% is 7, 3, 1, 2; 11 of 13 would need others
@pytest.mark.parametrize(("value", "expected"), [("88%", "reproduced"), ("85%", "contradicted")])
def test_a_rate_out_of_an_unknown_number_is_held_against_the_others(value, expected):
    # the four states stand for seen, missed, falsely seen and rightly not
    claims = [("best:CR", "70%", {"of": "best:CR+PR"}), ("best:PD", "67%", {"of": "best:PD+SD"})]
    claims += [("best:PD", "40%", {"of": "best:PD+PR"}), ("best:CR", value, {"of": "best:CR+SD"})]
    assert last(*claims, groups=(), patients=13).verdict == expected
    if expected == "reproduced":
        assert last(claims[0], claims[3], groups=(), patients=13).verdict == "possible"
