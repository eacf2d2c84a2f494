"""Whether whole values can have a printed mean, standard deviation and median: GRIM, GRIMMER and DEBIT, exactly."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, isqrt

from trialbook.statistics.domains import whole
from trialbook.statistics.printed_values import Printed, Span, printed_number, span_of


def grim(mean: Printed, patients: int, step: Printed = "1", rounding: str | None = None) -> range:
    """Return the totals, in steps, that print as a mean: the GRIM test [1]_.

    The values of patients are multiples of a step (1 for counts and years of age, 10 for the Karnofsky score), so
    their total is one too.

    Parameters
    ----------
    mean : str or Number
        As printed, its last zeros included.
    patients : int
        Patients behind the mean, at least 1.
    step : str or Number, default "1"
        Smallest difference between two raw values.
    rounding : {'half up', 'half even', 'truncated'}, optional
        How the mean was rounded; by default half a unit either way.

    Returns
    -------
    range
        The totals divided by the step; empty where no such values have this mean.

    Raises
    ------
    ValueError
        If a number is not a plain decimal, the step not above 0, or another argument outside its range.

    References
    ----------
    .. [1] N. J. L. Brown, J. A. J. Heathers, Social Psychological and Personality Science 8 (2017), 363-369.

    Examples
    --------
    A mean age of 46.25 fits four patients and not five:

    >>> list(grim("46.25", 4)), list(grim("46.25", 5))
    ([185], [])
    """
    whole("patients", patients)
    return span_of(mean, rounding).multiples(_step(step) / int(patients))


def grimmer(mean: Printed, sd: Printed, patients: int, step: Printed = "1", rounding: str | None = None) -> bool:
    """Return whether values that are multiples of a step can have both the mean and the standard deviation [1]_.

    The sum of the squares, in squared steps, is a whole number as odd or even as the total is, and at least what the
    most equal values have. From five patients on every such number is a sum of squares; for fewer it is checked.

    Parameters
    ----------
    mean, sd : str or Number
        As printed, their last zeros included; the standard deviation with the divisor ``patients - 1``.
    patients : int
        Patients behind them, at least 2.
    step : str or Number, default "1"
        Smallest difference between two raw values.
    rounding : {'half up', 'half even', 'truncated'}, optional
        How both were rounded, as for :func:`grim`.

    Returns
    -------
    bool
        Exact, if the values may be any multiples of the step.

    Raises
    ------
    ValueError
        As for :func:`grim`, or if the standard deviation is negative.

    References
    ----------
    .. [1] J. Anaya, PeerJ Preprints 4 (2016), e2400v1, which introduced the test; here for any step and rounding.

    Examples
    --------
    >>> grimmer("46.25", "9.46", 4), grimmer("46.25", "9.47", 4)
    (True, False)
    """
    whole("patients", patients, least=2)
    spread, unit, n = _spread(sd, rounding), _step(step), int(patients)
    return any(_has_squares(total, spread, unit, n) for total in grim(mean, n, step, rounding))


def debit(mean: Printed, sd: Printed, patients: int, rounding: str | None = None) -> tuple[int, ...]:
    """Return how many patients had the value 1, if all values are 0 or 1: the DEBIT test [1]_.

    Parameters
    ----------
    mean, sd : str or Number
        As printed, the mean as a proportion; the standard deviation with the divisor ``patients - 1``.
    patients : int
        Patients behind them, at least 2.
    rounding : {'half up', 'half even', 'truncated'}, optional
        How both were rounded, as for :func:`grim`.

    Returns
    -------
    tuple of int
        The counts that print as both numbers; empty where none does.

    Raises
    ------
    ValueError
        As for :func:`grimmer`.

    References
    ----------
    .. [1] J. A. J. Heathers, N. J. L. Brown, DEBIT: a simple consistency test for binary data (2019),
       https://osf.io/5vb3u.

    Examples
    --------
    >>> debit("0.80", "0.42", 10), debit("0.80", "0.40", 10)
    ((8,), ())
    """
    whole("patients", patients, least=2)
    spread, n = _spread(sd, rounding), int(patients)
    counts = (count for count in grim(mean, n, rounding=rounding) if 0 <= count <= n)
    return tuple(count for count in counts if _squares_within(spread, Fraction(count * (n - count), n * (n - 1))))


def median_fits(median: Printed, patients: int, step: Printed = "1") -> bool:
    """Return whether values that are multiples of a step can have a median: for an even number, half steps count too.

    Parameters
    ----------
    median : str or Number
        As printed, its last zeros included.
    patients : int
        Patients behind it, at least 1.
    step : str or Number, default "1"
        Smallest difference between two raw values.

    Returns
    -------
    bool
        Exact.

    Raises
    ------
    ValueError
        As for :func:`grim`.

    Examples
    --------
    >>> median_fits("42.5", 4), median_fits("42.5", 5)
    (True, False)
    """
    whole("patients", patients)
    return bool(span_of(median).multiples(_step(step) / (1 if patients % 2 else 2)))


def _step(step: Printed) -> Fraction:
    unit = printed_number(step).value
    if unit <= 0:
        raise ValueError(f"step: must be above 0, got {step}")
    return unit


def _spread(sd: Printed, rounding: str | None) -> Span:
    """Return the standard deviations that print so, none below 0."""
    span = span_of(sd, rounding)
    if printed_number(sd).value < 0:
        raise ValueError(f"sd: must be at least 0, got {sd}")
    return span if span.lower >= 0 else Span(Fraction(0), span.upper, True, span.upper_in)


def _squares_within(spread: Span, variance: Fraction) -> bool:
    """Return whether the root of a variance lies in a span, without taking the root."""
    return variance in Span(spread.lower**2, spread.upper**2, spread.lower_in, spread.upper_in)


def _has_squares(total: int, spread: Span, unit: Fraction, n: int) -> bool:
    """Return whether n whole numbers with this total have a sum of squares in the span of the standard deviation."""
    least, most = ((n - 1) * (end / unit) ** 2 + Fraction(total**2, n) for end in (spread.lower, spread.upper))
    first = ceil(least) if spread.lower_in else floor(least) + 1
    last = floor(most) if spread.upper_in else ceil(most) - 1
    whole_part, rest = divmod(total, n)
    first = max(first, (n - rest) * whole_part**2 + rest * (whole_part + 1) ** 2)
    first += (first - total) % 2
    return any(_reached(n, total, squares) for squares in range(first, last + 1, 2))


def _reached(n: int, total: int, squares: int) -> bool:
    """Return whether n whole numbers have a total and a sum of squares of equal parity, not below the least."""
    if n == 2:
        rest = 2 * squares - total**2
        return isqrt(rest) ** 2 == rest
    if n == 3:
        # each number lies within this distance of their mean
        reach = isqrt((3 * squares - total**2) * 2 // 9) + 1
        near = range(total // 3 - reach, total // 3 + reach + 2)
        rests = ((total - x, squares - x**2) for x in near)
        return any(2 * left >= sum_**2 and _reached(2, sum_, left) for sum_, left in rests)
    # the rest is a sum of three squares (of sums of two numbers less the other two), by Legendre's theorem
    rest = 4 * squares - total**2
    while n == 4 and rest and rest % 4 == 0:
        rest //= 4
    return n > 4 or rest % 8 != 7
