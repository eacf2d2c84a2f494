"""Whether one rounding convention prints all rates of a paper, said at the claims that another one alone prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trialbook.ledger.findings import Finding
from trialbook.ledger.reasons import Reason
from trialbook.ledger.rest import Rest


def with_roundings(findings: Iterable[Finding], rest: Rest) -> list[Finding]:
    """Return findings; those on rates that are right only cut off name one that is right only rounded, if there is one.

    Parameters
    ----------
    findings : iterable of Finding
        What was found of each claim.
    rest : Rest
        The paper.
    """
    findings = list(findings)
    if not any(_cut(found) for found in findings):
        return findings
    # scipy.optimize takes a while to import, and few papers get here
    from trialbook.histories import WorkLimitError
    from trialbook.system.roundings import roundings

    try:
        known = roundings(rest.system)
    except WorkLimitError:  # then nothing is said, as where both conventions may hold
        return findings
    if not known.mixed:
        return findings
    other = next(claim for claim in rest.trial.claims if claim.id == known.rounded[0])
    note = Reason.NO_ONE_ROUNDING(rounded=f"{other.printed} ({other.id})")
    return [
        replace(found, notes=(*found.notes, note)) if claim.id in known.cut and _cut(found) else found
        for claim, found in zip(rest.trial.claims, findings, strict=True)
    ]


def _cut(found: Finding) -> bool:
    return any(note.reason is Reason.TRUNCATED for note in found.notes)
