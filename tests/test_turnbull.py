"""The nonparametric maximum likelihood estimate, against R survival, lifelines and the likelihood itself."""

from itertools import pairwise
from math import inf, nextafter

import numpy as np
import pytest
from death_worlds import trials
from hypothesis import given, settings
from hypothesis.strategies import integers
from lifelines import KaplanMeierFitter

from trialbook import load_trial
from trialbook.statistics.deaths import DeathIntervals, deaths_between
from trialbook.statistics.turnbull import alive_at, turnbull


def closed_and_mended(intervals):
    """Return what lifelines has at the landmarks for closed intervals and for intervals open on the left."""
    seen = intervals.observations
    right, patients = [one.right for one in seen], [one.patients for one in seen]
    for left in ([one.left for one in seen], [one.left if one.closed else nextafter(one.left, inf) for one in seen]):
        fit = KaplanMeierFitter().fit_interval_censoring(left, right, weights=patients, timeline=list(intervals.times))
        yield list(fit.survival_function_.iloc[:, 1])


def test_lifelines_with_closed_intervals_moves_deaths_to_shared_landmarks_and_open_ends_mend_it():
    closed, mended = closed_and_mended(deaths_between(load_trial("nk-liver-2020")))
    assert closed == pytest.approx([1, 1, 0.8, 0.8], abs=1e-4)  # it stops a little early
    assert mended == pytest.approx([1, 0.9, 0.8, 0.5], abs=1e-6)


# R 4.2.2, survival 3.5-3: three deaths in (0, 12], three in (12, 24], two lost after 12, two alive after 24
# > l <- c(rep(0, 3), rep(12, 3), 12, 12, 24, 24); r <- c(rep(12, 3), rep(24, 3), NA, NA, NA, NA)
# > print(summary(survfit(Surv(l, r, type = "interval2") ~ 1)), digits = 7)
#  time n.risk n.event survival ...
#     6     10       3     0.70
#    18      5       3     0.28
def test_patients_lost_between_landmarks_share_their_weight_as_in_r():
    masses = turnbull(DeathIntervals(10, (12, 24), (3, 6), (3, 8)))
    assert [(one.left, one.right) for one in masses] == [(0, 12), (12, 24), (24, inf)]
    assert [one.share for one in masses] == pytest.approx([0.3, 0.42, 0.28], abs=1e-8)


@given(trials())
@settings(max_examples=150, deadline=None)
def test_known_counts_give_each_interval_the_share_that_died_in_it(trial):
    intervals = deaths_between(trial)
    if not intervals.determined:
        return
    shares = {(one.left, one.right): one.patients / trial.patients for one in intervals.observations}
    assert {(one.left, one.right): one.share for one in turnbull(intervals)} == pytest.approx(shares)


@given(trials(), integers(0, 2**32 - 1))
@settings(max_examples=150, deadline=None)
def test_no_other_shares_are_more_likely(trial, seed):
    intervals = deaths_between(trial)
    masses, other = turnbull(intervals), np.random.default_rng(seed).dirichlet([1.0] * 8)

    def log_likelihood(pieces):
        inside = [[one.left <= a and b <= one.right for a, b, _ in pieces] for one in intervals.observations]
        chance = np.array(inside) @ np.array([share for _, _, share in pieces])
        weights = [one.patients for one in intervals.observations]
        return sum(n * np.log(p) if p > 0 else -inf for n, p in zip(weights, chance, strict=True))

    ends = [0, 0, *intervals.times, inf][-9:]
    cells = list(pairwise(ends))
    shares = other[: len(cells)] / other[: len(cells)].sum()
    best = log_likelihood([(one.left, one.right, one.share) for one in masses])
    assert sum(one.share for one in masses) == pytest.approx(1)
    assert best >= log_likelihood([(a, b, share) for (a, b), share in zip(cells, shares, strict=True)]) - 1e-7


def test_deaths_at_a_landmark_at_time_0_have_a_share_of_their_own():
    masses = turnbull(DeathIntervals(5, (0, 6, 9), (1, 3, 4), (1, 3, 4)))
    assert [(one.left, one.right, one.closed) for one in masses] == [
        (0, 0, True), (0, 6, False), (6, 9, False), (9, inf, False),
    ]  # fmt: skip
    assert [one.share for one in masses] == pytest.approx([0.2, 0.4, 0.2, 0.2])
    assert alive_at(masses, 0) == pytest.approx((0.8, 0.8))
    assert alive_at(masses, 6) == pytest.approx((0.4, 0.4))


def test_an_open_number_dead_at_time_0_leaves_the_share_alive_there_open():
    masses = turnbull(DeathIntervals(2, (0, 6), (0, 2), (2, 2)))
    assert [(one.left, one.right, one.share, one.closed) for one in masses] == [(0, 6, 1, True)]
    assert alive_at(masses, 0) == (0, 1)


def test_inside_an_interval_the_share_alive_is_a_range():
    masses = turnbull(deaths_between(load_trial("nk-liver-2020")))
    assert alive_at(masses, 24) == pytest.approx((0.5, 0.8))
    assert alive_at(masses, 36) == pytest.approx((0.5, 0.5))


def test_without_a_death_everything_lies_beyond_the_last_landmark():
    (mass,) = turnbull(DeathIntervals(7, (12, 24), (0, 0), (0, 0)))
    assert (mass.left, mass.right, mass.share) == (24, inf, 1)


def test_a_slow_case_with_a_share_of_zero_still_converges():
    masses = turnbull(DeathIntervals(10, (17, 26, 31, 40, 52, 59), (0, 1, 2, 3, 6, 9), (1, 2, 3, 4, 6, 9)))
    assert sum(one.share for one in masses) == pytest.approx(1)
    assert min(one.share for one in masses) < 1e-4


# In some such cases steps of self-consistency alone are still 5e-5 away from the shares after 200,000 of them.
@given(integers(1, 40), integers(0, 60), integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_with_many_overlapping_intervals_no_share_would_gain_from_more(landmarks, spread, rise):
    lower = [rise * number for number in range(landmarks)]
    times, upper = tuple(range(1, landmarks + 1)), tuple(dead + spread for dead in lower)
    intervals = DeathIntervals(lower[-1] + spread + 10, times, tuple(lower), upper)
    masses = turnbull(intervals)
    gains = dict.fromkeys(masses, 0.0)
    for one in intervals.observations:
        inside = [mass for mass in masses if one.left <= mass.left and mass.right <= one.right]
        chance = sum(mass.share for mass in inside)
        for mass in inside:
            gains[mass] += one.patients / intervals.patients / chance
    assert max(gains.values()) <= 1 + 1e-8
    assert min(mass.share for mass in masses) >= 0


def test_lifelines_begins_at_one_although_a_death_at_time_0_is_counted():
    intervals = DeathIntervals(5, (0, 6, 9), (1, 3, 4), (1, 3, 4))
    _, mended = closed_and_mended(intervals)
    assert mended == pytest.approx([1, 0.4, 0.2], abs=1e-6)
    assert [alive_at(turnbull(intervals), time)[0] for time in (0, 6, 9)] == pytest.approx([0.8, 0.4, 0.2])
