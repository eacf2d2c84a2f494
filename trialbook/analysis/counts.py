"""Counts at landmarks as their printed rows give them: as a table, by role, and in words."""

from __future__ import annotations

import pandas as pd

from trialbook.book.say import between
from trialbook.paper.trial import Landmark, Trial


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
