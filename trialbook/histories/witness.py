"""Sets of histories that attain a bound: taken from a flow, few in number, and checked against the paper's counts."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np

from trialbook.histories.graph import SOURCE, Graph
from trialbook.histories.rules import Rules

Witness = tuple[tuple[tuple[str, ...], int], ...]


def decompose(graph: Graph, flow: np.ndarray) -> Witness:
    """Return histories, with how many patients have each, that add up to a flow.

    Each round takes the history that the most patients can share, so few distinct histories are left in the end.

    Parameters
    ----------
    graph : Graph
        The layered graph.
    flow : numpy.ndarray of int, shape (arcs,)
        How many patients go along each arc.

    Returns
    -------
    Witness
        Ordered by the states at the landmarks, best first.
    """
    arcs = sorted(np.flatnonzero(flow).tolist(), key=lambda arc: _depth(graph, arc))
    left = {arc: int(flow[arc]) for arc in arcs}
    ends = graph.tails.tolist(), graph.heads.tolist()
    found: Counter[tuple[str, ...]] = Counter()
    while left:
        path = _widest(graph, ends, left)
        width = min(left[arc] for arc in path)
        places = (graph.places[graph.heads[arc]] for arc in path)
        found[tuple(place.state for place in places if place.state is not None)] += width
        for arc in path:
            left[arc] -= width
            if not left[arc]:
                del left[arc]
    rank = {code: index for index, code in enumerate(graph.rules.codes)}
    return tuple(sorted(found.items(), key=lambda item: [rank[code] for code in item[0]]))


def _widest(graph: Graph, ends: tuple[list[int], list[int]], left: dict[int, int]) -> list[int]:
    """Return the arcs of a path from the source to the last landmark whose narrowest arc is widest.

    The arcs come in the order of their depth, so each node is settled before an arc leaves it.
    """
    tails, heads = ends
    width, by = [0] * len(graph.places), {}
    width[SOURCE] = graph.rules.patients
    for arc, room in left.items():
        through, head = width[tails[arc]], heads[arc]
        if through > room:  # min() would take most of the time that large trials take
            through = room
        if through > width[head]:
            width[head], by[head] = through, arc
    last = len(graph.rules.times) - 1
    final = [node for node in by if graph.places[node].landmark == last]
    path, node = [], max(final, key=lambda node: (width[node], -node))
    while node != SOURCE:
        path.append(by[node])
        node = tails[by[node]]
    return path[::-1]


def _depth(graph: Graph, arc: int) -> tuple[int, bool, int]:
    """Return a key that puts every arc after all arcs into its tail: a layer's states come before its hubs."""
    tail = graph.places[graph.tails[arc]]
    return tail.landmark, tail.state is None, arc


def verify(rules: Rules, witness: Witness) -> None:
    """Check that a set of histories keeps every rule and every printed count, in whole numbers.

    Parameters
    ----------
    rules : Rules
        What must hold.
    witness : Witness
        The histories and how many patients have each.

    Raises
    ------
    ArithmeticError
        If anything is off by a single patient: a bound without a sound witness must never be returned.
    """
    seen: Counter[tuple[int, str]] = Counter()
    for history, patients in witness:
        if patients < 1 or len(history) != len(rules.times):
            raise ArithmeticError(f"witness: {history} for {patients} patients is no history of this trial")
        if any(later not in rules.after(earlier) for earlier, later in pairwise(history)):
            raise ArithmeticError(f"witness: {history} leaves a final state")
        seen.update(dict.fromkeys(enumerate(history), patients))
    if sum(patients for _, patients in witness) != rules.patients:
        raise ArithmeticError(f"witness: its histories are not those of {rules.patients} patients")
    for key, (low, high) in rules.limits.items():
        if not low <= seen[key] <= high:
            raise ArithmeticError(f"witness: {seen[key]} patients in {key}, the paper allows {low} to {high}")
