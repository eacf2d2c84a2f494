"""The layered graph of (landmark, state, flag): every history is a path through it, every patient a unit of flow.

Patients who are free to go anywhere meet in one hub per flag between two landmarks, or stay where they are by an arc of
their own. So there are as many arcs as states times flags in a layer, not as many as pairs of states.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array, vstack

from trialbook.histories.rules import Rules
from trialbook.histories.statistics import Automaton
from trialbook.histories.worlds import WorkLimitError

INDEX = np.int32  # scipy 1.14 hands the solver its indices as they are, and takes none of eight bytes
MOST_ARCS = 200_000
SOURCE = 0


class Place(NamedTuple):
    """A node where patients are counted: in a state at a landmark, carrying a flag. A hub has no state."""

    landmark: int
    state: str | None
    flag: Hashable


@dataclass(frozen=True)
class Graph:
    """Nodes and arcs as parallel sequences; node 0 is the source that every history leaves.

    Attributes
    ----------
    places : tuple of Place
        What each node is.
    tails, heads : numpy.ndarray of int, shape (arcs,)
        Where each arc leaves and arrives.
    """

    rules: Rules
    places: tuple[Place, ...]
    tails: np.ndarray
    heads: np.ndarray

    @property
    def arrivals(self) -> list[Place]:
        """The place each arc arrives at."""
        return [self.places[head] for head in self.heads]

    def constraints(self) -> tuple[csr_array, np.ndarray, np.ndarray]:
        """Return matrix, lower and upper sides: flow is kept at each node, and every count is respected."""
        last = len(self.rules.times) - 1
        inner = [node for node, place in enumerate(self.places) if place.state is None or place.landmark < last]
        flow = self._incidence(inner)
        counted, low, high = self._counted()
        sides = np.zeros(len(inner))
        sides[inner.index(SOURCE)] = -self.rules.patients
        return vstack([flow, counted], format="csr"), np.r_[sides, low], np.r_[sides, high]

    def _incidence(self, inner: list[int]) -> coo_array:
        """Return +1 where an arc arrives and -1 where it leaves, for nodes that flow passes."""
        row = np.full(len(self.places), -1, INDEX)
        row[inner] = np.arange(len(inner))
        arcs = np.arange(len(self.heads), dtype=INDEX)
        rows, columns = np.r_[row[self.heads], row[self.tails]], np.r_[arcs, arcs]
        values = np.r_[np.ones(len(arcs)), -np.ones(len(arcs))]
        kept = rows >= 0
        return coo_array((values[kept], (rows[kept], columns[kept])), shape=(len(inner), len(arcs)))

    def _counted(self) -> tuple[coo_array, list[int], list[int]]:
        """Return which arcs each limited count adds up, whatever the flag, and its limits."""
        limits = {key: pair for key, pair in self.rules.limits.items() if pair != (0, self.rules.patients)}
        row = {key: index for index, key in enumerate(limits)}
        pairs = [
            (row[place.landmark, place.state], arc)
            for arc, place in enumerate(self.arrivals)
            if (place.landmark, place.state) in row
        ]
        rows, columns = np.array(pairs, INDEX).reshape(-1, 2).T
        shape = (len(limits), len(self.heads))
        low, high = (list(side) for side in zip(*limits.values(), strict=True)) if limits else ([], [])
        return coo_array((np.ones(len(rows)), (rows, columns)), shape=shape), low, high


def build_graph(rules: Rules, automaton: Automaton, most: int = MOST_ARCS) -> Graph:
    """Return the graph of every history that the rules allow, with the automaton's flags.

    Parameters
    ----------
    rules : Rules
        Which states can follow which, and how many patients each landmark counts.
    automaton : Automaton
        Only flags that some allowed history reaches become nodes.
    most : int, default MOST_ARCS
        The arcs at which the work is given up.

    Returns
    -------
    Graph
        Nodes in order of landmarks, so that arcs run forward.

    Raises
    ------
    WorkLimitError
        If the flags take so many values that the graph has more than ``most`` arcs.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> from trialbook.histories.rules import read_rules
    >>> from trialbook.histories.statistics import parse_statistic
    >>> study = load_trial("nk-liver-2020")
    >>> len(build_graph(read_rules(study), parse_statistic(study, "ever:CR")).heads) < 100
    True
    """
    nodes: dict[Place, int] = {Place(-1, None, automaton.start): SOURCE}
    arcs: list[tuple[int, int]] = []
    layer = list(nodes)
    for landmark in range(len(rules.times)):
        found = list(_layer(rules, automaton, landmark, layer))
        arcs += [(nodes.setdefault(tail, len(nodes)), nodes.setdefault(head, len(nodes))) for tail, head in found]
        layer = list(dict.fromkeys(head for _, head in found if head.state is not None))
        if len(arcs) > most:
            raise WorkLimitError(f"limit reached, {automaton.name!r} has too many flags: more than {most:,} arcs")
    tails, heads = np.array(arcs, dtype=int).reshape(-1, 2).T
    return Graph(rules, tuple(nodes), tails, heads)


def _layer(rules: Rules, automaton: Automaton, landmark: int, before: list[Place]) -> Iterator[tuple[Place, Place]]:
    """Yield the arcs into one landmark: stays and last steps, ways into the hubs, ways out of them."""
    hubs = {place: None for place in before if place.state is None}
    for place in before:
        if place.state is None:
            continue
        bound = rules.absorbs(place.state)
        for code in rules.after(place.state) if bound else (place.state,):
            if rules.open(landmark, code):
                yield place, _arrive(rules, automaton, landmark, code, place.flag)
        if not bound:
            hub = Place(landmark - 1, None, place.flag)
            hubs[hub] = None
            yield place, hub
    for hub in hubs:
        for code in rules.codes:
            if rules.open(landmark, code):
                yield hub, _arrive(rules, automaton, landmark, code, hub.flag)


def _arrive(rules: Rules, automaton: Automaton, landmark: int, code: str, flag: Hashable) -> Place:
    return Place(landmark, code, automaton.step(flag, rules.times[landmark], code))
