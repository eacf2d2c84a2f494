import pytest
from invented import verdicts
from paper import ALIVE_OR_DEAD, SPLIT, at, judge, judge_all, verdict


# unknown split: CR and PR printed at 12, so SD, PD and dead share 4 patients
@pytest.mark.parametrize(
    ("quantity", "time", "printed", "expected", "recomputed"),
    [
        ("count:CR", 12, "3", "given", "3"),
        ("response_rate", 12, "60%", "reproduced", "60%"),
        ("count:SD+PD+dead", 12, "4", "reproduced", "4"),
        ("count:dead", 12, "4", "possible", "0-4"),
        ("count:dead", 12, "5", "contradicted", "0-4"),
        ("survival", 12, "70%", "possible", "60%-100%"),
        ("survival", 12, "50%", "contradicted", "60%-100%"),
        ("survival", 12, "75%", "contradicted", "60%-100%"),
        ("control_rate", 12, "100%", "possible", "60%-100%"),
        ("control_rate", 12, "8/9", "contradicted", "6/10-10/10"),
    ],
)
def test_an_unknown_split_is_bounded(tmp_path, quantity, time, printed, expected, recomputed):
    judgement = judge(tmp_path, SPLIT, quantity, time, printed)
    assert (judgement.verdict, judgement.recomputed) == (expected, recomputed)


def test_a_single_state_without_a_row_is_not_called_a_split(tmp_path):
    rows = [*at(12, alive=7)]
    judgement = judge(tmp_path, rows, "survival", 12, "70%", states=ALIVE_OR_DEAD)
    assert (judgement.verdict, judgement.note) == ("reproduced", "7 of 10 (3 in dead, which has no row)")


@pytest.mark.parametrize(
    ("printed", "note"),
    [
        ("11", "the deaths at the landmarks put it after month 6 and no later than month 12"),
        ("5", "expected after month 6"),
    ],
)
def test_a_median_is_placed_in_words(tmp_path, printed, note):
    rows = [*at(6, alive=9, dead=1), *at(12, alive=2, dead=8)]
    assert note in judge(tmp_path, rows, "median_survival", "", printed, states=ALIVE_OR_DEAD).note


def test_a_median_beyond_the_last_landmark_is_placed_without_an_infinity(tmp_path):
    rows = [*at(6, alive=9, dead=1)]
    judgement = judge(tmp_path, rows, "median_survival", "", "16", states=ALIVE_OR_DEAD)
    assert (judgement.recomputed, judgement.note) == (">6", "the deaths at the landmarks put it after month 6")


def test_a_best_response_is_said_to_be_sought_at_the_landmarks(tmp_path):
    judgement = judge(tmp_path, [*at(12, CR=2, PD=8)], "ever:CR", "", "5")
    assert (judgement.verdict, judgement.note.partition(",")[0]) == ("contradicted", "expected 2 of 10 (at a landmark")


def test_deaths_at_other_landmarks_narrow_an_unknown_split(tmp_path):
    rows = [*at(3, CR=5, PR=3, SD=1, dead=1), *at(6, CR=3, PR=3), *at(12, CR=3, PR=3, PD=2, dead=2)]
    judgement = judge(tmp_path, rows, "count:dead", 6, "2")
    assert (judgement.verdict, judgement.recomputed) == ("possible", "1-2")


# unaccounted: of ten, 6 alive and 2 dead at 6
@pytest.mark.parametrize(
    ("quantity", "printed", "expected"),
    [
        ("count:dead", "2", "given"),
        ("count:dead", "4", "contradicted"),
        ("rate:dead", "20%", "reproduced"),
        ("rate:alive", "60%", "reproduced"),
        ("rate:alive", "80%", "contradicted"),
        ("count:alive+dead", "8", "reproduced"),
        ("survival", "60%", "possible"),
        ("survival", "80%", "possible"),
        ("survival", "70%", "possible"),
        ("survival", "90%", "contradicted"),
        ("survival", "50%", "contradicted"),
        ("survival", "6/8", "possible"),
        ("survival", "5/8", "contradicted"),
        ("ever:dead", "4", "possible"),
        ("ever:dead", "5", "contradicted"),
        ("event_free:dead", "7", "possible"),
    ],
)
def test_a_row_is_a_lower_limit_where_patients_are_unaccounted_for(tmp_path, quantity, printed, expected):
    rows = at(6, alive=6, dead=2)
    assert verdict(tmp_path, rows, quantity, 6, printed, states=ALIVE_OR_DEAD) == expected


# two of ten were not seen at 3, all were at 6: what a paper counts is what it saw, or takes for granted
NOT_SEEN = [*at(3, alive=7, dead=1), *at(6, alive=8, dead=2)]


