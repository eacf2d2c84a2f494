"""Which checks of INSPECT-SR a verdict of the ledger helps to answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from trialbook.ledger.findings import Basis, Judgement
from trialbook.ledger.reasons import Reason
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.quantities import parse_quantity

if TYPE_CHECKING:
    from trialbook.histories import Clash

_NUMBERS = ("mean", "sd", "se", "mean_sd", "median", "range")
_METHODS = ("p", "ci", "hr", "difference", "ratio", "odds_ratio", "change")
_OF_NOTES = {
    "4.4": {Reason.AS_LISTED},
    "4.6": {
        Reason.DENOMINATOR_ABOVE_PATIENTS, Reason.DENOMINATOR_LEAVES_OUT, Reason.EVALUABLE, Reason.OUT_OF_ALL,
        Reason.SMALLER_SET, Reason.OWN_DENOMINATOR, Reason.ABOVE_PATIENTS,
    },
    "4.8": {Reason.PRINTS_SO, Reason.NO_COUNT, Reason.FITS_SMALLER, Reason.NO_DENOMINATOR},
    "4.10": {Reason.INSIDE_RANGE, Reason.OUTSIDE_RANGE, Reason.OTHER_STATEMENTS, Reason.STATEMENTS_CLASH},
}  # fmt: skip


def inspect_sr_checks(judgement: Judgement, clashes: Iterable[Clash] = ()) -> tuple[str, ...]:
    """Return the numbers of the INSPECT-SR checks [1]_ that a claim's verdict helps to answer.

    Of its domain 4 the ledger can say something on 4.4 (do tables and text differ), 4.6 (numbers of participants), 4.8
    (means, deviations and percentages that whole numbers cannot have), 4.9 (errors in statistical results) and 4.10
    (other contradictions: between groups and the whole, or a mean outside its range). Eligibility, allocation,
    baseline, follow-up, plausibility and other publications (4.1 to 4.3, 4.5, 4.7, 4.11) are for people to judge.

    Parameters
    ----------
    judgement : Judgement
        A claim with its verdict.
    clashes : iterable of Clash
        Those of its ledger.

    Returns
    -------
    tuple of str
        In order; empty where the claim has no number that can be checked.

    References
    ----------
    .. [1] J. D. Wilkinson and others, INSPECT-SR: a tool for assessing trustworthiness of randomised controlled trials,
       medRxiv 2025, doi 10.1101/2025.09.03.25334905; its checks: https://inspect.sr

    Examples
    --------
    >>> from trialbook import load_trial
    >>> from trialbook.ledger import ledger
    >>> judged = ledger(load_trial("nk-liver-2020"))
    >>> {each.claim.id: inspect_sr_checks(each, judged.clashes) for each in judged.judgements}["F5"]
    ('4.4',)
    """
    claim, finding = judgement.claim, judgement.finding
    if not (claim.quantity and claim.printed):
        return ()
    quantity, found = parse_quantity(claim.quantity), set()
    if quantity.kind == "patients" or claim.of is not None:
        found.add("4.6")
    if quantity.kind in _NUMBERS:
        found.add("4.8")
    if claim.versus or quantity.kind in _METHODS:
        found.add("4.9")
    if claim.group and quantity.kind not in _METHODS:
        found.add("4.10")
    own = [clash for clash in clashes if claim.id in getattr(clash, "claims", ())]
    in_table = any(clash.rows or clash.events for clash in own)
    if in_table or (finding.basis is Basis.COUNTS_OF_A_LANDMARK and finding.verdict is not Verdict.NOT_CHECKABLE):
        found.add("4.4")
    reasons = {note.reason for note in _all(finding.notes)}
    found |= {check for check, of_check in _OF_NOTES.items() if reasons & of_check}
    return tuple(sorted(found, key=lambda check: int(check.partition(".")[2])))


def _all(notes: Iterable) -> Iterable:
    """Yield notes and the notes in them."""
    for note in notes:
        yield note
        yield from _all(value for value in note.values.values() if hasattr(value, "reason"))
