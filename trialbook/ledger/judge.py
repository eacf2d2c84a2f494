"""Recompute every claim of a trial and judge it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from trialbook.ledger.compare import judge_parts
from trialbook.ledger.comparisons import judge_estimate, judge_p_of_comparison
from trialbook.ledger.denominators import judge_of
from trialbook.ledger.evidence import Counts
from trialbook.ledger.findings import Finding, Judgement, Ledger
from trialbook.ledger.hazards import judge_hazard_ratio, judge_p_of_hazard_ratio
from trialbook.ledger.intervals import judge_interval
from trialbook.ledger.means import judge_change, judge_measured
from trialbook.ledger.measured import KINDS
from trialbook.ledger.narrowed import narrowed
from trialbook.ledger.observed import OBSERVED, evidence_of
from trialbook.ledger.others import judge_follow_up, judge_median, judge_patients
from trialbook.ledger.p_of_means import judge_p_between_groups, with_means, with_p_beside
from trialbook.ledger.pvalues import judge_p_of_change
from trialbook.ledger.reasons import Reason
from trialbook.ledger.reported import judge_reported
from trialbook.ledger.rest import Rest
from trialbook.ledger.roundings import with_roundings
from trialbook.ledger.settled import nothing_clashes
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.quantities import Quantity, parse_quantity
from trialbook.paper.readings import parts_of
from trialbook.paper.trial import Claim, Trial
from trialbook.statistics.printed_methods import OF_TWO


def ledger(trial: Trial) -> Ledger:
    """Return every claim of a trial with its verdict, and the statements that clash.

    Parameters
    ----------
    trial : Trial
        As :func:`trialbook.load_trial` reads it. Counts that were made from its claims do not confirm them: it is
        judged as printed.

    Returns
    -------
    Ledger
        One of the six verdicts for each claim. ``reproduced`` says that the paper agrees with itself, not that its
        finding was replicated.

    References
    ----------
    .. [1] N. J. L. Brown, J. A. J. Heathers, The GRIM test, Social Psychological and Personality Science 8 (2017),
       363-369.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> judged = ledger(load_trial("nk-liver-2020"))
    >>> judged.counts["contradicted"], judged.sound
    (0, True)
    >>> next(one for one in judged.judgements if one.claim.quantity == "survival").recomputed
    '100%'
    """
    trial = trial.as_printed
    rest = Rest(trial)
    alone = [_by_itself(claim, rest) for claim in rest.trial.claims]
    # what the landmarks contradict must not contradict others
    rest.left_out = {
        claim.id
        for claim, found in zip(trial.claims, alone, strict=True)
        if found and found.verdict is Verdict.CONTRADICTED
    }
    rest.settled = nothing_clashes(rest.trial, alone)
    findings = [
        as_printed(_of_method(claim, rest) if found is None else _with_the_rest(found, claim, rest), claim)
        for claim, found in zip(rest.trial.claims, alone, strict=True)
    ]
    findings = with_roundings(findings, rest)
    judgements = tuple(Judgement(claim, found) for claim, found in zip(trial.claims, findings, strict=True))
    return Ledger(trial.slug, judgements, rest.clashes)


def _by_itself(claim: Claim, rest: Rest) -> Finding | None:
    """Return what landmarks and description say of a claim; None where its number depends on a method."""
    if claim.printed is None:
        return Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NO_NUMBER(),))
    if claim.quantity is None:
        return Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NOTHING_BEARS(),))
    quantity = parse_quantity(claim.quantity)
    if claim.versus or quantity.of or quantity.kind not in _JUDGES:
        return None
    return _JUDGES[quantity.kind](claim, quantity, rest.counts(claim.group))


def _with_the_rest(finding: Finding, claim: Claim, rest: Rest) -> Finding:
    """Return a finding sharpened by all other statements."""
    if claim.quantity and parse_quantity(claim.quantity).kind == "p":
        return with_means(finding, claim, rest)
    return narrowed(finding, claim, rest)


def _of_method(claim: Claim, rest: Rest) -> Finding:
    """Return the verdict on a number that depends on a method."""
    quantity = parse_quantity(claim.quantity)
    of_hazard = quantity.of is not None and quantity.of.kind == "hr"
    measure = quantity.name or (quantity.of.name if quantity.of and quantity.of.kind in KINDS else "")
    if quantity.kind == "p" and measure and not of_hazard and claim.versus:
        return judge_p_between_groups(claim, measure, rest)
    if quantity.kind == "p":
        judge = judge_p_of_hazard_ratio if of_hazard else judge_p_of_comparison
    elif of_hazard:
        judge = judge_hazard_ratio
    else:
        judge = _OF_METHODS.get(quantity.kind)
    if judge is None:
        return Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NOTHING_BEARS(),))
    return with_p_beside(judge(claim, quantity, rest), claim, rest)


def as_printed(finding: Finding, claim: Claim) -> Finding:
    """Return a finding with the number just as printed where it was reproduced, without rounding it once more."""
    agreed = finding.verdict in (Verdict.REPRODUCED, Verdict.GIVEN) and finding.recomputed is not None
    if agreed and not any(note.reason is Reason.TRUNCATED for note in finding.notes):
        return replace(finding, recomputed=claim.printed)
    return finding


def _from_counts(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on a number that the landmarks bear on."""
    evidence = evidence_of(quantity, claim.time, counts)
    if clash := counts.clash_of(evidence):
        notes = (Reason.CLASH(why=clash.why),)
        return Finding(Verdict.CONTRADICTED, notes=notes, codes=evidence.codes, time=claim.time)
    parts = parts_of(quantity, claim.printed)
    if claim.of is not None and parts:
        return judge_of(claim, parts, evidence, counts)
    return judge_parts(parts, evidence, given=quantity.kind == "count")


_JUDGES: dict[str, Callable[[Claim, Quantity, Counts], Finding]] = {
    **dict.fromkeys((*OBSERVED, "best"), _from_counts),
    **dict.fromkeys(("events", "decreased", "increased"), judge_reported),
    "p": judge_p_of_change,
    "patients": judge_patients,
    "median_survival": judge_median,
    "median_event_free": judge_median,
    "follow_up": judge_follow_up,
}
_OF_METHODS: dict[str, Callable[[Claim, Quantity, Rest], Finding]] = {
    "ci": judge_interval,
    **dict.fromkeys(OF_TWO, judge_estimate),
    "hr": judge_hazard_ratio,
    "change": judge_change,
    **dict.fromkeys(("mean", "sd", "se", "mean_sd", "median", "range"), judge_measured),
}
