"""What limits or a range of values allow: the largest and smallest standard deviation, and the mean."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, sqrt

from trialbook.statistics.domains import whole
from trialbook.statistics.printed_values import Printed, Span, printed_number, span_of
from trialbook.statistics.ranges import Range


@dataclass(frozen=True)
class SpreadLimits:
    """The smallest and the largest variance (divisor n - 1) that values between two limits can have, exactly."""

    smallest_variance: Fraction
    largest_variance: Fraction

    @property
    def sd(self) -> Range:
        """The smallest and the largest standard deviation."""
        return Range(sqrt(self.smallest_variance), sqrt(self.largest_variance))

    def __repr__(self) -> str:
        """Show the standard deviations."""
        return f"SpreadLimits(sd={self.sd!r})"

    def allow(self, sd: Printed) -> bool:
        """Return whether a standard deviation between these two prints so, without taking a root."""
        span = span_of(sd)
        return max(span.lower, 0) ** 2 <= self.largest_variance and self.smallest_variance <= max(span.upper, 0) ** 2


def sd_limits(mean: Printed, patients: int, low: Printed, high: Printed, *, observed: bool = False) -> SpreadLimits:
    """Return the smallest and the largest standard deviation that the mean and the limits of the values allow.

    The largest has all values but one at a limit, the smallest all values the same, or, where the limits were observed
    as smallest and largest value, all the others.

    Parameters
    ----------
    mean : str or Number
        As printed, its last zeros included.
    patients : int
        Patients behind it, at least 2.
    low, high : str or Number
        The limits, as printed.
    observed : bool, default False
        Whether the limits are the smallest and the largest value of these patients (a printed range) instead of
        limits of the scale.

    Returns
    -------
    SpreadLimits
        Over all values that print as this mean and, where observed, as these limits.

    Raises
    ------
    ValueError
        If a number is not a plain decimal, the limits are the wrong way round, there are fewer than 2 patients, or no
        values between the limits have the mean.

    Examples
    --------
    Ten scores from 0 to 100 with a mean of 50:

    >>> sd_limits("50", 10, "0", "100").sd
    Range(lower=0, upper=52.7)
    """
    whole("patients", patients, least=2)
    below, above, n = _ends(low, observed), _ends(high, observed), int(patients)
    if below[0] > above[1]:
        raise ValueError(f"high: must be at least low ({low}), got {high}")
    wide = _Values(n, below[0], above[1], observed)
    totals = wide.totals(span_of(mean))
    if totals is None:
        raise ValueError(f"mean: must lie where values from {low} to {high} can have it, got {mean}")
    narrow = _Values(n, below[1], above[0], observed)
    within = narrow.totals(span_of(mean)) if below[1] <= above[0] else None
    # two values so far apart have this variance, whatever the others are
    apart = max(above[0] - below[1], Fraction(0)) ** 2 / (2 * (n - 1)) if observed else Fraction(0)
    return SpreadLimits(narrow.smallest(*within) if within else apart, wide.largest(*totals))


def sd_of_se(se: Printed, patients: int) -> Range:
    """Return the standard deviations whose standard error of the mean prints so.

    Papers print one for the other: a "standard deviation" that is too small for its limits may be a standard error.

    Parameters
    ----------
    se : str or Number
        The standard error as printed, its last zeros included.
    patients : int
        Patients behind it, at least 1.

    Returns
    -------
    Range
        The printed number times the root of the number of patients, within its rounding.

    Raises
    ------
    ValueError
        If the number is not a plain decimal of at least 0, or there is no patient.

    Examples
    --------
    >>> sd_of_se("2.5", 16)
    Range(lower=9.8, upper=10.2)
    """
    return _scaled("se", se, patients, 1)


def _scaled(name: str, text: Printed, patients: int, power: int) -> Range:
    whole("patients", patients)
    span = span_of(text)
    if printed_number(text).value < 0:
        raise ValueError(f"{name}: must be at least 0, got {text}")
    return Range(*(float(max(end, 0)) * sqrt(patients) ** power for end in (span.lower, span.upper)))


def _ends(text: Printed, rounded: bool) -> tuple[Fraction, Fraction]:
    """Return the smallest and the largest number that a limit can be: rounded if it was observed, else as it stands."""
    span, value = span_of(text), printed_number(text).value
    return (span.lower, span.upper) if rounded else (value, value)


@dataclass(frozen=True)
class _Values:
    """Values of n patients between two limits; where these were observed, one value lies at each of them."""

    n: int
    low: Fraction
    high: Fraction
    observed: bool

    @property
    def fixed(self) -> tuple[Fraction, ...]:
        return (self.low, self.high) if self.observed else ()

    @property
    def free(self) -> int:
        return self.n - len(self.fixed)

    def totals(self, mean: Span) -> tuple[Fraction, Fraction] | None:
        """Return the smallest and the largest total that such values can have with such a mean, or None."""
        least = max(mean.lower * self.n, sum(self.fixed) + self.free * self.low)
        most = min(mean.upper * self.n, sum(self.fixed) + self.free * self.high)
        return (least, most) if least <= most else None

    def largest(self, least: Fraction, most: Fraction) -> Fraction:
        """Return the largest variance with a total in a range: all but one of the free values at a limit.

        Between two totals at which all are at a limit the variance is convex, and over these it is concave.
        """
        width, base = self.high - self.low, sum(self.fixed) + self.free * self.low
        totals = [least, most]
        if width:
            first, last = ceil((least - base) / width), floor((most - base) / width)
            best = floor((self.n * (self.low + self.high) / 2 - base) / width)
            at_limits = {min(max(number, first), last) for number in (first, last, best, best + 1)}
            totals += [base + number * width for number in at_limits if first <= last]
        return max(self._spread_out(total, base, width) for total in totals)

    def _spread_out(self, total: Fraction, base: Fraction, width: Fraction) -> Fraction:
        at_high, rest = divmod(total - base, width) if width else (0, Fraction(0))
        between = [self.low + rest] if at_high < self.free else []
        at_low = self.free - int(at_high) - len(between)
        values = sum(value**2 for value in (*self.fixed, *between))
        squares = values + int(at_high) * self.high**2 + at_low * self.low**2
        return (squares - total**2 / self.n) / (self.n - 1)

    def smallest(self, least: Fraction, most: Fraction) -> Fraction:
        """Return the smallest variance with a total in a range: all free values the same."""
        if not self.observed:
            return Fraction(0)
        total = min(max(self.n * (self.low + self.high) / 2, least), most)
        same = (total - sum(self.fixed)) ** 2 / self.free if self.free else 0
        return (sum(value**2 for value in self.fixed) + same - total**2 / self.n) / (self.n - 1)
