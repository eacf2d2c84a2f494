"""Exponential and Weibull curves fitted to deaths between landmarks, with profile-likelihood intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import exp, inf, log

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from trialbook.statistics.deaths import DeathIntervals
from trialbook.statistics.ranges import Estimate
from trialbook.statistics.readable import readable

_LOG2 = log(2)
_SHAPES = (-12.0, 7.0)  # logarithms between which a shape is looked for
_TIMES = (-30.0, 30.0)  # and of a time, in units of the middle landmark

Profile = Callable[[float], float]


@dataclass(frozen=True, repr=False)
class ExponentialFit:
    """Survival ``exp(-rate * t)``: the rate of death per unit of time, and the median."""

    rate: Estimate
    median: Estimate
    log_likelihood: float

    __repr__ = readable

    def survival(self, time: float) -> float:
        """Return the fitted share alive at a time."""
        return exp(-self.rate.value * time)


@dataclass(frozen=True, repr=False)
class WeibullFit:
    """Survival ``exp(-(t / scale) ** shape)``: a shape of 1 is the exponential, above 1 the rate of death rises."""

    shape: Estimate
    scale: Estimate
    median: Estimate
    log_likelihood: float

    __repr__ = readable

    def survival(self, time: float) -> float:
        """Return the fitted share alive at a time."""
        return exp(-((time / self.scale.value) ** self.shape.value))


def fit_exponential(intervals: DeathIntervals, confidence: float = 0.95) -> ExponentialFit:
    """Fit an exponential curve to deaths between landmarks by maximum likelihood.

    A patient who died in ``(left, right]`` contributes ``S(left) - S(right)`` to the likelihood. The interval holds
    the rates whose log-likelihood is within half a chi-squared quantile (one degree of freedom) of the largest.

    Parameters
    ----------
    intervals : DeathIntervals
        What the counts say of the deaths; of the intervals, three must lie apart.
    confidence : float, default 0.95
        Two-sided level, strictly between 0 and 1.

    Returns
    -------
    ExponentialFit
        Rate and median with their limits, and the largest log-likelihood.

    Raises
    ------
    ValueError
        If the deaths lie in too few intervals, one is at time 0, or the level lies outside (0, 1).

    Examples
    --------
    >>> from trialbook import load_trial
    >>> from trialbook.statistics.deaths import deaths_between
    >>> round(fit_exponential(deaths_between(load_trial("nk-liver-2020"))).rate.value, 8)
    0.01903331
    """
    likelihood, drop = _Likelihood.of(intervals), _drop(confidence)
    best, top, low, high = _peak(partial(likelihood, 1.0), likelihood.levels(1.0), drop)
    rates = [exp(level) / likelihood.unit for level in (best, low, high)]
    medians = [_LOG2 / rate for rate in (rates[0], rates[2], rates[1])]
    return ExponentialFit(Estimate(*rates), Estimate(*medians), top)


def fit_weibull(intervals: DeathIntervals, confidence: float = 0.95) -> WeibullFit:
    """Fit a Weibull curve to deaths between landmarks by maximum likelihood.

    The profile log-likelihood of the shape (of the scale, of the median) is the largest that is left when this one is
    held fixed; the interval holds the values at which it is within half a chi-squared quantile of the maximum [1]_.

    Parameters
    ----------
    intervals : DeathIntervals
        What the counts say of the deaths; of the intervals, three must lie apart.
    confidence : float, default 0.95
        Two-sided level, strictly between 0 and 1.

    Returns
    -------
    WeibullFit
        Shape, scale and median with their limits, and the largest log-likelihood.

    Raises
    ------
    ValueError
        If the deaths lie in too few intervals, one is at time 0, or the level lies outside (0, 1).

    References
    ----------
    .. [1] D. J. Venzon, S. H. Moolgavkar, Applied Statistics 37 (1988), 87-94.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> from trialbook.statistics.deaths import deaths_between
    >>> fit = fit_weibull(deaths_between(load_trial("nk-liver-2020")))
    >>> round(fit.shape.value, 6), round(fit.scale.value, 4)
    (1.203926, 48.0447)
    """
    likelihood, drop = _Likelihood.of(intervals), _drop(confidence)
    best, top, low, high = _peak(likelihood.of_shape, _SHAPES, drop)
    shape = Estimate(exp(best), exp(low), exp(high))
    times = (_time(likelihood, hazard, shape.value, top - drop) for hazard in (1.0, _LOG2))
    return WeibullFit(shape, *times, top)


@dataclass(frozen=True)
class _Likelihood:
    """The log-likelihood of a cumulative hazard ``exp(level) * (t / unit) ** shape``.

    In ``shape`` and ``level`` it is concave, so every one-dimensional search below meets a single peak.
    """

    unit: float
    left: NDArray[np.float64]  # logarithms of the ends of the intervals, in units of ``unit``
    right: NDArray[np.float64]
    patients: NDArray[np.float64]

    @classmethod
    def of(cls, intervals: DeathIntervals) -> _Likelihood:
        """Take the logarithms of the intervals' ends, in units of the middle landmark on that scale."""
        if intervals.apart < 3:
            raise ValueError(f"intervals: three that lie apart are needed to fit a curve, got {intervals.apart}")
        if any(one.right == 0 for one in intervals.observations):
            raise ValueError("intervals: a fitted curve starts with everyone alive, got a death at time 0")
        times = [time for time in intervals.times if time > 0]
        unit = exp((log(times[0]) + log(times[-1])) / 2)
        ends = [[log(end / unit) if end else -inf for end in (one.left, one.right)] for one in intervals.observations]
        left, right = np.array(ends).T
        return cls(unit, left, right, np.array([float(one.patients) for one in intervals.observations]))

    def __call__(self, shape: float, level: float) -> float:
        """Return the log-likelihood, finite however far the curve is from the data."""
        before = shape * self.left + level
        between = shape * self.right + level + np.log1p(-np.exp(shape * (self.left - self.right)))
        # of those not seen dead the hazard that lies between is infinite, and the logarithm below is that of 1
        died = np.log(-np.expm1(-np.exp(np.minimum(np.maximum(between, -30), 30))))
        return float(self.patients @ (np.where(between < -30, between, died) - _exp(before)))

    def levels(self, shape: float) -> tuple[float, float]:
        """Return levels between which the best one for a shape lies."""
        reach = shape * max(abs(end) for end in (*self.left, *self.right) if abs(end) < inf)
        return -40 - reach, 10 + reach

    def best_level(self, shape: float) -> tuple[float, float]:
        """Return the best level for a shape, and the log-likelihood there."""
        return _maximise(partial(self, shape), self.levels(shape))

    def of_shape(self, log_shape: float) -> float:
        """Return the largest log-likelihood with this shape."""
        return self.best_level(exp(log_shape))[1]

    def of_time(self, hazard: float, log_time: float) -> float:
        """Return the largest log-likelihood with this cumulative hazard at this time."""
        return _maximise(lambda k: self(exp(k), log(hazard) - exp(k) * log_time), _SHAPES)[1]


