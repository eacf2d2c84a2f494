"""Kaplan-Meier on deaths that are only known to an interval, and the usual intervals around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import exp, inf, log, nan, nextafter, prod, sqrt

from scipy import stats

from trialbook.statistics.deaths import DeathIntervals
from trialbook.statistics.proportions import Interval
from trialbook.statistics.survival import survival_interval

TIMINGS = ("start", "middle", "end")
TRANSFORMS = ("plain", "log", "log-log")


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

    @property
    def steps(self) -> tuple[tuple[float, int, int], ...]:
        """Each time of a death with the deaths put there and the patients at risk just before."""
        counts: dict[float, int] = {}
        for time, died, count in zip(self.times, self.died, self.patients, strict=True):
            if died:
                counts[time] = counts.get(time, 0) + count
        return tuple((time, dead, self.at_risk(time)) for time, dead in sorted(counts.items()))

    def alive(self, time: float) -> Fraction:
        """Return the Kaplan-Meier estimate at a time, as a fraction: one half comes out as one half."""
        return prod((Fraction(risk - dead, risk) for at, dead, risk in self.steps if at <= time), start=Fraction(1))

    @property
    def median(self) -> float:
        """The first time at which the estimate is one half or less; inf where there is none."""
        return next((time for time, _, _ in self.steps if 2 * self.alive(time) <= 1), inf)

    def restricted_mean(self, horizon: float) -> float:
        """Return the area under the estimate up to a horizon, which it reaches level after its last step."""
        cuts = sorted({0.0, horizon, *(time for time, _, _ in self.steps if time < horizon)})
        return sum(float(self.alive(since)) * (until - since) for since, until in pairwise(cuts))


@dataclass(frozen=True)
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


def place_deaths(intervals: DeathIntervals, timing: str) -> PlacedTimes:
    """Return survival times with each death at the start, in the middle or at the end of its interval.

    The start is the next number after the left end that a computer can represent, since nobody died at the left end
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
    times = tuple(one.left if one.right == inf else _inside(one.left, one.right, timing) for one in seen)
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
    rows = zip(intervals.times, intervals.lower, intervals.upper, strict=True)
    return tuple(_landmark(intervals.patients, placed, row, confidence) for row in rows)


def greenwood(
    deaths: Sequence[int], at_risk: Sequence[int], confidence: float = 0.95, transform: str = "plain"
) -> Interval:
    """Return the interval for survival by Greenwood's variance.

    With d deaths among Y at risk at each time, the variance of ``log S`` is estimated by the sum of
    ``d / (Y * (Y - d))``. The interval is symmetric on the scale of S, of ``log S``, or of ``log(-log S)``, and cut at
    0 and 1. Before the first death the variance is 0 and the interval is the point 1; when nobody is left the formula
    divides by zero and there is no interval.

    Parameters
    ----------
    deaths, at_risk : sequence of int
        Deaths, and patients at risk just before, at each time of a death up to the time in question.
    confidence : float, default 0.95
        Two-sided level, strictly between 0 and 1.
    transform : {'plain', 'log', 'log-log'}
        The scale of symmetry.

    Returns
    -------
    Interval
        ``low`` and ``high``; both nan where nobody is left.

    Raises
    ------
    ValueError
        If the transform is unknown, the level lies outside (0, 1), or more die than are at risk.

    Examples
    --------
    >>> greenwood([1, 1, 3], [10, 9, 8])
    Interval(low=0.190, high=0.810)
    >>> greenwood([1, 1, 3], [10, 9, 8], transform="log-log")
    Interval(low=0.184, high=0.753)
    """
    if transform not in TRANSFORMS:
        raise ValueError(f"transform: one of {', '.join(TRANSFORMS)} is needed, got {transform!r}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence: a level strictly between 0 and 1 is needed, got {confidence}")
    if any(not 0 <= dead <= risk or risk < 1 for dead, risk in zip(deaths, at_risk, strict=True)):
        raise ValueError(f"deaths: counts from 0 to at_risk {tuple(at_risk)} are needed, got {tuple(deaths)}")
    survival = float(prod((Fraction(y - d, y) for d, y in zip(deaths, at_risk, strict=True)), start=Fraction(1)))
    if survival in (0, 1):
        return Interval(nan, nan) if survival == 0 else Interval(1.0, 1.0)
    variance = sum(dead / (risk * (risk - dead)) for dead, risk in zip(deaths, at_risk, strict=True))
    half = float(stats.norm.isf((1 - confidence) / 2)) * sqrt(variance)
    return Interval(*_around(survival, half, transform))


def _around(survival: float, half: float, transform: str) -> tuple[float, float]:
    """Return the limits around an estimate strictly between 0 and 1; ``half`` is the half-width for ``log S``."""
    if transform == "plain":
        return max(survival * (1 - half), 0.0), min(survival * (1 + half), 1.0)
    if transform == "log":
        return survival * exp(-half), min(survival * exp(half), 1.0)
    power = exp(-half / log(survival))
    return survival**power, survival ** (1 / power)


def _inside(left: float, right: float, timing: str) -> float:
    if left == right:
        return right
    return {"start": nextafter(left, inf), "middle": (left + right) / 2, "end": right}[timing]


def _landmark(patients: int, placed: PlacedTimes, row: tuple[float, int, int], confidence: float) -> LandmarkSurvival:
    """Return one landmark's estimate and intervals."""
    time, fewest, most = row
    steps = [(dead, risk) for at, dead, risk in placed.steps if at <= time]
    deaths, at_risk = [dead for dead, _ in steps], [risk for _, risk in steps]
    exact = Interval(
        survival_interval(most, patients, confidence).low, survival_interval(fewest, patients, confidence).high
    )
    usual = (greenwood(deaths, at_risk, confidence, transform) for transform in TRANSFORMS)
    lower, upper = (patients - most) / patients, (patients - fewest) / patients
    return LandmarkSurvival(time, placed.at_risk(time), float(placed.alive(time)), lower, upper, exact, *usual)
