"""Unknown histories: how many patients of one part of the trial take which way through the states, as flows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from trialbook.histories.graph import Graph, build_graph
from trialbook.histories.rules import Rules
from trialbook.paper.trial import Trial
from trialbook.system.course import Course, Time
from trialbook.system.model import Model, Sum

MOST_ARCS = 20_000


@dataclass
class Part:
    """Patients who share their statements: a group, those in no group, or all.

    Attributes
    ----------
    model : Model
        Where the unknowns are.
    trial : Trial
        Whose states they can be in.
    patients : int
        How many they are.
    course : Course
        What their histories carry.
    """

    model: Model
    trial: Trial
    patients: int
    course: Course
    graph: Graph | None = field(init=False, default=None)
    _named: dict[object, Sum] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        times, codes = self.course.times, self.trial.codes()
        if not times:
            return
        limits = {(landmark, code): (0, self.patients) for landmark in range(len(times)) for code in codes}
        rules = Rules(times, codes, self.patients, self.trial.death, self.course.final, limits)
        self.graph = build_graph(rules, self.course.automaton(), MOST_ARCS)
        self.first = len(self.model.ranges)
        for _ in self.graph.heads:
            self.model.unknown(self.patients)
        matrix, low, _ = self.graph.constraints()  # without limits these are the flows through the nodes alone
        for row, side in enumerate(low):
            here = slice(matrix.indptr[row], matrix.indptr[row + 1])
            arcs = (self.first + int(arc) for arc in matrix.indices[here])
            terms = dict(zip(arcs, (int(each) for each in matrix.data[here]), strict=True))
            self.model.require(Sum(terms), int(side), int(side))
        for time in times:  # named now, since nothing can be added once the solver has the model
            self.inside(time, codes)

    def inside(self, time: Time, codes: Collection[str]) -> Sum:
        """Return the number of patients truly in any of some states at a time of the course."""
        return sum((self._inside(time, code) for code in codes), Sum())

    def _inside(self, time: Time, code: str) -> Sum:
        landmark = self.course.times.index(time)
        return self._name(
            (time, code), [place.landmark == landmark and place.state == code for place in self.graph.arrivals]
        )

    def met(self, time: Time, codes: Collection[str], listed: bool) -> Sum:
        """Return how many were in any of some states when counted (or listed), up to and including a time."""
        codes, listed = frozenset(codes), listed or self.course.listed == self.course.assessed
        before = [each for each in self.course.times if each <= time and each in self.course.looked_at(listed)]
        if not before or not codes:
            return Sum()
        if codes == {self.trial.death}:  # once dead always dead
            return self.inside(before[-1], codes)
        if codes.issuperset(self.trial.codes()):
            return Sum({}, self.patients)
        landmark = self.course.times.index(before[-1])
        wanted = [
            place.landmark == landmark and place.state is not None and (codes, listed) in place.flag[0]
            for place in self.graph.arrivals
        ]
        return self._name((before[-1], codes, listed), wanted)

    def _name(self, key: object, wanted: list[bool]) -> Sum:
        """Return the patients on some arcs, as one unknown."""
        if key not in self._named:
            arcs = [self.first + int(arc) for arc in np.flatnonzero(wanted)]
            self._named[key] = self.model.named(Sum(dict.fromkeys(arcs, 1)), self.patients)
        return self._named[key]

    def watched(self) -> Sum:
        """Return what the statistic that the course watches adds up to over the patients."""
        last, statistic = len(self.course.times) - 1, self.course.watched
        ends = [place if place.landmark == last and place.state is not None else None for place in self.graph.arrivals]
        worth = {self.first + arc: int(statistic.counts(place.flag[1])) for arc, place in enumerate(ends) if place}
        return Sum({arc: each for arc, each in worth.items() if each})

    def moves(self) -> Sum:
        """Return how often patients change state."""
        pairs = zip(self.graph.tails.tolist(), self.graph.heads.tolist(), strict=True)
        left = (self.graph.places[tail].state not in (None, self.graph.places[head].state) for tail, head in pairs)
        return Sum({self.first + arc: 1 for arc, moved in enumerate(left) if moved})

    def flow(self, found: np.ndarray) -> np.ndarray:
        """Return the patients on each arc of a solution."""
        return found[self.first : self.first + len(self.graph.heads)]
