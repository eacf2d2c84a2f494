"""Worlds drawn at random, each with the same chance, without a Markov chain: backward through the counts of ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from trialbook.histories.counts import everyone, fitting
from trialbook.histories.rules import Rules
from trialbook.histories.worlds import LIMIT, Counts, Group, Population, Worlds, remaining, together
from trialbook.paper.trial import Trial

if TYPE_CHECKING:
    import pandas as pd

World = tuple[tuple[str, ...], ...]
Item = TypeVar("Item")
MARK = "one of many compatible worlds, drawn at random; not patient data"


def draw_worlds(
    trial: Trial, draws: int, seed: int | np.random.Generator, final: Iterable[str] = (), *, limit: int = LIMIT
) -> Iterator[World]:
    """Return compatible worlds of labelled patients, drawn uniformly and independently.

    A world gives every patient a history. That each has the same chance is a convention, not a belief about patients:
    it favours worlds in which many different things happened, because there are more of them.

    Parameters
    ----------
    trial : Trial
        With one landmark or more.
    draws : int
        How many worlds, at least 0.
    seed : int or numpy.random.Generator
        Where the randomness comes from.
    final : iterable of str
        Codes of states that a patient never leaves except by death.
    limit : int
        Steps of work allowed for the counts behind the draws.

    Returns
    -------
    iterator of tuple of tuple of str
        One history for each patient, in the patients' order.

    Raises
    ------
    ValueError
        If ``draws`` is negative.
    Incompatible
        If no set of histories fits.
    WorkLimitError
        If counting would take more steps than ``limit``.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> world, = draw_worlds(load_trial("nk-liver-2020"), 1, seed=1)
    >>> len(world), sum(history[-1] == "dead" for history in world)
    (10, 5)
    """
    if draws < 0:
        raise ValueError(f"draws: must be at least 0, got {draws}")
    sampler = _Sampler(fitting(trial, final), np.random.default_rng(seed), limit)
    return (sampler.world() for _ in range(draws))


def draw_table(
    trial: Trial, seed: int | np.random.Generator, final: Iterable[str] = (), *, limit: int = LIMIT
) -> pd.DataFrame:
    """Return one compatible world as a table that says in every row that it is one of many.

    Parameters
    ----------
    trial : Trial
        With one landmark or more.
    seed : int or numpy.random.Generator
        Where the randomness comes from.
    final : iterable of str
        Codes of states that a patient never leaves except by death.
    limit : int
        Steps of work allowed for the counts behind the draw.

    Returns
    -------
    pandas.DataFrame
        A row for each patient: ``patient``, the state at each landmark (``month 3``, ...) and ``what this is``.

    Raises
    ------
    Incompatible
        If no set of histories fits.
    WorkLimitError
        If counting would take more steps than ``limit``.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> list(draw_table(load_trial("nk-liver-2020"), seed=1).columns)
    ['patient', 'month 3', 'month 6', 'month 12', 'month 36', 'what this is']
    """
    # slow to import, and the command line has no use for it
    import pandas as pd

    (world,) = draw_worlds(trial, 1, seed, final, limit=limit)
    table = pd.DataFrame(world, columns=[f"{trial.unit} {time}" for time in trial.times])
    table.insert(0, "patient", range(1, len(world) + 1))
    table["what this is"] = MARK
    return table


class _Sampler:
    """Draws worlds by walking backward through the counts of ways, then dealing out the patients."""

    def __init__(self, rules: Rules, rng: np.random.Generator, limit: int):
        self.worlds, self.rng = Worlds(rules, limit=limit), rng
        self.layers = self.worlds.layers(everyone(rules))
        self.worlds.limit = inf  # it is for the counts alone: however many worlds are drawn, none of them is refused

    def world(self) -> World:
        path = self._path()
        histories: list[list[str]] = [[] for _ in range(self.worlds.rules.patients)]
        members: dict[Group, list[int]] = {path[0][0][0]: list(range(len(histories)))}
        for landmark in range(len(path) - 1):
            waiting = {group: self.rng.permutation(people).tolist() for group, people in members.items()}
            members = {}
            for code, group, count in self._moves(landmark, *path[landmark : landmark + 2]):
                chosen = [waiting[group].pop() for _ in range(count)]
                members.setdefault(self.worlds.becomes(group, landmark, code), []).extend(chosen)
                for patient in chosen:
                    histories[patient].append(code)
        return tuple(map(tuple, histories))

    def _path(self) -> list[Population]:
        """Draw the population at each landmark, from the last to the first."""
        path = [self._pick(self.layers[-1].items())]
        for landmark in range(len(self.layers) - 2, -1, -1):
            ways = {before: self.worlds.placings(landmark, 0, before) for before in self.layers[landmark]}
            path.append(self._pick((one, n * ways[one].get(path[-1], 0)) for one, n in self.layers[landmark].items()))
        return path[::-1]

    def _moves(self, landmark: int, left: Population, target: Population) -> Iterator[tuple[str, Group, int]]:
        """Draw how many of each group go into each state, given what the population becomes."""
        for position, code in enumerate(self.worlds.order):
            taken, target = self._pick(self._fillings(landmark, position, left, target))
            yield from ((code, group, count) for (group, _), count in zip(left, taken, strict=True) if count)
            left = remaining(left, taken)

    def _fillings(
        self, landmark: int, position: int, left: Population, target: Population
    ) -> Iterator[tuple[tuple[Counts, Population], int]]:
        """Yield each way to fill one state, with what is then still to be reached, and its weight."""
        for taken, ways in self.worlds.fillings(landmark, position, left):
            arrived = self.worlds.arrived(landmark, position, left, taken)
            for after, more in self.worlds.placings(landmark, position + 1, remaining(left, taken)).items():
                if together(arrived, after) == target:
                    yield (taken, after), ways * more

    def _pick(self, options: Iterable[tuple[Item, int]]) -> Item:
        """Return one item with a chance in exact proportion to its weight."""
        items = list(options)
        ticket = _below(sum(weight for _, weight in items), self.rng)
        for item, weight in items:
            if ticket < weight:
                return item
            ticket -= weight
        raise AssertionError("unreachable: the ticket is below the sum of the weights")


def _below(end: int, rng: np.random.Generator) -> int:
    """Return a whole number from 0 to ``end - 1``, each with the same chance, however large ``end`` is."""
    bits = (end - 1).bit_length()
    while True:
        number = int.from_bytes(rng.bytes((bits + 7) // 8)) >> (-bits % 8)
        if number < end:
            return number
