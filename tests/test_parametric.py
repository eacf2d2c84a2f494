"""Exponential and Weibull fits to death intervals, against R survival, lifelines and the likelihood written out."""

from math import inf, log

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis.strategies import floats, integers, lists
from lifelines import ExponentialFitter, WeibullFitter
from scipy import stats

from trialbook import load_trial
from trialbook.statistics.deaths import DeathIntervals, deaths_between
from trialbook.statistics.parametric import _crossing, fit_exponential, fit_weibull


def shipped():
    return deaths_between(load_trial("nk-liver-2020"))


def log_likelihood(intervals, shape, scale):
    """Return the log-likelihood of a Weibull curve, by scipy's survival function."""
    alive = stats.weibull_min(shape, scale=scale).sf
    return sum(one.patients * log(alive(one.left) - alive(one.right)) for one in intervals.observations)


def known(patients, times, dead):
    return DeathIntervals(patients, times, dead, dead)


# R 4.2.2, survival 3.5-3
# > l <- c(3, 6, rep(12, 3), rep(36, 5)); r <- c(6, 12, rep(36, 3), rep(NA, 5))
# > fit <- survreg(Surv(l, r, type = "interval2") ~ 1)
# > print(c(1 / fit$scale, exp(coef(fit)), fit$loglik[1]), digits = 9)
#   1.20392556  48.04473743 -12.31919192
# and the profile of each parameter by optimize(), its limits by uniroot() at the maximum less qchisq(.95, 1) / 2:
# shape 0.4584822 2.5315213, scale 24.6848497 226.9339607, median 16.0723217 125.3805206
def test_the_weibull_fit_and_its_limits_are_those_of_r():
    fit = fit_weibull(shipped())
    assert fit.log_likelihood == pytest.approx(-12.31919192, abs=5e-9)
    assert [fit.shape.value, fit.shape.low, fit.shape.high] == pytest.approx([1.20392556, 0.4584822, 2.5315213], 1e-7)
    assert [fit.scale.value, fit.scale.low, fit.scale.high] == pytest.approx(
        [48.0447374, 24.6848497, 226.9339607], 1e-7
    )
    assert [fit.median.low, fit.median.high] == pytest.approx([16.0723217, 125.3805206], 1e-7)
    assert fit.median.value == pytest.approx(fit.scale.value * log(2) ** (1 / fit.shape.value))


# > ll <- function(rate) sum(c(1, 1, 3, 5) * log(exp(-rate * c(3, 6, 12, 36)) - c(exp(-rate * c(6, 12, 36)), 0)))
# > best <- optimize(ll, c(1e-4, 1), maximum = TRUE, tol = 1e-14)
# > drop <- function(rate) ll(rate) - best$objective + qchisq(.95, 1) / 2
# > print(c(best$maximum, uniroot(drop, c(1e-5, .01), tol = 1e-14)$root,
# +         uniroot(drop, c(.03, 1), tol = 1e-14)$root), digits = 7)
# [1] 0.019033311 0.006802058 0.041159525
def test_the_exponential_fit_and_its_limits_are_those_of_r():
    fit = fit_exponential(shipped())
    assert fit.log_likelihood == pytest.approx(-12.40991674, abs=5e-9)
    assert [fit.rate.value, fit.rate.low, fit.rate.high] == pytest.approx(
        [0.01903331, 0.00680206, 0.04115952], abs=6e-9
    )
    rates = [fit.rate.value, fit.rate.high, fit.rate.low]
    assert [fit.median.value, fit.median.low, fit.median.high] == pytest.approx([log(2) / rate for rate in rates])


# R 4.2.2, as above, with l = c(12, 12, 12, 24, 24, 36, 36, 48), r = c(24, 24, 24, 36, 36, NA, NA, NA):
#   2.16246366 39.08627655 -10.38314783
def test_patients_lost_before_the_end_count_as_in_r():
    fit = fit_weibull(deaths_between(load_trial("glioblastoma-rit-2002")))
    assert [fit.shape.value, fit.scale.value] == pytest.approx([2.16246366, 39.08627655], rel=2e-7)
    assert fit.log_likelihood == pytest.approx(-10.38314783, abs=5e-9)


def test_lifelines_finds_the_same_maxima():
    seen = shipped().observations
    ends = np.array([[one.left for one in seen], [one.right for one in seen]], dtype=float)
    weights = [one.patients for one in seen]
    weibull = WeibullFitter().fit_interval_censoring(*ends, weights=weights)
    exponential = ExponentialFitter().fit_interval_censoring(*ends, weights=weights)
    ours = fit_weibull(shipped())
    assert (weibull.rho_, weibull.lambda_) == pytest.approx((ours.shape.value, ours.scale.value), rel=1e-5)
    assert 1 / exponential.lambda_ == pytest.approx(fit_exponential(shipped()).rate.value, rel=1e-5)


