"""The rest of a paper, as each claim is held against it: landmarks by group, and all other statements as one system."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from trialbook.ledger.evidence import Counts, Time
from trialbook.ledger.observed import evidence_of
from trialbook.ledger.settled import rows_fit
from trialbook.ledger.subject import time_of
from trialbook.paper.denominators import parse_denominator
from trialbook.paper.printed import Ratio, Share, Whole
from trialbook.paper.quantities import Quantity, parse_quantity
from trialbook.paper.readings import parts_of
from trialbook.paper.trial import Claim, Trial
from trialbook.statistics.printed_methods import counts_alike

if TYPE_CHECKING:
    from trialbook import system
    from trialbook.histories import Clash


@dataclass(frozen=True)
class Known:
    """How many of so many patients a quantity counts, as far as the paper says it: from ``lower`` to ``upper``.

    ``bears`` says whether anything in the paper has to do with it.
    """

    lower: int
    upper: int
    patients: int
    bears: bool = True

    @property
    def counts(self) -> range:
        """Each number that is left."""
        return range(self.lower, self.upper + 1)

    @property
    def determined(self) -> bool:
        """Whether one number alone is left."""
        return self.lower == self.upper


class Rest:
    """A paper, ready to be asked what it says of one number.

    Parameters
    ----------
    trial : Trial
        As printed.

    Attributes
    ----------
    trial : Trial
        The same, each claim with the time that it means.
    left_out : set of str
        Claims that the landmarks contradict: the others are judged without them.
    settled : bool
        Whether nothing can clash, so that nobody need ask the system of statements.
    """

    def __init__(self, trial: Trial):
        claims = tuple(replace(claim, time=time_of(claim, trial)) for claim in trial.claims)
        self.trial = replace(trial, claims=claims)
        self.left_out: set[str] = set()
        self.settled = False
        self._counts: dict[str | None, Counts] = {}

    def counts(self, group: str | None) -> Counts:
        """Return the landmarks of a group, or of all patients."""
        if group not in self._counts:
            trial = self.trial.of_group(group) if group else _of_all(self.trial)
            visits = frozenset(count.time for count in self.trial.counts)
            self._counts[group] = Counts(trial, () if rows_fit(trial) else _row_clashes(trial), visits)
        return self._counts[group]

    @cached_property
    def row_clashes(self) -> tuple[Clash, ...]:
        """The rows that cannot all be true, of all patients and of each group; a group's rows name it."""
        groups = dict.fromkeys(count.group for count in self.trial.counts if count.group)
        of_groups = (
            replace(clash, rows=tuple((*row, group) for row in clash.rows))
            for group in groups
            for clash in self.counts(group).clashes
        )
        return (*self.counts(None).clashes, *of_groups)

    @property
    def clashes(self) -> tuple[Clash | system.Clash, ...]:
        """Every set of statements that cannot all be true, of two or more."""
        if self.settled:
            return ()
        others = [clash for clash in self._system(frozenset()).clashes if _statements(clash) > 1]
        return (*self.row_clashes, *others)

    @property
    def system(self) -> system.System:
        """All statements but those that clash by themselves, as one system."""
        return self._system(frozenset(self.left_out))

    def _system(self, left_out: Collection[str]) -> system.System:
        if left_out not in self._systems:
            # scipy.optimize takes a while to import, and many papers can be judged without it
            from trialbook.system import System

            self._systems[left_out] = System(self._without(left_out))
        return self._systems[left_out]

    @cached_property
    def _systems(self) -> dict[Collection[str], system.System]:
        return {}

    def _without(self, left_out: Collection[str]) -> Trial:
        """Return the trial without some claims and without the landmarks at which rows clash."""
        times = {(row[2] if len(row) > 2 else None, row[0]) for clash in self.row_clashes for row in clash.rows}
        claims = (claim for claim in self.trial.claims if claim.id not in left_out)
        return replace(
            self.trial,
            counts=tuple(count for count in self.trial.counts if (count.group, count.time) not in times),
            claims=tuple(claim for claim in claims if (claim.group, claim.time) not in times),
        )

    def clash_of(self, claim: Claim) -> system.Clash | None:
        """Return the set of statements that a claim cannot be true with, or the claim alone, if there is one."""
        if self.settled:
            return None
        return next((clash for clash in self.system.clashes if claim.id in clash.claims), None)

    def range_of(self, claim: Claim) -> system.Range | None:
        """Return what all other statements allow for the number of a claim.

        Raises
        ------
        WorkLimitError
            If that takes more work than is allowed.
        """
        return None if self.settled else self.system.range_of(claim)

    def number(self, quantity: Quantity, time: Time | None, group: str | None) -> Known:
        """Return what rows and claims together say of a number of patients."""
        # scipy.optimize takes a while to import, and many papers can be judged without it
        from trialbook.histories import WorkLimitError
        from trialbook.system import Asked

        counts = self.counts(group)
        evidence = evidence_of(quantity, time, counts)
        lower, upper, bears = evidence.lower, evidence.upper, not evidence.unconstrained
        try:
            found = self.system.range_for(Asked(quantity, group, time))
        except WorkLimitError:
            return Known(lower, upper, evidence.patients, bears)
        ends = max(lower, found.lower), min(upper, found.upper)
        return Known(*(ends if ends[0] <= ends[1] else (lower, upper)), evidence.patients, bears or found.bears)

    def claims_of(self, form: Quantity, claim: Claim) -> Iterator[Claim]:
        """Yield the other claims that print a quantity for the same groups and time as a claim does.

        One of some patients whom only a quantity names, such as those who responded, says nothing of all of them.
        """
        for other in self.trial.claims:
            alike = (other.group, other.versus, other.time) == (claim.group, claim.versus, claim.time)
            alike = alike and _named_alone(other) == _named_alone(claim)
            named = alike and other.id != claim.id and other.printed and other.quantity
            if named and counts_alike(parse_quantity(other.quantity), form):
                yield other

    def printed_share(self, form: Quantity, claim: Claim, group: str | None) -> Fraction | None:
        """Return the rate that the paper prints for a quantity of a group, at the time of a claim."""
        for other in self.claims_of(form, replace(claim, id="", group=group, versus=None)):
            for part in parts_of(parse_quantity(other.quantity), other.printed):
                if isinstance(part[0], Share):
                    return Fraction(part[0].number.value) / part[0].scale
        return None

    def printed_ratios(self, form: Quantity, claim: Claim, group: str | None) -> list[Ratio]:
        """Return each count and denominator that the paper prints for a quantity of a group, or a rate of it allows."""
        patients, found = self.counts(group).trial.patients, []
        for other in self.claims_of(form, replace(claim, id="", group=group, versus=None)):
            printed_of = other.of or (None if claim.versus else claim.of)
            of = parse_denominator(printed_of) if printed_of else None
            for reading, *_ in parts_of(parse_quantity(other.quantity), other.printed):
                if isinstance(reading, Ratio):
                    found.append(reading)
                elif isinstance(of, int):
                    counts = [reading.count] if isinstance(reading, Whole) else reading.counts(of) or reading.cut(of)
                    found += [Ratio(count, of) for count in counts]
        return [one for one in dict.fromkeys(found) if 0 <= one.count <= one.denominator <= patients]

    def printed_sizes(self, form: Quantity, claim: Claim, group: str | None) -> list[int]:
        """Return the denominators below the group that the paper prints for numbers of the same kind and time."""
        found = []
        for other in self.trial.claims:
            quantity = parse_quantity(other.quantity) if other.quantity and other.printed else None
            alike = quantity and (quantity.kind, other.group, other.time) == (form.kind, group, claim.time)
            if alike and not other.versus:
                parts = parts_of(quantity, other.printed)
                found += [one.denominator for part in parts for one in part if isinstance(one, Ratio)]
                found.append(parse_denominator(other.of) if other.of else 0)
        patients = self.counts(group).trial.patients
        return [size for size in dict.fromkeys(found) if isinstance(size, int) and 0 < size < patients]


def _of_all(trial: Trial) -> Trial:
    """Return a trial with the claims on all patients alone."""
    return replace(trial, claims=tuple(claim for claim in trial.claims if claim.group is None and claim.versus is None))


def _named_alone(claim: Claim) -> str | None:
    """Return the denominator of a claim where it is no number of patients."""
    return None if claim.of is None or isinstance(parse_denominator(claim.of), int) else claim.of


def _row_clashes(trial: Trial) -> tuple[Clash, ...]:
    from trialbook.histories import find_clashes

    return find_clashes(trial)


def _statements(clash: system.Clash) -> int:
    return len(clash.rows) + len(clash.claims) + len(clash.events)
