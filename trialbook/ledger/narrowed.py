"""A verdict made sharper by all the other statements of the paper, beside the landmarks."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor
from typing import TYPE_CHECKING

from trialbook.ledger.beside import with_beside
from trialbook.ledger.compare import judge_parts, rate_note
from trialbook.ledger.evidence import Evidence
from trialbook.ledger.findings import Basis, Finding
from trialbook.ledger.observed import OBSERVED, evidence_of
from trialbook.ledger.reasons import Note, Reason
from trialbook.ledger.rest import Rest
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.denominators import parse_denominator
from trialbook.paper.printed import Ratio, Whole
from trialbook.paper.quantities import BY_KIND, Quantity, parse_quantity
from trialbook.paper.readings import parts_of
from trialbook.paper.trial import Claim

if TYPE_CHECKING:
    from trialbook.system import Repair

_COUNT_PATIENTS = ("count", "rate", "count or rate")
MEDIANS = ("median_survival", "median_event_free")
_OPEN = (Verdict.POSSIBLE, Verdict.NOT_CHECKABLE)


def narrowed(finding: Finding, claim: Claim, rest: Rest) -> Finding:
    """Return a finding held against all other statements too.

    Parameters
    ----------
    finding : Finding
        What the landmarks say.
    claim : Claim
        The claim.
    rest : Rest
        The paper.

    Returns
    -------
    Finding
        ``contradicted`` where the claim and others cannot all be true; sharper where the landmarks leave it open.
    """
    quantity = parse_quantity(claim.quantity) if claim.printed and claim.quantity else None
    # with a table of landmarks these have judged a median: where somebody was not seen, an estimate may allow for it
    uncounted = any(note.reason is Reason.NO_DEATHS_COUNTED for note in finding.notes)
    of_median = quantity is not None and quantity.kind in MEDIANS and uncounted
    if quantity is None or not (of_median or BY_KIND[quantity.kind].printed in _COUNT_PATIENTS):
        return finding
    if finding.verdict is Verdict.CONTRADICTED or not (of_median or parts_of(quantity, claim.printed)):
        return finding
    if clash := rest.clash_of(claim):
        repair = next((repair for repair in clash.repairs if repair.claim == claim.id), None)
        notes = (Reason.STATEMENTS_CLASH(why=clash.why), *_how_to_repair(repair))
        return replace(finding, verdict=Verdict.CONTRADICTED, recomputed=repair and repair.nearest, notes=notes)
    of_unknown = claim.of is not None and isinstance(parse_denominator(claim.of), Quantity)
    if finding.verdict not in _OPEN or (claim.of is not None and not of_unknown):
        return finding
    if rest.settled:
        return finding if of_median or of_unknown else with_beside(finding, claim, quantity, rest)
    from trialbook.histories import WorkLimitError
    from trialbook.system.rates import forces

    try:
        if of_median:
            return _among_rates(finding, claim, rest)
        if of_unknown:
            forced = replace(
                finding, verdict=Verdict.REPRODUCED, recomputed=claim.printed, notes=(Reason.RATE_FORCED(),)
            )
            return forced if forces(rest.system, claim) else finding
        return with_beside(_by_the_others(finding, claim, quantity, rest), claim, quantity, rest)
    except WorkLimitError as error:
        return replace(finding, notes=(*finding.notes, Reason.LIMIT_REACHED(limit=str(error))))


def _how_to_repair(repair: Repair | None) -> list[Note]:
    """Return what a claim would have to print, and what else printed speaks for the one number or the other."""
    if repair is None:
        return []
    named: dict[tuple[int, int], list[str]] = {}
    for one in repair.beside:
        named.setdefault((one.fits, one.other), []).append(one.printed)
    beside = (
        (Reason.FIT_NOT if len(printed) > 1 else Reason.FITS_NOT)(printed=printed, fits=fits, other=other)
        for (fits, other), printed in named.items()
    )
    return [Reason.REPAIR(printed=repair.printed, nearest=repair.nearest), *beside]


def _by_the_others(finding: Finding, claim: Claim, quantity: Quantity, rest: Rest) -> Finding:
    allowed = rest.range_of(claim)
    settled = any(note.reason in (Reason.SMALLER_SET, Reason.AS_LISTED) for note in finding.notes)
    if allowed is None or not allowed.bears or settled:
        return finding
    if not allowed.whole:
        if not allowed.narrows:
            return finding
        kept = tuple(note for note in finding.notes if note.reason is not Reason.NOTHING_BEARS)
        ends = rate_note(allowed.lower / allowed.patients, allowed.upper / allowed.patients)
        return replace(finding, notes=(*kept, ends), basis=Basis.OTHER_STATEMENTS)
    counts = rest.counts(claim.group)
    known = evidence_of(quantity, claim.time, counts)
    lower, upper = max(known.lower, ceil(allowed.lower)), min(known.upper, floor(allowed.upper))
    parts = parts_of(quantity, claim.printed)
    if known.missing:  # who is unaccounted for may be in any state, whatever was counted
        return finding
    # a number of patients is what rates are checked against
    given = quantity.kind not in OBSERVED or quantity.kind == "count"
    given = given and all(isinstance(part[0], Whole | Ratio) for part in parts)
    same = (lower, upper) == (known.lower, known.upper)
    if lower > upper or (same and not known.unconstrained):
        return finding
    # what does not narrow it says less than its percentage, or than a P value made from it
    if same and (finding.verdict is Verdict.POSSIBLE or with_beside(finding, claim, quantity, rest) is not finding):
        return finding
    sharper = _sharper(known, lower, upper, quantity)
    found = judge_parts(parts, sharper, given=given)
    return finding if found.verdict is Verdict.CONTRADICTED else found


def _among_rates(finding: Finding, claim: Claim, rest: Rest) -> Finding:
    """Return the finding on a median, held against the rates of its endpoint where no landmark counts who had it."""
    # scipy.optimize takes a while to import, and many papers can be judged without it
    from trialbook.system.rates import around_median

    ends = dict(zip(("lower", "upper"), around_median(rest.system, claim), strict=True))
    known = {name: f"{time:g}" for name, time in ends.items() if time is not None}
    if not known:
        return finding
    limits = {("lower",): Reason.AFTER_TIME, ("upper",): Reason.NO_LATER}.get(tuple(known), Reason.BETWEEN_TIMES)
    notes = (Reason.RATES_PLACED(limits=limits(unit=rest.trial.unit, **known)),)
    return replace(finding, verdict=Verdict.POSSIBLE, notes=notes, basis=Basis.OTHER_STATEMENTS)


def _sharper(known: Evidence, lower: int, upper: int, quantity: Quantity) -> Evidence:
    return replace(
        known,
        lower=lower,
        upper=upper,
        unconstrained=False,
        not_observable=False,
        counted=True,
        accounted=known.accounted and quantity.kind in OBSERVED,
        source=Reason.OTHER_STATEMENTS(),
        basis=Basis.OTHER_STATEMENTS,
    )
