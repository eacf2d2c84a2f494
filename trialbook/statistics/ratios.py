"""Risk ratios and odds ratios of two groups, with the intervals that papers print around them."""

from __future__ import annotations

from math import exp, inf, log, nan, sqrt

import numpy as np
from scipy.stats import contingency, norm

from trialbook.statistics.domains import strictly_between, two_counts
from trialbook.statistics.ranges import Estimate


def risk_ratios(
    first: int, first_patients: int, second: int, second_patients: int, confidence: float = 0.95
) -> dict[str, Estimate]:
    """Return the ratio of the first rate to the second, by name of the method.

    Parameters
    ----------
    first, second : int
        Patients with the outcome in each group.
    first_patients, second_patients : int
        Patients in each group, at least 1.
    confidence : float, default 0.95
        Two-sided level, strictly between 0 and 1.

    Returns
    -------
    dict of str to Estimate
        ``log``: normal limits for the logarithm [1]_. ``log, 0.5 added``: the same after half a patient was added to
        each outcome in each group, as programs do where a count is 0.

    Raises
    ------
    ValueError
        If a count lies outside its range or the level outside (0, 1).

    References
    ----------
    .. [1] D. Katz, J. Baptista, S. P. Azen, M. C. Pike, Biometrics 34 (1978), 469-474.

    Examples
    --------
    >>> risk_ratios(8, 10, 5, 18)["log"]
    Estimate(value=2.88, low=1.285, high=6.453)
    """
    two_counts(first, first_patients, second, second_patients)
    strictly_between("confidence", confidence)
    z = float(norm.isf((1 - confidence) / 2))

    def of(x: float, n: float, y: float, m: float) -> Estimate:
        if x == 0 or y == 0:
            return Estimate(_over(x * m, y * n), nan, nan)
        return _around(log(x / n) - log(y / m), z * sqrt(1 / x - 1 / n + 1 / y - 1 / m))

    return {
        "log": of(first, first_patients, second, second_patients),
        "log, 0.5 added": of(first + 0.5, first_patients + 1, second + 0.5, second_patients + 1),
    }


def odds_ratios(
    first: int, first_patients: int, second: int, second_patients: int, confidence: float = 0.95
) -> dict[str, Estimate]:
    """Return the odds ratio of the first group to the second, by name of the method.

    Parameters
    ----------
    first, second : int
        Patients with the outcome in each group.
    first_patients, second_patients : int
        Patients in each group, at least 1.
    confidence : float, default 0.95
        Two-sided level, strictly between 0 and 1.

    Returns
    -------
    dict of str to Estimate
        ``log``: the sample's ratio with normal limits for the logarithm [1]_. ``log, 0.5 added``: the same after half
        a patient was added to each cell. ``conditional``: the most likely ratio given both margins with its exact
        limits, as R's ``fisher.test`` prints them (there to about three digits only).

    Raises
    ------
    ValueError
        If a count lies outside its range or the level outside (0, 1).

    References
    ----------
    .. [1] B. Woolf, Annals of Human Genetics 19 (1955), 251-253.

    Examples
    --------
    >>> odds_ratios(8, 10, 5, 18)["log"], odds_ratios(8, 10, 5, 18)["conditional"]
    (Estimate(value=10.4, low=1.617, high=66.9), Estimate(value=9.414, low=1.284, high=121.5))
    """
    two_counts(first, first_patients, second, second_patients)
    strictly_between("confidence", confidence)
    z = float(norm.isf((1 - confidence) / 2))
    cells = np.array([[first, first_patients - first], [second, second_patients - second]])

    def of(table: np.ndarray) -> Estimate:
        (a, b), (c, d) = table.tolist()
        if min(a, b, c, d) == 0:
            return Estimate(_over(a * d, b * c), nan, nan)
        return _around(log(a) - log(b) - log(c) + log(d), z * sqrt(1 / a + 1 / b + 1 / c + 1 / d))

    exact = contingency.odds_ratio(cells, kind="conditional")
    limits = exact.confidence_interval(confidence)
    return {
        "log": of(cells),
        "log, 0.5 added": of(cells + 0.5),
        "conditional": Estimate(float(exact.statistic), float(limits.low), float(limits.high)),
    }


def _around(middle: float, half: float) -> Estimate:
    return Estimate(exp(middle), exp(middle - half), exp(middle + half))


def _over(above: float, below: float) -> float:
    """Return a ratio that may be infinite, or NaN where it is 0 to 0."""
    if below:
        return above / below
    return inf if above else nan
