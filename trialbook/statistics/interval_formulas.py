"""The limits of each kind of interval, for checked counts: arrays in, arrays out.

``x`` successes among ``n`` patients, both as floats; ``alpha`` is one minus the two-sided confidence level, ``tail``
the probability left on one side.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import elementwise
from scipy.special import betainc, betaincinv, ndtri

Floats = NDArray[np.float64]
Limits = tuple[Floats, Floats]


def exact_low(x: Floats, n: Floats, tail: float) -> Floats:
    """Solve P(X >= x) = tail for the rate; 0 where x is 0."""
    return np.where(x == 0, 0.0, betaincinv(np.maximum(x, 1), n - x + 1, tail))


def _mirrored(low_limit: Callable[[Floats, Floats, float], Floats], x: Floats, n: Floats, tail: float) -> Limits:
    """Return both limits from the lower one: failures are successes seen from the other side."""
    return low_limit(x, n, tail), 1 - low_limit(n - x, n, tail)


def _clopper_pearson(x: Floats, n: Floats, alpha: float) -> Limits:
    return _mirrored(exact_low, x, n, alpha / 2)


def _mid_p(x: Floats, n: Floats, alpha: float) -> Limits:
    return _mirrored(_mid_p_low, x, n, alpha / 2)


def _mid_p_low(x: Floats, n: Floats, tail: float) -> Floats:
    """Solve P(X > x) + P(X = x) / 2 = tail; 0 where x is 0.

    The root lies between the rates at which P(X >= x) and P(X > x) reach the tail.
    """
    least = np.maximum(x, 1)
    bracket = exact_low(least, n, tail), np.where(least == n, 1.0, exact_low(np.minimum(least + 1, n), n, tail))
    root = elementwise.find_root(_mid_p_excess, bracket, args=(least, n, tail)).x
    return np.where(x == 0, 0.0, root)


def _mid_p_excess(rate: Floats, x: Floats, n: Floats, tail: float) -> Floats:
    above = np.where(x == n, 0.0, betainc(x + 1, np.maximum(n - x, 1), rate))
    return (betainc(x, n - x + 1, rate) + above) / 2 - tail


def _jeffreys(x: Floats, n: Floats, alpha: float) -> Limits:
    return _mirrored(_jeffreys_low, x, n, alpha / 2)


def _jeffreys_low(x: Floats, n: Floats, tail: float) -> Floats:
    return np.where(x == 0, 0.0, betaincinv(x + 0.5, n - x + 0.5, tail))


def _wilson(x: Floats, n: Floats, alpha: float) -> Limits:
    """Solve the score equation, a quadratic in the rate; the ends that are 0 or 1 are so exactly."""
    z2 = ndtri(alpha / 2) ** 2
    middle, half = (x + z2 / 2) / (n + z2), np.sqrt(z2 * (x * (n - x) / n + z2 / 4)) / (n + z2)
    return np.where(x == 0, 0.0, middle - half), np.where(x == n, 1.0, middle + half)


def _wald(x: Floats, n: Floats, alpha: float) -> Limits:
    rate = x / n
    half = -ndtri(alpha / 2) * np.sqrt(rate * (1 - rate) / n)
    return np.maximum(rate - half, 0.0), np.minimum(rate + half, 1.0)


FORMULAS = {
    "clopper-pearson": _clopper_pearson,
    "wilson": _wilson,
    "mid-p": _mid_p,
    "jeffreys": _jeffreys,
    "wald": _wald,
}
