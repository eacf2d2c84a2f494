"""Recompute every claim of a trial and judge it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from trialbook.histories import find_clashes
from trialbook.ledger.changes import judge_p, judge_reported
from trialbook.ledger.compare import judge_number
from trialbook.ledger.evidence import Counts, Evidence, Time, alive, in_states, nothing_known, over_time
from trialbook.ledger.others import judge_follow_up, judge_median, judge_patients
from trialbook.ledger.verdicts import CONTRADICTED, NOT_CHECKABLE, Finding, Judgement, Ledger
from trialbook.paper.printed import read_count, read_rate
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
    counts = Counts(trial, find_clashes(trial))
    judgements = ((claim, _judge(claim, counts)) for claim in trial.claims)
    return Ledger(
        trial.slug,
        tuple(Judgement(claim, found.recomputed, found.verdict, found.note) for claim, found in judgements),
        counts.clashes,
    )


def _judge(claim: Claim, counts: Counts) -> Finding:
    if claim.printed is None:
        return Finding(NOT_CHECKABLE, note="a statement without a number")
    if claim.quantity is None:
        return Finding(NOT_CHECKABLE, note="nothing else in the paper bears on this number")
    quantity = parse_quantity(claim.quantity)
    return _JUDGES[quantity.kind](claim, quantity, counts)


def _from_counts(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on a number that the landmarks bear on."""
    evidence = _EVIDENCE[quantity.kind](quantity, claim.time, counts)
    if clash := counts.clash_of(evidence):
        return Finding(CONTRADICTED, None, f"the counts it uses clash: {clash.why}")
    readings = read_rate(claim.printed) if quantity.kind in _RATES else (read_count(claim.printed),)
    return judge_number(filter(None, readings), evidence, given=quantity.kind == "count")


def _when(time: Time | None, counts: Counts) -> Time | None:
    """Return the time of a claim: the last landmark where it names none."""
    return counts.trial.times[-1] if time is None and counts.trial.landmarks else time


def _printed_states(quantity: Quantity, time: Time | None, counts: Counts) -> Evidence:
    return in_states(counts, codes_of(quantity, counts.trial), _when(time, counts), by_row=True)


def _with_roles(*roles: str) -> Callable[[Quantity, Time | None, Counts], Evidence]:
    def evidence(quantity: Quantity, time: Time | None, counts: Counts) -> Evidence:
        codes = counts.trial.codes(*roles)
        when = _when(time, counts)
        return in_states(counts, codes, when, by_row=False) if codes else nothing_known(counts, when)

    return evidence


def _survival(quantity: Quantity, time: Time | None, counts: Counts) -> Evidence:
    when = _when(time, counts)
    if counts.trial.death is None or not counts.trial.landmarks:
        return nothing_known(counts, when, censored=not counts.followed(when))
    return alive(counts, when)


def _over_time(quantity: Quantity, time: Time | None, counts: Counts) -> Evidence:
    found = over_time(counts, quantity.kind, codes_of(quantity, counts.trial), time)
    censored = quantity.kind == "event_free" and not counts.followed(_when(time, counts))
    return replace(found, censored=censored)


_RATES = {"rate", "survival", "response_rate", "control_rate"}
_EVIDENCE: dict[str, Callable[[Quantity, Time | None, Counts], Evidence]] = {
    "count": _printed_states,
    "rate": _printed_states,
    "survival": _survival,
    "response_rate": _with_roles("response"),
    "control_rate": _with_roles("response", "stable"),
    **dict.fromkeys(("ever", "always", "event_free"), _over_time),
}
_JUDGES: dict[str, Callable[[Claim, Quantity, Counts], Finding]] = {
    **dict.fromkeys(_EVIDENCE, _from_counts),
    **dict.fromkeys(("events", "decreased", "increased"), judge_reported),
    "p": judge_p,
    "patients": judge_patients,
    "median_survival": judge_median,
    "follow_up": judge_follow_up,
}
