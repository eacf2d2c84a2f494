"""Worlds: ways to give each patient a history so that every printed count holds, counted landmark by landmark.

What happens later depends on how many patients are free to move and how many sit in each final state, not on who they
are. So worlds are counted over these numbers, exactly, in Python's whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import comb, prod
from operator import mul

from trialbook.histories.rules import Rules

FREE = ""  # the class of patients who can go anywhere; others are classed by the final state they are in
LIMIT = 1_000_000

Group = tuple[str, int, int]  # where a patient is held, how many patients it stands for, the flag
Population = tuple[tuple[Group, int], ...]
Counts = tuple[int, ...]


class WorkLimitError(ValueError):
    """Counting would take more steps than allowed; the bounds have no such limit."""


@dataclass
class Worlds:
    """Counts worlds of patients that carry flags; an item may stand for several patients who share one history.

    Attributes
    ----------
    rules : Rules
        What every world must keep.
    step : callable
        ``step(flag, landmark, code)`` returns the flag after a landmark; flags are numbered here.
    ways : callable
        ``ways(n, k)``: in how many ways ``k`` of ``n`` items of a group can be taken; ``comb`` if items are told apart.
    limit : int
        How many steps the work may take before it is given up.
    """

    rules: Rules
    step: Callable[[int, int, str], int] = lambda flag, landmark, code: flag
    ways: Callable[[int, int], int] = comb
    limit: float = LIMIT
    spent: int = field(default=0, init=False)
    known: dict[tuple[int, int, Population], dict[Population, int]] = field(default_factory=dict, init=False)

    def layers(self, start: Population) -> list[dict[Population, int]]:
        """Return, for the start and each landmark, every population and in how many ways it is reached."""
        layers = [{start: 1}]
        for landmark in range(len(self.rules.times)):
            reached: dict[Population, int] = {}
            for population, ways in layers[-1].items():
                for after, more in self.placings(landmark, 0, population).items():
                    reached[after] = reached.get(after, 0) + ways * more
            layers.append(reached)
        return layers

    @property
    def order(self) -> tuple[str, ...]:
        """The states in the order in which they are filled: those that hold patients fast come first."""
        return tuple(sorted(self.rules.codes, key=self.rules.absorbs, reverse=True))

    def placings(self, landmark: int, position: int, left: Population) -> dict[Population, int]:
        """Return what the patients still to be placed at a landmark can become, each with the number of ways.

        The states before ``position`` are filled already. What is known is kept: it comes up again and again.
        """
        key = landmark, position, left
        if key not in self.known:
            self.known[key] = self._place(landmark, position, left)
        return self.known[key]

    def _place(self, landmark: int, position: int, left: Population) -> dict[Population, int]:
        if position == len(self.order):
            return {} if left else {(): 1}
        found: dict[Population, int] = {}
        for taken, ways in self.fillings(landmark, position, left):
            arrived = self.arrived(landmark, position, left, taken)
            for after, more in self.placings(landmark, position + 1, remaining(left, taken)).items():
                self._spend()
                whole = together(arrived, after)
                found[whole] = found.get(whole, 0) + ways * more
        return found

    def fillings(self, landmark: int, position: int, left: Population) -> Iterator[tuple[Counts, int]]:
        """Yield how many of each group may be put into the state at ``position``, with the number of ways."""
        code, *later = self.order[position:]
        able = [self._enters(group, code) for group, _ in left]
        must = [not any(self._enters(group, other) for other in later) for group, _ in left]
        if any(last and not now for last, now in zip(must, able, strict=True)):
            return
        counts = tuple(count for _, count in left)
        most = tuple(map(mul, counts, able))
        weights = tuple(weight for (_, weight, _), _ in left)
        for taken in self._choices(tuple(map(mul, counts, must)), most, weights, *self.rules.limits[landmark, code]):
            yield taken, prod(map(self.ways, counts, taken))

    def arrived(self, landmark: int, position: int, left: Population, taken: Counts) -> Population:
        """Return what patients of each group have become by being put into the state at ``position``."""
        code = self.order[position]
        pairs = zip(left, taken, strict=True)
        return together((), ((self.becomes(group, landmark, code), count) for (group, _), count in pairs if count))

    def becomes(self, group: Group, landmark: int, code: str) -> Group:
        """Return the group that a patient joins by being put into a state."""
        _, weight, flag = group
        return code if self.rules.absorbs(code) else FREE, weight, self.step(flag, landmark, code)

    def _enters(self, group: Group, code: str) -> bool:
        return group[0] == FREE or code in self.rules.after(group[0])

    def _choices(self, least: Counts, most: Counts, weights: Counts, low: int, high: int) -> Iterator[Counts]:
        """Yield every vector between ``least`` and ``most`` whose weighted sum lies between ``low`` and ``high``.

        The heaviest items, which come last, are chosen first: so few choices turn out to be dead ends.
        """
        self._spend()
        if not most:
            yield from [()] if low <= 0 <= high else []
            return
        weight, room = weights[-1], sum(map(mul, most[:-1], weights[:-1]))
        for count in range(max(least[-1], -((room - low) // weight)), min(most[-1], high // weight) + 1):
            used = count * weight
            for others in self._choices(least[:-1], most[:-1], weights[:-1], low - used, high - used):
                yield (*others, count)

    def _spend(self) -> None:
        """Count one step, and more where patients are many: the numbers are then thousands of digits long."""
        self.spent += 1 + (self.rules.patients // 1000) ** 2
        if self.spent > self.limit:
            raise too_much_work(self.rules, self.limit)


def too_much_work(rules: Rules, limit: int) -> WorkLimitError:
    """Return the error that says what was to be counted and how many steps were allowed."""
    size = f"{rules.patients:,} patients at {len(rules.times)} landmarks"
    return WorkLimitError(
        f"counting: the worlds of {size} take more than {limit:,} steps; "
        "allow more with limit, or use bounds, which have no such limit"
    )


def remaining(left: Population, taken: Counts) -> Population:
    """Return who is still to be placed."""
    pairs = zip(left, taken, strict=True)
    return tuple((group, count - gone) for (group, count), gone in pairs if count > gone)


def together(one: Population, other: Iterable[tuple[Group, int]]) -> Population:
    """Return two populations as one."""
    counts = dict(one)
    for group, count in other:
        counts[group] = counts.get(group, 0) + count
    return tuple(sorted(counts.items()))
