"""Recompute every claim of a trial and judge it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from trialbook.histories import find_clashes
from trialbook.ledger.compare import judge_number
from trialbook.ledger.evidence import Counts, Evidence, Time, alive, in_states, nothing_known, over_time
from trialbook.ledger.findings import Finding, Judgement, Ledger, Reason
from trialbook.ledger.others import judge_follow_up, judge_median, judge_patients
from trialbook.ledger.pvalues import judge_p_of_change
from trialbook.ledger.reported import judge_reported
from trialbook.ledger.subject import time_of
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.printed import read_count, read_rate
from trialbook.paper.quantities import BY_KIND, Quantity, codes_of, parse_quantity
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
    counts = Counts(trial, find_clashes(trial))
    return Ledger(trial.slug, tuple(Judgement(claim, _judge(claim, counts)) for claim in trial.claims), counts.clashes)


def _judge(claim: Claim, counts: Counts) -> Finding:
    if claim.printed is None:
        return Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NO_NUMBER(),))
    if claim.quantity is None:
        return Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NOTHING_BEARS(),))
    quantity = parse_quantity(claim.quantity)
    judge = _JUDGES.get(quantity.kind)
    return judge(claim, quantity, counts) if judge else Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NOTHING_BEARS(),))


def _from_counts(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on a number that the landmarks bear on."""
    time, codes = time_of(claim, counts.trial), codes_of(quantity, counts.trial)
    evidence = _EVIDENCE[quantity.kind](quantity, codes, time, counts)
    if clash := counts.clash_of(evidence):
        return Finding(Verdict.CONTRADICTED, notes=(Reason.CLASH(why=clash.why),), codes=codes, time=time)
    readings = read_rate(claim.printed) if BY_KIND[quantity.kind].printed == "rate" else (read_count(claim.printed),)
    return judge_number(filter(None, readings), evidence, given=quantity.kind == "count")


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


_EVIDENCE: dict[str, Callable[[Quantity, tuple[str, ...], Time | None, Counts], Evidence]] = {
    **dict.fromkeys(("count", "rate"), _printed_states),
    **dict.fromkeys(("response_rate", "control_rate"), _with_roles),
    **dict.fromkeys(("ever", "always", "event_free"), _over_time),
    "survival": _survival,
}
_JUDGES: dict[str, Callable[[Claim, Quantity, Counts], Finding]] = {
    **dict.fromkeys(_EVIDENCE, _from_counts),
    **dict.fromkeys(("events", "decreased", "increased"), judge_reported),
    "p": judge_p_of_change,
    "patients": judge_patients,
    "median_survival": judge_median,
    "follow_up": judge_follow_up,
}
