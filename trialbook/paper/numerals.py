"""What a printed number stands for, with its printed precision, and which counts of patients print so.

All arithmetic is exact: a printed number is a :class:`fractions.Fraction` with its number of decimals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import ClassVar


@dataclass(frozen=True)
class Number:
    """A printed number and its decimals: ``46.1`` is 461/10 with one.

    ``ambiguous`` says that its comma may stand for thousands, as it was read, or before decimals.
    """

    value: Fraction
    decimals: int
    ambiguous: bool = field(default=False, compare=False, repr=False)

    @property
    def step(self) -> Fraction:
        """One unit of the last printed digit."""
        return Fraction(10) ** -self.decimals

    def rounds(self, exact: Fraction) -> bool:
        """Return whether a value prints so, rounded half up or half to even."""
        half = self.step / 2
        even = self.value / self.step % 2 == 0
        return self.value - half <= exact < self.value + half or (even and exact == self.value + half)

    def nearest(self, exact: Fraction) -> str:
        """Return a value with as many decimals: as printed where it prints so, else rounded half up."""
        steps = self.value / self.step if self.rounds(exact) else floor(exact / self.step + Fraction(1, 2))
        digits = f"{abs(int(steps)):0{self.decimals + 1}d}"
        sign = "-" if steps < 0 else ""
        return sign + (f"{digits[: -self.decimals]}.{digits[-self.decimals :]}" if self.decimals else digits)


@dataclass(frozen=True)
class Whole:
    """A printed count of patients; a fraction of one is kept as it is, to be refused later.

    ``ambiguous`` says that it can also be read as a rate.
    """

    count: int | Fraction
    ambiguous: bool = field(default=False, compare=False, repr=False)

    def form(self, count: int, patients: int) -> str:
        """Return another count as this one is printed."""
        return str(count)


@dataclass(frozen=True)
class Ratio:
    """A count printed with its denominator: ``8/10``, which can be read in one way alone."""

    count: int
    denominator: int
    ambiguous: ClassVar[bool] = False

    def form(self, count: int, patients: int) -> str:
        """Return another count as this one is printed, over all patients."""
        return f"{count}/{patients}"


@dataclass(frozen=True)
class Share:
    """A rate printed without its count: a percentage (``scale`` 100) or a proportion (``scale`` 1).

    ``ambiguous`` says that it has no sign and can also be read as a count.
    """

    number: Number
    scale: int
    sign: str = ""
    ambiguous: bool = field(default=False, compare=False, repr=False)

    def counts(self, patients: int) -> range:
        """Return the counts out of ``patients`` that print so when rounded, half up or half to even.

        Examples
        --------
        >>> Share(Number(Fraction(231, 5), 1), 100).counts(26)
        range(12, 13)
        """
        half = self.number.step / 2
        low, high = (
            Fraction(end * patients, self.scale) for end in (self.number.value - half, self.number.value + half)
        )
        last = floor(high) if self.number.rounds(self.number.value + half) else ceil(high) - 1
        return _counts(ceil(low), last, patients)

    def cut(self, patients: int) -> range:
        """Return the counts out of ``patients`` that print so when further digits are cut off."""
        value, step = self.number.value, self.number.step
        low, high = (Fraction(end * patients, self.scale) for end in (value, value + step))
        return _counts(ceil(low), ceil(high) - 1, patients)

    def within(self, low: Fraction, high: Fraction) -> bool:
        """Return whether any rate between two rates prints so, whole patients or not."""
        value, step = self.number.value / self.scale, self.number.step / self.scale
        return low < value + step and value - step / 2 <= high

    def form(self, count: int, patients: int) -> str:
        """Return the rate of a count as this one is printed."""
        return self.number.nearest(Fraction(self.scale * count, patients)) + self.sign


@dataclass(frozen=True)
class PValue:
    """A printed P value: how it relates to a number.

    ``assumed`` says that no number is printed: ``NS`` stands for P > 0.05. ``sides`` is 1 where it is called one-sided.
    """

    relation: str
    number: Number
    assumed: bool = field(default=False, compare=False, repr=False)
    sides: int = field(default=2, compare=False, repr=False)


@dataclass(frozen=True)
class Interval:
    """A printed interval: ``high`` is None where it was not reached, ``level`` where none is printed.

    ``ambiguous`` says that no word tells whether it is an interval or a range.
    """

    low: Number
    high: Number | None
    level: Fraction | None = None
    percent: bool = False
    ambiguous: bool = field(default=False, compare=False, repr=False)

    @property
    def confidence(self) -> Fraction:
        """The level, 95% unless another is printed."""
        return Fraction(95, 100) if self.level is None else self.level


@dataclass(frozen=True)
class Time:
    """A printed time: ``relation`` is ``=`` or, for ``>36`` and where it was not reached, another sign.

    ``number`` is None where the time was not reached.
    """

    number: Number | None
    relation: str = "="


@dataclass(frozen=True)
class MeanSpread:
    """A mean with its spread: ``62.4±8.1``; ``spread_is`` is ``SD``, ``SE`` or empty where the text does not say."""

    mean: Number
    spread: Number
    spread_is: str = ""

    @property
    def ambiguous(self) -> bool:
        """Whether the spread may be a standard deviation or a standard error."""
        return not self.spread_is


def _counts(first: int, last: int, patients: int) -> range:
    first, last = max(first, 0), min(last, patients)
    return range(first, max(last + 1, first))
