"""What the printed counts say of when the patients died, as tables that a chapter works with."""

from __future__ import annotations

import pandas as pd

from trialbook.paper.trial import Trial
from trialbook.statistics.deaths import DeathIntervals, deaths_between


def find_deaths(trial: Trial) -> DeathIntervals | None:
    """Return between which landmarks the patients died, or None where the counts do not say it.

    They do not where no death is counted, where the deaths fall from one landmark to the next or exceed the patients,
    and where it is open whether anybody died at all.

    Parameters
    ----------
    trial : Trial
        Any trial.

    Returns
    -------
    DeathIntervals or None
        As :func:`~trialbook.statistics.deaths.deaths_between` returns it.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> find_deaths(load_trial("nk-liver-2020")).deaths
    (1, 1, 3)
    >>> find_deaths(load_trial("leukaemia-6mp-1963")) is None
    True
    """
    try:
        found = deaths_between(trial)
    except ValueError:
        return None
    return found if found.lower[-1] or not found.upper[-1] else None


def alive_at_landmarks(trial: Trial) -> pd.DataFrame:
    """Return how many patients were alive at each landmark, as far as all landmarks together say.

    Parameters
    ----------
    trial : Trial
        Any trial.

    Returns
    -------
    pandas.DataFrame
        Columns ``lower`` and ``upper``: equal where the paper determines the count. No row where :func:`find_deaths`
        finds nothing.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> alive_at_landmarks(load_trial("nk-liver-2020"))["lower"].to_dict()
    {3: 10, 6: 9, 12: 8, 36: 5}
    """
    found = find_deaths(trial)
    rows = zip(found.upper, found.lower, strict=True) if found else []
    counts = [[trial.patients - most, trial.patients - fewest] for most, fewest in rows]
    return pd.DataFrame(counts, pd.Index(found.times if found else [], name=trial.unit), ["lower", "upper"], dtype=int)


def death_intervals(trial: Trial) -> pd.DataFrame:
    """Return all patients of a trial, grouped by the interval in which they died.

    Parameters
    ----------
    trial : Trial
        Any trial.

    Returns
    -------
    pandas.DataFrame
        A row for each interval, earliest first: ``after`` and ``by``, its ends, the second one inf for those who were
        never counted dead; ``patients``; ``at_start``, whether the death can have come at the left end itself, which
        is so at a landmark at time 0 alone. No row where :func:`find_deaths` finds nothing.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> death_intervals(load_trial("nk-liver-2020")).iloc[:, :3].to_numpy().tolist()
    [[3.0, 6.0, 1.0], [6.0, 12.0, 1.0], [12.0, 36.0, 3.0], [36.0, inf, 5.0]]
    """
    found = find_deaths(trial)
    rows = [(one.left, one.right, one.patients, one.closed) for one in found.observations] if found else []
    columns = {"after": float, "by": float, "patients": int, "at_start": bool}
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)
