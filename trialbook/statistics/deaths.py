"""Deaths between landmarks: what the printed counts say of when the patients died, before any estimate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from math import inf

from trialbook.paper.trial import Landmark, Trial


@dataclass(frozen=True)
class Observation:
    """Patients who each died in ``(left, right]`` by the counts; ``right`` is inf if they were never seen dead.

    ``closed`` says that the death may have come at ``left`` itself: where both ends are the same, and from time 0 on
    where the number dead at a landmark at time 0 is open.
    """

    left: float
    right: float
    patients: int
    closed: bool = False


@dataclass(frozen=True)
class DeathIntervals:
    """Between which landmarks the patients died.

    The counts fix how many were dead at each landmark, or a range for it. So they bound the time of the first death,
    of the second, and so on: the k-th death came after the last landmark at which fewer than k can have been dead,
    and no later than the first one at which at least k were.

    Attributes
    ----------
    patients : int
        Patients of the trial.
    times : tuple of float
        The landmarks, earliest first.
    lower, upper : tuple of int
        The smallest and the largest number dead at each landmark; equal where the counts say it.
    """

    patients: int
    times: tuple[float, ...]
    lower: tuple[int, ...]
    upper: tuple[int, ...]

    @cached_property
    def observations(self) -> tuple[Observation, ...]:
        """All patients, grouped by the interval that holds their death, earliest first."""
        cuts = sorted({0, self.patients, *self.lower, *self.upper})
        return tuple(self._observation(low, high) for low, high in pairwise(cuts))

    def _observation(self, low: int, high: int) -> Observation:
        """Return what is known of deaths number ``low + 1`` to ``high``."""
        left = max((time for time, dead in zip(self.times, self.upper, strict=True) if dead <= low), default=None)
        right = min((time for time, dead in zip(self.times, self.lower, strict=True) if dead >= high), default=inf)
        # a landmark at time 0 at which they may already have been dead
        closed = left is None and self.times[0] == 0
        return Observation(left or 0, right, high - low, closed)

    @property
    def _dated(self) -> tuple[Observation, ...]:
        return tuple(one for one in self.observations if one.right < inf)

    @property
    def left(self) -> tuple[float, ...]:
        """Left ends of the intervals that hold deaths, not part of them."""
        return tuple(one.left for one in self._dated)

    @property
    def right(self) -> tuple[float, ...]:
        """Right ends of the intervals that hold deaths, part of them."""
        return tuple(one.right for one in self._dated)

    @property
    def deaths(self) -> tuple[int, ...]:
        """Deaths in each of these intervals."""
        return tuple(one.patients for one in self._dated)

    @property
    def alive(self) -> int:
        """Patients known to be alive at the last landmark."""
        return self.patients - self.upper[-1]

    @property
    def unaccounted(self) -> int:
        """Patients who may be alive or dead at the last landmark."""
        return self.upper[-1] - self.lower[-1]

    @property
    def determined(self) -> bool:
        """Whether the counts say how many were dead at every landmark."""
        return self.lower == self.upper

    @property
    def apart(self) -> int:
        """The largest number of these intervals, survival past the last landmark included, of which no two overlap."""
        count, end = 0, -inf
        # earliest right end first: taking each that fits is then optimal
        for seen in self.observations:
            if seen.left > end or (seen.left == end and not seen.closed):
                count, end = count + 1, seen.right
        return count


def deaths_between(trial: Trial) -> DeathIntervals:
    """Return between which landmarks the patients of a trial died.

    Deaths are final, so each landmark also bounds its neighbours: nobody dead at one is alive at the next. Where a
    split is unknown or patients are unaccounted for, the number dead at a landmark is a range.

    Parameters
    ----------
    trial : Trial
        A trial with a state of role ``death`` and at least one landmark.

    Returns
    -------
    DeathIntervals
        The ranges of deaths and the intervals that follow from them.

    Raises
    ------
    ValueError
        If there is no such state or no landmark, or if the deaths cannot be as printed: falling from one landmark to
        the next, or more than there are patients.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> study = deaths_between(load_trial("nk-liver-2020"))
    >>> study.left, study.right, study.deaths, study.alive
    ((3, 6, 12), (6, 12, 36), (1, 1, 3), 5)
    """
    if trial.death is None or not trial.landmarks:
        raise ValueError(f"trial: a state with role death and at least one landmark are needed, {trial.slug} has not")
    limits = [_dead(landmark, trial.death) for landmark in trial.landmarks]
    lower = tuple(accumulate((low for low, _ in limits), max))
    upper = tuple(accumulate((high for _, high in reversed(limits)), min))[::-1]
    for time, least, most in zip(trial.times, lower, upper, strict=True):
        if least > most:
            raise ValueError(f"trial: deaths must not fall nor exceed the patients, got {least} > {most} by {time:g}")
    return DeathIntervals(trial.patients, trial.times, lower, upper)


def _dead(landmark: Landmark, death: str) -> tuple[int, int]:
    """Return the smallest and largest number dead at a landmark, by its own rows."""
    low, high = landmark.limits(death)
    return low, min(high, landmark.patients)
