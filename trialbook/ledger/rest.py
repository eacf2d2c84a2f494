"""The rest of a paper, as each claim is held against it: per group of patients, and per quantity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from trialbook.histories import Clash, find_clashes
from trialbook.ledger.evidence import Counts, Evidence, Time, alive, in_states, nothing_known, over_time
from trialbook.ledger.readings import counts_printed, parts_of
from trialbook.ledger.subject import time_of
from trialbook.paper.printed import Share
from trialbook.paper.quantities import Quantity, codes_of, parse_quantity
from trialbook.paper.trial import Claim, Trial


@dataclass(frozen=True)
class Known:
    """How many of so many patients a quantity counts, as far as the paper says it: from ``lower`` to ``upper``."""

    lower: int
    upper: int
    patients: int

    @property
    def determined(self) -> bool:
        """Whether one number alone is left."""
        return self.lower == self.upper


class Rest:
    """A paper, ready to be asked what it says of one number."""

    def __init__(self, trial: Trial):
        self.trial = trial
        self._counts: dict[str | None, Counts] = {}

    def counts(self, group: str | None) -> Counts:
        """Return the landmarks of a group, or of all patients."""
        if group not in self._counts:
            trial = self.trial.of_group(group) if group else self.trial
            self._counts[group] = Counts(trial, find_clashes(trial))
        return self._counts[group]

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """The rows that cannot all be true, of all patients and of each group."""
        groups = dict.fromkeys(count.group for count in self.trial.counts if count.group)
        return tuple(clash for group in (None, *groups) for clash in self.counts(group).clashes)

    def number(self, quantity: Quantity, time: Time | None, group: str | None) -> Known:
        """Return what rows and claims together say of a number of patients."""
        counts = self.counts(group)
        evidence = evidence_of(quantity, time, counts)
        lower, upper, patients = evidence.lower, evidence.upper, counts.trial.patients
        for claim in counts.trial.claims:
            if claim.printed and claim.quantity and not claim.versus and time_of(claim, counts.trial) == time:
                other = parse_quantity(claim.quantity)
                if counts_alike(other, quantity):
                    allowed = counts_printed(parts_of(other, claim.printed), patients)
                    lower, upper = max(lower, min(allowed, default=0)), min(upper, max(allowed, default=patients))
        return Known(lower, upper, patients) if lower <= upper else Known(0, patients, patients)


    def claims_of(self, form: Quantity, claim: Claim) -> Iterator[Claim]:
        """Yield the other claims that print a quantity for the same groups and time as a claim does."""
        when = time_of(claim, self.trial)
        for other in self.trial.claims:
            alike = (other.group, other.versus, time_of(other, self.trial)) == (claim.group, claim.versus, when)
            if alike and other.id != claim.id and other.printed and other.quantity:
                if counts_alike(parse_quantity(other.quantity), form):
                    yield other

    def printed_share(self, form: Quantity, claim: Claim, group: str | None) -> Fraction | None:
        """Return the rate that the paper prints for a quantity of a group, at the time of a claim."""
        for other in self.claims_of(form, replace(claim, id="", group=group, versus=None)):
            for part in parts_of(parse_quantity(other.quantity), other.printed):
                if isinstance(part[0], Share):
                    return Fraction(part[0].number.value) / part[0].scale
        return None


def counts_alike(quantity: Quantity, other: Quantity) -> bool:
    """Return whether two quantities count the same patients: ``count:CR`` and ``rate:CR`` do."""
    plain = [replace(each, kind="count") if each.kind == "rate" else each for each in (quantity, other)]
    return plain[0] == plain[1]


def evidence_of(quantity: Quantity, time: Time | None, counts: Counts) -> Evidence:
    """Return what the landmarks say of a number of patients."""
    codes, find = codes_of(quantity, counts.trial), OBSERVED.get(quantity.kind)
    return find(quantity, codes, time, counts) if find else nothing_known(counts, time)


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
    return replace(over_time(counts, quantity.kind, codes, time), censored=censored)


OBSERVED: dict[str, Callable[[Quantity, tuple[str, ...], Time | None, Counts], Evidence]] = {
    **dict.fromkeys(("count", "rate"), _printed_states),
    **dict.fromkeys(("response_rate", "control_rate"), _with_roles),
    **dict.fromkeys(("ever", "always", "event_free"), _over_time),
    "survival": _survival,
}
