"""A published trial as its paper printed it: counts, claims and descriptions, and nothing computed from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Self, TypeVar

from trialbook.paper.adverse import Event
from trialbook.paper.landmark import Landmark

ROLES = ("response", "stable", "progression", "death", "other")
SECTIONS = ("objective", "methods", "results", "conclusion")
TIME_UNITS = ("days", "weeks", "months", "years")
Row = TypeVar("Row", "Count", "Claim", "Event")


@dataclass(frozen=True)
class State:
    """A state that a patient can be in at a landmark: a code such as ``CR``, a label and a role."""

    code: str
    label: str
    role: str


@dataclass(frozen=True)
class Group:
    """An arm or a stratum of the trial: groups share no patient, and some patients may be in none."""

    code: str
    label: str
    patients: int


@dataclass(frozen=True)
class Measure:
    """Something measured, such as a score; ``step`` is the smallest difference between two raw values.

    ``noun`` is how the text names it; limits and step are exact, and None where the folder does not give them.
    """

    name: str
    label: str
    unit: str = ""
    noun: str = ""
    low: Fraction | None = None
    high: Fraction | None = None
    step: Fraction | None = None


@dataclass(frozen=True)
class Retraction:
    """A notice that the paper was retracted or corrected, with its date and address where they are known."""

    notice: str
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Count:
    """One printed count: so many patients in a state at a time; ``line`` is where landmarks.csv has it.

    ``group`` is None where the count is of all patients.
    """

    time: int | float
    state: str
    patients: int
    line: int = 0
    group: str | None = None


@dataclass(frozen=True)
class Claim:
    """One statement of the paper; what the row leaves blank is None.

    ``group`` is whom it is about, ``versus`` the group that it is compared with, ``of`` the denominator as printed:
    see :func:`~trialbook.paper.denominators.parse_denominator`. ``rests_on`` holds the ids of the claims that bear on a
    conclusion, each with a question mark where it bears on it weakly.
    """

    id: str
    section: str
    statement: str
    quantity: str | None = None
    time: int | float | None = None
    printed: str | None = None
    line: int = 0
    group: str | None = None
    versus: str | None = None
    of: str | None = None
    rests_on: tuple[str, ...] | None = None


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
    groups: tuple[Group, ...] = ()
    measures: tuple[Measure, ...] = ()
    retraction: Retraction | None = None
    counts: tuple[Count, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    appraisal: tuple[AppraisalItem, ...] = ()
    comparators: tuple[Comparator, ...] = ()
    folder: Path | None = None

    @cached_property
    def landmarks(self) -> tuple[Landmark, ...]:
        """The printed rows of all patients grouped by time, earliest first."""
        printed: dict[int | float, dict[str, int]] = {}
        for count in self.counts:
            if count.group is None:
                printed.setdefault(count.time, {})[count.state] = count.patients
        return tuple(self._landmark(time, printed[time]) for time in sorted(printed))

    def _landmark(self, time: int | float, printed: Mapping[str, int]) -> Landmark:
        ordered = {code: printed[code] for code in self.codes() if code in printed}
        return Landmark(time, self.patients, ordered, tuple(c for c in self.codes() if c not in printed))

    def of_group(self, code: str) -> Self:
        """Return the trial of one group alone: its patients, counts, events and claims.

        Claims that compare the group with another are left out, and the follow-up, which is that of all patients.

        Raises
        ------
        ValueError
            If no group has that code.

        Examples
        --------
        >>> arms = (Group("A", "new treatment", 12), Group("B", "usual care", 11))
        >>> states = (State("alive", "alive", "other"), State("dead", "dead", "death"))
        >>> counts = (Count(6, "dead", 1, group="A"), Count(6, "dead", 4, group="B"))
        >>> study = Trial("t", "t", "r", 23, "c", "t", "months", states, groups=arms, counts=counts)
        >>> study.of_group("B").landmarks[0].rest, study.landmarks
        (7, ())
        """
        group = next((group for group in self.groups if group.code == code), None)
        if group is None:
            known = ", ".join(group.code for group in self.groups) or "none: the trial has no groups"
            raise ValueError(f"unknown group {code!r}, expected one of {known}")
        return replace(
            self,
            patients=group.patients,
            follow_up=None,
            groups=(),
            counts=_alone(self.counts, code),
            claims=_alone((claim for claim in self.claims if claim.versus is None), code),
            events=_alone(self.events, code),
            appraisal=(),
        )

    @property
    def as_printed(self) -> Trial:
        """The trial without counts that were not printed as counts: itself, unless some were added."""
        return self

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


def _alone(rows: Iterable[Row], code: str) -> tuple[Row, ...]:
    """Return the rows of a group as rows of a trial that has no other patients."""
    return tuple(replace(row, group=None) for row in rows if row.group == code)
