"""Numbers whose denominator is not the group: evaluable patients, responders, or lesions."""

from __future__ import annotations

from collections.abc import Sequence

from trialbook.ledger.compare import counts_note
from trialbook.ledger.evidence import Counts, Evidence
from trialbook.ledger.findings import Basis, Finding
from trialbook.ledger.observed import OBSERVED, evidence_of
from trialbook.ledger.reasons import Note, Reason
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.denominators import Units, parse_denominator
from trialbook.paper.printed import Ratio, Share
from trialbook.paper.readings import Reading
from trialbook.paper.trial import Claim


def judge_of(claim: Claim, parts: Sequence[Sequence[Reading]], evidence: Evidence, counts: Counts) -> Finding:
    """Return the verdict on a number printed out of a denominator that the column ``of`` gives.

    Parameters
    ----------
    claim : Claim
        A claim with ``of``.
    parts : sequence of sequence of Whole, Ratio or Share
        What is printed.
    evidence : Evidence
        What the landmarks say of the count.
    counts : Counts
        The landmarks of the claim's group.
    """
    of, patients = parse_denominator(claim.of), counts.trial.patients
    if isinstance(of, Units):
        return _of_units(parts, of)
    if isinstance(of, int):
        least, most = of, of
    else:
        known = evidence_of(of, claim.time, counts) if of.kind in OBSERVED else None
        least, most = (known.lower, known.upper) if known else (0, patients)
    if least > patients:
        note = Reason.DENOMINATOR_ABOVE_PATIENTS(denominator=least, patients=patients)
        return Finding(Verdict.CONTRADICTED, notes=(note,))
    # a denominator smaller than the group leaves patients out, and any of them may be among those counted elsewhere
    left_out = patients - least
    fitting = [
        (count, denominator)
        for denominator in range(max(least, 1), most + 1)
        for count in _counts(parts, denominator)
        if max(evidence.lower - left_out, 0) <= count <= min(evidence.upper, denominator)
    ]
    if not fitting:
        expected = [] if evidence.unconstrained else [counts_note(evidence.lower, evidence.upper, patients)]
        notes = (Reason.NO_COUNT_OF(of=claim.of), *(Reason.EXPECTED(counts=known) for known in expected))
        return Finding(Verdict.CONTRADICTED, notes=notes)
    return Finding(Verdict.POSSIBLE, notes=(_fits(fitting, patients),), basis=Basis.OTHER_STATEMENTS)


def _fits(fitting: list[tuple[int, int]], patients: int) -> Note:
    (count, denominator), *more = fitting
    values = {"fit": f"{count}/{denominator}", "patients": patients}
    return Reason.FIT_AND_MORE(**values) if more else Reason.FIT_OF_SET(**values)


def _of_units(parts: Sequence[Sequence[Reading]], of: Units) -> Finding:
    """Return the verdict on a number of things that are not patients, on which only arithmetic bears."""
    fitting = _counts(parts, of.number)
    if not fitting:
        return Finding(Verdict.CONTRADICTED, notes=(Reason.NO_COUNT_OF(of=f"{of.number} {of.unit}"),))
    if any(all(isinstance(reading, Share) for reading in part) for part in parts):
        fits = Reason.FIT_OF_UNITS(fit=f"{fitting[0]}/{of.number}", unit=of.unit)
        return Finding(Verdict.POSSIBLE, notes=(fits, Reason.NOTHING_BEARS()))
    return Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NOTHING_BEARS(),))


def _counts(parts: Sequence[Sequence[Reading]], denominator: int) -> list[int]:
    """Return the counts out of a denominator for which all parts print so."""
    found = [{count for reading in part for count in _of_reading(reading, denominator)} for part in parts]
    return sorted(set.intersection(*found))


def _of_reading(reading: Reading, denominator: int) -> list[int]:
    if isinstance(reading, Share):
        return [*reading.counts(denominator), *reading.cut(denominator)]
    if isinstance(reading, Ratio) and reading.denominator != denominator:
        return []
    return [reading.count] if isinstance(reading.count, int) and 0 <= reading.count <= denominator else []
