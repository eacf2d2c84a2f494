"""Statements that cannot all be true, and which single number, changed to what, would reconcile the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from trialbook.paper.printed import Share
from trialbook.system.beside import Beside, told_apart
from trialbook.system.printed import Printed
from trialbook.system.statement import Statement

if TYPE_CHECKING:
    from trialbook.system.system import System

Row = tuple[int | float, str] | tuple[int | float, str, str]


@dataclass(frozen=True)
class Repair:
    """One number that, changed, lets all statements be true that are in no other clash.

    Attributes
    ----------
    claim : str or None
        The claim; None where it is a row.
    row : tuple or None
        The row of ``landmarks.csv``, as in a clash.
    event : tuple or None
        The row of ``events.csv``, as in a clash.
    printed : str
        What is printed.
    nearest : str
        What it would have to be, in the same form: the nearest number that reconciles the rest.
    beside : tuple of Beside
        The P values, intervals, differences and ratios on the same counts that fit one of the two and not the other.
    """

    claim: str | None
    row: Row | None
    event: tuple[str, str, str | None] | None
    printed: str
    nearest: str
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True)
class Clash:
    """Statements that cannot all be true, though they can without any one of them.

    Attributes
    ----------
    rows : tuple of (time, code) or (time, code, group)
        Rows of ``landmarks.csv``.
    claims : tuple of str
        Ids of claims.
    events : tuple of (event, grade, group or None)
        Rows of ``events.csv``.
    why : str
        The statements in words.
    repairs : tuple of Repair
        Each single change that reconciles them.
    """

    rows: tuple[Row, ...]
    claims: tuple[str, ...]
    events: tuple[tuple[str, str, str | None], ...]
    why: str
    repairs: tuple[Repair, ...] = ()


def clash_of(system: System, core: Sequence[int]) -> Clash:
    """Return a clash of the statements with these numbers."""
    members = [system.statements[number] for number in core]
    said = "; ".join(map(_words, members))
    why = f"cannot all be true: {said}" if len(members) > 1 else f"cannot be true: {said}"
    return Clash(
        tuple(_row(one) for one in members if one.row),
        tuple(printed.claim.id for one in members for printed in one.claims),
        tuple(_event(one) for one in members if one.event),
        why,
        tuple(repair for one in members if (repair := _repair(system, core, one))),
    )


def _row(one: Statement) -> Row:
    row = one.row
    return (row.time, row.state) if row.group is None else (row.time, row.state, row.group)


def _event(one: Statement) -> tuple[str, str, str | None]:
    return one.event.event, one.event.grade, one.event.group


def _words(one: Statement) -> str:
    if one.row:
        return f"{one.row.patients} in {one.row.state} at {one.row.time:g}{_of(one.row.group)} (landmarks.csv)"
    if one.event:
        grade = f" of grade {one.event.grade}" if one.event.grade.strip() else ""
        return f"{one.event.patients} with {one.event.event}{grade}{_of(one.event.group)} (events.csv)"
    printed = one.claims[0]
    at = "" if printed.claim.time is None else f" at {printed.claim.time:g}"
    return f"{printed.claim.printed} for {printed.claim.quantity}{at}{_of(printed.group)} ({printed.claim.id})"


def _of(group: str | None) -> str:
    return f" in {group}" if group else ""


def _repair(system: System, core: Sequence[int], one: Statement) -> Repair | None:
    """Return what a statement would have to print, where a change of it alone reconciles the others."""
    others = (system.sound | set(core)) - {one.number}
    if not system.solver.possible(others):
        return None
    claim = one.claims[0] if one.claims and not one.row else None
    row = _row(one) if one.row else None
    about = claim.claim.id if claim else None, row, _event(one) if one.event else None, _printed(one)
    if one.value is None:
        nearest = _nearest_rate(system, one, others)
        return Repair(*about, nearest) if nearest else None
    found = _nearest_count(system, one, others)
    if found is None:
        return None
    printed, count = found
    nearest = str(count) if row else _form(one.claims[0], count, system.built.unknowns.patients(one.group))
    return Repair(*about, nearest, told_apart(system, one, printed, count))


def _printed(one: Statement) -> str:
    return str((one.row or one.event).patients) if one.row or one.event else one.claims[0].claim.printed


def _nearest_count(system: System, one: Statement, others: frozenset[int]) -> tuple[int, int] | None:
    """Return the count that a statement prints, and the nearest that reconciles the others."""
    if one.event or not one.value.terms:  # a grade's number is not that of the event
        return None
    count = _printed_count(one, system.built.unknowns.patients(one.group))
    below = system.solver.largest(one.value, others, [(one.value, None, count)])
    above = system.solver.smallest(one.value, others, [(one.value, count, None)])
    found = [each for each in (below, above) if each is not None]
    return (count, min(found, key=lambda each: abs(each - count))) if found else None


def _printed_count(one: Statement, size: int) -> int:
    """Return the count that a statement prints, whether it is possible or not."""
    if one.row:
        return one.row.patients
    reading = one.claims[0].parts[0][0]
    return round(size * reading.number.value / reading.scale) if isinstance(reading, Share) else int(reading.count)


def _form(printed: Printed, count: int, size: int) -> str:
    reading = printed.parts[0][0]
    denominator = printed.of if isinstance(printed.of, int) else size
    return reading.form(count, denominator)


def _nearest_rate(system: System, one: Statement, others: frozenset[int]) -> str | None:
    reading = next((each for part in one.claims[0].parts for each in part if isinstance(each, Share)), None)
    if reading is None:
        return None
    found = system.range_of_statement(one.number, others)
    printed = reading.number.value / reading.scale
    low, high = Fraction(found.lower) / found.patients, Fraction(found.upper) / found.patients
    nearest = min(max(printed, low), high)
    return reading.number.nearest(nearest * reading.scale) + reading.sign