@given(lists(integers(1, 8), min_size=4, max_size=4), floats(0.3, 3), floats(0.02, 50))
@settings(max_examples=20, deadline=None)
def test_no_other_curve_is_more_likely_and_each_limit_is_at_the_cut(groups, factor, unit):
    dead = tuple(np.cumsum(groups[:3]).tolist())
    intervals = known(sum(groups), tuple(unit * time for time in (2, 5, 9)), dead)
    fit, cut = fit_weibull(intervals), stats.chi2.ppf(0.95, 1) / 2
    best = log_likelihood(intervals, fit.shape.value, fit.scale.value)
    assert best == pytest.approx(fit.log_likelihood, abs=1e-7)
    assert log_likelihood(intervals, fit.shape.value * factor, fit.scale.value) <= best + 1e-9
    assert log_likelihood(intervals, fit.shape.value, fit.scale.value * factor) <= best + 1e-9
    for limit in (fit.shape.low, fit.shape.high):
        assert profile(intervals, limit) == pytest.approx(best - cut, abs=1e-5)


def profile(intervals, shape):
    """Return the largest log-likelihood with a shape: the best on a grid of scales, then on a finer one around it."""
    grid = np.geomspace(intervals.times[0] / 1e6, intervals.times[-1] * 1e6, 6000) / log(2) ** (1 / shape)
    for _ in range(3):
        values = log_likelihoods(intervals, shape, grid)
        at = int(values.argmax())
        grid = np.geomspace(grid[max(at - 1, 0)], grid[min(at + 1, len(grid) - 1)], 101)
    return values.max()


def log_likelihoods(intervals, shape, scales):
    alive = {end: np.exp(-((end / scales) ** shape)) for one in intervals.observations for end in (one.left, one.right)}
    with np.errstate(divide="ignore"):
        return sum(one.patients * np.log(alive[one.left] - alive[one.right]) for one in intervals.observations)


@given(floats(0.01, 400))
@settings(max_examples=12, deadline=None)
def test_another_time_unit_scales_times_and_leaves_the_shape(unit):
    times = tuple(unit * time for time in (3, 6, 12, 36))
    ours, theirs = fit_weibull(known(10, times, (0, 1, 2, 5))), fit_weibull(shipped())
    assert ours.shape.value == pytest.approx(theirs.shape.value, rel=1e-6)
    assert ours.median.high == pytest.approx(unit * theirs.median.high, rel=1e-6)
    assert fit_exponential(known(10, times, (0, 1, 2, 5))).rate.low == pytest.approx(0.006802058 / unit, rel=1e-6)


@given(integers(2, 5), integers(1, 9), integers(1, 9), integers(1, 9))
@settings(max_examples=12, deadline=None)
def test_a_higher_level_widens_each_interval(factor, first, second, rest):
    intervals = known(first + second + rest, (1, factor), (first, first + second))
    narrow, wide = fit_weibull(intervals, 0.8), fit_weibull(intervals, 0.99)
    for name in ("shape", "scale", "median"):
        inner, outer = getattr(narrow, name), getattr(wide, name)
        assert outer.low < inner.low < inner.value < inner.high < outer.high


def test_two_landmarks_with_deaths_at_both_are_met_exactly():
    fit = fit_weibull(known(10, (4, 9), (2, 7)))
    assert (fit.survival(4), fit.survival(9)) == pytest.approx((0.8, 0.3), abs=1e-7)


def test_a_million_patients_fit_as_ten_do_with_narrower_limits():
    few, many = fit_weibull(shipped()), fit_weibull(known(1_000_000, (3, 6, 12, 36), (0, 100_000, 200_000, 500_000)))
    assert many.shape.value == pytest.approx(few.shape.value, rel=1e-6)
    assert many.shape.high - many.shape.low < 0.01 * (few.shape.high - few.shape.low)


@pytest.mark.parametrize("dead", [(0, 0), (0, 5), (9, 9), (5, 5)])
def test_deaths_in_too_few_intervals_are_refused(dead):
    for fit in (fit_weibull, fit_exponential):
        with pytest.raises(ValueError, match="intervals: three that lie apart"):
            fit(known(9, (3, 6), dead))


def test_a_death_at_the_start_and_an_impossible_level_are_refused():
    with pytest.raises(ValueError, match="intervals: a fitted curve starts with everyone alive"):
        fit_weibull(known(9, (0, 3, 6), (1, 2, 3)))
    for level in (0, 1, inf):
        with pytest.raises(ValueError, match="confidence"):
            fit_weibull(shipped(), level)


@given(integers(1, 5), integers(1, 5), integers(1, 5), integers(0, 4))
@settings(max_examples=15, deadline=None)
def test_patients_of_unknown_fate_leave_a_fit_with_finite_limits(first, second, rest, unknown):
    assume(rest > unknown)
    dead, most = (first, first + second), (first, first + second + unknown)
    fit = fit_weibull(DeathIntervals(first + second + rest, (3, 8), dead, most))
    assert 0 < fit.shape.low < fit.shape.value < fit.shape.high < inf


@pytest.mark.parametrize(
    ("end", "height", "crossing"), [(1, -1, 1), (-1, -1, -1), (1, -0.5, 0.5), (1, -2, inf), (-1, -2, -inf)]
)
def test_a_limit_at_the_very_end_of_the_range_is_finite(end, height, crossing):
    # a tent with its peak at 0, which falls to -1 at both ends
    assert _crossing(lambda x: -abs(x), 0, end, height) == pytest.approx(crossing)
