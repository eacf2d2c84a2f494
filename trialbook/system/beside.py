"""Numbers that depend on a method, printed beside a count: which of two counts they fit."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, product
from typing import TYPE_CHECKING

from trialbook.paper.quantities import parse_quantity
from trialbook.statistics.printed_methods import ByMethod, counts_alike, read_method
from trialbook.system.course import Asked, Group
from trialbook.system.statement import Statement

if TYPE_CHECKING:
    from trialbook.system.system import System

_MOST = 50  # counts of the other group that are tried


@dataclass(frozen=True)
class Beside:
    """A P value, an interval, a difference or a ratio that fits one count and not another.

    Attributes
    ----------
    claim : str
        Its claim.
    printed : str
        As printed, with what it is and the name of its claim.
    fits, other : int
        The count with which some usual method prints so, and the one with which none does.
    """

    claim: str
    printed: str
    fits: int
    other: int


def told_apart(system: System, one: Statement, printed: int, nearest: int) -> tuple[Beside, ...]:
    """Return the numbers beside a statement that fit one of two counts of it and not the other, whatever else is open.

    Parameters
    ----------
    system : System
        The paper.
    one : Statement
        A count of patients out of all of its group.
    printed, nearest : int
        The two counts.
    """
    found = []
    for claim in system.trial.claims:
        method = read_method(claim)
        if method is None or not _is_on(system, method, one):
            continue
        fits = [_fits(system, method, one.group, count) for count in (printed, nearest)]
        if fits in ([True, False], [False, True]):
            pair = (printed, nearest) if fits[0] else (nearest, printed)
            found.append(Beside(claim.id, method.named, *pair))
    return tuple(found)


def _is_on(system: System, method: ByMethod, one: Statement) -> bool:
    """Whether a number is made from the count that a statement prints."""
    if one.row:
        quantity, time = parse_quantity(f"count:{one.row.state}"), one.row.time
    else:
        quantity, time = one.claims[0].quantity, one.claims[0].time
        if one.claims[0].of is not None:
            return False
    same_time = system.time_of(method.claim) == time
    return same_time and one.group in method.groups and counts_alike(method.form, quantity)


def _fits(system: System, method: ByMethod, group: Group, count: int) -> bool | None:
    """Return whether some usual method prints so with a count, or None where the other group leaves too much open."""
    spans, sizes = [], [system.built.unknowns.patients(each) for each in method.groups]
    for each in method.groups:
        value = system.built.values[Asked(method.form, each, system.time_of(method.claim))]
        known = (system.solver.smallest(value, system.sound), system.solver.largest(value, system.sound))
        spans.append((count, count) if each == group else known)
    cases = list(product(*(range(low, high + 1) for low, high in spans)))
    if len(cases) > _MOST or count > sizes[method.groups.index(group)]:
        return None
    given = [tuple(chain.from_iterable(zip(case, sizes, strict=True))) for case in cases]
    return any(method.quickly_fits(*case) for case in given) or any(method.fitting(*case) for case in given)
