"""Rates that may be Kaplan-Meier estimates: what they say of each other and of the counts, whoever was censored.

An estimate need not be a whole number of patients. It never rises; it is at most what the deaths seen by then leave,
and at least the share of those seen alive at that time or later. Estimates of two endpoints are not compared: with
censoring that of progression-free survival can exceed that of survival.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from trialbook.system.course import Codes, Group, Time
from trialbook.system.model import Sum
from trialbook.system.printed import below
from trialbook.system.unknowns import Unknowns

NOT_TRACKED = frozenset({"survival"})  # stands for the states of an endpoint where the trial has no state of death


@dataclass(frozen=True)
class Estimate:
    """A printed rate of patients without some states: ``low <= rate < high`` prints so."""

    statement: int
    group: Group
    codes: Codes
    time: Time | None
    low: Fraction
    high: Fraction


class Estimates:
    """All estimates of a paper, tied to its counts and to each other."""

    def __init__(self, unknowns: Unknowns):
        self.unknowns, self.known = unknowns, []
        self._conditions: dict[int, list[tuple[Sum, Fraction]]] = {}

    def add(self, new: Estimate) -> None:
        """Tie an estimate to the counts and to the estimates before it."""
        model, owner = self.unknowns.model, [new.statement]
        if new.low > 1 or new.low >= new.high:
            model.require(Sum(), 1, None, owner)
        size = self.unknowns.patients(new.group)
        for dead in self.events_seen(new):
            model.require(dead, None, floor(size * (1 - new.low)), owner)
        for alive in self.free_seen(new):
            model.require(alive, None, below(new.high, size), owner)
        clashing = [other for other in self.at_or_before(new) if other.high <= new.low]
        clashing += [other for other in self.at_or_after(new) if new.high <= other.low]
        for other in clashing:
            model.require(Sum(), 1, None, [new.statement, other.statement])
        self.known.append(new)

    def events_seen(self, one: Estimate) -> list[Sum]:
        """Return what was counted in the states of an endpoint at its time and before."""
        if not one.codes <= set(self.unknowns.trial.codes()):
            return []
        return [self._counted(one.group, time, one.codes) for time in self._times(one, later=False)]

    def free_seen(self, one: Estimate) -> list[Sum]:
        """Return who was counted alive at the time of a survival and after it."""
        if one.codes != {self.unknowns.trial.death}:
            return []
        alive = set(self.unknowns.trial.codes()) - one.codes
        return [self._counted(one.group, time, alive) for time in self._times(one, later=True)]

    def _counted(self, group: Group, time: Time | None, codes: Collection[str]) -> Sum:
        """Return who was seen in some states; where nobody was lost by then, who truly was in them."""
        followed = self.unknowns.followed(group, time)
        return (self.unknowns.inside if followed else self.unknowns.seen)(group, time, codes)

    def _times(self, one: Estimate, later: bool) -> list[Time | None]:
        if one.time is None:
            return [None]
        times = self.unknowns.course.times
        return [time for time in times if (time >= one.time if later else time <= one.time)]

    def at_or_before(self, one: Estimate) -> list[Estimate]:
        """Return the other estimates of its endpoint that it cannot exceed."""
        return [other for other in self._others(one) if _not_after(other.time, one.time)]

    def at_or_after(self, one: Estimate) -> list[Estimate]:
        """Return the other estimates of its endpoint that cannot exceed it."""
        return [other for other in self._others(one) if _not_after(one.time, other.time)]

    def _others(self, one: Estimate) -> list[Estimate]:
        same = one.group, one.codes
        return [other for other in self.known if (other.group, other.codes) == same and other is not one]


def _not_after(time: Time | None, other: Time | None) -> bool:
    return time == other or (time is not None and other is not None and time < other)
