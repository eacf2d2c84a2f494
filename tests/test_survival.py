"""Sharp bounds for the median and the restricted mean."""

from math import ceil, inf

import pytest
from death_worlds import attained, placed, trial_of, trials, worlds
from hypothesis import given, settings
from hypothesis.strategies import integers

from trialbook import load_trial
from trialbook.statistics.survival import (
    TimeBounds,
    median_bounds,
    middle_median_bounds,
    restricted_mean_bounds,
    short_time,
)


@given(trials(earliest=0), integers(1, 10))
@settings(max_examples=300, deadline=None)
def test_the_restricted_mean_has_the_range_of_all_courses(trial, horizon):
    def mean(course, late):
        return sum(min(t, horizon) for t in placed(course, trial.times, trial.patients, late)) / trial.patients

    courses, bounds = worlds(trial), restricted_mean_bounds(trial, horizon)
    assert bounds.lower == pytest.approx(min(mean(course, late=False) for course in courses))
    assert bounds.upper == pytest.approx(max(mean(course, late=True) for course in courses))
    smallest = [c for c in courses if mean(c, late=False) == min(mean(course, late=False) for course in courses)]
    assert bounds.lower_attained == any(
        all(
            at_start or time >= horizon
            for at_start, time in zip(
                attained(c, trial.times, trial.patients),
                placed(c, trial.times, trial.patients, late=False),
                strict=True,
            )
        )
        for c in smallest
    )


@given(trials(earliest=0))
@settings(max_examples=300, deadline=None)
def test_the_median_has_the_range_of_all_courses(trial):
    half, courses = ceil(trial.patients / 2), worlds(trial)
    bounds = median_bounds(trial)
    early = [placed(c, trial.times, trial.patients, late=False)[half - 1] for c in courses]
    assert bounds.lower == min(early)
    assert bounds.upper == max(placed(c, trial.times, trial.patients, late=True)[half - 1] for c in courses)
    assert bounds.lower_attained == any(
        attained(c, trial.times, trial.patients)[half - 1]
        for c, time in zip(courses, early, strict=True)
        if time == bounds.lower
    )


@given(trials(earliest=0))
@settings(max_examples=300, deadline=None)
def test_the_middle_of_the_central_deaths_has_the_range_of_all_courses(trial):
    half, courses, bounds = trial.patients // 2, worlds(trial), middle_median_bounds(trial)
    if trial.patients % 2:
        assert bounds is None
        return

    def middles(late):
        return [sum(placed(c, trial.times, trial.patients, late)[half - 1 : half + 1]) / 2 for c in courses]

    if max(middles(late=True)) == inf:
        assert bounds is None
    else:
        assert (bounds.lower, bounds.upper) == (min(middles(late=False)), max(middles(late=True)))


# R 4.2.2, survival 3.5-3
# > survfit(Surv(c(8, 11, 30, 31), rep(1, 4)) ~ 1)
#      n events median 0.95LCL 0.95UCL
# [1,] 4      4   20.5       8      NA
def test_four_patients_of_whom_two_are_dead_at_a_landmark_have_two_medians():
    study = trial_of([{"well": 2, "ill": 0, "dead": 2}, {"well": 0, "ill": 0, "dead": 4}], 4, (12, 36))
    assert str(median_bounds(study)) == "(0, 12]"
    assert str(middle_median_bounds(study)) == "(6, 24]"


def test_where_the_number_dead_at_time_0_is_open_the_lower_bounds_are_attained():
    study = trial_of([{"ill": 0}], 1, (0,))
    assert str(median_bounds(study)) == "[0, ∞)"
    assert restricted_mean_bounds(study, 6) == TimeBounds(0, 6, lower_attained=True)


def test_the_smallest_time_above_0_is_said_in_words():
    assert [short_time(time) for time in (0, 5e-324, 20.5, 1234.5)] == ["0", "just after 0", "20.5", "1234"]


def test_the_shipped_trial_has_the_bounds_worked_out_by_hand():
    study = load_trial("nk-liver-2020")
    assert median_bounds(study) == TimeBounds(12, 36, lower_attained=False)
    # (3 + 6 + 12 + 12 + 12 + 5 * 36) / 10 and (6 + 12 + 5 * 36 + 3 * 36) / 10
    assert restricted_mean_bounds(study, 36) == TimeBounds(22.5, 30.6, lower_attained=False)


def test_a_horizon_before_every_death_leaves_nothing_open():
    assert str(restricted_mean_bounds(load_trial("nk-liver-2020"), 3)) == "[3, 3]"


def test_a_median_beyond_the_last_landmark_has_no_upper_bound():
    bounds = median_bounds(trial_of([{"well": 8, "dead": 2}], 10, (6,)))
    assert (bounds.lower, bounds.upper, str(bounds)) == (6, inf, "(6, ∞)")


@pytest.mark.parametrize(
    ("lower", "upper", "shown"),
    [(50 / 7, 170 / 7, "(7.143, 24.29]"), (0.125, 0.5, "(0.125, 0.5]"), (365, 12345.6, "(365, 12346]")],
)
def test_bounds_are_shown_to_four_digits(lower, upper, shown):
    assert str(TimeBounds(lower, upper, lower_attained=False)) == shown


@pytest.mark.parametrize("horizon", [0, -1, inf])
def test_a_horizon_that_is_no_time_is_refused(horizon):
    with pytest.raises(ValueError, match="horizon: a time above 0"):
        restricted_mean_bounds(load_trial("nk-liver-2020"), horizon)
