"""Unknown whole numbers and the linear conditions on them, each with the statements that it follows from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Owners = frozenset[int]
NOBODY: Owners = frozenset()


@dataclass(frozen=True)
class Sum:
    """A sum of unknowns with whole coefficients, and a constant.

    Examples
    --------
    >>> one, other = Sum({0: 1}), Sum({1: 2}, 3)
    >>> dict((one - other).terms), (one - other).constant
    ({0: 1, 1: -2}, -3)
    """

    terms: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    constant: int = 0

    def __add__(self, other: Sum | int) -> Sum:
        if isinstance(other, int):
            return Sum(self.terms, self.constant + other)
        terms = dict(self.terms)
        for unknown, coefficient in other.terms.items():
            terms[unknown] = terms.get(unknown, 0) + coefficient
        return Sum({unknown: each for unknown, each in terms.items() if each}, self.constant + other.constant)

    __radd__ = __add__

    def __mul__(self, factor: int) -> Sum:
        return Sum({unknown: factor * each for unknown, each in self.terms.items() if factor}, factor * self.constant)

    __rmul__ = __mul__

    def __neg__(self) -> Sum:
        return self * -1

    def __sub__(self, other: Sum | int) -> Sum:
        return self + -other

    def __rsub__(self, other: int) -> Sum:
        return -self + other


@dataclass(frozen=True)
class Condition:
    """``low <= terms <= high``; it holds only where all its owners are taken to be true. None is no limit."""

    terms: Mapping[int, int]
    low: int | None
    high: int | None
    owners: Owners = NOBODY


class Model:
    """Unknowns with their ranges, and conditions on them."""

    def __init__(self) -> None:
        self.ranges: list[tuple[int, int]] = []
        self.conditions: list[Condition] = []

    def unknown(self, high: int, low: int = 0) -> Sum:
        """Return a new unknown from ``low`` to ``high``."""
        self.ranges.append((low, high))
        return Sum({len(self.ranges) - 1: 1})

    def named(self, value: Sum, high: int) -> Sum:
        """Return an unknown that equals a long sum, so that conditions on it stay short."""
        if len(value.terms) < 2:
            return value
        short = self.unknown(high)
        self.require(short - value, 0, 0)
        return short

    def require(self, value: Sum, low: int | None = None, high: int | None = None, owners: Iterable[int] = ()) -> None:
        """Add a condition; one without unknowns that does not hold is kept, for its owners cannot all be true."""
        low = None if low is None else low - value.constant
        high = None if high is None else high - value.constant
        self.conditions.append(Condition(value.terms, low, high, frozenset(owners)))

    def require_one_of(self, value: Sum, spans: Iterable[range], owners: Iterable[int] = ()) -> None:
        """Let a sum lie in one of some ranges of whole numbers; without any, the owners cannot be true."""
        spans, owners = [span for span in spans if span], frozenset(owners)
        if len(spans) == 1:
            self.require(value, spans[0][0], spans[0][-1], owners)
            return
        chosen = [self.unknown(1) for _ in spans]
        first = sum((span[0] * one for one, span in zip(chosen, spans, strict=True)), Sum())
        last = sum((span[-1] * one for one, span in zip(chosen, spans, strict=True)), Sum())
        self.require(sum(chosen, Sum()), 1, 1, owners)
        self.require(value - first, 0, None, owners)
        self.require(value - last, None, 0, owners)

    def require_any(self, values: Iterable[Sum], span: range, most: int, owners: Iterable[int] = ()) -> None:
        """Let one of some sums, none above ``most``, lie in a range of whole numbers."""
        values, owners = list(values), frozenset(owners)
        if len(values) == 1 or not span:
            self.require_one_of(values[0], [span], owners)
            return
        chosen = [self.unknown(1) for _ in values]
        self.require(sum(chosen, Sum()), 1, 1, owners)
        for value, one in zip(values, chosen, strict=True):
            self.require(value - span[0] * one, 0, None, owners)
            self.require(value + (most - span[-1]) * one, None, most, owners)
