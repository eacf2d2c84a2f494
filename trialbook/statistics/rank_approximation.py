"""Wilcoxon's signed-rank test by normal approximation: how small its P value can be."""

from __future__ import annotations

from math import sqrt

from scipy import stats

from trialbook.statistics.domains import whole


def smallest_asymptotic_p(patients: int, *, correction: bool = False, tied: bool = False) -> float:
    """Return the smallest two-sided P value that Wilcoxon's signed-rank test by normal approximation can reach.

    All changes have one sign. Programs fall back to this approximation where changes are tied or zero, and on demand.
    For few pairs it lies below the smallest exact P value, :func:`trialbook.statistics.paired.smallest_p`.

    Parameters
    ----------
    patients : int
        Number of pairs, at least 1.
    correction : bool, default False
        Whether the continuity correction of one half is applied.
    tied : bool, default False
        Whether all changes have the same size, which makes the variance as small as it can be; else no two have.
        (Without correction this is the sign test by normal approximation too.)

    Returns
    -------
    float
        The P value.

    Raises
    ------
    ValueError
        If there are no pairs.

    Examples
    --------
    Below the exact 0.0625 of five pairs:

    >>> round(smallest_asymptotic_p(5), 4), round(smallest_asymptotic_p(5, correction=True), 4)
    (0.0431, 0.0591)
    """
    whole("patients", patients)
    # the ranks' squares add up to four times the variance; tied ranks are all (patients + 1) / 2
    ranks_squared = (patients + 1) / 2 if tied else (2 * patients + 1) / 3
    deviation = sqrt(patients * (patients + 1) / 2 * ranks_squared) / 2
    above_mean = patients * (patients + 1) / 4 - (0.5 if correction else 0)
    return float(2 * stats.norm.sf(above_mean / deviation))
