"""Adverse events as a paper lists them: their names, grades and patients."""

from __future__ import annotations

import re
from dataclasses import dataclass

_GRADE = re.compile(r"(>=|≥)?([0-5])(?:[-–]([0-5]))?")


@dataclass(frozen=True)
class Event:
    """One adverse event: how many patients had it, its grade as far as the paper allows, and why.

    ``part_of`` names the event that this one is a symptom of: the patients are the same.
    """

    event: str
    patients: int
    grade: str
    why: str
    group: str | None = None
    line: int = 0
    part_of: str | None = None

    @property
    def grades(self) -> tuple[int, int] | None:
        """The lowest and highest grade that ``grade`` names, or None where it names none."""
        return grade_limits(self.grade)

    def is_called(self, name: str) -> bool:
        """Return whether a claim calls this event so: ``muscle-soreness`` and ``Muscle soreness`` are one."""
        return event_name(self.event) == event_name(name)


def event_name(name: str) -> str:
    """Return the name of an event as tables and claims are compared by it.

    Examples
    --------
    >>> event_name("Infusion-related reaction")
    'infusion related reaction'
    """
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


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
