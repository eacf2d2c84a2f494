"""Rates at a landmark: how many of all patients were in a state of some role, as a number or as bounds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from trialbook.book.say import between
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
    :mod:`trialbook.histories` does that.

    Parameters
    ----------
    trial : Trial
        A trial; without landmarks the answer is empty.
    *roles : str
        Roles of states, such as ``"response"``, ``"stable"``.
    confidence, method
        As for :func:`trialbook.statistics.proportions.interval`.

    Returns
    -------
    tuple of LandmarkRate
        One for each landmark, earliest first.

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


def tally(trial: Trial) -> str:
    """Say in a sentence whether the printed counts add up to all patients at every landmark.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> tally(load_trial("nk-liver-2020"))
    'At every landmark the counts add up to all 10 patients, so a state without a count holds none.'
    """
    marks, everybody = trial.landmarks, f"all {trial.patients:,} patients"
    if all(landmark.complete for landmark in marks):
        where = "At every landmark the" if len(marks) > 1 else "The"
        return f"{where} counts add up to {everybody}, so a state without a count holds none."
    if len(marks) == 1:
        return _tally_of_one(marks[0], everybody)
    short = sum(landmark.rest > 0 and len(landmark.absent) != 1 for landmark in marks)
    over = sum(landmark.rest < 0 for landmark in marks)
    if not short + over:
        return f"Where the counts add up to fewer than {everybody}, one state alone has no count, and holds the others."
    parts = [f"at {short} of {len(marks)} landmarks to fewer, which leaves some states open"] if short else []
    parts += [f"at {over} of {len(marks)} landmarks to more, which cannot be"] if over else []
    return f"The counts do not always add up to {everybody}: {', and '.join(parts)}."


def _tally_of_one(mark: Landmark, everybody: str) -> str:
    """Return the sentence of a single landmark whose counts do not add up."""
    if mark.rest < 0:
        return f"The counts add up to more than {everybody}, which cannot be."
    if len(mark.absent) == 1:
        return f"The counts add up to fewer than {everybody}; one state alone has no count, and holds the others."
    return f"The counts add up to fewer than {everybody}, which leaves some states open."


def counted(landmark: Landmark, codes: tuple[str, ...]) -> int | None:
    """Return how many patients a landmark counts in these states, or None where it leaves that open or miscounts.

    Patients unaccounted for are not counted, whatever their state.

    Examples
    --------
    >>> counted(Landmark(10, 21, {"remission": 14, "relapsed": 5}, ()), ("remission",))
    14
    """
    lower, upper = landmark.limits(*codes)
    certain = lower == upper or set(codes) <= set(landmark.printed)
    return lower if certain and lower <= landmark.patients else None


def counts_table(trial: Trial) -> pd.DataFrame:
    """Return the printed counts as a table, a landmark a row and a state a column.

    Parameters
    ----------
    trial : Trial
        Any trial.

    Returns
    -------
    pandas.DataFrame
        Integers; missing where the paper prints no count. The index is named for the trial's time unit.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> counts_table(load_trial("nk-liver-2020"))["dead"].to_dict()
    {3: 0, 6: 1, 12: 2, 36: 5}
    """
    index = pd.Index(trial.times, name=trial.unit)
    return pd.DataFrame([mark.printed for mark in trial.landmarks], index, trial.codes(), dtype="Int64")


def role_counts(trial: Trial, *roles: str) -> pd.DataFrame:
    """Return how many patients were in a state with one of these roles at each landmark, as far as its row says.

    Each landmark is read alone. Where its row leaves a count open, other landmarks may narrow it:
    :mod:`trialbook.histories` does that.

    Parameters
    ----------
    trial : Trial
        Any trial.
    *roles : str
        Roles of states, such as ``"response"``, ``"stable"``.

    Returns
    -------
    pandas.DataFrame
        Columns ``lower`` and ``upper``, the smallest and the largest count: equal where the paper determines it. No
        row for a landmark that counts more patients than there are, or that counts no such state and leaves open how
        many were in one; no row at all where no state has such a role.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> role_counts(load_trial("nk-liver-2020"), "response")["lower"].to_dict()
    {3: 8, 6: 8, 12: 6, 36: 3}
    """
    codes = trial.codes(*roles)
    marks = [mark for mark in trial.landmarks if codes and mark.rest >= 0 and _counts(mark, codes)]
    index = pd.Index([mark.time for mark in marks], name=trial.unit)
    return pd.DataFrame([mark.limits(*codes) for mark in marks], index, ["lower", "upper"], dtype=int)


def _counts(mark: Landmark, codes: tuple[str, ...]) -> bool:
    """Return whether a landmark counts one of some states, or decides that nobody or how many were in one."""
    lower, upper = mark.limits(*codes)
    return lower == upper or not mark.printed.keys().isdisjoint(codes)


def in_words(counts: pd.DataFrame) -> pd.DataFrame | pd.Series:
    """Return columns ``lower`` and ``upper`` as one column a reader can read: ``8``, or ``3 to 5``.

    Parameters
    ----------
    counts : pandas.DataFrame
        Columns ``lower`` and ``upper``, or several such pairs under names of their own.

    Returns
    -------
    pandas.Series or pandas.DataFrame
        A column for each pair.

    Examples
    --------
    >>> in_words(pd.DataFrame({"lower": [8, 3], "upper": [8, 5]})).to_list()
    ['8', '3 to 5']
    """
    if counts.columns.nlevels == 1:
        return pd.Series([between(*ends) for ends in counts.to_numpy()], counts.index, dtype=object)
    return pd.DataFrame({name: in_words(counts[name]) for name in counts.columns.unique(0)}, counts.index)
