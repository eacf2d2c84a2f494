"""The counts behind a paper: who was in which state when, truly and as seen, in sums over the parts of the trial."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from trialbook.paper.trial import Trial
from trialbook.system.course import Codes, Course, Group, Time
from trialbook.system.model import Model, Sum
from trialbook.system.patients import Part

_NO_TIME = "no time"


@dataclass
class Unknowns:
    """Every count that a statement can be about.

    Where patients are unaccounted for, what was seen is less than what is true: ``seen`` is what a paper counts.

    Attributes
    ----------
    trial : Trial
        What was printed.
    course : Course
        What histories carry.
    groups : tuple of str
        The groups that some statement is about.
    complete : bool
        Whether everybody is taken to be accounted for wherever the counts do not say otherwise.
    """

    trial: Trial
    course: Course
    groups: tuple[str, ...] = ()
    complete: bool = False
    model: Model = field(default_factory=Model)

    def __post_init__(self) -> None:
        sizes = {group.code: group.patients for group in self.trial.groups if group.code in self.groups}
        rest = self.trial.patients - sum(sizes.values())
        if rest or not sizes:
            sizes[None] = rest
        self.parts = {code: Part(self.model, self.trial, size, self.course) for code, size in sizes.items()}
        self.rows: dict[tuple[Group, Time], dict[str, int]] = {}
        for count in self.trial.counts:
            self.rows.setdefault((count.group, count.time), {})[count.state] = count.patients
        self._seen: dict[tuple[Group, Time | None, str], Sum] = {}
        self._loose: dict[tuple[Group, object], Sum] = {}
        self._free: dict[tuple[Group, Time, Codes], Sum] = {}

    def patients(self, group: Group) -> int:
        """Return the number of patients of a group, or of the trial."""
        return self.trial.patients if group is None else next(g.patients for g in self.trial.groups if g.code == group)

    def members(self, group: Group) -> list[Group]:
        """Return the parts that make up a group: itself, or all of them."""
        return list(self.parts) if group is None else [group]

    def unaccounted(self, group: Group, time: Time | None) -> int | None:
        """Return how many patients no row of a time accounts for, or None where the rows do not say it."""
        if rows := self.rows.get((group, time)):
            rest = self.patients(group) - sum(rows.values())
            return max(rest, 0) if len(rows) == len(self.trial.codes()) else 0
        if group is not None and (None, time) in self.rows and self.unaccounted(None, time) == 0:
            return 0
        return 0 if self.complete else None

    def followed(self, group: Group, time: Time | None) -> bool:
        """Whether every patient is accounted for at a time or later, so that nobody was censored before it."""
        if self.complete:
            return True
        known = {at for of, at in self.rows if of in (None, group)}
        return time is not None and any(at >= time and self.unaccounted(group, at) == 0 for at in known)

    def inside(self, group: Group, time: Time | None, codes: Collection[str]) -> Sum:
        """Return how many are truly in any of some states."""
        if time is not None:
            return sum((self.parts[part].inside(time, codes) for part in self.members(group)), Sum())
        return sum((self._at_no_time(part, code) for part in self.members(group) for code in codes), Sum())

    def _at_no_time(self, part: Group, code: str) -> Sum:
        """Return the patients in a state at a time that the paper does not give and no landmark stands for."""
        if (part, _NO_TIME) not in self._loose:
            size = self.parts[part].patients
            states = {each: self.model.unknown(size) for each in self.trial.codes()}
            self.model.require(sum(states.values(), Sum()), size, size)
            self._loose.update({(part, each): one for each, one in states.items()})
            self._loose[part, _NO_TIME] = Sum()
        return self._loose[part, code]

    def seen(self, group: Group, time: Time | None, codes: Collection[str]) -> Sum:
        """Return how many a paper counts in any of some states: no more than truly are."""
        missing = self.unaccounted(group, time)
        if missing == 0:
            return self.inside(group, time, codes)
        if (group, time, self.trial.codes()[0]) not in self._seen:
            self._see(group, time, missing)
        return sum((self._seen[group, time, code] for code in codes), Sum())

    def _see(self, group: Group, time: Time | None, missing: int | None) -> None:
        size = self.patients(group)
        for code in self.trial.codes():
            one, true = self.model.unknown(size), self.inside(group, time, [code])
            self.model.require(true - one, 0, missing)
            self._seen[group, time, code] = one
            if group is None and self.groups:
                self.model.require(one - sum((self.seen(part, time, [code]) for part in self.groups), Sum()), 0)
        if missing is not None:
            total = sum((self._seen[group, time, code] for code in self.trial.codes()), Sum())
            self.model.require(total, size - missing, size - missing)

    def counted(self, upto: Time) -> list[Time]:
        """Return the times at which patients were counted, up to and including one."""
        return [time for time in self.course.times if time <= upto and time in self.course.assessed]

    def unlisted(self, upto: Time) -> list[Time]:
        """Return the times at which a claim counts patients and no row does, up to and including one."""
        return [time for time in self.counted(upto) if time not in self.course.listed]

    def missed(self, group: Group, upto: Time, listed: bool = False) -> Sum:
        """Return how many patients were not seen, added up over the times at which patients were counted or listed."""
        counted = [time for time in self.counted(upto) if time in self.course.looked_at(listed)]
        times = [time for time in counted if self.unaccounted(group, time) != 0]
        return sum((self.patients(group) - self.seen(group, time, self.trial.codes()) for time in times), Sum())

    def met(self, group: Group, time: Time, codes: Collection[str], listed: bool = False) -> Sum:
        """Return how many were in any of some states when counted (or listed), up to and including a time."""
        return sum((self.parts[part].met(time, codes, listed) for part in self.members(group)), Sum())

    def free(self, group: Group, time: Time, codes: Collection[str]) -> Sum:
        """Return how many were in none of some states up to and including a time.

        Between two times at which patients were counted it lies between what holds at the one and at the other.
        """
        size, codes = self.patients(group), frozenset(codes)
        if codes == {self.trial.death}:
            return size - self.inside(group, time, codes)
        if time in self.course.assessed:
            return size - self.met(group, time, codes)
        if (group, time, codes) not in self._free:
            one = self.model.unknown(size)
            self._relate_free(group, time, codes, one)
            self._free[group, time, codes] = one
        return self._free[group, time, codes]

    def _relate_free(self, group: Group, time: Time, codes: Codes, one: Sum) -> None:
        size, later = self.patients(group), [each for each in self.course.assessed if each > time]
        self.model.require(size - self.met(group, time, codes) - one, 0)
        self.model.require(size - self.inside(group, time, codes) - one, 0)
        if later and self.trial.death in (None, *codes):  # else who had the event may have died since
            self.model.require(one - (size - self.met(group, min(later), codes)), 0)
        for (of, at, others), other in self._free.items():
            if of == group and at <= time and others <= codes:
                self.model.require(other - one, 0)
            if of == group and time <= at and codes <= others:
                self.model.require(one - other, 0)


def used_groups(trial: Trial) -> tuple[str, ...]:
    """Return the groups of a trial that some row or claim is about."""
    rows: Iterable = (*trial.counts, *trial.claims, *trial.events)
    named = {row.group for row in rows if row.group} | {claim.versus for claim in trial.claims if claim.versus}
    return tuple(group.code for group in trial.groups if group.code in named)
