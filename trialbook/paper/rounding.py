"""Whether a computed value prints as a printed number does."""

from __future__ import annotations

from math import isfinite

from trialbook.paper.numerals import Number, PValue

_SLACK = 1e-9  # of floating-point computation, relative to the value


def prints(number: Number, value: float) -> bool:
    """Return whether a value prints so: rounded half up or half to even, or cut off.

    Examples
    --------
    >>> from trialbook.paper.printed import read_number
    >>> prints(read_number("0.44"), 0.4439), prints(read_number("0.44"), 0.4491), prints(read_number("0.44"), 0.45)
    (True, True, False)
    """
    if not isfinite(value):
        return False
    printed, step, slack = float(number.value), float(number.step), _SLACK * max(1.0, abs(value))
    cut = (printed - slack <= value < printed + step) if printed >= 0 else (printed - step < value <= printed + slack)
    return abs(value - printed) <= step / 2 + slack or cut


def prints_p(printed: PValue, p: float) -> bool:
    """Return whether a P value agrees with a printed one: ``P<0.05``, ``P=0.011``.

    Examples
    --------
    >>> from trialbook.paper.printed import read_p
    >>> prints_p(read_p("P<0.05"), 0.04), prints_p(read_p("P=0.05"), 0.04), prints_p(read_p("P=0.000"), 0.0001)
    (True, False, True)
    """
    value = float(printed.number.value)
    if printed.relation == "=":
        return prints(printed.number, p)
    slack = _SLACK * max(1.0, abs(value))
    if printed.relation[0] == "<":
        return p < value + (slack if printed.relation == "<=" else 0)
    return p > value - (slack if printed.relation == ">=" else 0)


def lies_in(number: Number, low: Number | None, high: Number | None) -> bool:
    """Return whether a printed number can lie between two printed ends, within the rounding of all three.

    Examples
    --------
    >>> from trialbook.paper.printed import read_number
    >>> lies_in(read_number("0.8"), read_number("0.44"), read_number("0.97"))
    True
    """
    above = low is None or number.value + number.step >= low.value - low.step
    return above and (high is None or number.value - number.step <= high.value + high.step)
