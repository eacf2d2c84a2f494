"""Unknown histories: how many patients of one part of the trial take which way through the states, as flows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from trialbook.histories.graph import Graph, build_graph
from trialbook.histories.rules import Rules
from trialbook.histories.statistics import Automaton
from trialbook.histories.worlds import WorkLimitError
from trialbook.paper.trial import Trial
from trialbook.system.model import Model, Sum

Time = int | float
Codes = frozenset[str]
MOST_ARCS = 20_000


@dataclass(frozen=True)
class Course:
    """What the histories of a trial have to carry.

    Attributes
    ----------
    times : tuple of int or float
        Every time at which some statement needs a patient's state, earliest first.
    assessed : frozenset of int or float
        Those of them at which patients were counted: what ``ever``, ``always`` and ``event_free`` look at.
    met : mapping of frozenset of str to int or float
        Sets of states of which somebody asks who was ever in one of them, with the last time that is asked of.
    final : frozenset of str
        States that a patient never leaves except by death.
    """

    times: tuple[Time, ...]
    assessed: frozenset[Time]
    met: Mapping[Codes, Time]
    final: frozenset[str] = frozenset()

    def automaton(self) -> Automaton:
        """Return the automaton whose flag is the sets met so far, of those that are still asked for."""
        last = {codes: time for codes, time in self.met.items()}

        def step(flag: frozenset[Codes], time: Time, code: str) -> frozenset[Codes]:
            now = {codes for codes in last if code in codes} if time in self.assessed else set()
            return frozenset(codes for codes in flag | now if time <= last[codes])

        return Automaton("sets of states met", frozenset(), step, lambda flag: 0)


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
        self.graph = build_graph(rules, self.course.automaton())
        if len(self.graph.heads) > MOST_ARCS:
            raise WorkLimitError(f"system: limit reached, the histories take more than {MOST_ARCS:,} arcs")
        self.first = len(self.model.ranges)
        for _ in self.graph.heads:
            self.model.unknown(self.patients)
        matrix, low, _ = self.graph.constraints()  # without limits these are the flows through the nodes alone
        for row, side in enumerate(low):
            here = slice(matrix.indptr[row], matrix.indptr[row + 1])
            arcs = (self.first + int(arc) for arc in matrix.indices[here])
            terms = dict(zip(arcs, (int(each) for each in matrix.data[here]), strict=True))
            self.model.require(Sum(terms), int(side), int(side))

    def inside(self, time: Time, codes: Collection[str]) -> Sum:
        """Return the number of patients truly in any of some states at a time of the course."""
        return sum((self._inside(time, code) for code in codes), Sum())

    def _inside(self, time: Time, code: str) -> Sum:
        landmark = self.course.times.index(time)
        return self._name(
            (time, code), [place.landmark == landmark and place.state == code for place in self.graph.arrivals]
        )

    def met(self, time: Time, codes: Collection[str]) -> Sum:
        """Return how many were in any of some states when counted, up to and including a time of the course."""
        codes = frozenset(codes)
        before = [each for each in self.course.times if each <= time and each in self.course.assessed]
        if not before or not codes:
            return Sum()
        if codes == {self.trial.death}:  # once dead always dead
            return self.inside(before[-1], codes)
        if codes.issuperset(self.trial.codes()):
            return Sum({}, self.patients)
        landmark = self.course.times.index(before[-1])
        arrived = ((place.landmark == landmark and place.state is not None, place.flag) for place in self.graph.arrivals)
        return self._name((before[-1], codes), [here and codes in flag for here, flag in arrived])

    def _name(self, key: object, wanted: list[bool]) -> Sum:
        """Return the patients on some arcs, as one unknown."""
        if key not in self._named:
            arcs = [self.first + int(arc) for arc in np.flatnonzero(wanted)]
            self._named[key] = self.model.named(Sum(dict.fromkeys(arcs, 1)), self.patients)
        return self._named[key]
