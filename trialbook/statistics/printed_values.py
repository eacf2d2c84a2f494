"""The values that print as a given number, by each usual rounding convention: exact, as fractions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import ceil, floor

from trialbook.paper.numerals import Number

Printed = str | Number
ROUNDINGS = ("half up", "half even", "truncated")


@dataclass(frozen=True)
class Span:
    """All values between two ends that print as one number; ``lower_in`` and ``upper_in`` say whether the ends do."""

    lower: Fraction
    upper: Fraction
    lower_in: bool = True
    upper_in: bool = True

    def __contains__(self, value: Fraction) -> bool:
        above = self.lower <= value if self.lower_in else self.lower < value
        return above and (value <= self.upper if self.upper_in else value < self.upper)

    def __repr__(self) -> str:
        """Show it as an interval of decimal numbers."""
        left, right = "[" if self.lower_in else "(", "]" if self.upper_in else ")"
        return f"Span {left}{float(self.lower):g}, {float(self.upper):g}{right}"

    def multiples(self, step: Fraction) -> range:
        """Return the whole numbers k for which k times ``step`` lies within."""
        first, last = self.lower / step, self.upper / step
        start = ceil(first) if self.lower_in else floor(first) + 1
        stop = floor(last) + 1 if self.upper_in else ceil(last)
        return range(start, max(start, stop))


def printed_number(text: Printed) -> Number:
    """Return a plain decimal number with its number of decimals.

    Raises
    ------
    ValueError
        If a text is not a plain decimal number.

    Examples
    --------
    >>> printed_number("9.40")
    Number(value=Fraction(47, 5), decimals=2)
    """
    if isinstance(text, Number):
        return text
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent > 0:
        raise ValueError(f"printed: must be a plain decimal number such as 9.40, got {text!r}")
    return Number(Fraction(number), -exponent)


def span_of(text: Printed, rounding: str | None = None) -> Span:
    """Return all values that print as a number.

    Parameters
    ----------
    text : str or Number
        The number as printed, its last zeros included: ``9.40``.
    rounding : {'half up', 'half even', 'truncated'}, optional
        How it was rounded (half up: away from 0). Left out, half a unit either way, both ends included, since rounding
        half up and half to even are both usual.

    Returns
    -------
    Span
        Exact.

    Raises
    ------
    ValueError
        If the text is not a plain decimal number, or the rounding is not one of these.

    Examples
    --------
    >>> span_of("2.5"), span_of("2.5", "half up"), span_of("2.5", "truncated")
    (Span [2.45, 2.55], Span [2.45, 2.55), Span [2.5, 2.6))
    """
    number = printed_number(text)
    value, unit = number.value, number.step
    if rounding is None:
        return Span(value - unit / 2, value + unit / 2)
    if rounding not in ROUNDINGS:
        raise ValueError(f"rounding: must be one of {', '.join(ROUNDINGS)}, got {rounding!r}")
    negative = value < 0
    if rounding == "half even":
        even = value / unit % 2 == 0
        return Span(value - unit / 2, value + unit / 2, even, even)
    if rounding == "truncated":
        if value == 0:
            return Span(-unit, unit, False, False)
        return Span(value - unit, value, False, True) if negative else Span(value, value + unit, True, False)
    if value == 0:
        return Span(-unit / 2, unit / 2, False, False)
    return Span(value - unit / 2, value + unit / 2, not negative, negative)
