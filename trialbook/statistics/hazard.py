"""A hazard ratio (or odds ratio), its interval and its P value, which determine one another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import exp, inf, log

from scipy.stats import norm

from trialbook.statistics.domains import strictly_between
from trialbook.statistics.printed_values import Printed, Span, printed_number, span_of
from trialbook.statistics.ranges import Range

Point = tuple[float, float]


@dataclass(frozen=True)
class RatioCheck:
    """What the limits printed around a ratio say of the ratio and of its P value.

    Attributes
    ----------
    inside : bool
        Whether the ratio can lie within its own limits; arithmetic forbids anything else.
    middle : Range
        The geometric mean of the limits, which a ratio with limits from a normal approximation of its logarithm is.
    is_middle : bool
        Whether the ratio can be that mean, within rounding.
    p : Range
        Wald's two-sided P value, from the limits and, where it can be their mean, from the ratio.
    """

    inside: bool
    middle: Range
    is_middle: bool
    p: Range


def check_ratio(ratio: Printed, low: Printed, high: Printed, confidence: float = 0.95) -> RatioCheck:
    """Return what the printed limits of a ratio say of it, within the rounding of all three numbers.

    Parameters
    ----------
    ratio, low, high : str or Number
        As printed, their last zeros included.
    confidence : float, default 0.95
        Two-sided level of the limits, strictly between 0 and 1.

    Returns
    -------
    RatioCheck
        Sharp ranges over all values that print so. Profile-likelihood, exact and bootstrap limits need not have the
        ratio as their geometric mean, nor Wald's P value.

    Raises
    ------
    ValueError
        If a number is not a plain decimal, not above 0, the limits are the wrong way round, or the level lies outside
        (0, 1).

    Examples
    --------
    >>> found = check_ratio("0.62", "0.41", "0.94")
    >>> found.is_middle, found.middle, found.p
    (True, Range(lower=0.6154, upper=0.6262), Range(lower=0.02235, upper=0.0263))
    """
    strictly_between("confidence", confidence)
    value, below, above = _span("ratio", ratio), _span("low", low), _span("high", high)
    if below.lower > above.upper:
        raise ValueError(f"high: must be at least low ({low}), got {high}")
    # a ratio that is a limit prints as that limit, so neighbours whose spans touch at one point are apart
    inside = value.upper > below.lower and value.lower < above.upper
    box = list(product(_logs(below), _logs(above)))
    middle = Range(*(exp((a + b) / 2) for a, b in (box[0], box[-1])))
    is_middle = middle.meets(value)
    corners = _cut(box, *_logs(value)) if is_middle else box
    z = [_z(a, b) for a, b in corners or box]
    smallest = 0.0 if min(z) <= 0 <= max(z) else min(map(abs, z))
    tails = (norm.sf(norm.isf((1 - confidence) / 2) * end) for end in (max(map(abs, z)), smallest))
    return RatioCheck(inside, middle, is_middle, Range(*(float(2 * tail) for tail in tails)))


def _span(name: str, text: Printed) -> Span:
    """Return the values that print so."""
    number = printed_number(text)
    # what prints as 0.0 may be a little above; a whole 0 can be the low limit alone
    if number.value < 0 or (number.value == 0 and name != "low" and not number.decimals):
        raise ValueError(f"{name}: must be above 0, got {text}")
    return span_of(text)


def _logs(span: Span) -> Point:
    """Return the logarithms of the ends; minus infinity where the number can be 0."""
    return (log(span.lower) if span.lower > 0 else -inf), log(span.upper)


def _z(low: float, high: float) -> float:
    """Return the z statistic in units of the normal quantile of the limits; infinite where they are the same."""
    if low == -inf:
        return -1.0
    middle, half = (low + high) / 2, (high - low) / 2
    if half > 0:
        return middle / half
    return 0.0 if middle == 0 else inf if middle > 0 else -inf


def _cut(box: list[Point], least: float, most: float) -> list[Point]:
    """Return the corners of what is left of a box where the mean of both coordinates lies between two values.

    The z statistic is a ratio of two linear functions of the limits, so it is extreme at a corner.
    """
    (a, b), (c, d) = box[0], box[-1]
    inside = [corner for corner in box if least <= (corner[0] + corner[1]) / 2 <= most]
    for total in (2 * least, 2 * most):
        inside += [(low, total - low) for low in (a, c) if low > -inf and b <= total - low <= d]
        inside += [(total - high, high) for high in (b, d) if a <= total - high <= c]
    return [corner for corner in inside if corner[0] <= corner[1]]
