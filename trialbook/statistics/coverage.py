"""How often an interval holds the true rate: exact coverage, by summing over every count that can occur."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom

from trialbook.statistics.proportions import METHODS, limits

_EDGE = 1e-12  # a true rate this close to a limit, relatively, counts as the limit itself
_MANY = 2000  # from so many patients on, limits are looked for rather than listed


def coverage(
    rates: ArrayLike, patients: int, confidence: float = 0.95, method: str = "clopper-pearson"
) -> NDArray[np.float64]:
    """Return the probability that the interval holds the true rate, for each true rate.

    The interval is closed: a true rate that equals a limit is held.

    Parameters
    ----------
    rates : float or array of float
        True rates in [0, 1].
    patients : int
        Number of patients, at least 1.
    confidence : float, default 0.95
        Two-sided level, strictly between 0 and 1.
    method : str, default "clopper-pearson"
        A name in :data:`trialbook.statistics.interval_methods.INTERVALS`.

    Returns
    -------
    numpy.ndarray of float
        In the shape of ``rates``.

    Raises
    ------
    ValueError
        If a rate lies outside [0, 1], or another argument is one that
        :func:`trialbook.statistics.proportions.limits` refuses.

    References
    ----------
    .. [1] L. D. Brown, T. T. Cai, A. DasGupta, Statistical Science 16 (2001), 101-133.

    Examples
    --------
    Ten patients, half of whom respond in truth:

    >>> print(coverage(0.5, 10).round(4), coverage(0.5, 10, method="wald").round(4))
    0.9785 0.8906
    """
    p = _rates(rates)
    first, last = _held(p, patients, confidence, method)
    return (binom.cdf(last, patients, p) - binom.cdf(first - 1, patients, p))[()]


def coverage_table(
    rates: ArrayLike, most_patients: int, confidence: float = 0.95, methods: Sequence[str] = METHODS
) -> dict[str, NDArray[np.float64]]:
    """Return the coverage of several methods for every number of patients up to ``most_patients``.

    The distribution of the count is built up one patient at a time, for all true rates at once and for all methods
    together, which is far less work than :func:`coverage` for each.

    Parameters
    ----------
    rates : array of float
        True rates in [0, 1], one-dimensional.
    most_patients : int
        The largest number of patients, at least 1.
    confidence : float, default 0.95
        Two-sided level, strictly between 0 and 1.
    methods : sequence of str
        Names in :data:`trialbook.statistics.interval_methods.INTERVALS`; by default those that the chapters compare.

    Returns
    -------
    dict of str to numpy.ndarray
        For each method an array of shape ``(most_patients, len(rates))``; row k is for k + 1 patients.

    Raises
    ------
    ValueError
        If a rate lies outside [0, 1], or another argument is one that
        :func:`trialbook.statistics.proportions.limits` refuses.

    Examples
    --------
    >>> table = coverage_table([0.1, 0.5], 10, methods=["wilson"])
    >>> table["wilson"][9].round(4)
    array([0.9298, 0.9785])
    """
    p = np.atleast_1d(_rates(rates))
    if most_patients < 1:
        raise ValueError(f"most_patients: must be an integer of at least 1, got {most_patients}")
    table = {method: np.empty((most_patients, p.size)) for method in methods}
    bounds = {method: _all_limits(most_patients, confidence, method) for method in methods}
    below = np.zeros((most_patients + 2, p.size))  # row x + 1 holds P(X <= x), row 0 nothing
    below[1:] = 1.0
    for row in range(most_patients):
        below[1 : row + 3] -= p * (below[1 : row + 3] - below[: row + 2])
        for method, (low, high) in bounds.items():
            first, last = _between(p, low[row], high[row])
            table[method][row] = _pick(below, last + 1) - _pick(below, first)
    return table


def _all_limits(most_patients: int, confidence: float, method: str) -> list[list[NDArray]]:
    """Return low and high limits, each a list: one array for each number of patients, in the order of the counts."""
    sizes = np.arange(2, most_patients + 2)
    patients, starts = np.repeat(sizes - 1, sizes), np.cumsum(sizes)
    counts = np.arange(patients.size) - np.repeat(starts - sizes, sizes)
    return [np.split(ends, starts[:-1]) for ends in limits(counts, patients, confidence, method)]


def _pick(table: NDArray, rows: NDArray) -> NDArray:
    return table[rows, np.arange(table.shape[1])]


def _rates(rates: ArrayLike) -> NDArray[np.float64]:
    p = np.asarray(rates, dtype=np.float64)
    if not np.all((p >= 0) & (p <= 1)):
        raise ValueError(f"rates: must lie between 0 and 1, got {rates}")
    return p


def _held(p: NDArray, patients: int, confidence: float, method: str) -> tuple[NDArray, NDArray]:
    """Return the first and the last count whose interval holds each rate."""
    if patients < _MANY:
        return _between(p, *limits(np.arange(patients + 1), patients, confidence, method))

    def low_and_high(count: NDArray) -> tuple[NDArray, NDArray]:
        return limits(np.minimum(count, patients), patients, confidence, method)

    first = _smallest(lambda count: low_and_high(count)[1] * (1 + _EDGE) >= p, p.shape, patients)
    last = _smallest(lambda count: low_and_high(count)[0] * (1 - _EDGE) > p, p.shape, patients) - 1
    return first, np.maximum(last, first - 1)


def _smallest(holds: Callable[[NDArray], NDArray], shape: tuple[int, ...], patients: int) -> NDArray:
    """Return the smallest counts for which something holds that holds for all larger ones, by halving the range."""
    start, stop = np.zeros(shape, dtype=int), np.full(shape, patients + 1)
    while np.any(start < stop):
        middle = (start + stop) // 2
        held = holds(middle)
        stop = np.where(held & (start < stop), middle, stop)
        start = np.where(held, start, np.minimum(middle + 1, stop))
    return start


def _between(p: NDArray, low: NDArray, high: NDArray) -> tuple[NDArray, NDArray]:
    """Return the first and the last count whose interval holds the rate.

    Both limits grow with the count, so the counts that hold a rate are consecutive.
    """
    first = np.searchsorted(high * (1 + _EDGE), p, side="left")
    last = np.searchsorted(low * (1 - _EDGE), p, side="right") - 1
    return first, np.maximum(last, first - 1)
