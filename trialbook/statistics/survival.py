"""The median and the mean time to death: sharp bounds, before any model."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from math import inf, isinf

from trialbook.paper.trial import Trial
from trialbook.statistics.deaths import DeathIntervals, deaths_between

__all__ = [
    "DeathIntervals",
    "TimeBounds",
    "deaths_between",
    "median_bounds",
    "middle_median_bounds",
    "restricted_mean_bounds",
    "short_time",
]

_SMALLEST = 1e-300  # below it, a time is the next number after 0 and not one that was measured


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
        return f"{left}{short_time(self.lower)}, {short_time(self.upper)}{right}"

    def __repr__(self) -> str:
        """Show it as an interval."""
        return f"TimeBounds {self}"


def short_time(time: float) -> str:
    """Return a time to four digits, or to a whole number where it has more before the point; ∞ where it never comes.

    Examples
    --------
    The smallest number above 0, where a death is put that came at the start of an interval from 0 on:

    >>> short_time(20.5), short_time(5e-324), short_time(inf)
    ('20.5', 'just after 0', '∞')
    """
    if isinf(time):
        return "∞"
    if 0 < time < _SMALLEST:
        return "just after 0"
    return f"{time:.4g}" if time < 1000 else f"{time:.0f}"


def median_bounds(trial: Trial) -> TimeBounds:
    """Return sharp bounds for the median time to death.

    The median is the first time at which at most half of the patients are alive, so it is the time of one of the
    ordered deaths: the fifth of ten. Where exactly half are then alive, other programs take the middle between that
    death and the next: :func:`middle_median_bounds`.

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
    return TimeBounds(one.left, one.right, lower_attained=one.closed)


def middle_median_bounds(trial: Trial) -> TimeBounds | None:
    """Return sharp bounds for the median as the middle of the two central deaths of an even number of patients.

    R's ``survfit`` prints this where its curve is exactly one half between the two. :func:`median_bounds` is the other
    convention, the earlier of the two deaths.

    Parameters
    ----------
    trial : Trial
        A trial with deaths at landmarks, as for :func:`deaths_between`.

    Returns
    -------
    TimeBounds or None
        None for an odd number of patients, and where the later of the two need not have come by the last landmark.

    Examples
    --------
    Five of ten died by the last landmark; when the sixth will is open:

    >>> from trialbook import load_trial
    >>> middle_median_bounds(load_trial("nk-liver-2020")) is None
    True
    """
    intervals = deaths_between(trial)
    if intervals.patients % 2:
        return None
    half = intervals.patients // 2
    counted = tuple(accumulate(one.patients for one in intervals.observations))
    central = [
        next(one for one, dead in zip(intervals.observations, counted, strict=True) if dead >= number)
        for number in (half, half + 1)
    ]
    if isinf(central[1].right):
        return None
    lower, upper = (sum(ends) / 2 for ends in zip(*((one.left, one.right) for one in central), strict=True))
    return TimeBounds(lower, upper, lower_attained=all(one.closed for one in central))


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
        ``lower`` is attained only if each death before the horizon can have come at the left end of its interval.

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
    attained = all(one.closed or one.left >= horizon for one in seen)
    return TimeBounds(earliest / trial.patients, latest / trial.patients, lower_attained=attained)
