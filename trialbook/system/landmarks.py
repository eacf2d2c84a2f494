"""Landmark counts that the claims of a paper force, where it prints no table of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from trialbook.paper.quantities import codes_of
from trialbook.paper.trial import Trial
from trialbook.system.course import LIVED, Group, Time
from trialbook.system.system import System

States = tuple[str, ...]


@dataclass(frozen=True)
class Forced:
    """A count of patients in a state, or in any of several, that follows from claims.

    Attributes
    ----------
    time : int or float
        When.
    states : tuple of str
        Codes.
    group : str or None
        Whom it is about; None for all patients.
    patients : int
        The only number that the claims allow.
    claims : tuple of str
        Ids of claims that force it, none of which can be left out.
    followed : bool
        Whether it holds only if nobody was lost before: rates of survival were taken as shares of all patients, and a
        Kaplan-Meier estimate can be another number.
    final : tuple of str
        States of progression that must be taken as final for it to hold: nobody leaves them except by death.
    """

    time: Time
    states: States
    group: Group
    patients: int
    claims: tuple[str, ...]
    followed: bool
    final: tuple[str, ...] = ()


class ForcedCounts:
    """The claims of a paper, ready to be asked which counts they force.

    A percentage that only one count gives is that count: 75.00 % of 24 is 18. Claims that clash force nothing.
    Who is free of progression so far is in no state of progression, but who is in none may have been: where a paper
    prints event-free rates, counts that hold only if nobody leaves such a state alive are forced too, and say so.

    Parameters
    ----------
    trial : Trial
        Its rows of ``landmarks.csv`` are not used to force anything: one with a table has its counts already.
    final : iterable of str
        States that a patient never leaves except by death.

    Raises
    ------
    WorkLimitError
        If the solver needs more work than is allowed.

    Examples
    --------
    >>> from trialbook.paper.trial import Claim, State
    >>> states = (State("alive", "alive", "other"), State("dead", "dead", "death"))
    >>> claim = Claim("R1", "results", "Three quarters lived.", "survival", 3, "75.00%")
    >>> study = Trial("t", "t", "r", 24, "c", "t", "years", states, claims=(claim,))
    >>> [(one.time, one.states, one.patients, one.claims) for one in ForcedCounts(study).of([("alive",), ("dead",)])]
    [(3, ('alive',), 18, ('R1',)), (3, ('dead',), 6, ('R1',))]
    """

    def __init__(self, trial: Trial, final: Iterable[str] = ()):
        self.trial = replace(trial, counts=())
        self.system = System(self.trial, final, complete=True)
        self.system.require_work()
        self._known: dict[tuple[Time, Group, States], Forced | None] = {}

    def of(self, sets: Iterable[States]) -> tuple[Forced, ...]:
        """Return every forced count of some sets of states, in order of time, then of the sets."""
        sets = list(sets)
        found = (self.at(*place, states) for place in self.places() for states in sets)
        return tuple(one for one in found if one)

    def places(self) -> Iterator[tuple[Time, Group]]:
        """Yield each time that a claim names, with each group and with all patients."""
        groups = (None, *self.system.built.unknowns.groups)
        return ((time, group) for time in self.system.built.unknowns.course.times for group in groups)

    def at(self, time: Time, group: Group, states: States) -> Forced | None:
        """Return the number of patients in any of some states at a time, if the claims force it."""
        place = time, group, states
        if place not in self._known:
            one = _forced(self.system, *place)
            if one is None and self._strict and (one := _forced(self._strict, *place)):
                one = replace(one, final=self._lasting)
            self._known[place] = one
        return self._known[place]

    @cached_property
    def _lasting(self) -> tuple[str, ...]:
        """The states of progression that event-free rates name and nobody has called final."""
        named = {
            code
            for printed in self.system.built.printed
            if printed.quantity.kind == "event_free"
            for code in codes_of(printed.quantity, self.trial)
        }
        return tuple(
            code for code in self.trial.codes("progression") if code in named and code not in self.system.final
        )

    @cached_property
    def _strict(self) -> System | None:
        """The same claims if these states last, unless they then clash."""
        if not self._lasting:
            return None
        strict = System(self.trial, (*self.system.final, *self._lasting), complete=True)
        return None if strict.limit_reached or strict.clashes != self.system.clashes else strict


def _forced(system: System, time: Time, group: Group, states: States) -> Forced | None:
    value = system.built.unknowns.inside(group, time, states)
    patients = system.solver.smallest(value, system.sound)
    if system.solver.largest(value, system.sound) != patients:
        return None
    sound = sorted(system.sound)
    needed = {
        number
        for other in ((value, None, patients - 1), (value, patients + 1, None))
        for number in system.solver.core(sound, [other])
    }
    if not needed:
        return None
    printed = [each for number in sorted(needed) for each in system.statements[number].claims]
    followed = any(each.quantity.kind in LIVED and not each.counted for each in printed)
    return Forced(time, states, group, patients, tuple(each.claim.id for each in printed), followed)
