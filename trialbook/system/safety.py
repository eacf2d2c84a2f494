"""How many patients had any adverse event, as far as the counts of single events say."""

from __future__ import annotations

from trialbook.paper.adverse import event_name
from trialbook.system.course import Group
from trialbook.system.model import Sum
from trialbook.system.system import Range, System


def any_event(system: System, group: Group = None) -> Range | None:
    """Return the bounds for the number of patients with an adverse event, or None where the paper names none.

    Events can meet in one patient in any way; grades of one event exclude each other. Grades below the lowest that is
    listed are left out, as nobody counts them.

    Raises
    ------
    WorkLimitError
        If the solver needs more work than is allowed.

    Examples
    --------
    One patient had fever of grade 1, two of grade 2, and one a rash:

    >>> from trialbook.paper.adverse import Event
    >>> from trialbook.paper.trial import State, Trial
    >>> events = tuple(Event(*row, "printed") for row in (("fever", 1, "1"), ("fever", 2, "2"), ("rash", 1, "1")))
    >>> study = Trial("t", "t", "r", 9, "c", "t", "months", (State("on", "on", "other"),), events=events)
    >>> found = any_event(System(study))
    >>> found.lower, found.upper
    (3, 4)
    """
    system.require_work()
    names = list(dict.fromkeys(_names(system, group)))
    if not names:
        return None
    totals = [system.built.events.named(group, name) for name in names]
    size = system.built.unknowns.patients(group)
    lower = max(system.solver.smallest(total, system.sound) for total in totals)
    while not system.solver.possible(system.sound, [(total, None, lower) for total in totals]):
        lower += 1
    upper = min(system.solver.largest(sum(totals, Sum()), system.sound), size)
    return Range(lower, upper, size, bears=True)


def _names(system: System, group: Group) -> list[str]:
    """Return the events that rows or claims of a group count, but those that are symptoms of another."""
    rows = [event for event in system.trial.events if event.group == group]
    claims = [each for each in system.built.printed if each.quantity.kind == "events" and each.group == group]
    found = [event_name(event.event) for event in rows] + [event_name(each.quantity.name) for each in claims]
    symptoms = {event_name(event.event) for event in rows if event.part_of}
    return [name for name in found if name not in symptoms]
