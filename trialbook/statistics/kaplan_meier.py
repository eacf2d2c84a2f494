"""Kaplan-Meier on deaths that are only known to an interval, with its intervals at the landmarks."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise
from math import inf, nextafter
from operator import itemgetter

import numpy as np

from trialbook.statistics.deaths import DeathIntervals, Observation
from trialbook.statistics.greenwood import TRANSFORMS, limits_around, product_limit
from trialbook.statistics.proportions import Interval, limits
from trialbook.statistics.readable import readable

TIMINGS = ("start", "middle", "end")


@dataclass(frozen=True)
class PlacedTimes:
    """Times with every death put at one point of its interval, ready for ``KaplanMeierFitter.fit``.

    ``died`` is false where patients were last known alive at that time; ``patients`` says how many share a row.
    """

    times: tuple[float, ...]
    died: tuple[bool, ...]
    patients: tuple[int, ...]

    def at_risk(self, time: float) -> int:
        """Return how many patients are followed and alive just before a time."""
        return sum(count for at, count in zip(self.times, self.patients, strict=True) if at >= time)

    @cached_property
    def steps(self) -> tuple[tuple[float, int, int], ...]:
        """Each time of a death with the deaths put there and the patients at risk just before."""
        leaving, dead = Counter[float](), Counter[float]()
        for time, died, count in zip(self.times, self.died, self.patients, strict=True):
            leaving[time] += count
            dead[time] += count if died else 0
        times = sorted(leaving)
        left = accumulate((-leaving[time] for time in times), initial=sum(self.patients))
        return tuple((time, dead[time], risk) for time, risk in zip(times, left, strict=False) if dead[time])

    @cached_property
    def curve(self) -> tuple[tuple[float, Fraction, float], ...]:
        """The Kaplan-Meier estimate from each time on, and Greenwood's variance of its logarithm."""
        times = (0.0, *(time for time, _, _ in self.steps))
        levels = product_limit((dead, risk) for _, dead, risk in self.steps)
        return tuple((time, *level) for time, level in zip(times, levels, strict=True))

    def at(self, time: float) -> tuple[Fraction, float]:
        """Return the estimate at a time, and the variance of its logarithm."""
        _, alive, variance = self.curve[bisect_right(self.curve, time, lo=1, key=itemgetter(0)) - 1]
        return alive, variance

    def alive(self, time: float) -> Fraction:
        """Return the Kaplan-Meier estimate at a time, as a fraction: one half comes out as one half."""
        return self.at(time)[0]

    @property
    def median(self) -> float:
        """The first time at which the estimate is one half or less; inf where there is none."""
        return next((time for time, alive, _ in self.curve if 2 * alive <= 1), inf)

    def restricted_mean(self, horizon: float) -> float:
        """Return the area under the estimate up to a horizon, which it reaches level after its last step."""
        cuts = sorted({0.0, horizon, *(time for time, _, _ in self.steps if time < horizon)})
        return sum(float(self.alive(since)) * (until - since) for since, until in pairwise(cuts))


@dataclass(frozen=True, repr=False)
class LandmarkSurvival:
    """Survival at a landmark: the estimate, its sharp bounds, and its intervals by four methods.

    ``lower`` and ``upper`` are what the counts allow for these patients; they differ only where some are unaccounted
    for. The intervals are about the patients that these were drawn from.
    """

    time: float
    at_risk: int
    survival: float
    lower: float
    upper: float
    exact: Interval
    plain: Interval
    log: Interval
    log_log: Interval

    __repr__ = readable


