"""The means that a paper prints with a spread, and how far those of its groups are apart."""

from __future__ import annotations

from math import sqrt

import pandas as pd
from scipy.stats import t as student
from scipy.stats import ttest_ind_from_stats

from trialbook.paper.denominators import parse_denominator
from trialbook.paper.printed import read_mean_sd
from trialbook.paper.quantities import parse_quantity
from trialbook.paper.trial import Trial

_COLUMNS = ["measure", "time", "group", "mean", "sd", "patients"]


def printed_means(trial: Trial) -> pd.DataFrame:
    """Return the means that a paper prints with a spread, which is a standard deviation unless it is named as an error.

    Parameters
    ----------
    trial : Trial
        The trial, whose claims have quantities ``mean_sd:NAME`` or ``change:NAME``.

    Returns
    -------
    pandas.DataFrame
        ``measure`` in words, ``time``, ``group`` by its label (blank for all patients), ``mean``, ``sd``, and
        ``patients``: those of the group, or the denominator that is printed.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> printed_means(load_trial("tnf-chemotherapy-2004"))[["mean", "sd", "patients"]].to_numpy().tolist()
    [[89.0, 9.92, 69.0], [84.17, 8.84, 36.0]]
    """
    nouns = {one.name: one.noun or one.label for one in trial.measures}
    sizes = {one.code: one.patients for one in trial.groups}
    labels = {one.code: one.label for one in trial.groups}
    rows = []
    for claim in trial.claims:
        quantity = parse_quantity(claim.quantity) if claim.quantity else None
        if quantity is None or quantity.kind not in ("mean_sd", "change") or claim.versus or claim.time is None:
            continue
        values = read_mean_sd(claim.printed) if claim.printed else None
        if values is None or values.spread is None or values.spread.value <= 0:
            continue
        size = sizes.get(claim.group or "", trial.patients)
        of = parse_denominator(claim.of) if claim.of else size
        noun = nouns.get(quantity.name, quantity.name.replace("_", " "))
        words = f"change of {noun}" if quantity.kind == "change" else noun
        patients = min(of, size) if isinstance(of, int) else size
        spread = float(values.spread.value) * (sqrt(patients) if values.spread_is == "SE" else 1)
        rows.append((words, claim.time, labels.get(claim.group or "", ""), float(values.mean.value), spread, patients))
    return pd.DataFrame(rows, columns=_COLUMNS).query("patients > 1").reset_index(drop=True)


def mean_differences(means: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """Return how far the mean of the first group lies above that of each other, by Welch's interval.

    Parameters
    ----------
    means : pandas.DataFrame
        As :func:`printed_means` gives it.
    confidence : float, default 0.95
        Level of the intervals, strictly between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        ``measure``, ``time``, the groups ``first`` and ``second`` with their means ``mean`` and ``other``,
        ``difference``, ``low``, ``high`` and ``P``.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> apart = mean_differences(printed_means(load_trial("tnf-chemotherapy-2004")))
    >>> apart[["difference", "low", "high", "P"]].round(2).to_numpy().tolist()
    [[4.83, 1.05, 8.61, 0.01]]
    """
    rows = []
    for (measure, time), part in means.groupby(["measure", "time"], sort=False):
        first, *others = part.drop_duplicates("group").itertuples()
        for other in others:
            parts = [one.sd**2 / one.patients for one in (first, other)]
            error, freedom = sqrt(sum(parts)), sum(parts) ** 2
            freedom /= sum(v**2 / (one.patients - 1) for v, one in zip(parts, (first, other), strict=True))
            difference, reach = first.mean - other.mean, error * student.isf((1 - confidence) / 2, freedom)
            summaries = [number for one in (first, other) for number in (one.mean, one.sd, one.patients)]
            p = ttest_ind_from_stats(*summaries, equal_var=False).pvalue
            groups = first.group, other.group, first.mean, other.mean
            rows.append((measure, time, *groups, difference, difference - reach, difference + reach, p))
    columns = ["measure", "time", "first", "second", "mean", "other", "difference", "low", "high", "P"]
    return pd.DataFrame(rows, columns=columns)
