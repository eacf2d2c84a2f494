"""Deaths between landmarks, against every course of deaths of few patients."""

from math import inf

import pytest
from death_worlds import placed, trial_of, trials, worlds
from hypothesis import given, settings
from invented import invented

from trialbook import load_trial
from trialbook.paper.trial import Count, State
from trialbook.statistics.deaths import DeathIntervals, Observation, deaths_between


@given(trials())
@settings(max_examples=300, deadline=None)
def test_each_death_lies_between_its_earliest_and_latest_time_over_all_courses(trial):
    courses, times, patients = worlds(trial), trial.times, trial.patients
    early = [min(ends) for ends in zip(*(placed(c, times, patients, late=False) for c in courses), strict=True)]
    late = [max(ends) for ends in zip(*(placed(c, times, patients, late=True) for c in courses), strict=True)]
    seen = [(one.left, one.right) for one in deaths_between(trial).observations for _ in range(one.patients)]
    assert seen == list(zip(early, late, strict=True))


@given(trials())
@settings(max_examples=200, deadline=None)
def test_the_number_dead_at_each_landmark_has_the_range_of_all_courses(trial):
    intervals = deaths_between(trial)
    columns = list(zip(*worlds(trial), strict=True))
    assert intervals.lower == tuple(min(column) for column in columns)
    assert intervals.upper == tuple(max(column) for column in columns)


def test_the_shipped_deaths_lie_between_the_landmarks_and_five_patients_live():
    intervals = deaths_between(load_trial("nk-liver-2020"))
    assert (intervals.left, intervals.right, intervals.deaths) == ((3, 6, 12), (6, 12, 36), (1, 1, 3))
    assert (intervals.alive, intervals.unaccounted, intervals.determined, intervals.apart) == (5, 0, True, 4)


def test_patients_lost_alive_are_followed_to_the_last_landmark_that_counts_them():
    rows = [{"well": 8, "ill": 0, "dead": 2}, {"well": 3, "ill": 0, "dead": 4}]
    intervals = deaths_between(trial_of(rows, 10, (6, 12)))
    assert intervals.observations == (
        Observation(0, 6, 2), Observation(6, 12, 2), Observation(6, inf, 3), Observation(12, inf, 3),
    )  # fmt: skip
    assert (intervals.alive, intervals.unaccounted, intervals.determined) == (3, 3, False)


def test_a_split_that_a_later_count_resolves_widens_the_intervals_in_between():
    intervals = deaths_between(trial_of([{"well": 8}, {"well": 5, "dead": 5}], 10, (6, 12)))
    assert intervals.observations == (Observation(0, 12, 2), Observation(6, 12, 3), Observation(12, inf, 5))
    assert intervals.apart == 2


def test_a_death_at_time_zero_has_both_ends_there():
    intervals = deaths_between(trial_of([{"well": 9, "dead": 1}, {"well": 8, "dead": 2}], 10, (0, 4)))
    assert intervals.observations == (Observation(0, 0, 1, closed=True), Observation(0, 4, 1), Observation(4, inf, 8))


def test_a_million_patients_make_as_many_rows_as_ten():
    few, many = (DeathIntervals(n, (1, 2), (n // 5, n // 2), (n // 5, n // 2)) for n in (10, 1_000_000))
    assert len(few.observations) == len(many.observations) == 3


@pytest.mark.parametrize("deaths", [(4, 2), (11, 11)])
def test_deaths_that_fall_or_exceed_the_patients_are_refused(deaths):
    trial = trial_of([{"dead": count} for count in deaths], 10, (3, 6))
    with pytest.raises(ValueError, match="deaths must not fall nor exceed the patients"):
        deaths_between(trial)


def test_a_trial_without_a_death_state_or_landmark_is_refused():
    alive = invented(9, (State("a", "a", "other"),), "weeks", counts=(Count(1, "a", 9),))
    for trial in (alive, trial_of([], 9, ())):
        with pytest.raises(ValueError, match="trial: a state with role death and at least one landmark"):
            deaths_between(trial)
