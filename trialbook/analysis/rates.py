"""Rates at a landmark: how many of all patients were in a state of some role, as a number or as bounds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from trialbook.paper.trial import Landmark, Trial
from trialbook.statistics.proportions import Interval, interval

NO_INTERVAL = Interval(math.nan, math.nan)


@dataclass(frozen=True)
class LandmarkRate:
    """A count of patients at a landmark, over all patients of the trial.

    Attributes
    ----------
    time : int or float
        The landmark, in the trial's time unit.
    lower, upper : int
        Smallest and largest count that the landmark's own row allows; equal where the paper determines it.
    patients : int
        The denominator: every patient of the trial.
    limits : Interval
        Confidence limits: the low one for ``lower``, the high one for ``upper``. Not a number where the paper counts
        more patients than there are.
    """

    time: int | float
    lower: int
    upper: int
    patients: int
    limits: Interval

    @property
    def known(self) -> bool:
        """Whether the paper determines the count."""
        return self.lower == self.upper

    @property
    def possible(self) -> bool:
        """Whether the count fits the number of patients, so that an interval exists."""
        return self.upper <= self.patients

    @property
    def count(self) -> str:
        """The count as a reader would write it: ``8``, or ``3 to 5``."""
        return f"{self.lower:,}" if self.known else f"{self.lower:,} to {self.upper:,}"

    @property
    def percent(self) -> str:
        """The rate as a reader would write it: ``80%``, or ``30% to 50%``."""
        ends = [self._percent(count / self.patients) for count in (self.lower, self.upper)]
        return " to ".join(dict.fromkeys(ends))

    @property
    def span(self) -> str:
        """The confidence limits as a reader would write them: ``44% to 97%``."""
        if not self.possible:
            return "no interval"
        return f"{self._percent(self.limits.low)} to {self._percent(self.limits.high)}"

    def _percent(self, share: float) -> str:
        """Return a percentage with a decimal only where the patients are many enough for it to mean something."""
        return f"{share:.{0 if self.patients <= 100 else 1}%}"


def landmark_rates(
    trial: Trial, *roles: str, confidence: float = 0.95, method: str = "clopper-pearson"
) -> tuple[LandmarkRate, ...]:
    """Return the rate of the states with any of these roles, over all patients, at each landmark.

    Each landmark is read alone. Where its row leaves a count open, other landmarks may narrow it:
    :mod:`trialbook.histories` does that. A trial without landmarks has none.

    Raises
    ------
    ValueError
        If the level or the method is not one that :func:`trialbook.statistics.proportions.interval` knows.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> for rate in landmark_rates(load_trial("nk-liver-2020"), "response"):
    ...     print(rate.time, rate.count, rate.percent, rate.span)
    3 8 80% 44% to 97%
    6 8 80% 44% to 97%
    12 6 60% 26% to 88%
    36 3 30% 7% to 65%
    """
    codes = trial.codes(*roles)
    return tuple(_rate(landmark, codes, confidence, method) for landmark in trial.landmarks)


def _rate(landmark: Landmark, codes: tuple[str, ...], confidence: float, method: str) -> LandmarkRate:
    lower, upper = landmark.limits(*codes)
    limits = _limits(lower, upper, landmark.patients, confidence, method)
    return LandmarkRate(landmark.time, lower, upper, landmark.patients, limits)


def _limits(lower: int, upper: int, patients: int, confidence: float, method: str) -> Interval:
    """Return the interval that covers those of every count between the bounds: limits grow with the count."""
    if upper > patients:
        return NO_INTERVAL
    low, high = (interval(count, patients, confidence, method) for count in (lower, upper))
    return Interval(low.low, high.high)