def place_deaths(intervals: DeathIntervals, timing: str) -> PlacedTimes:
    """Return survival times with each death at the start, in the middle or at the end of its interval.

    The start is the next number after the left end that a computer can represent, where nobody died at the left end
    itself. A patient not seen dead is followed until the left end, where he or she was last known alive.

    Parameters
    ----------
    intervals : DeathIntervals
        What the counts say of the deaths.
    timing : {'start', 'middle', 'end'}
        Where in its interval each death is put.

    Returns
    -------
    PlacedTimes
        Times, whether they are deaths, and how many patients have them.

    Raises
    ------
    ValueError
        If the timing is not one of these.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> from trialbook.statistics.deaths import deaths_between
    >>> place_deaths(deaths_between(load_trial("nk-liver-2020")), "middle")
    PlacedTimes(times=(4.5, 9.0, 24.0, 36), died=(True, True, True, False), patients=(1, 1, 3, 5))
    """
    if timing not in TIMINGS:
        raise ValueError(f"timing: one of {', '.join(TIMINGS)} is needed, got {timing!r}")
    seen = intervals.observations
    times = tuple(one.left if one.right == inf else _inside(one, timing) for one in seen)
    return PlacedTimes(times, tuple(one.right < inf for one in seen), tuple(one.patients for one in seen))


def landmark_survival(
    intervals: DeathIntervals, timing: str = "end", confidence: float = 0.95
) -> tuple[LandmarkSurvival, ...]:
    """Return the Kaplan-Meier estimate at each landmark with exact and Greenwood intervals.

    The exact interval is that of :func:`~trialbook.statistics.survival.survival_interval`; where the number dead is a
    range, it reaches from the lower limit for the most deaths to the upper limit for the fewest, and so covers at
    least as often as it says whoever the unaccounted patients were.

    Parameters
    ----------
    intervals : DeathIntervals
        What the counts say of the deaths.
    timing : {'start', 'middle', 'end'}
        Where in its interval each death is put; it matters at a landmark only where the number dead is a range.
    confidence : float, default 0.95
        Two-sided level, strictly between 0 and 1.

    Returns
    -------
    tuple of LandmarkSurvival
        One for each landmark, earliest first.

    Raises
    ------
    ValueError
        If the timing is unknown or the level lies outside (0, 1).

    Examples
    --------
    >>> from trialbook import load_trial
    >>> from trialbook.statistics.deaths import deaths_between
    >>> last = landmark_survival(deaths_between(load_trial("nk-liver-2020")))[-1]
    >>> last.survival, last.exact
    (0.5, Interval(low=0.187, high=0.813))
    """
    placed = place_deaths(intervals, timing)
    rows = zip(intervals.times, _sharp(intervals), _exact(intervals, confidence), strict=True)
    return tuple(_landmark(placed, *row, confidence) for row in rows)


def _inside(seen: Observation, timing: str) -> float:
    start = seen.left if seen.closed else nextafter(seen.left, inf)
    return {"start": start, "middle": (seen.left + seen.right) / 2, "end": seen.right}[timing]


def _sharp(intervals: DeathIntervals) -> Iterator[tuple[float, float]]:
    """Yield the smallest and the largest share alive at each landmark."""
    patients = intervals.patients
    for fewest, most in zip(intervals.lower, intervals.upper, strict=True):
        yield (patients - most) / patients, (patients - fewest) / patients


def _exact(intervals: DeathIntervals, confidence: float) -> Iterator[Interval]:
    """Yield the exact interval at each landmark, over the whole range of the number dead."""
    fewest, most = intervals.patients - np.array([intervals.upper, intervals.lower])
    low, _ = limits(fewest, intervals.patients, confidence)
    _, high = limits(most, intervals.patients, confidence)
    return map(Interval, low.tolist(), high.tolist())


def _landmark(
    placed: PlacedTimes, time: float, sharp: tuple[float, float], exact: Interval, confidence: float
) -> LandmarkSurvival:
    """Return one landmark's estimate and intervals."""
    alive, variance = placed.at(time)
    usual = (limits_around(alive, variance, confidence, transform) for transform in TRANSFORMS)
    return LandmarkSurvival(time, placed.at_risk(time), float(alive), *sharp, exact, *usual)
