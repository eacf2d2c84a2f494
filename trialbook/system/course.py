"""At which times and for which sets of states the statements of a paper need the histories of its patients."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from trialbook.histories.statistics import Automaton
from trialbook.paper.quantities import AT_A_TIME, Quantity, codes_of
from trialbook.paper.trial import Trial

Time = int | float
Codes = frozenset[str]
Met = tuple[Codes, bool]  # states that somebody may have been in, and whether only the rows of the table tell it
Group = str | None  # None: all patients
LIVED = ("survival", "event_free")
_COUNTED = tuple(kind for kind in AT_A_TIME if kind not in LIVED)
_NOTHING = Automaton("nothing", None, lambda flag, time, code: flag, lambda flag: 0)


class Asked(NamedTuple):
    """A number of patients that is asked for: what is counted, of whom and when."""

    quantity: Quantity
    group: Group
    time: Time | None


@dataclass(frozen=True)
class Course:
    """What the histories of a trial have to carry.

    Attributes
    ----------
    times : tuple of int or float
        Every time at which some statement needs a patient's state, earliest first.
    assessed : frozenset of int or float
        Those of them at which patients were counted: what ``event_free`` looks at.
    listed : frozenset of int or float
        Those of them that have rows in ``landmarks.csv``: what ``ever`` and ``always`` look at.
    met : mapping of (frozenset of str, bool) to int or float
        Sets of states of which somebody asks who was ever in one of them (when listed, or when counted), with the last
        time that is asked of.
    final : frozenset of str
        States that a patient never leaves except by death.
    watched : Automaton
        A statistic that is followed beside.
    seen : frozenset of int or float
        The times that the statistic looks at.
    """

    times: tuple[Time, ...]
    assessed: frozenset[Time]
    listed: frozenset[Time]
    met: Mapping[Met, Time]
    final: frozenset[str] = frozenset()
    watched: Automaton = _NOTHING
    seen: frozenset[Time] = frozenset()

    def looked_at(self, listed: bool) -> frozenset[Time]:
        """Return the times at which patients were counted, or only those with rows."""
        return self.listed if listed else self.assessed

    def automaton(self) -> Automaton:
        """Return the automaton whose flag holds the sets met so far, of those still asked for, and the statistic's."""
        last = dict(self.met)

        def step(flag: tuple[frozenset[Met], object], time: Time, code: str) -> tuple[frozenset[Met], object]:
            met, watched = flag
            now = {one for one in last if code in one[0] and time in self.looked_at(one[1])}
            after = self.watched.step(watched, time, code) if time in self.seen else watched
            return frozenset(one for one in met | now if time <= last[one]), after

        return Automaton("sets of states met", (frozenset(), self.watched.start), step, lambda flag: 0)


def course_of(
    trial: Trial,
    claimed: Iterable[Asked],
    further: Iterable[Asked] = (),
    final: Iterable[str] = (),
    watched: Automaton = _NOTHING,
    seen: Iterable[Time] = (),
) -> Course:
    """Return the course that statements need.

    Parameters
    ----------
    trial : Trial
        Whose rows are statements too.
    claimed, further : iterable of Asked
        What claims print, and what else is asked for.
    final : iterable of str
        States that a patient never leaves except by death.
    watched, seen : Automaton, iterable of int or float
        A statistic to follow, and the times it looks at.
    """
    claimed, further = list(claimed), list(further)
    timed = [(each.quantity, each.time) for each in claimed if each.time is not None]
    listed = {count.time for count in trial.counts}
    counted = listed | {time for one, time in timed if one.kind in _COUNTED}
    assessed = counted or {time for one, time in timed if one.kind in (*LIVED, "ever", "always")}
    also = [(each.quantity, each.time) for each in further if each.time is not None]
    others = {time for one, time in (*timed, *also) if one.kind in (*LIVED, *_COUNTED)}
    last: dict[Met, Time] = {}
    for met, time in _sets(trial, [*timed, *also], listed == assessed):
        until = min((each for each in assessed if each >= time), default=max(assessed, default=time))
        last[met] = max(last.get(met, until), until)
    times = tuple(sorted(assessed | others | set(seen)))
    return Course(times, frozenset(assessed), frozenset(listed), last, frozenset(final), watched, frozenset(seen))


def _sets(trial: Trial, timed: Iterable[tuple[Quantity, Time]], all_listed: bool) -> Iterator[tuple[Met, Time]]:
    """Yield the sets of states that ``ever``, ``always`` and ``event_free`` need, each with its time."""
    for quantity, time in timed:
        codes = frozenset(codes_of(quantity, trial))
        if quantity.kind == "event_free":
            yield (codes, all_listed), time
        elif quantity.kind == "ever" and trial.counts:
            yield (codes, True), time
        elif quantity.kind == "always" and trial.counts:
            yield (frozenset(trial.codes()) - codes, True), time
