"""Confidence intervals for a difference of two proportions, by every usual method."""

from __future__ import annotations

from collections.abc import Callable
from math import hypot, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import comb
from scipy.stats import norm

from trialbook.statistics.domains import strictly_between, two_counts
from trialbook.statistics.proportions import Interval, interval
from trialbook.statistics.restricted import score

_MOST_TABLES = 6_000  # beyond so many tables the exact interval is left out: it takes seconds
_NEAR = 1e-9  # the closest to -1 and 1 that a difference is tried, since there no rate varies


def difference_intervals(
    first: int, first_patients: int, second: int, second_patients: int, confidence: float = 0.95
) -> dict[str, Interval]:
    """Return the intervals for the first rate less the second, by name of the method.

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
    dict of str to Interval
        Wald (with and without continuity correction), Newcombe's from Wilson's intervals (with and without) [1]_,
        Agresti-Caffo [2]_, Mee and Miettinen-Nurminen [3]_, and the exact one (:func:`exact_difference_interval`) where
        the groups are small enough.

    Raises
    ------
    ValueError
        If a count lies outside its range or the level outside (0, 1).

    References
    ----------
    .. [1] R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890.
    .. [2] A. Agresti, B. Caffo, American Statistician 54 (2000), 280-288.
    .. [3] O. Miettinen, M. Nurminen, Statistics in Medicine 4 (1985), 213-226.

    Examples
    --------
    >>> found = difference_intervals(8, 10, 5, 18)
    >>> found["Newcombe"], found["Miettinen-Nurminen"]
    (Interval(low=0.136, high=0.732), Interval(low=0.132, high=0.764))
    """
    counts = first, first_patients, second, second_patients
    two_counts(*counts)
    strictly_between("confidence", confidence)
    z = float(norm.isf((1 - confidence) / 2))
    total = first_patients + second_patients
    found = {
        "Wald": _wald(*counts, z, 0.0),
        "Wald, corrected": _wald(*counts, z, 0.5),
        "Newcombe": _newcombe(*counts, confidence, "wilson"),
        "Newcombe, corrected": _newcombe(*counts, confidence, "wilson-corrected"),
        "Agresti-Caffo": _agresti_caffo(*counts, z),
        "Mee": _score(*counts, z),
        "Miettinen-Nurminen": _score(*counts, z / sqrt(1 - 1 / total)),
    }
    if (first_patients + 1) * (second_patients + 1) <= _MOST_TABLES:
        found["exact"] = exact_difference_interval(*counts, confidence)
    return found


def exact_difference_interval(
    first: int, first_patients: int, second: int, second_patients: int, confidence: float = 0.95
) -> Interval:
    """Return the exact unconditional interval for the first rate less the second [1]_.

    It holds the differences that neither of two one-sided exact tests at half of alpha rejects; these order the tables
    by the score statistic, and take the largest probability over all rates that differ so much.

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
    Interval
        Guaranteed coverage, but for a search over a grid of 200 rates.

    Raises
    ------
    ValueError
        If a count lies outside its range or the level outside (0, 1).

    References
    ----------
    .. [1] I. S. F. Chan, Z. Zhang, Biometrics 55 (1999), 1202-1209.

    Examples
    --------
    >>> exact_difference_interval(8, 10, 5, 18)
    Interval(low=0.085, high=0.789)
    """
    two_counts(first, first_patients, second, second_patients)
    strictly_between("confidence", confidence)
    tail = (1 - confidence) / 2
    low = _exact_low(first, first_patients, second, second_patients, tail)
    return Interval(low, -_exact_low(second, second_patients, first, first_patients, tail))


def _wald(x: int, n: int, y: int, m: int, z: float, most: float) -> Interval:
    """Return the Wald interval; its correction is at most the difference, as in R's ``prop.test``."""
    difference = x / n - y / m
    correction = min(most * (1 / n + 1 / m), abs(difference))
    half = z * sqrt(x * (n - x) / n**3 + y * (m - y) / m**3) + correction
    return Interval(max(difference - half, -1.0), min(difference + half, 1.0))


def _newcombe(x: int, n: int, y: int, m: int, confidence: float, method: str) -> Interval:
    first, second = interval(x, n, confidence, method), interval(y, m, confidence, method)
    p, q = x / n, y / m
    return Interval(p - q - hypot(p - first.low, second.high - q), p - q + hypot(first.high - p, q - second.low))


def _agresti_caffo(x: int, n: int, y: int, m: int, z: float) -> Interval:
    return _wald(x + 1, n + 2, y + 1, m + 2, z, 0.0)


def _score(x: int, n: int, y: int, m: int, z: float) -> Interval:
    """Return the differences from which the score statistic is at most z away."""

    def end(sign: int) -> float:
        def beyond(difference: float) -> float:
            return sign * float(score(x, n, y, m, difference)) + z

        edge, middle = sign * (1 - _NEAR), x / n - y / m
        return float(brentq(beyond, middle, edge)) if sign * middle < 1 else float(sign)

    return Interval(end(-1), end(1))


def _exact_low(x: int, n: int, y: int, m: int, tail: float) -> float:
    """Return the smallest difference that the test for a larger one does not reject."""

    def surprising(difference: float) -> bool:
        return _chance_above(x, n, y, m, difference) <= tail

    return _first_false(surprising, -1 + _NEAR, x / n - y / m)


def _chance_above(x: int, n: int, y: int, m: int, difference: float) -> float:
    """Return the largest chance of a score statistic at least as large as observed, over rates that differ so much."""
    first, second = np.arange(n + 1)[:, None], np.arange(m + 1)[None, :]
    statistic = score(first, n, second, m, difference)
    extreme = statistic >= statistic[x, y] - 1e-9
    least, most = max(0.0, -difference), min(1.0, 1.0 - difference)
    rates = least + (most - least) * np.sin(np.linspace(0, np.pi / 2, 200)) ** 2
    above, below = _chances(n, np.clip(rates + difference, 0, 1)), _chances(m, rates)
    return float(((above @ extreme) * below).sum(axis=1).max())


def _chances(patients: int, rates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the binomial probabilities of every count, a row for each rate: many times faster than scipy's for few."""
    counts = np.arange(patients + 1)
    column = rates[:, None]
    return comb(patients, counts) * column**counts * (1 - column) ** (patients - counts)


def _first_false(holds: Callable[[float], bool], start: float, stop: float) -> float:
    """Return where a condition first fails, to 1e-7: tried from the outside in steps of 0.01, then by halving."""
    if not holds(start):
        return -1.0
    step = 0.01
    while start + step < stop and holds(start + step):
        start += step
    stop = min(start + step, stop)
    while stop - start > 1e-7:
        middle = (start + stop) / 2
        start, stop = (middle, stop) if holds(middle) else (start, middle)
    return stop
