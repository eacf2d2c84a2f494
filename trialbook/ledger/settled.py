"""Papers in which nothing can clash, told without an integer program: whole landmarks and numbers read off them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from trialbook.ledger.findings import Basis, Finding
from trialbook.ledger.reasons import Reason
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.adverse import event_name
from trialbook.paper.quantities import BY_KIND, parse_quantity
from trialbook.paper.trial import Claim, Trial

_COUNTED = ("count", "rate", "count or rate")
_REPORTED = ("events", "decreased", "increased")
_READ_OFF = (Basis.COUNTS_OF_A_LANDMARK, Basis.DESCRIPTION)


def rows_fit(trial: Trial) -> bool:
    """Return whether the landmarks account for everybody and nobody returns from death: then histories exist.

    Any way to move the living from one state to another is a set of histories. Where this is False, some may exist too.
    """
    dead = [landmark.printed.get(trial.death, 0) for landmark in trial.landmarks]
    return all(landmark.complete for landmark in trial.landmarks) and dead == sorted(dead)


def nothing_clashes(trial: Trial, findings: Sequence[Finding | None]) -> bool:
    """Return whether no two statements of a paper can clash, nor narrow each other beyond the landmarks.

    Parameters
    ----------
    trial : Trial
        The paper.
    findings : sequence of Finding or None
        What the landmarks say of each claim.

    Returns
    -------
    bool
        False where it takes the system of statements to tell.
    """
    grouped = any(row.group for row in (*trial.counts, *trial.claims, *trial.events))
    if grouped or not rows_fit(trial) or not _events_fit(trial):
        return False
    names = Counter(parse_quantity(claim.quantity).name for claim in trial.claims if claim.quantity and claim.printed)
    return all(_settled(claim, found, names) for claim, found in zip(trial.claims, findings, strict=True))


def _settled(claim: Claim, finding: Finding | None, names: Counter[str]) -> bool:
    """Whether a claim is read off complete counts, or stands alone."""
    if claim.printed is None or claim.quantity is None:
        return True
    quantity = parse_quantity(claim.quantity)
    if finding is None or BY_KIND[quantity.kind].printed not in _COUNTED:
        return True
    if claim.of is not None or finding.verdict is Verdict.CONTRADICTED:
        return False
    if quantity.kind not in _REPORTED:
        return finding.verdict in (Verdict.GIVEN, Verdict.REPRODUCED) and finding.basis in _READ_OFF
    listed = any(note.reason is Reason.AS_LISTED for note in finding.notes)
    return names[quantity.name] == 1 and (listed or quantity.kind != "events")


def _events_fit(trial: Trial) -> bool:
    """Whether each event has one row, of at most all patients, and no symptom more patients than its event."""
    counts = {event_name(event.event): event.patients for event in trial.events}
    most = ((event, counts.get(event_name(event.part_of or ""), trial.patients)) for event in trial.events)
    return len(counts) == len(trial.events) and all(event.patients <= limit <= trial.patients for event, limit in most)
