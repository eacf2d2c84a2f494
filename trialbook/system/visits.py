"""``ever`` and ``always`` of a paper that prints no landmark table: at visits that nobody lists."""

from __future__ import annotations

from itertools import combinations

from trialbook.system.course import Codes, Group, Time
from trialbook.system.model import Sum
from trialbook.system.unknowns import Unknowns

Key = tuple[Group, Time | None, Codes]


class Visits:
    """How many patients were ever in some states, and always, as far as counts and one another limit it."""

    def __init__(self, unknowns: Unknowns):
        self.unknowns = unknowns
        self._ever: dict[Key, Sum] = {}
        self._always: dict[Key, Sum] = {}

    def ever(self, group: Group, time: Time | None, codes: Codes) -> Sum:
        """Return how many were in any of some states at some visit, up to a time or to the end."""
        key = group, time, codes
        if key not in self._ever:
            one = self._ever[key] = self.unknowns.model.unknown(self.unknowns.patients(group))
            for at in self._times(time):
                self.unknowns.model.require(one - self.unknowns.seen(group, at, codes), 0)
        return self._ever[key]

    def always(self, group: Group, time: Time | None, codes: Codes) -> Sum:
        """Return how many were in any of some states at every visit, up to a time or to the end."""
        key = group, time, codes
        if key not in self._always:
            one = self._always[key] = self.unknowns.model.unknown(self.unknowns.patients(group))
            for at in self._times(time):
                self.unknowns.model.require(self.unknowns.inside(group, at, codes) - one, 0)
        return self._always[key]

    def _times(self, upto: Time | None) -> list[Time]:
        return [time for time in self.unknowns.course.times if upto is None or time <= upto]

    def relate(self) -> None:
        """Tie all of them to one another, once all are known."""
        model = self.unknowns.model
        for (group, time, codes), one in self._ever.items():
            for (of, at, others), other in self._ever.items():
                if of == group and others <= codes and _within(at, time) and one != other:
                    model.require(one - other, 0)
            for (of, at, others), other in self._always.items():
                size = self.unknowns.patients(group)
                if of == group and not codes & others and _within(time, at):
                    model.require(one + other, None, size)
                if of == group and others <= codes and _within(at, time):
                    model.require(one - other, 0)
        for (group, time, codes), one in self._always.items():
            for (of, at, others), other in self._always.items():
                if of == group and others <= codes and _within(time, at) and one != other:
                    model.require(one - other, 0)
        self._add_up()
        self._over_groups()

    def _add_up(self) -> None:
        """Who was ever in one of more states was in one of the one part of them or of the other."""
        for (first, one), (second, other) in combinations(self._ever.items(), 2):
            for (group, time, codes), whole in self._ever.items():
                if (group, time) == first[:2] == second[:2] and codes <= first[2] | second[2]:
                    self.unknowns.model.require(one + other - whole, 0)

    def _over_groups(self) -> None:
        """Who was counted of all patients is in one of the groups, or in none of those that are counted."""
        patients = self.unknowns.patients
        for table in (self._ever, self._always):
            for (group, *about), whole in table.items():
                parts = {of: one for (of, *same), one in table.items() if of is not None and same == about}
                if group is None and parts:
                    left = patients(None) - sum(map(patients, parts))
                    self.unknowns.model.require(whole - sum(parts.values(), Sum()), 0, left)


def _within(time: Time | None, upto: Time | None) -> bool:
    """Whether all visits up to one time are visits up to another; None is the end."""
    return upto is None or (time is not None and time <= upto)
