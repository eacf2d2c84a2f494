"""What the landmarks say of each quantity that they count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from trialbook.ledger.at_a_time import alive, in_states
from trialbook.ledger.evidence import Counts, Evidence, Time, nothing_known
from trialbook.ledger.over_time import over_time
from trialbook.paper.quantities import WITH_ROLES, Quantity, codes_of


def evidence_of(quantity: Quantity, time: Time | None, counts: Counts) -> Evidence:
    """Return what the landmarks say of a number of patients."""
    codes, find = codes_of(quantity, counts.trial), OBSERVED.get(quantity.kind)
    return find(quantity, codes, time, counts) if find else nothing_known(counts)


def _printed_states(quantity: Quantity, codes: tuple[str, ...], time: Time | None, counts: Counts) -> Evidence:
    return in_states(counts, codes, time, by_row=True)


def _with_roles(quantity: Quantity, codes: tuple[str, ...], time: Time | None, counts: Counts) -> Evidence:
    return in_states(counts, codes, time, by_row=False) if codes else nothing_known(counts, time)


def _survival(quantity: Quantity, codes: tuple[str, ...], time: Time | None, counts: Counts) -> Evidence:
    if counts.trial.death is None or not counts.trial.landmarks:
        return nothing_known(counts, time, censored=not counts.followed(time))
    return alive(counts, time)


def _over_time(quantity: Quantity, codes: tuple[str, ...], time: Time | None, counts: Counts) -> Evidence:
    censored = quantity.kind == "event_free" and not counts.followed(time)
    if counts.visits - set(counts.trial.times):
        # the group was seen at visits that its own rows do not list: only the system of all statements knows of them
        return nothing_known(counts, censored=censored)
    return replace(over_time(counts, quantity.kind, codes, time), censored=censored)


OBSERVED: dict[str, Callable[[Quantity, tuple[str, ...], Time | None, Counts], Evidence]] = {
    **dict.fromkeys(("count", "rate"), _printed_states),
    **dict.fromkeys(WITH_ROLES, _with_roles),
    **dict.fromkeys(("ever", "always", "event_free"), _over_time),
    "survival": _survival,
}