def _exp(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the exponential, and where it would be beyond use a straight line instead, so that searches find back."""
    return np.exp(np.minimum(x, 100.0)) * (1 + np.maximum(x - 100.0, 0.0))


def _time(likelihood: _Likelihood, hazard: float, shape: float, height: float) -> Estimate:
    """Return when the fitted hazard adds up to a value, and the times between which its profile exceeds a height."""
    best = (log(hazard) - likelihood.best_level(shape)[0]) / shape
    limits = (_crossing(partial(likelihood.of_time, hazard), best, end, height) for end in _TIMES)
    return Estimate(*(likelihood.unit * exp(log_time) for log_time in (best, *limits)))


def _maximise(profile: Profile, within: tuple[float, float]) -> tuple[float, float]:
    """Return where a function with one peak is largest, and its value there."""
    found = optimize.minimize_scalar(lambda x: -profile(x), bounds=within, options={"xatol": 1e-8})
    return float(found.x), -float(found.fun)


def _peak(profile: Profile, within: tuple[float, float], drop: float) -> tuple[float, float, float, float]:
    """Return the peak, its height, and where the function has fallen by ``drop`` on either side."""
    best, top = _maximise(profile, within)
    low, high = (_crossing(profile, best, end, top - drop) for end in within)
    return best, top, low, high


def _crossing(profile: Profile, best: float, end: float, height: float) -> float:
    """Return where the function falls to a height between its peak and an end; beyond the end it counts as infinite."""
    if profile(end) > height:
        return inf if end > best else -inf
    return float(optimize.brentq(lambda x: profile(x) - height, best, end, xtol=1e-12))


def _drop(confidence: float) -> float:
    """Return by how much the log-likelihood may fall short of its maximum within the interval."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence: a level strictly between 0 and 1 is needed, got {confidence}")
    return float(stats.chi2.ppf(confidence, 1) / 2)
