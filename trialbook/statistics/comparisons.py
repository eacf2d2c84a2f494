"""P values for two proportions by every usual test: which of them a paper used is rarely said."""

from __future__ import annotations

from functools import lru_cache
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from trialbook.statistics.domains import two_counts
from trialbook.statistics.unconditional import chances_given_total, largest_over_rates

Floats = NDArray[np.float64]

_MOST_TABLES = 100_000  # beyond so many tables the unconditional tests are left out: they take seconds
_TOLERANCE = 1e-7  # probabilities this close, relatively, count as equal, as in R


def comparison_p_values(
    first: int, first_patients: int, second: int, second_patients: int, *, unconditional: bool = True
) -> dict[str, float]:
    """Return the P values of the usual tests for ``first / first_patients`` against ``second / second_patients``.

    One-sided P values are in the observed direction. Where all patients or none had the outcome, nothing can be
    tested: every P value is 1.

    Parameters
    ----------
    first, second : int
        Patients with the outcome in each group.
    first_patients, second_patients : int
        Patients in each group, at least 1.
    unconditional : bool, default True
        Whether to add Barnard's and Boschloo's tests, which take far longer than all others.

    Returns
    -------
    dict of str to float
        By name of the test, the commonest first. Barnard's and Boschloo's are left out where the two groups are so
        large (about 300 patients each) that they would take seconds, and the z test without pooling where the standard
        error is 0.

    Raises
    ------
    ValueError
        If a count lies outside its range.

    Notes
    -----
    Two-sided Fisher and mid-P add up the tables that are at most as probable; *doubled* is twice the one-sided value.
    Barnard's tests [1]_ order tables by the z statistic, Boschloo's [2]_ by Fisher's two-sided P value (*doubled*: by
    the one-sided one); both take the largest probability over all common rates. ``scipy.stats.barnard_exact`` can
    leave out a table that is exactly as extreme on the other side, by rounding; here it is counted.

    References
    ----------
    .. [1] G. A. Barnard, Biometrika 34 (1947), 123-138.
    .. [2] R. D. Boschloo, Statistica Neerlandica 24 (1970), 1-9.

    Examples
    --------
    >>> values = comparison_p_values(8, 10, 5, 18)
    >>> {test: round(values[test], 4) for test in ("Fisher", "Pearson", "Yates", "Barnard")}
    {'Fisher': 0.0163, 'Pearson': 0.0079, 'Yates': 0.0239, 'Barnard': 0.0089}
    """
    two_counts(first, first_patients, second, second_patients)
    values = _conditional(first, first_patients, second, second_patients)
    values |= _asymptotic(first, first_patients, second, second_patients)
    if unconditional and (first_patients + 1) * (second_patients + 1) <= _MOST_TABLES:
        values |= _unconditional(first, first_patients, second, second_patients)
    untestable = first + second in (0, first_patients + second_patients)
    return dict.fromkeys(values, 1.0) if untestable else values


def _conditional(x: int, n: int, y: int, m: int) -> dict[str, float]:
    """Return Fisher's P values and their mid-P forms, given both margins."""
    counts = np.arange(max(0, x + y - m), min(n, x + y) + 1)
    chances = stats.hypergeom.pmf(counts, n + m, x + y, n)
    here = float(chances[counts == x][0])
    above, below = float(chances[counts >= x].sum()), float(chances[counts <= x].sum())
    one_sided = min(above, below)
    two_sided = float(chances[chances <= here * (1 + _TOLERANCE)].sum())
    return {
        "Fisher": min(two_sided, 1.0),
        "Fisher, one-sided": min(one_sided, 1.0),
        "Fisher, doubled": min(2 * one_sided, 1.0),
        "mid-P": min(two_sided - here / 2, 1.0),
        "mid-P, one-sided": one_sided - here / 2,
        "mid-P, doubled": min(2 * one_sided - here, 1.0),
    }


