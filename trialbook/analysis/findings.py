"""What the printed counts say about the same patients at two landmarks: who was in response, and what came after."""

from __future__ import annotations

import pandas as pd

from trialbook.histories import bounds, find_clashes
from trialbook.paper.trial import Trial

_ENDS = ["lower", "upper"]


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
    columns = pd.MultiIndex.from_product([["patients", "in response", "dead"], _ENDS])
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
