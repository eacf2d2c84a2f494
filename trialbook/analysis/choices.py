"""The analyst's choices, crossed: what every combination of them answers to the same questions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pandas as pd

from trialbook.analysis.questions import questions
from trialbook.paper.trial import Trial
from trialbook.statistics.posterior import posterior
from trialbook.statistics.proportions import METHODS, Interval, interval

PRIORS = ("flat prior", "sceptical prior")
ANSWERS = ("yes", "open", "no")
CHOICES = {
    "reading": "which response a rate means",
    "finality": "whether progression is final",
    "world": "what the counts leave open",
    "timing": "when in their interval deaths fall",
    "interval": "how the interval is made",
    "level": "how sure it must be",
}


def levels(confidence: float) -> tuple[float, float, float]:
    """Return a weaker level, the level itself and a stricter one: twice, once and a fifth of the error allowed.

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


def grid(
    trial: Trial, p0: float = 0.5, confidence: float = 0.95, prior_patients: float = 4.0, moment: float = 0.5
) -> pd.DataFrame:
    """Return every combination of choices with its estimate, its interval and its answer.

    Parameters
    ----------
    trial : Trial
        Any trial whose counts some set of patient histories fits.
    p0 : float, default 0.5
        Reference rate, strictly between 0 and 1.
    confidence : float, default 0.95
        The middle one of the three levels crossed, see :func:`levels`.
    prior_patients : float, default 4.0
        How many patients the sceptical prior, which expects ``p0``, is worth; above 0.
    moment : float, default 0.5
        Where between the last two landmarks survival is asked for, see :func:`trialbook.analysis.questions.questions`.

    Returns
    -------
    pandas.DataFrame
        One row per combination: ``question``, ``text``, how the counts were ``read as``, the choices (empty where a
        question does not involve one), ``patients``, ``estimate``, ``low``, ``high`` and ``answer``: ``yes`` if the
        interval lies above ``p0``, ``no`` if it lies below, else ``open``.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> table = grid(load_trial("nk-liver-2020"))
    >>> table.groupby("question").size().to_dict()
    {'freedom from progression': 84, 'response': 126, 'survival': 63}
    """
    if not 0 < p0 < 1:
        raise ValueError(f"p0: must lie strictly between 0 and 1, got {p0}")
    if not prior_patients > 0:
        raise ValueError(f"prior_patients: must be above 0, got {prior_patients}")
    rows = [
        {
            "question": question.name,
            "text": question.text,
            "read as": ", ".join(chosen.values()),
            **chosen,
            **analysis,
            "patients": count,
            **result,
        }
        for question in questions(trial, moment)
        for chosen, count in question.counts
        for analysis, result in _analyses(count, trial.patients, p0, levels(confidence), prior_patients)
    ]
    columns = ("question", "text", "read as", *CHOICES, "patients", "estimate", "low", "high", "answer")
    return pd.DataFrame(rows, columns=columns).fillna(dict.fromkeys(CHOICES, ""))


def _analyses(count: int, patients: int, p0: float, crossed: tuple[float, ...], worth: float) -> Iterator[tuple]:
    for way, level in product((*METHODS, *PRIORS), crossed):
        estimate, limits = _estimate(way, count, patients, level, p0, worth)
        answer = "yes" if limits.low > p0 else "no" if limits.high < p0 else "open"
        result = {"estimate": estimate, "low": limits.low, "high": limits.high, "answer": answer}
        yield {"interval": way, "level": f"{100 * level:g}%"}, result


def _estimate(way: str, count: int, patients: int, level: float, p0: float, worth: float) -> tuple[float, Interval]:
    if way in METHODS:
        return count / patients, interval(count, patients, level, way)
    prior = (1.0, 1.0) if way == "flat prior" else (p0 * worth, (1 - p0) * worth)
    belief = posterior(count, patients, *prior)
    return belief.mean, belief.interval(level)


def tally(table: pd.DataFrame) -> pd.DataFrame:
    """Return how many combinations give each answer, a row per question."""
    counted = table.groupby(["question", "answer"], sort=False).size().unstack(fill_value=0)
    return counted.reindex(index=table["question"].unique(), columns=list(ANSWERS), fill_value=0)


def dependence(table: pd.DataFrame) -> pd.DataFrame:
    """Return how often each choice alone changes the answer, all other choices held.

    Parameters
    ----------
    table : pandas.DataFrame
        What :func:`grid` returns.

    Returns
    -------
    pandas.DataFrame
        One row per question and choice: ``settings`` of the other choices, in how many of them the choice ``changes``
        the answer, and the ``share``.
    """
    rows = []
    for name, part in table.groupby("question", sort=False):
        for choice in (c for c in CHOICES if part[c].nunique() > 1):
            others = [c for c in CHOICES if c != choice]
            answers = part.groupby(others)["answer"].nunique()
            changes = int((answers > 1).sum())
            rows.append((name, choice, len(answers), changes, changes / len(answers)))
    return pd.DataFrame(rows, columns=["question", "choice", "settings", "changes", "share"])


def unanimity(table: pd.DataFrame) -> str:
    """Return a sentence that names the questions whose answer no choice changes.

    Examples
    --------
    >>> unanimity(pd.DataFrame({"question": ["survival", "survival"], "answer": ["open", "open"]}))
    'Every combination gives the same answer to the question of survival: open.'
    """
    settled = {
        name: part["answer"].iloc[0] for name, part in table.groupby("question") if part["answer"].nunique() == 1
    }
    if not settled:
        return "No question has the same answer under every combination."
    said = " and ".join(f"of {name}: {answer}" for name, answer in settled.items())
    return f"Every combination gives the same answer to the question {said}."


def strongest(table: pd.DataFrame) -> str:
    """Return a sentence that names, for each question, the choice that changes its answer most often."""
    found = dependence(table)
    said = []
    for name, part in found[found["changes"] > 0].groupby("question", sort=False):
        first = part.sort_values("share", ascending=False, kind="stable").iloc[0]
        said.append(f"{name} hangs most on {CHOICES[first['choice']]} ({first['share']:.0%} of settings)")
    return f"The answer about {'; the answer about '.join(said)}." if said else "No choice alone changes any answer."
