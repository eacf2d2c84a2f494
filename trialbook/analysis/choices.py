"""The readings that a trial's counts leave to its analyst, and how many patients each of them counts."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from trialbook.histories import bounds, find_clashes
from trialbook.paper.trial import Trial

_COLUMNS = ["question", "read as", "patients"]
Ends = tuple[int, int]


def readings(trial: Trial) -> pd.DataFrame:
    """Return every way to read a question to a trial's counts, with the number of patients that it counts.

    A response may be that of the first landmark, of the last, or the best of each patient; progression may be final or
    not; where histories that fit the counts differ, the fewest and the most patients are a reading each.

    Parameters
    ----------
    trial : Trial
        Any trial.

    Returns
    -------
    pandas.DataFrame
        Columns ``question`` (``response``, ``survival``, ``freedom from progression``), ``read as`` and ``patients``.
        Empty without landmarks, or where the counts clash.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> found = readings(load_trial("nk-liver-2020"))
    >>> found.groupby("question", sort=False)["patients"].agg(lambda x: sorted(set(x.tolist()))).to_dict()
    {'response': [3, 8, 10], 'survival': [5], 'freedom from progression': [0, 3]}
    """
    if not trial.landmarks or find_clashes(trial):
        return pd.DataFrame(columns=_COLUMNS)
    rows = [
        (question, f"{reading}{end}", count)
        for question, reading, (lower, upper) in _asked(trial)
        for end, count in ([("", lower)] if lower == upper else [(", fewest", lower), (", most", upper)])
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _asked(trial: Trial) -> Iterator[tuple[str, str, Ends]]:
    """Yield each question with one of its readings and the bounds of its count."""
    first, last = trial.times[0], trial.times[-1]
    responses, worse, death = (trial.codes(role) for role in ("response", "progression", "death"))
    if responses:
        states = "+".join(responses)
        for time in dict.fromkeys((first, last)):
            yield "response", f"{trial.unit} {time:g}", _ends(trial, f"at:{states}@{time!r}")
        if first != last:
            yield "response", "best response", _ends(trial, f"ever:{states}")
    if death:
        yield "survival", f"{trial.unit} {last:g}", _ends(trial, f"event_free:{death[0]}")
    if worse:
        events = f"event_free:{'+'.join((*worse, *death))}"
        yield "freedom from progression", "progression may end", _ends(trial, events)
        if not find_clashes(trial, worse):
            yield "freedom from progression", "progression is final", _ends(trial, events, worse)


def _ends(trial: Trial, statistic: str, final: tuple[str, ...] = ()) -> Ends:
    found = bounds(trial, statistic, final=final)
    return found.lower, found.upper


def levels(confidence: float) -> tuple[float, float, float]:
    """Return a weaker level, the level itself and a stricter one: twice, once and a fifth of the error allowed.

    Parameters
    ----------
    confidence : float
        The middle level, strictly between 0 and 1.

    Raises
    ------
    ValueError
        If the level lies outside (0, 1).

    Examples
    --------
    >>> levels(0.95)
    (0.9, 0.95, 0.99)
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence: must lie strictly between 0 and 1, got {confidence}")
    error = 1 - confidence
    weaker = 1 - 2 * error if error < 0.5 else confidence / 2
    return round(weaker, 9), confidence, round(1 - error / 5, 9)


def dependence(paths: pd.DataFrame, choices: list[str]) -> pd.DataFrame:
    """Return in what share of the settings of all others each choice alone changes the answer.

    Parameters
    ----------
    paths : pandas.DataFrame
        A row for each path: ``question``, the columns of the choices, and ``answer``.
    choices : list of str
        The columns that hold a choice.

    Returns
    -------
    pandas.DataFrame
        A row a choice, a column a question; missing where a question offers no choice.

    Examples
    --------
    >>> paths = pd.DataFrame({"question": "q", "level": ["a", "b"], "answer": ["yes", "no"]})
    >>> dependence(paths.assign(count=8), ["count", "level"])["q"].to_list()
    [nan, 1.0]
    """
    shares = {
        name: {choice: _changes(part, [one for one in choices if one != choice]) for choice in choices}
        for name, part in paths.groupby("question", sort=False)
        if len(part)
    }
    offered = paths.groupby("question", sort=False)[choices].nunique().T > 1
    return pd.DataFrame(shares, choices, dtype=float).where(offered)


def _changes(part: pd.DataFrame, others: list[str]) -> float:
    """Return the share of settings of the other choices in which the answers differ."""
    return float((part.groupby(others)["answer"].nunique() > 1).mean())
