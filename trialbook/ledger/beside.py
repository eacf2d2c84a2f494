"""P values, intervals, differences and ratios that are made from a count, as evidence on the count itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trialbook.ledger.by_method import Counted, assessed, first_case
from trialbook.ledger.findings import Basis, Finding
from trialbook.ledger.reasons import Note, Reason
from trialbook.ledger.rest import Known, Rest
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.printed import Share
from trialbook.paper.quantities import Quantity
from trialbook.paper.readings import parts_of
from trialbook.paper.trial import Claim
from trialbook.statistics.printed_methods import ByMethod, counts_alike, read_method

_NOTHING = (Reason.NOTHING_BEARS, Reason.OUT_OF_ALL)
_MOST = 50  # counts of the other group that are tried


def with_beside(finding: Finding, claim: Claim, quantity: Quantity, rest: Rest) -> Finding:
    """Return the finding on a count that nothing else bears on, with the numbers that are made from it.

    It stays ``possible`` at best: such a number may come from an unusual method, and was judged by the count itself.
    """
    alone = any(note.reason in _NOTHING for note in finding.notes)
    count = _count(claim, quantity, rest) if alone and claim.of is None else None
    if count is None:
        return finding
    notes = list(_notes(count, claim, quantity, rest))
    if not notes:
        return finding
    fits = any(note.reason is Reason.PRINTS_BESIDE for note in notes)
    verdict = Verdict.POSSIBLE if fits else finding.verdict
    kept = tuple(note for note in finding.notes if note.reason not in _NOTHING)
    return replace(finding, verdict=verdict, notes=(*kept, *notes), basis=Basis.OTHER_STATEMENTS)


def _count(claim: Claim, quantity: Quantity, rest: Rest) -> int | None:
    """Return the one count that a claim prints, out of all of its group."""
    patients = rest.counts(claim.group).trial.patients
    reading = parts_of(quantity, claim.printed)[0][0]
    if isinstance(reading, Share):
        fitting = reading.counts(patients)
        return fitting[0] if len(fitting) == 1 else None
    denominator = getattr(reading, "denominator", patients)
    return int(reading.count) if denominator == patients and 0 <= reading.count <= patients else None


def _notes(count: int, claim: Claim, quantity: Quantity, rest: Rest) -> Iterator[Note]:
    for other in rest.trial.claims:
        method = read_method(other)
        if method and other.time == claim.time and claim.group in method.groups and counts_alike(method.form, quantity):
            counted = _counted(count, claim, method, rest)
            if 0 < counted.number <= _MOST:
                tried = (list(counted.cases()), assessed(method, counted, rest))
                fitting = filter(None, (first_case(cases, method)[0] for cases in tried))
                by = next((method.fitting(*case)[0] for case in fitting), None)
                named = {"printed": method.named}
                yield Reason.PRINTS_BESIDE(method=by, **named) if by else Reason.NOT_BESIDE(**named)


def _counted(count: int, claim: Claim, method: ByMethod, rest: Rest) -> Counted:
    """Return what is known of each group, its own count as printed; no case where nothing is known of the other."""
    known = []
    for group in method.groups:
        patients = rest.counts(group).trial.patients
        one = Known(count, count, patients) if group == claim.group else rest.number(method.form, claim.time, group)
        known.append(one if one.bears else Known(1, 0, patients))
    return Counted(tuple(known))
