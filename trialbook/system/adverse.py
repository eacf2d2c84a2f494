"""Adverse events by grade: a patient has one worst grade of an event, so its grades exclude each other."""

from __future__ import annotations

from trialbook.paper.adverse import Event, event_name, grade_limits
from trialbook.paper.quantities import Quantity
from trialbook.paper.trial import Trial
from trialbook.system.course import Group
from trialbook.system.model import Sum
from trialbook.system.unknowns import Unknowns

LOWEST, HIGHEST = 1, 5


class AdverseEvents:
    """How many patients had which event at which grade as their worst."""

    def __init__(self, unknowns: Unknowns):
        self.unknowns = unknowns
        self._graded: dict[tuple[Group, str], dict[int, Sum]] = {}

    def patients(self, group: Group, name: str, low: int = LOWEST, high: int = HIGHEST) -> Sum:
        """Return how many had an event whose worst grade lies between two."""
        grades = range(max(low, LOWEST), min(high, HIGHEST) + 1)
        return sum((self._of(part, name)[grade] for part in self.unknowns.members(group) for grade in grades), Sum())

    def _of(self, part: Group, name: str) -> dict[int, Sum]:
        key = part, event_name(name)
        if key not in self._graded:
            size, model = self.unknowns.parts[part].patients, self.unknowns.model
            self._graded[key] = {grade: model.unknown(size) for grade in range(LOWEST, HIGHEST + 1)}
            model.require(sum(self._graded[key].values(), Sum()), None, size)
        return self._graded[key]

    def claimed(self, quantity: Quantity, group: Group, alone: bool) -> list[Sum]:
        """Return what a claim can count: a grade that it names, else any grade or what one row of events.csv counts.

        Parameters
        ----------
        quantity : Quantity
            Of the kind ``events``.
        group : str or None
            Whom it is about.
        alone : bool
            Whether no other claim without a grade gives another number for the event: else each may be of one grade.
        """
        if quantity.grade:
            return [self.patients(group, quantity.name, *grade_limits(quantity.grade))]
        rows = rows_of(self.unknowns.trial, quantity.name, group)
        total = self.patients(group, quantity.name)
        if rows:
            return [total, *(self.patients(group, quantity.name, *limits(row)) for row in rows)]
        return [total] if alone else []

    def named(self, group: Group, name: str) -> Sum:
        """Return how many had an event at a grade that events.csv lists; at any grade where it lists none."""
        rows = rows_of(self.unknowns.trial, name, group)
        grades = sorted({grade for row in rows for grade in range(limits(row)[0], limits(row)[1] + 1)})
        return sum((self.patients(group, name, grade, grade) for grade in grades or range(LOWEST, HIGHEST + 1)), Sum())

    def listed(self, row: Event, owner: int) -> None:
        """Add what a row of events.csv says: its patients had the event at one of its grades."""
        value = self.patients(row.group, row.event, *limits(row))
        same = [other for other in rows_of(self.unknowns.trial, row.event, row.group) if limits(other) == limits(row)]
        exact = len(same) == 1 and row.grades and (row.grades[0] == row.grades[1] or row.grade.strip()[0] in ">≥")
        self.unknowns.model.require(value, row.patients, row.patients if exact else None, [owner])

    def complete(self, rows: list[Event], owners: list[int]) -> None:
        """Add that a list which starts at the lowest grade, or knows no grades, names everybody with the event."""
        listed = [row for row in rows if row.grade.strip()[:1] not in (">", "≥") or limits(row)[0] <= LOWEST]
        if listed and min(limits(row)[0] for row in listed) <= LOWEST:
            total = self.patients(rows[0].group, rows[0].event)
            self.unknowns.model.require(total, None, sum(row.patients for row in listed), owners)


def rows_of(trial: Trial, name: str, group: Group) -> list[Event]:
    """Return the rows of events.csv on one event and one group."""
    return [row for row in trial.events if row.is_called(name) and row.group == group]


def limits(row: Event) -> tuple[int, int]:
    """Return the lowest and highest grade that a row can mean."""
    return row.grades or (LOWEST, HIGHEST)
