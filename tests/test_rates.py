"""Rates at landmarks: printed, open and impossible counts."""

from dataclasses import replace

from invented import invented

from trialbook import load_trial
from trialbook.analysis.counts import role_counts, tally
from trialbook.analysis.rates import landmark_rates
from trialbook.paper.trial import Count, State
from trialbook.statistics.proportions import interval

STATES = (
    State("CR", "complete", "response"),
    State("SD", "stable", "stable"),
    State("PD", "progression", "progression"),
    State("dead", "dead", "death"),
)


def trial(**patients_by_state):
    """Return ten patients with these counts at month 3."""
    rows = tuple(Count(3, code, count) for code, count in patients_by_state.items())
    return invented(10, STATES, counts=rows)


def both(first, second):
    """Return a trial with the counts of one at month 3 and of another at month 6."""
    later = tuple(replace(count, time=6) for count in second.counts)
    return replace(first, counts=first.counts + later)


def test_the_shipped_trial_gives_the_printed_response_rates():
    rates = landmark_rates(load_trial("nk-liver-2020"), "response")
    assert [(rate.time, rate.percent) for rate in rates] == [(3, "80%"), (6, "80%"), (12, "60%"), (36, "30%")]


def test_disease_control_adds_the_stable():
    (control,) = landmark_rates(trial(CR=4, SD=3, PD=3), "response", "stable")
    assert (control.count, control.percent, control.known) == ("7", "70%", True)


def test_a_complete_row_makes_a_missing_state_empty():
    (response,) = landmark_rates(trial(SD=6, dead=4), "response")
    assert response.count == "0"


def test_an_unknown_split_gives_bounds_and_an_interval_around_both():
    (response,) = landmark_rates(trial(SD=2, dead=3), "response")
    assert (response.count, response.percent) == ("0 to 5", "0% to 50%")
    assert response.limits.low == interval(0, 10).low
    assert response.limits.high == interval(5, 10).high


def test_the_unaccounted_may_all_have_responded_or_none():
    (response,) = landmark_rates(trial(CR=3, SD=2, PD=1, dead=1), "response", confidence=0.8, method="wilson")
    assert response.count == "3 to 6"
    assert response.limits.high == interval(6, 10, 0.8, "wilson").high


def test_more_responders_than_patients_have_no_interval():
    (response,) = landmark_rates(trial(CR=12), "response")
    assert (response.percent, response.possible, response.span) == ("120%", False, "no interval")


def test_many_patients_get_a_decimal():
    many = invented(336, STATES, counts=(Count(3, "CR", 111), Count(3, "PD", 225)))
    (response,) = landmark_rates(many, "response")
    assert (response.percent, response.span) == ("33.0%", "28.0% to 38.3%")


def test_a_single_state_without_a_row_holds_the_rest():
    study = trial(CR=4, SD=2, PD=1)
    assert study.landmarks[0].decided == {"CR": 4, "SD": 2, "PD": 1, "dead": 3}
    assert trial(CR=4).landmarks[0].decided == {"CR": 4}


def test_a_trial_without_landmarks_has_no_rates():
    assert landmark_rates(trial(), "response") == ()


def test_the_tally_says_where_counts_fall_short_or_run_over():
    short, over = trial(CR=4, SD=2, PD=1, dead=1), trial(CR=12)
    assert tally(both(short, short)).endswith("at 2 of 2 landmarks to fewer, which leaves some states open.")
    assert ": at 1 of 2 landmarks to fewer, which leaves some states open, " in tally(both(over, short))
    assert tally(both(over, short)).endswith("and at 1 of 2 landmarks to more, which cannot be.")
    assert tally(both(trial(CR=6, dead=4), trial(CR=10))).startswith("At every landmark the counts add up to all 10")


def test_the_tally_of_a_single_landmark_does_not_count_landmarks():
    assert tally(trial(CR=4)) == "The counts add up to fewer than all 10 patients, which leaves some states open."
    assert tally(trial(CR=12)) == "The counts add up to more than all 10 patients, which cannot be."
    assert tally(trial(CR=6, dead=4)).startswith("The counts add up to all 10 patients")


def test_a_landmark_without_a_state_of_the_role_has_a_count_only_where_it_is_decided():
    assert role_counts(trial(dead=3), "response").empty
    assert role_counts(trial(SD=6, dead=4), "response").to_numpy().tolist() == [[0, 0]]
    assert role_counts(trial(CR=3, SD=2, PD=1, dead=1), "response").to_numpy().tolist() == [[3, 6]]
