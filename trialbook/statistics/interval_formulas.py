"""The limits of each kind of interval for a proportion, for checked counts: arrays in, arrays out.

``x`` successes among ``n`` patients, both as floats; ``alpha`` is one minus the two-sided confidence level, ``tail``
the probability left on one side. Coverage needs the limits of thousands of counts at once, for which
``binomtest(...).proportion_ci`` is too slow; the tests hold both to the same values.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv, expit, ndtri
from scipy.stats import binom

Floats = NDArray[np.float64]
Limits = tuple[Floats, Floats]

_STEPS = 100  # of the search for a root; about ten are needed


def exact_low(x: Floats, n: Floats, tail: float) -> Floats:
    """Solve P(X >= x) = tail for the rate; 0 where x is 0."""
    return np.where(x == 0, 0.0, betaincinv(np.maximum(x, 1), n - x + 1, tail))


def clopper_pearson(x: Floats, n: Floats, alpha: float) -> Limits:
    """Invert two exact one-sided tests."""
    return _mirrored(exact_low, x, n, alpha / 2)


def mid_p(x: Floats, n: Floats, alpha: float) -> Limits:
    """Invert two one-sided tests that count half of the observed probability."""
    return _mirrored(_mid_p_low, x, n, alpha / 2)


def jeffreys(x: Floats, n: Floats, alpha: float) -> Limits:
    """Return beta quantiles; 0 and 1 where no patient or every patient is a success."""
    return _mirrored(_jeffreys_low, x, n, alpha / 2)


def wilson(x: Floats, n: Floats, alpha: float) -> Limits:
    """Solve the score equation, a quadratic in the rate; the ends that are 0 or 1 are so exactly."""
    z2 = ndtri(alpha / 2) ** 2
    middle, half = (x + z2 / 2) / (n + z2), np.sqrt(z2 * (x * (n - x) / n + z2 / 4)) / (n + z2)
    return np.where(x == 0, 0.0, middle - half), np.where(x == n, 1.0, middle + half)


def wilson_corrected(x: Floats, n: Floats, alpha: float) -> Limits:
    """Solve the score equation with a continuity correction of 1 / (2 n), also where x is half of n."""
    return _mirrored(_wilson_corrected_low, x, n, alpha / 2)


def agresti_coull(x: Floats, n: Floats, alpha: float) -> Limits:
    """Return the Wald limits around Wilson's centre, cut at 0 and 1."""
    z2 = ndtri(alpha / 2) ** 2
    return wald(x + z2 / 2, n + z2, alpha)


def wald(x: Floats, n: Floats, alpha: float) -> Limits:
    """Return the estimate plus and minus a multiple of its standard error, cut at 0 and 1."""
    rate = x / n
    half = -ndtri(alpha / 2) * np.sqrt(rate * (1 - rate) / n)
    return np.maximum(rate - half, 0.0), np.minimum(rate + half, 1.0)


def logit(x: Floats, n: Floats, alpha: float) -> Limits:
    """Return Wald limits of the log odds, and the exact ones where the odds are 0 or infinite."""
    inner = np.clip(x, 0.5, n - 0.5)
    middle, half = np.log(inner / (n - inner)), -ndtri(alpha / 2) * np.sqrt(n / (inner * (n - inner)))
    return _exact_at((x == 0) | (x == n), (expit(middle - half), expit(middle + half)), x, n, alpha)


def log(x: Floats, n: Floats, alpha: float) -> Limits:
    """Return Wald limits of the logarithm of the rate, cut at 1, and the exact ones where the rate is 0."""
    inner = np.maximum(x, 0.5)
    rate, half = inner / n, -ndtri(alpha / 2) * np.sqrt((n - inner) / (n * inner))
    return _exact_at(x == 0, (rate * np.exp(-half), np.minimum(rate * np.exp(half), 1.0)), x, n, alpha)


def log_log(x: Floats, n: Floats, alpha: float) -> Limits:
    """Return Wald limits of the log of minus the log of the rate, and the exact ones where the rate is 0 or 1."""
    inner = np.clip(x, 0.5, n - 0.5)
    rate = inner / n
    half = -ndtri(alpha / 2) * np.sqrt((n - inner) / (n * inner)) / -np.log(rate)
    return _exact_at((x == 0) | (x == n), (rate ** np.exp(half), rate ** np.exp(-half)), x, n, alpha)


def _mirrored(low_limit: Callable[[Floats, Floats, float], Floats], x: Floats, n: Floats, tail: float) -> Limits:
    """Return both limits from the lower one: failures are successes seen from the other side."""
    return low_limit(x, n, tail), 1 - low_limit(n - x, n, tail)


def _exact_at(where: NDArray[np.bool_], limits: Limits, x: Floats, n: Floats, alpha: float) -> Limits:
    """Return the limits, with the exact ones for some counts."""
    low, high = (np.where(where, exact, end) for exact, end in zip(clopper_pearson(x, n, alpha), limits, strict=True))
    return low, high


def _jeffreys_low(x: Floats, n: Floats, tail: float) -> Floats:
    return np.where(x == 0, 0.0, betaincinv(x + 0.5, n - x + 0.5, tail))


def _wilson_corrected_low(x: Floats, n: Floats, tail: float) -> Floats:
    # at least one success, so that what stands under the root is not negative
    least, z = np.maximum(x, 1), -ndtri(tail)
    root = np.sqrt(np.maximum(z**2 - 2 - 1 / n + 4 * least / n * (n - least + 1), 0))
    low = (2 * least + z**2 - 1 - z * root) / (2 * (n + z**2))
    return np.where(x == 0, 0.0, np.clip(low, 0, 1))


def _mid_p_low(x: Floats, n: Floats, tail: float) -> Floats:
    """Solve P(X > x) + P(X = x) / 2 = tail; 0 where x is 0.

    The root lies between the rates at which P(X >= x) and P(X > x) reach the tail. Newton's steps find it, with a
    halving of the bracket wherever they would leave it.
    """
    least = np.maximum(x, 1)
    low = exact_low(least, n, tail)
    high = np.where(least == n, 1.0, exact_low(np.minimum(least + 1, n), n, tail))
    rate = (low + high) / 2
    for _ in range(_STEPS):
        excess = _mid_p_tail(rate, least, n) - tail
        low, high = np.where(excess < 0, rate, low), np.where(excess < 0, high, rate)
        slope = n / 2 * (binom.pmf(least - 1, n - 1, rate) + binom.pmf(least, n - 1, rate))
        newton = rate - excess / slope
        previous, rate = rate, np.where((low < newton) & (newton < high), newton, (low + high) / 2)
        if np.all(np.abs(rate - previous) <= 4 * np.finfo(float).eps * rate):
            break
    return np.where(x == 0, 0.0, rate)


def _mid_p_tail(rate: Floats, x: Floats, n: Floats) -> Floats:
    above = np.where(x == n, 0.0, betainc(x + 1, np.maximum(n - x, 1), rate))
    return (betainc(x, n - x + 1, rate) + above) / 2
