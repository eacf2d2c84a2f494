"""How a printed number was recomputed, in a line or two that a reader can follow without code."""

from __future__ import annotations

from trialbook.ledger import Judgement, Verdict
from trialbook.ledger.findings import Basis, Finding
from trialbook.ledger.reasons import Reason
from trialbook.ledger.words import as_sentence
from trialbook.paper.trial import Landmark, Trial


def working(judgement: Judgement, trial: Trial) -> tuple[str, ...]:
    """Return the recomputation of one claim, line by line, as plain text.

    The sum that the printed counts allow, what came out beside what is printed, and the ledger's reasons.
    """
    finding = judgement.finding
    total = _sum(finding, trial)
    # the sum has said already how many of how many
    reasons = [note for note in finding.notes if not (total and note.reason is Reason["COUNT"])]
    return tuple(line for line in (total, _beside(judgement), as_sentence(reasons)) if line)


def _sum(finding: Finding, trial: Trial) -> str:
    """Return the sum behind a count or a rate where one landmark's complete counts hold it."""
    landmark = next((landmark for landmark in trial.landmarks if landmark.time == finding.time), None)
    if finding.basis is not Basis.COUNTS_OF_A_LANDMARK or landmark is None or not landmark.complete:
        return ""
    when = f"At {trial.unit} {landmark.time:g}"
    if trial.death and set(finding.codes) == set(trial.codes()) - {trial.death}:
        return (
            f"{when}: {trial.patients} − {landmark.printed.get(trial.death, 0)} {trial.death} = {finding.lower} of "
            + (f"{trial.patients}.")
        )
    return f"{when}: {_terms(finding.codes, landmark)} of {trial.patients}."


def _terms(codes: tuple[str, ...], landmark: Landmark) -> str:
    """Return counts as a sum: ``5 CR + 3 PR = 8``."""
    terms = " + ".join(f"{landmark.printed.get(code, 0)} {code}" for code in codes)
    return terms if len(codes) == 1 else f"{terms} = {sum(landmark.printed.get(code, 0) for code in codes)}"


def _beside(judgement: Judgement) -> str:
    """Return what is printed beside what was recomputed from the rest."""
    printed, recomputed = judgement.claim.printed, judgement.recomputed
    if printed is None:
        return ""
    if judgement.verdict is Verdict.GIVEN:
        return f"Printed: {printed}. The others are checked against it."
    return f"Printed: {printed}." if recomputed is None else f"Printed: {printed}. Recomputed: {recomputed}."
