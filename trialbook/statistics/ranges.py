"""A number with what is known of it: confidence limits, or the sharp bounds that rounding leaves."""

from __future__ import annotations

from dataclasses import dataclass

from trialbook.statistics.printed_values import Span
from trialbook.statistics.readable import readable


@dataclass(frozen=True, repr=False)
class Estimate:
    """An estimate with its confidence limits; NaN where a method gives none."""

    value: float
    low: float
    high: float

    __repr__ = readable


@dataclass(frozen=True, repr=False)
class Range:
    """The smallest and the largest value that agree with what is printed: ``lower`` and ``upper``."""

    lower: float
    upper: float

    __repr__ = readable

    def __contains__(self, value: float) -> bool:
        return self.lower <= value <= self.upper

    def meets(self, span: Span) -> bool:
        """Return whether some value in the range prints as a given number.

        The ends count as met where they are equal to nine digits, since a range is made of floating-point numbers.

        Examples
        --------
        >>> from trialbook.statistics.printed_values import span_of
        >>> Range(0.651, 0.668).meets(span_of("0.66")), Range(0.651, 0.654).meets(span_of("0.66"))
        (True, False)
        """
        slack = 1e-9 * max(abs(self.lower), abs(self.upper))
        return self.lower - slack <= float(span.upper) and float(span.lower) <= self.upper + slack
