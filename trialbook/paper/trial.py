"""A published trial as its paper printed it: counts, claims and descriptions, and nothing computed from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

ROLES = ("response", "stable", "progression", "death", "other")
SECTIONS = ("objective", "methods", "results", "conclusion")
TIME_UNITS = ("days", "weeks", "months", "years")
_GRADE = re.compile(r"(>=|≥)?([0-5])(?:[-–]([0-5]))?")


@dataclass(frozen=True)
class State:
    """A state that a patient can be in at a landmark: a code such as ``CR``, a label and a role."""

    code: str
    label: str
    role: str


@dataclass(frozen=True)
class Count:
    """One printed count: so many patients in a state at a time; ``line`` is where landmarks.csv has it."""

    time: int | float
    state: str
    patients: int
    line: int = 0


@dataclass(frozen=True)
class Claim:
    """One statement of the paper; ``quantity``, ``time`` and ``printed`` are None where the row leaves them blank."""

    id: str
    section: str
    statement: str
    quantity: str | None = None
    time: int | float | None = None
    printed: str | None = None
    line: int = 0


@dataclass(frozen=True)
class Event:
    """One adverse event: how many patients had it, its grade as far as the paper allows, and why."""

    event: str
    patients: int
    grade: str
    why: str


@dataclass(frozen=True)
class AppraisalItem:
    """One item of a checklist, answered yes, no, unclear or not applicable, with the reason."""

    checklist: str
    item: str
    answer: str
    why: str


@dataclass(frozen=True)
class Comparator:
    """One figure of another study; ``low`` and ``high`` are its printed limits or None."""

    study: str
    group: str
    patients: int
    endpoint: str
    time: int | float | None
    printed: str
    low: float | None
    high: float | None
    source: str


@dataclass(frozen=True)
class Landmark:
    """The printed counts of one time, read by the rules of the trial folder.

    Attributes
    ----------
    time : int or float
        In the trial's time unit.
    patients : int
        Patients of the trial, the sum that the counts are held against.
    printed : mapping of str to int
        The counts that have a row.
    absent : tuple of str
        The states without a row, best first.
    """

    time: int | float
    patients: int
    printed: Mapping[str, int]
    absent: tuple[str, ...]

    @property
    def rest(self) -> int:
        """Patients that no row counts; negative where the rows add up to more than there are."""
        return self.patients - sum(self.printed.values())

    @property
    def unaccounted(self) -> int:
        """Patients in none of the counted states although every state has a row."""
        return max(self.rest, 0) if not self.absent else 0

    @property
    def unknown_split(self) -> bool:
        """Whether the states without a row share a known number of patients in an unknown way."""
        return self.rest > 0 and len(self.absent) > 0

    @property
    def decided(self) -> Mapping[str, int]:
        """Return the counts that the rows decide: those printed, and the rest where one state alone has no row."""
        if self.rest > 0 and len(self.absent) == 1:
            return {**self.printed, self.absent[0]: self.rest}
        return self.printed

    @property
    def complete(self) -> bool:
        """Whether the rows account for every patient, so that a state without a row holds none."""
        return self.rest == 0

    def limits(self, *codes: str) -> tuple[int, int]:
        """Return the smallest and largest number truly in any of these states, from this row alone."""
        counted = sum(self.printed.get(code, 0) for code in codes)
        if self.rest <= 0:
            return counted, counted
        if not self.absent:
            return counted, counted + (self.rest if codes else 0)
        inside = [code for code in self.absent if code in codes]
        certain = self.rest if len(inside) == len(self.absent) else 0
        return counted + certain, counted + (self.rest if inside else 0)


@dataclass(frozen=True)
class Trial:
    """A trial folder in memory; see ``data/README.md`` for what each part means.

    ``states`` runs from best to worst. Nothing here is computed beyond regrouping what was printed.
    """

    slug: str
    title: str
    reference: str
    patients: int
    condition: str
    treatment: str
    time_unit: str
    states: tuple[State, ...]
    url: str | None = None
    doi: str | None = None
    criteria: str | None = None
    follow_up: tuple[int | float, int | float] | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    counts: tuple[Count, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    appraisal: tuple[AppraisalItem, ...] = ()
    comparators: tuple[Comparator, ...] = ()
    folder: Path | None = None

    @cached_property
    def landmarks(self) -> tuple[Landmark, ...]:
        """The printed rows grouped by time, earliest first."""
        return tuple(self._landmark(time) for time in sorted({count.time for count in self.counts}))

    def _landmark(self, time: int | float) -> Landmark:
        printed = {count.state: count.patients for count in self.counts if count.time == time}
        ordered = {code: printed[code] for code in self.codes() if code in printed}
        return Landmark(time, self.patients, ordered, tuple(c for c in self.codes() if c not in printed))

    @property
    def times(self) -> tuple[int | float, ...]:
        """The landmark times, earliest first."""
        return tuple(landmark.time for landmark in self.landmarks)

    def codes(self, *roles: str) -> tuple[str, ...]:
        """Return the codes of the states with any of these roles, best first; of all states if none is named."""
        return tuple(state.code for state in self.states if not roles or state.role in roles)

    @property
    def death(self) -> str | None:
        """The code of the state with role ``death``, or None."""
        return next(iter(self.codes("death")), None)

    def label(self, code: str) -> str:
        """Return the label of a state."""
        return next(state.label for state in self.states if state.code == code)

    @property
    def unit(self) -> str:
        """The time unit in the singular: ``month`` for ``months``."""
        return self.time_unit.removesuffix("s")


def grade_limits(text: str) -> tuple[int, int] | None:
    """Return the lowest and highest grade that a text names, or None where it names none.

    Examples
    --------
    >>> grade_limits(">=3"), grade_limits("2-3"), grade_limits("2"), grade_limits("not determinable")
    ((3, 5), (2, 3), (2, 2), None)
    """
    match = _GRADE.fullmatch(text.replace(" ", ""))
    if match is None or (match[1] and match[3]):
        return None
    low, high = int(match[2]), int(match[3] or (5 if match[1] else match[2]))
    return (low, high) if low <= high else None
