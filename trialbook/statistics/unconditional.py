"""The largest probability of a set of two-by-two tables over all rates that two groups can have in common."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.stats import binom, hypergeom

Floats = NDArray[np.float64]


def largest_over_rates(tables: NDArray[np.bool_]) -> float:
    """Return the largest probability of a set of tables over every rate that both groups share.

    Given the total of successes, the tables have a hypergeometric distribution whatever the rate, so the probability
    is a mean of these shares, weighted with the binomial probabilities of the total.

    Parameters
    ----------
    tables : array of bool
        Shape ``(n + 1, m + 1)``: whether x successes of n and y of m belong to the set.

    Returns
    -------
    float
        The largest probability, at most 1. It is searched on a grid much finer than the binomial distribution is wide,
        then refined around the highest point.

    Examples
    --------
    One patient in each group, one responds and the other does not:

    >>> round(largest_over_rates(np.array([[False, True], [True, False]])), 4)
    0.5
    """
    n, m = (size - 1 for size in tables.shape)
    totals = np.add.outer(np.arange(n + 1), np.arange(m + 1))
    shares = np.bincount(totals[tables], chances_given_total(n, m)[tables], minlength=n + m + 1)
    grid, weights = _binomial_weights(n + m)
    heights = weights @ shares
    best = int(heights.argmax())
    around = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    counts = np.arange(n + m + 1)
    refined = minimize_scalar(lambda rate: -(binom.pmf(counts, n + m, rate) @ shares), bounds=around, method="bounded")
    return float(min(max(heights[best], -refined.fun), 1.0))


@lru_cache(maxsize=8)
def chances_given_total(n: int, m: int) -> Floats:
    """Return the probability of each table among those with the same total of successes, at equal rates."""
    first, second = np.arange(n + 1)[:, None], np.arange(m + 1)[None, :]
    return hypergeom.pmf(first, n + m, first + second, n)


@lru_cache(maxsize=4)
def _binomial_weights(patients: int) -> tuple[Floats, Floats]:
    """Return a grid of rates, and at each the binomial probabilities of every count."""
    # equally spaced on the scale on which the binomial distribution has the same width everywhere
    grid = np.sin(np.linspace(0, np.pi / 2, 40 * int(np.sqrt(patients) + 1) + 1)) ** 2
    return grid, binom.pmf(np.arange(patients + 1), patients, grid[:, None])
