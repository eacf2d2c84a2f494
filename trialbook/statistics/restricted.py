"""Score statistics for a difference of two proportions, with the rates that fit best given that difference."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def restricted_rates(x: ArrayLike, n: int, y: ArrayLike, m: int, difference: float) -> tuple[Floats, Floats]:
    """Return the most likely rates behind x of n and y of m among those that differ by ``difference`` [1]_.

    The likelihood equation is a cubic, solved in closed form.

    References
    ----------
    .. [1] O. Miettinen, M. Nurminen, Statistics in Medicine 4 (1985), 213-226.

    Examples
    --------
    >>> first, second = restricted_rates(8, 10, 5, 18, 0.0)
    >>> round(float(first), 4), round(float(second), 4)
    (0.4643, 0.4643)
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    total, both = n + m, x + y
    quadratic = ((n + 2 * m) * difference - total - both) / (3 * total)
    linear = ((m * difference - total - 2 * y) * difference + both) / total
    constant = y * difference * (1 - difference) / total
    half = quadratic**3 - quadratic * linear / 2 + constant / 2
    # q is never 0 for the sign: at a double root either sign gives the same rate
    scale = np.where(half < 0, -1, 1) * np.sqrt(np.maximum(quadratic**2 - linear / 3, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        cosine = np.where(scale == 0, 0.0, half / scale**3)
    angle = (np.pi + np.arccos(np.clip(cosine, -1, 1))) / 3
    least, most = max(0.0, -difference), min(1.0, 1.0 - difference)
    second = np.clip(2 * scale * np.cos(angle) - quadratic, least, most)
    return np.clip(second + difference, 0, 1), second


def score(x: ArrayLike, n: int, y: ArrayLike, m: int, difference: float) -> Floats:
    """Return how far the observed difference of rates lies above ``difference``, in standard errors.

    Infinite where it differs and the standard error is 0; 0 where it does not differ.

    Examples
    --------
    At no difference it is the root of Pearson's chi-squared:

    >>> round(float(score(8, 10, 5, 18, 0.0)), 4)
    2.6549
    """
    first, second = restricted_rates(x, n, y, m, difference)
    error = np.sqrt(first * (1 - first) / n + second * (1 - second) / m)
    above = np.asarray(x) / n - np.asarray(y) / m - difference
    above = np.where(np.abs(above) < 1e-12, 0.0, above)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(above == 0, 0.0, above / error)
