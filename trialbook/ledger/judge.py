"""Recompute every claim of a trial and judge it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from trialbook.ledger.compare import judge_parts
from trialbook.ledger.evidence import Counts
from trialbook.ledger.findings import Finding, Judgement, Ledger, Reason
from trialbook.ledger.others import judge_follow_up, judge_median, judge_patients
from trialbook.ledger.pvalues import judge_p_of_change
from trialbook.ledger.readings import parts_of
from trialbook.ledger.reported import judge_reported
from trialbook.ledger.subject import time_of
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.quantities import Quantity, codes_of, parse_quantity
from trialbook.paper.trial import Claim, Trial


def ledger(trial: Trial) -> Ledger:
    """Return every claim of a trial with its verdict, and the rows of its landmarks that clash.

    Parameters
    ----------
    trial : Trial
        As :func:`trialbook.load_trial` reads it.

    Returns
    -------
    Ledger
        ``given``, ``reproduced``, ``possible``, ``contradicted`` or ``not checkable`` for each claim. ``reproduced``
        says that the paper agrees with itself, not that its finding was replicated.

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
    rest = Rest(trial)
    return Ledger(trial.slug, tuple(Judgement(claim, _judge(claim, rest)) for claim in trial.claims), rest.clashes)


def _judge(claim: Claim, rest: Rest) -> Finding:
    if claim.printed is None:
        return Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NO_NUMBER(),))
    if claim.quantity is None:
        return Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NOTHING_BEARS(),))
    quantity = parse_quantity(claim.quantity)
    if claim.versus or quantity.kind in OF_METHODS:
        return as_printed(judge_by_method(claim, quantity, rest), claim)
    return as_printed(_JUDGES[quantity.kind](claim, quantity, rest.counts(claim.group)), claim)


def as_printed(finding: Finding, claim: Claim) -> Finding:
    """Return a finding with the number just as printed where it was reproduced, without rounding it once more."""
    agreed = finding.verdict in (Verdict.REPRODUCED, Verdict.GIVEN) and finding.recomputed is not None
    if agreed and not any(note.reason is Reason.TRUNCATED for note in finding.notes):
        return replace(finding, recomputed=claim.printed)
    return finding


def _from_counts(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on a number that the landmarks bear on."""
    time, codes = time_of(claim, counts.trial), codes_of(quantity, counts.trial)
    evidence = evidence_of(quantity, time, counts)
    if clash := counts.clash_of(evidence):
        return Finding(Verdict.CONTRADICTED, notes=(Reason.CLASH(why=clash.why),), codes=codes, time=time)
    return judge_parts(parts_of(quantity, claim.printed), evidence, given=quantity.kind == "count")


_JUDGES: dict[str, Callable[[Claim, Quantity, Counts], Finding]] = {
    **dict.fromkeys(OBSERVED, _from_counts),
    **dict.fromkeys(("events", "decreased", "increased"), judge_reported),
    "best": judge_best,
    "p": judge_p_of_change,
    "patients": judge_patients,
    "median_survival": judge_median,
    "median_event_free": judge_median,
    "follow_up": judge_follow_up,
}