@pytest.mark.parametrize(
    ("quantity", "time", "printed", "expected"),
    [
        ("event_free:alive+dead", 3, "20%", "possible"),
        ("event_free:alive+dead", 3, "30%", "contradicted"),
        ("ever:alive+dead", 3, "8", "possible"),
        ("ever:alive+dead", 3, "7", "contradicted"),
        ("always:alive+dead", 6, "8", "possible"),
        ("always:alive+dead", 6, "7", "contradicted"),
        ("event_free:dead", 6, "8", "possible"),
        ("event_free:dead", 6, "6", "possible"),
        ("event_free:dead", 6, "5", "contradicted"),
        ("event_free:dead", 6, "9", "contradicted"),
        ("event_free:dead", 9, "0", "possible"),
        ("event_free:dead", 9, "9", "contradicted"),
    ],
)
def test_who_was_not_seen_may_be_counted_either_way(tmp_path, quantity, time, printed, expected):
    assert verdict(tmp_path, NOT_SEEN, quantity, time, printed, states=ALIVE_OR_DEAD) == expected


# clashes
TOO_MANY = [*at(3, CR=5, PR=3, SD=2, PD=0, dead=0), *at(6, CR=5, PR=5, PD=1, dead=1), *at(12, CR=3, PR=3, PD=2, dead=2)]
FALLING = [*at(3, CR=5, PR=3, SD=2), *at(6, CR=4, PR=3, dead=3), *at(12, CR=3, PR=3, SD=2, dead=2)]


@pytest.mark.parametrize("quantity", ["count:CR", "rate:CR", "survival", "response_rate", "ever:CR", "count:SD"])
def test_a_claim_on_a_landmark_with_too_many_patients_is_contradicted(tmp_path, quantity):
    assert verdict(tmp_path, TOO_MANY, quantity, 6, "5") == "contradicted"


@pytest.mark.parametrize(
    ("quantity", "time", "printed", "expected"),
    [
        ("count:CR", 3, "5", "given"),
        ("survival", 12, "80%", "reproduced"),
        ("ever:dead", 3, "0", "reproduced"),
        ("ever:dead", None, "2", "contradicted"),
        ("survival", 9, "80%", "contradicted"),
        ("median_survival", None, "20", "contradicted"),
        ("patients", None, "10", "given"),
        ("events:fever", None, "1/10", "given"),
    ],
)
def test_a_claim_that_uses_no_clashing_row_is_judged_as_ever(tmp_path, quantity, time, printed, expected):
    assert verdict(tmp_path, TOO_MANY, quantity, time, printed) == expected


@pytest.mark.parametrize(
    ("quantity", "time", "printed", "expected"),
    [
        ("count:dead", 6, "3", "contradicted"),
        ("survival", 6, "70%", "contradicted"),
        ("survival", 12, "80%", "contradicted"),
        ("survival", 9, "70%", "contradicted"),
        ("event_free:death", 6, "7", "contradicted"),
        ("median_survival", None, "20", "contradicted"),
        ("count:CR", 6, "4", "given"),
        ("response_rate", 6, "70%", "reproduced"),
        ("response_rate", 3, "80%", "reproduced"),
        ("ever:CR", 3, "5", "reproduced"),
        ("survival", 3, "100%", "reproduced"),
    ],
)
def test_falling_deaths_contradict_the_claims_that_use_them(tmp_path, quantity, time, printed, expected):
    assert verdict(tmp_path, FALLING, quantity, time, printed) == expected


def test_clashing_rows_are_named_even_if_no_claim_uses_them(tmp_path):
    judged = judge_all(tmp_path, FALLING, [("patients", None, "10")])
    assert [set(clash.rows) for clash in judged.clashes] == [{(6, "dead"), (12, "dead")}]
    assert (judged.counts["contradicted"], judged.sound) == (0, False)


def test_deaths_may_seem_to_fall_where_patients_are_unaccounted_for(tmp_path):
    rows = [*at(3, alive=6, dead=3), *at(6, alive=4, dead=2)]
    judged = judge_all(tmp_path, rows, [("count:dead", 6, "2"), ("survival", 6, "60%")], states=ALIVE_OR_DEAD)
    assert ([one.verdict for one in judged.judgements], judged.clashes) == (["given", "possible"], ())


# who had a response by one time had it by any later one; who kept it up to one time had kept it up to any earlier one
@pytest.mark.parametrize(
    ("quantity", "earlier", "later", "until", "expected"),
    [
        ("ever:CR", "2/28", "5/28", 6, "possible"),
        ("ever:CR", "5/28", "2/28", 6, "contradicted"),
        ("ever:CR", "4/28", "5/28", None, "possible"),
        ("ever:CR", "5/28", "4/28", None, "contradicted"),
        ("always:CR+PR", "5/28", "2/28", 6, "possible"),
        ("always:CR+PR", "2/28", "5/28", 6, "contradicted"),
    ],
)
def test_what_was_ever_or_always_so_changes_one_way_with_time(quantity, earlier, later, until, expected):
    claims = (quantity, earlier, {"time": 3}), (quantity, later, {"time": until})
    assert verdicts(*claims, groups=()) == [expected] * 2
