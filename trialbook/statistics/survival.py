"""Survival at landmarks and the time to death: exact intervals and sharp bounds, before any model."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from math import inf

from trialbook.paper.trial import Trial
from trialbook.statistics.deaths import DeathIntervals, deaths_between
from trialbook.statistics.proportions import Interval, interval

__all__ = [
    "DeathIntervals",
    "TimeBounds",
    "deaths_between",
    "median_bounds",
    "restricted_mean_bounds",
    "survival_interval",
]


@dataclass(frozen=True)
class TimeBounds:
    """Sharp bounds for a time: no compatible death times go beyond them, some come as close as one likes.

    ``lower_attained`` says whether the lower bound itself is possible; an ``upper`` of inf means none.
    """

    lower: float
    upper: float
    lower_attained: bool

    def __str__(self) -> str:
        left, right = "[" if self.lower_attained else "(", ")" if self.upper == inf else "]"
        return f"{left}{_short(self.lower)}, {_short(self.upper)}{right}"


def _short(time: float) -> str:
    """Return a time to four digits, or to a whole number where it has more before the point."""
    return f"{time:.4g}" if time < 1000 else f"{time:.0f}"


def survival_interval(deaths: int, at_risk: int, confidence: float = 0.95) -> Interval:
    """Return the exact interval for survival past a landmark that everyone reached or died before.

    Without censoring before the landmark the beta product confidence procedure is the Clopper-Pearson interval for
    ``(at_risk - deaths) / at_risk`` [1]_. With censoring the two differ; this is not implemented.

    Parameters
    ----------
    deaths : int
        Deaths up to and including the landmark, ``0 <= deaths <= at_risk``.
    at_risk : int
        Patients followed from the start, at least 1.
    confidence : float, default 0.95
        Two-sided level, strictly between 0 and 1.

    Returns
    -------
    Interval
        ``low`` and ``high``, both in [0, 1]; guaranteed coverage.

    Raises
    ------
    ValueError
        If a count lies outside its range, or the level outside (0, 1).

    References
    ----------
    .. [1] M. P. Fay, E. H. Brittain, M. A. Proschan, Biostatistics 14 (2013), 723-736.

    Examples
    --------
    Five of ten alive at 36 months:

    >>> survival_interval(5, 10)
    Interval(low=0.187, high=0.813)
    """
    if at_risk < 1:
        raise ValueError(f"at_risk: at least one patient is needed, got {at_risk}")
    if not 0 <= deaths <= at_risk:
        raise ValueError(f"deaths: a count from 0 to at_risk ({at_risk}) is needed, got {deaths}")
    return interval(at_risk - deaths, at_risk, confidence)


def median_bounds(trial: Trial) -> TimeBounds:
    """Return sharp bounds for the median time to death.

    The median is the first time at which at most half of the patients are alive, so it is the time of one of the
    ordered deaths: the fifth of ten. (Programs that take the middle between that death and the next, where exactly
    half are then alive, can report a later time.)

    Parameters
    ----------
    trial : Trial
        A trial with deaths at landmarks, as for :func:`deaths_between`.

    Returns
    -------
    TimeBounds
        The interval that holds this death; ``upper`` is inf where it need not have come by the last landmark.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> print(median_bounds(load_trial("nk-liver-2020")))
    (12, 36]
    """
    intervals = deaths_between(trial)
    half = (intervals.patients + 1) // 2
    counted = accumulate(one.patients for one in intervals.observations)
    one = next(one for one, dead in zip(intervals.observations, counted, strict=True) if dead >= half)
    return TimeBounds(one.left, one.right, lower_attained=one.left == one.right)


def restricted_mean_bounds(trial: Trial, horizon: float) -> TimeBounds:
    """Return sharp bounds for the mean survival time up to a horizon, over all patients.

    Each patient counts with the time to death or the horizon, whichever comes first. The smallest mean has every
    death just after the left end of its interval, the largest at the right end.

    Parameters
    ----------
    trial : Trial
        A trial with deaths at landmarks, as for :func:`deaths_between`.
    horizon : float
        In the trial's time unit, above 0. Beyond the last landmark the bounds grow wide: nothing is known there.

    Returns
    -------
    TimeBounds
        ``lower`` is attained only if nobody's death before the horizon is open to date.

    Raises
    ------
    ValueError
        If the horizon is not above 0.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> print(restricted_mean_bounds(load_trial("nk-liver-2020"), 36))
    (22.5, 30.6]
    """
    if not 0 < horizon < inf:
        raise ValueError(f"horizon: a time above 0 is needed, got {horizon}")
    seen = deaths_between(trial).observations
    earliest = sum(one.patients * min(one.left, horizon) for one in seen)
    latest = sum(one.patients * min(one.right, horizon) for one in seen)
    return TimeBounds(earliest / trial.patients, latest / trial.patients, lower_attained=earliest == latest)
