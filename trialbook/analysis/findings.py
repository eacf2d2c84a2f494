"""What the printed counts say about the same patients at two landmarks or more; empty where they say nothing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from itertools import pairwise
from operator import and_

import pandas as pd

from trialbook.histories import Asked, Bounds, WorkLimitError, asked, bounds, find_clashes, shares_of_worlds
from trialbook.paper.trial import Trial

_ENDS = ["lower", "upper"]
_LATER = ("in response", "dead")
_WORK = 120_000  # steps of counting that a chapter may take


def fates(trial: Trial) -> pd.DataFrame:
    """Return what can have become, by the last landmark, of those in response and not in response at the first.

    Parameters
    ----------
    trial : Trial
        Any trial.

    Returns
    -------
    pandas.DataFrame
        Rows ``in response`` and ``not in response`` (alive) at the first landmark. Columns in pairs ``lower`` and
        ``upper``: ``patients`` there, those ``in response`` and those ``dead`` at the last landmark, the latter two
        over every set of patient histories that fits the counts. No row where the paper does not count responses and
        deaths at two landmarks or more, or where its counts clash.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> fates(load_trial("nk-liver-2020"))["dead"].to_dict("index")
    {'in response': {'lower': 3, 'upper': 5}, 'not in response': {'lower': 0, 'upper': 2}}
    """
    responses, death = trial.codes("response"), trial.codes("death")
    columns = pd.MultiIndex.from_product([["patients", *_LATER], _ENDS])
    if not (responses and death) or len(trial.landmarks) < 2 or find_clashes(trial):
        return pd.DataFrame(columns=columns, dtype=int)
    others = tuple(code for code in trial.codes() if code not in responses + death)
    starts = {"in response": responses, "not in response": others}
    rows = {start: _ends(trial, codes) for start, codes in starts.items() if codes}
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def _ends(trial: Trial, codes: tuple[str, ...]) -> list[int]:
    """Return the bounds of those in some states at the first landmark, and of them in response and dead at the last."""
    start = f"at:{'+'.join(codes)}@{trial.times[0]!r}"
    later = [f"{start},{'+'.join(trial.codes(role))}@{trial.times[-1]!r}" for role in ("response", "death")]
    found = [bounds(trial, statistic) for statistic in (start, *later)]
    return [end for one in found for end in (one.lower, one.upper)]


def telling(fate: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `fates` that say something: of some patients, not all from 0 to everybody.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> telling(fates(load_trial("nk-liver-2020"))).index.to_list()
    ['in response']
    """
    void = fate["patients", "lower"] == 0
    ends = ((fate[name, "lower"] == 0) & (fate[name, "upper"] >= fate["patients", "upper"]) for name in _LATER)
    return fate[~(void | reduce(and_, ends))]


def undecided(fate: pd.DataFrame) -> bool:
    """Return whether the counts fit a lower share of deaths in either of the two groups of `fates`.

    Parameters
    ----------
    fate : pandas.DataFrame
        As `fates` returns it.

    Returns
    -------
    bool
        False also where a group is empty or not counted.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> undecided(fates(load_trial("nk-liver-2020")))
    True
    """
    share = fate["dead"].div(fate["patients", "lower"], axis=0).reindex(["in response", "not in response"])
    (least, most), (least_others, most_others) = share.to_numpy(dtype=float)
    return bool(least < most_others and least_others < most)


def losses(trial: Trial, *codes: str) -> pd.DataFrame:
    """Return how many patients in some states at a landmark were certainly in none of them at the next.

    Parameters
    ----------
    trial : Trial
        Any trial.
    *codes : str
        States, such as ``"CR"``.

    Returns
    -------
    pandas.DataFrame
        A row for each two landmarks in turn at which at least one patient left, with the times ``begin`` and ``end``,
        the ``patients`` at the first and those ``lost`` by the second at least.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> losses(load_trial("nk-liver-2020"), "CR").to_dict("records")
    [{'begin': 6, 'end': 12, 'patients': 5, 'lost': 2}]
    """
    found = []
    if codes and not find_clashes(trial):
        states = "+".join(codes)
        for begin, end in pairwise(trial.times):
            start = bounds(trial, f"at:{states}@{begin!r}")
            lost = start.lower - bounds(trial, f"at:{states}@{begin!r},{states}@{end!r}").upper
            found += [(begin, end, start.lower, lost)] * (lost > 0)
    return pd.DataFrame(found, columns=["begin", "end", "patients", "lost"])


def answers(trial: Trial, final: Iterable[str] = ()) -> dict[Asked, Bounds]:
    """Return the questions that a reader would ask of the patients' courses, with what the counts answer.

    Parameters
    ----------
    trial : Trial
        Any trial.
    final : iterable of str
        Codes of states that a patient never leaves except by death.

    Returns
    -------
    dict of Asked to Bounds
        Empty where there is no course to ask about: with fewer than two landmarks, or counts that clash.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> first, found = next(iter(answers(load_trial("nk-liver-2020")).items()))
    >>> first.label, found.lower, found.upper
    ('in response at month 3, dead by month 36', 3, 5)
    """
    if len(trial.landmarks) < 2 or find_clashes(trial, final):
        return {}
    return {question: bounds(trial, question.statistic, final) for question in asked(trial)}


def answers_by_group(trial: Trial, final: Iterable[str] = ()) -> dict[str, dict[Asked, Bounds]]:
    """Return :func:`answers` of each group alone, by its label; empty unless two groups or more have any.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> answers_by_group(load_trial("nk-liver-2020"))
    {}
    """
    found = {group.label: answers(trial.of_group(group.code), final) for group in trial.groups}
    arms = {label: one for label, one in found.items() if one}
    return arms if len(arms) > 1 else {}


def world_shares(trial: Trial, question: Asked, final: Iterable[str] = ()) -> pd.DataFrame:
    """Return in what share of the worlds that fit the counts a question is answered by each number of patients.

    Parameters
    ----------
    trial : Trial
        A trial whose counts can all be true.
    question : Asked
        The question.
    final : iterable of str
        Codes of states that a patient never leaves except by death.

    Returns
    -------
    pandas.DataFrame
        Columns ``patients``, ``share`` and ``a world is``; empty where the worlds are too many to be counted.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> trial = load_trial("nk-liver-2020")
    >>> shares = world_shares(trial, next(iter(answers(trial))))
    >>> shares.groupby("a world is")["share"].sum().round(9).to_list()
    [1.0, 1.0]
    """
    try:
        found = shares_of_worlds(trial, question.statistic, final, limit=_WORK)
    except WorkLimitError:
        found = {}
    rows = [(k, float(share), kind) for kind, one in found.items() for k, share in one.shares.items()]
    return pd.DataFrame(rows, columns=["patients", "share", "a world is"])
