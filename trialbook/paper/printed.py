"""Read numbers as papers print them, and say which counts of patients print so.

All arithmetic is exact: a printed number is a :class:`fractions.Fraction` with its number of decimals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

_DIGITS = 30  # no paper prints a longer number
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width forms of Chinese and Japanese text
_SIGNS = {ord(sign): "." for sign in "·∙"} | {ord(sign): "~" for sign in "∼〜–—―‒"} | {ord("−"): "-"}
_NUMBER = r"([+-]?\d*\.?\d+)"
_PERCENT = re.compile(rf"{_NUMBER}(\s*)%", re.ASCII)
_RATIO = re.compile(r"(\d+)\s*(?:/|\bof\b|\bout of\b)\s*(\d+)", re.ASCII)
_RANGE = re.compile(rf"{_NUMBER}\s*(?:~|-|\bto\b)\s*{_NUMBER}", re.ASCII)
_P = re.compile(
    rf"(?:P\s*(?:values?)?)?\s*(<=|>=|<|>|=|≤|≥|≦|≧|⩽|⩾)?\s*{_NUMBER}(?:[eE]([+-]?\d{{1,3}}))?", re.ASCII | re.I
)
_RELATIONS = {"≤": "<=", "≦": "<=", "⩽": "<=", "≥": ">=", "≧": ">=", "⩾": ">=", None: "="}


@dataclass(frozen=True)
class Number:
    """A printed number and its decimals: ``46.1`` is 461/10 with one."""

    value: Fraction
    decimals: int

    @property
    def step(self) -> Fraction:
        """One unit of the last printed digit."""
        return Fraction(1, 10**self.decimals)

    def rounds(self, exact: Fraction) -> bool:
        """Return whether a value prints so, rounded half up or half to even."""
        half = self.step / 2
        even = self.value / self.step % 2 == 0
        return self.value - half <= exact < self.value + half or (even and exact == self.value + half)

    def truncates(self, exact: Fraction) -> bool:
        """Return whether a value prints so when further digits are cut off."""
        return self.value <= exact < self.value + self.step

    def nearest(self, exact: Fraction) -> str:
        """Return a value with as many decimals: as printed where it prints so, else rounded half up."""
        steps = self.value / self.step if self.rounds(exact) else floor(exact / self.step + Fraction(1, 2))
        digits = f"{abs(int(steps)):0{self.decimals + 1}d}"
        sign = "-" if steps < 0 else ""
        return sign + (f"{digits[: -self.decimals]}.{digits[-self.decimals :]}" if self.decimals else digits)


@dataclass(frozen=True)
class Whole:
    """A printed count of patients; a fraction of one is kept as it is, to be refused later."""

    count: int | Fraction

    def form(self, count: int, patients: int) -> str:
        """Return another count as this one is printed."""
        return str(count)


@dataclass(frozen=True)
class Ratio:
    """A count printed with its denominator: ``8/10``."""

    count: int
    denominator: int

    def form(self, count: int, patients: int) -> str:
        """Return another count as this one is printed, over all patients."""
        return f"{count}/{patients}"


@dataclass(frozen=True)
class Share:
    """A rate printed without its count: a percentage (``scale`` 100) or a proportion (``scale`` 1)."""

    number: Number
    scale: int
    sign: str = ""

    def counts(self, patients: int) -> range:
        """Return the counts out of ``patients`` that print so when rounded, half up or half to even.

        Examples
        --------
        >>> read_count("46.2%").counts(26), read_count("46.1%").counts(26)
        (range(12, 13), range(12, 12))
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
    """A printed P value: how it relates to a number."""

    relation: str
    number: Number


def _whole(value: Fraction) -> int | Fraction:
    return int(value) if value.denominator == 1 else value


def _counts(first: int, last: int, patients: int) -> range:
    first, last = max(first, 0), min(last, patients)
    return range(first, max(last + 1, first))


def read_number(text: str) -> Number | None:
    """Return a plain number, or None.

    Examples
    --------
    >>> read_number("16.4"), read_number("1,055"), read_number("ten")
    (Number(value=Fraction(82, 5), decimals=1), Number(value=Fraction(1055, 1), decimals=0), None)
    """
    text = _plain(text)
    if re.fullmatch(r"\d{1,3}(,\d{3})+", text, re.ASCII):
        text = text.replace(",", "")
    if len(text) > _DIGITS or not re.fullmatch(_NUMBER, text, re.ASCII):
        return None
    return Number(Fraction(text), len(text.partition(".")[2]))


def read_count(text: str) -> Whole | Ratio | Share | None:
    """Return a number of patients as printed: a count, a count with its denominator or a percentage; else None.

    Examples
    --------
    >>> read_count("10"), read_count("8/10"), read_count("several")
    (Whole(count=10), Ratio(count=8, denominator=10), None)
    """
    text = _plain(text)
    if match := _PERCENT.fullmatch(text):
        return Share(number, 100, f"{match[2]}%") if (number := read_number(match[1])) else None
    if (match := _RATIO.fullmatch(text)) and len(text) <= 2 * _DIGITS:
        return Ratio(int(match[1]), int(match[2]))
    number = read_number(text)
    return Whole(_whole(number.value)) if number else None


def read_rate(text: str) -> tuple[Whole | Ratio | Share, ...]:
    """Return each way to read a printed rate; without a sign, a number can be a proportion, a percentage or a count.

    Examples
    --------
    >>> [reading.form(3, 10) for reading in read_rate("80")]
    ['30', '3']
    """
    counted, number = read_count(text), read_number(text)
    if number is None:
        return (counted,) if counted else ()
    if number == Number(Fraction(1), 0):  # as a proportion all patients, not every share that rounds up to 1
        number = Number(number.value, 2)
    share = Share(number, 1 if number.decimals and number.value <= 1 else 100)
    return (share, counted) if number.value.denominator == 1 else (share,)


def read_range(text: str) -> tuple[Number, Number] | None:
    """Return the two ends of a printed range such as ``3~36``, or None.

    Examples
    --------
    >>> [end.value.numerator for end in read_range("3 to 36")]
    [3, 36]
    """
    match = _RANGE.fullmatch(_plain(text)) if len(text) <= 3 * _DIGITS else None
    return (read_number(match[1]), read_number(match[2])) if match else None


def read_p(text: str) -> PValue | None:
    """Return a printed P value such as ``P<0.05``, or None.

    Examples
    --------
    >>> read_p("P = .011")
    PValue(relation='=', number=Number(value=Fraction(11, 1000), decimals=3))
    """
    match = _P.fullmatch(_plain(text)) if len(text) <= _DIGITS else None
    if match is None or (number := read_number(match[2])) is None:
        return None
    power = int(match[3] or 0)
    number = Number(number.value * Fraction(10) ** power, max(number.decimals - power, 0))
    return PValue(_RELATIONS.get(match[1], match[1]), number)


def _plain(text: str) -> str:
    """Return a printed text with full-width forms, middle dots, dashes and spaces in their plain form."""
    return re.sub(r"\s", " ", text.translate(_WIDE).translate(_SIGNS)).strip()
