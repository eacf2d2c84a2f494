"""What means and standard deviations before and after say of a paired t-test, whose correlation is not printed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import inf, sqrt

from scipy import stats

from trialbook.statistics.domains import whole
from trialbook.statistics.printed_values import Printed, Span, printed_number, span_of
from trialbook.statistics.ranges import Range

_TINY = 1e-9  # of a standard deviation that prints as 0 but of which a correlation is asked


@dataclass(frozen=True)
class PairedSummary:
    """Means and standard deviations of the same patients at two times, as printed.

    Attributes
    ----------
    mean_before, sd_before, mean_after, sd_after : str or Number
        As printed, their last zeros included.
    patients : int
        Number of pairs, at least 2.
    errors : tuple of bool, default (False, False)
        Whether the one or the other spread is a standard error of the mean.

    Raises
    ------
    ValueError
        If a number is not a plain decimal, a standard deviation is negative, or there are fewer than 2 pairs.

    Examples
    --------
    >>> from trialbook.statistics.printed_values import span_of
    >>> summary = PairedSummary("12.4", "3.1", "9.8", "2.7", 10)
    >>> summary.p_values()
    Range(lower=3.972e-10, upper=0.2131)
    >>> summary.correlations(span_of("0.011"))
    Range(lower=0.559, upper=0.6612)
    """

    mean_before: Printed
    sd_before: Printed
    mean_after: Printed
    sd_after: Printed
    patients: int
    errors: tuple[bool, bool] = (False, False)

    def __post_init__(self) -> None:
        """Refuse what cannot be such a summary."""
        whole("patients", self.patients, least=2)
        span_of(self.mean_before)
        span_of(self.mean_after)
        for name in ("sd_before", "sd_after"):
            if printed_number(getattr(self, name)).value < 0:
                raise ValueError(f"{name}: must be at least 0, got {getattr(self, name)}")

    def p_values(self) -> Range:
        """Return the sharp range of the two-sided P value of the paired t-test, over all correlations and rounding.

        The standard deviation of the changes lies between the difference and the sum of the two printed ones.
        """
        least, most = self._change()
        (a, b), (c, d) = self._sds()
        smallest = max(a - d, c - b, 0.0)
        return Range(self._p(most, smallest), self._p(least, b + d))

    def correlations(self, p: Span) -> Range | None:
        """Return the correlations of before and after for which the t-test's P value lies in a span, or None.

        Parameters
        ----------
        p : Span
            The P values that agree with the printed one: ``span_of("0.011")``, or from 0 to a threshold.

        Returns
        -------
        Range or None
            Within -1 to 1; None where no correlation gives such a P value.

        Raises
        ------
        ValueError
            If the span holds no P value.
        """
        if p.upper <= 0 or p.lower > 1:
            raise ValueError(f"p: must hold a P value, above 0 and at most 1, got {p!r}")
        least, most = self._change()
        before, after = ((max(low, _TINY * high, 5e-324), high) for low, high in self._sds())
        smallest = _over(least, self._t(float(p.lower)))
        largest = _over(most, self._t(float(p.upper)))
        corners = list(product(before, after))
        upper = max(_correlation(a, b, smallest) for a, b in corners)
        # for a given spread of the changes, the least lies at a corner or where the three are a right triangle
        inside = [(sqrt(b**2 - largest**2), b) for b in after if largest < b]
        inside += [(a, sqrt(a**2 - largest**2)) for a in before if largest < a]
        corners += [(a, b) for a, b in inside if before[0] <= a <= before[1] and after[0] <= b <= after[1]]
        lower = min(_correlation(a, b, largest) for a, b in corners)
        return Range(max(lower, -1.0), min(upper, 1.0)) if lower <= 1 and upper >= -1 else None

    def _change(self) -> tuple[float, float]:
        """Return the smallest and the largest size of the mean change."""
        before, after = span_of(self.mean_before), span_of(self.mean_after)
        low, high = after.lower - before.upper, after.upper - before.lower
        return float(max(low, -high, 0)), float(max(high, -low))

    def _sds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        before, after = (
            (float(max(span.lower, 0)) * factor, float(span.upper) * factor)
            for span, factor in (
                (span_of(text), sqrt(self.patients) if is_error else 1.0)
                for text, is_error in zip((self.sd_before, self.sd_after), self.errors, strict=True)
            )
        )
        return before, after

    def _p(self, change: float, sd: float) -> float:
        if change == 0:
            return 1.0
        return float(2 * stats.t.sf(change * sqrt(self.patients) / sd, self.patients - 1)) if sd else 0.0

    def _t(self, p: float) -> float:
        """Return the mean change over its standard deviation at which the P value is as given."""
        quantile = stats.t.isf(min(max(p, 0.0), 1.0) / 2, self.patients - 1)
        return max(float(quantile), 0.0) / sqrt(self.patients)  # at P = 1 some versions of scipy end just below 0


def _over(change: float, effect: float) -> float:
    """Return the standard deviation of changes with a mean and a standardised mean; any where both are 0."""
    return change / effect if effect else inf


def _correlation(before: float, after: float, changes: float) -> float:
    """Return the correlation with which two standard deviations give that of the changes; below -1 where none does."""
    return -inf if changes == inf else (before**2 + after**2 - changes**2) / (2 * before * after)
