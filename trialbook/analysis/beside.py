"""A trial's own rates beside those of other studies, as a forest plot shows them."""

from __future__ import annotations

import pandas as pd

from trialbook.analysis.context import is_rate, readings
from trialbook.analysis.rates import LandmarkRate, landmark_rates
from trialbook.paper.trial import Trial

OWN = "this trial"
SURVIVAL_ROLES = ("response", "stable", "progression", "other")


def shared_times(trial: Trial, endpoint: str) -> tuple[int | float, ...]:
    """Return the trial's landmarks at which another study has a figure for an endpoint.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> shared_times(load_trial("nk-liver-2020"), "survival")
    (12, 36)
    """
    others = {one.time for one in trial.comparators if one.endpoint == endpoint and is_rate(one)}
    return tuple(time for time in trial.times if time in others)


def own_rates(trial: Trial, endpoint: str, confidence: float = 0.95) -> dict[int | float, LandmarkRate]:
    """Return the trial's own rate at each landmark, for the endpoint ``response_rate`` or ``survival``.

    A trial without a state of response, or of death, has none.

    Raises
    ------
    ValueError
        If the endpoint is another.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> own_rates(load_trial("nk-liver-2020"), "survival")[36].span
    '19% to 81%'
    """
    roles = {"response_rate": ("response",), "survival": SURVIVAL_ROLES}
    if endpoint not in roles:
        raise ValueError(f"endpoint: must be one of {', '.join(roles)}, got {endpoint!r}")
    if not trial.codes("response" if endpoint == "response_rate" else "death"):
        return {}
    return {rate.time: rate for rate in landmark_rates(trial, *roles[endpoint], confidence=confidence)}


def beside(trial: Trial, endpoint: str, confidence: float = 0.95, time: int | float | None = None) -> pd.DataFrame:
    """Return a trial's rates and those of other studies, a row each, as a forest plot shows them.

    Parameters
    ----------
    trial : Trial
        The trial, with its comparators.
    endpoint : str
        ``response_rate`` or ``survival``.
    confidence : float, default 0.95
        Level of the intervals computed here.
    time : number, optional
        Only rates at this time; without it the trial's at every landmark and the others' at any time.

    Returns
    -------
    pandas.DataFrame
        ``study``, ``rate``, ``low``, ``high`` (NaN where open), ``interval`` (its basis), ``count`` and ``own``: the
        trial's own rows first. Empty unless there are rates of both.

    Raises
    ------
    ValueError
        If the endpoint is another, or the level lies outside (0, 1).

    Examples
    --------
    >>> from trialbook import load_trial
    >>> beside(load_trial("nk-liver-2020"), "survival", time=36)[["study", "count"]].head(2).to_numpy().tolist()
    [['This trial, month 36', '5 of 10'], ['Nishikawa 2011: ablation', '129 of 162']]
    """
    own = [_own(trial, rate) for at, rate in own_rates(trial, endpoint, confidence).items() if time in (None, at)]
    others = [
        (one.comparator.study, one.rate, one.low, one.high, one.basis, one.fits, False)
        for one in readings(trial, endpoint, time, confidence)
    ]
    rows = own + others if own and others else []
    table = pd.DataFrame(rows, columns=["study", "rate", "low", "high", "interval", "count", "own"])
    return table.astype({"rate": float, "low": float, "high": float, "own": bool})


def _own(trial: Trial, rate: LandmarkRate) -> tuple:
    """Return the trial's row for a landmark; a count above the number of patients has neither rate nor limits."""
    middle = rate.lower / rate.patients if rate.known and rate.possible else None
    low, high = (rate.limits.low, rate.limits.high) if rate.possible else (None, None)
    name = f"This trial, {trial.unit} {rate.time}"
    return (name, middle, low, high, OWN, f"{rate.count} of {rate.patients:,}", True)
