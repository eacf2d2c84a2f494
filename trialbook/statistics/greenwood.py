"""Greenwood's variance of a product-limit estimate, and the intervals that are built on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from math import exp, inf, log, nan, sqrt

from scipy import stats

from trialbook.statistics.proportions import Interval

TRANSFORMS = ("plain", "log", "log-log")


def greenwood(
    deaths: Sequence[int], at_risk: Sequence[int], confidence: float = 0.95, transform: str = "plain"
) -> Interval:
    """Return the interval for survival by Greenwood's variance.

    With d deaths among Y at risk at each time, the variance of ``log S`` is estimated by the sum of
    ``d / (Y * (Y - d))``. The interval is symmetric on the scale of S, of ``log S``, or of ``log(-log S)``, and cut at
    0 and 1. Before the first death the variance is 0 and the interval is the point 1; when nobody is left the formula
    divides by zero and there is no interval.

    Parameters
    ----------
    deaths, at_risk : sequence of int
        Deaths, and patients at risk just before, at each time of a death up to the time in question.
    confidence : float, default 0.95
        Two-sided level, strictly between 0 and 1.
    transform : {'plain', 'log', 'log-log'}
        The scale of symmetry.

    Returns
    -------
    Interval
        ``low`` and ``high``; both nan where nobody is left.

    Raises
    ------
    ValueError
        If the transform is unknown, the level lies outside (0, 1), or more die than are at risk.

    Examples
    --------
    >>> greenwood([1, 1, 3], [10, 9, 8])
    Interval(low=0.190, high=0.810)
    >>> greenwood([1, 1, 3], [10, 9, 8], transform="log-log")
    Interval(low=0.184, high=0.753)
    """
    if any(not 0 <= dead <= risk or risk < 1 for dead, risk in zip(deaths, at_risk, strict=True)):
        raise ValueError(f"deaths: counts from 0 to at_risk {tuple(at_risk)} are needed, got {tuple(deaths)}")
    *_, (alive, variance) = product_limit(zip(deaths, at_risk, strict=True))
    return limits_around(alive, variance, confidence, transform)


def product_limit(steps: Iterable[tuple[int, int]]) -> Iterator[tuple[Fraction, float]]:
    """Yield the estimate and Greenwood's variance of its logarithm, before the first step and after each.

    Parameters
    ----------
    steps : iterable of tuple of int
        Deaths, and patients at risk just before, at each time of a death; not more deaths than patients.

    Yields
    ------
    alive : fractions.Fraction
        The estimate, exactly.
    variance : float
        That of its logarithm; inf when nobody is left.

    Examples
    --------
    >>> [(str(alive), round(variance, 4)) for alive, variance in product_limit([(1, 10), (1, 9)])]
    [('1', 0.0), ('9/10', 0.0111), ('4/5', 0.025)]
    """
    alive, variance = Fraction(1), 0.0
    yield alive, variance
    for dead, risk in steps:
        alive *= Fraction(risk - dead, risk)
        variance += dead / (risk * (risk - dead)) if alive else inf
        yield alive, variance


def limits_around(alive: Fraction, variance: float, confidence: float, transform: str) -> Interval:
    """Return the interval around one level of :func:`product_limit`.

    Parameters
    ----------
    alive, variance : fractions.Fraction, float
        The estimate and the variance of its logarithm.
    confidence, transform : float, str
        As for :func:`greenwood`.

    Returns
    -------
    Interval
        As :func:`greenwood` returns it.

    Raises
    ------
    ValueError
        If the transform is unknown or the level lies outside (0, 1).

    Examples
    --------
    >>> limits_around(Fraction(1, 2), 0.1, 0.95, "plain")
    Interval(low=0.190, high=0.810)
    """
    if transform not in TRANSFORMS:
        raise ValueError(f"transform: one of {', '.join(TRANSFORMS)} is needed, got {transform!r}")
    quantile = _quantile(confidence)
    if alive in (0, 1):
        return Interval(nan, nan) if alive == 0 else Interval(1.0, 1.0)
    return Interval(*_around(float(alive), quantile * sqrt(variance), transform))


@cache
def _quantile(confidence: float) -> float:
    """Return the quantile of the standard normal distribution that belongs to a two-sided level."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence: a level strictly between 0 and 1 is needed, got {confidence}")
    return float(stats.norm.isf((1 - confidence) / 2))


def _around(survival: float, half: float, transform: str) -> tuple[float, float]:
    """Return the limits around an estimate strictly between 0 and 1; ``half`` is the half-width for ``log S``."""
    if transform == "plain":
        return max(survival * (1 - half), 0.0), min(survival * (1 + half), 1.0)
    if transform == "log":
        return survival * exp(-half), min(survival * exp(half), 1.0)
    power = exp(-half / log(survival))
    return survival**power, survival ** (1 / power)