def _asymptotic(x: int, n: int, y: int, m: int) -> dict[str, float]:
    """Return the P values of tests by normal or chi-squared approximation."""
    difference, cells = abs(x / n - y / m), np.array([[x, n - x], [y, m - y]])
    expected = np.outer(cells.sum(axis=1), cells.sum(axis=0)) / (n + m)
    pooled = sqrt((x + y) / (n + m) * (1 - (x + y) / (n + m)) * (1 / n + 1 / m))
    correction = min((1 / n + 1 / m) / 2, difference)
    filled = cells > 0
    likelihood = 2 * float((cells[filled] * np.log(cells[filled] / expected[filled])).sum())
    z = {
        "Pearson": _z(difference, pooled),
        "Yates": _z(difference - correction, pooled),
        "z, unpooled": _z(difference, sqrt(x * (n - x) / n**3 + y * (m - y) / m**3)),
        "likelihood ratio": sqrt(max(likelihood, 0.0)),
    }
    tails = {name: float(stats.norm.sf(statistic)) for name, statistic in z.items() if statistic < inf}
    return {name: 2 * tail for name, tail in tails.items()} | {f"{name}, one-sided": tails[name] for name in tails}


def _z(difference: float, error: float) -> float:
    """Return a z statistic; infinite for a difference without any spread, which happens without pooling only."""
    return difference / error if error > 0 else (inf if difference > 0 else 0.0)


def _unconditional(x: int, n: int, y: int, m: int) -> dict[str, float]:
    """Return the P values that are the largest over all common rates."""
    first, second = np.arange(n + 1)[:, None], np.arange(m + 1)[None, :]
    rates, total = (first / n, second / m), first + second
    pooled = total / (n + m) * (1 - total / (n + m)) * (1 / n + 1 / m)
    unpooled = first * (n - first) / n**3 + second * (m - second) / m**3
    sign = 1 if x / n >= y / m else -1
    values: dict[str, float] = {}
    for name, variance in (("Barnard", pooled), ("Barnard, unpooled", unpooled)):
        equal = np.abs(rates[0] - rates[1]) < 1e-12
        with np.errstate(divide="ignore", invalid="ignore"):
            z = np.where(equal, 0.0, sign * (rates[0] - rates[1]) / np.sqrt(variance))
        least = z[x, y] * (1 - _TOLERANCE)
        values[name] = largest_over_rates(np.abs(z) >= least) if z[x, y] > 0 else 1.0
        values[f"{name}, one-sided"] = largest_over_rates(z >= least)
    lower, upper, two_sided = _fisher_of_all(n, m)
    one_sided = upper if sign > 0 else lower
    values["Boschloo"] = largest_over_rates(two_sided <= two_sided[x, y] * (1 + _TOLERANCE))
    values["Boschloo, one-sided"] = largest_over_rates(one_sided <= one_sided[x, y] * (1 + _TOLERANCE))
    values["Boschloo, doubled"] = min(2 * values["Boschloo, one-sided"], 1.0)
    return values


@lru_cache(maxsize=4)
def _fisher_of_all(n: int, m: int) -> tuple[Floats, Floats, Floats]:
    """Return Fisher's P values of every table: for a low and a high first rate, and two-sided."""
    lower, upper, two_sided = (np.ones((n + 1, m + 1)) for _ in range(3))
    every = chances_given_total(n, m)
    for total in range(n + m + 1):
        counts = np.arange(max(0, total - m), min(n, total) + 1)
        chances = every[counts, total - counts]
        lower[counts, total - counts] = np.cumsum(chances)
        upper[counts, total - counts] = np.cumsum(chances[::-1])[::-1]
        order = np.sort(chances)
        reached = np.searchsorted(order, chances * (1 + _TOLERANCE), side="right")
        two_sided[counts, total - counts] = np.cumsum(order)[reached - 1]
    return lower, upper, two_sided
