"""The number of patients, the follow-up and the median survival."""

from __future__ import annotations

import re
from dataclasses import replace
from math import inf

from trialbook.ledger.compare import UNREADABLE, judge_number
from trialbook.ledger.evidence import Counts, Evidence
from trialbook.ledger.findings import Basis, Finding, Note, Reason
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.printed import Number, read_count, read_number, read_range
from trialbook.paper.quantities import Quantity
from trialbook.paper.trial import Claim, Trial
from trialbook.statistics.survival import TimeBounds, median_bounds, middle_median_bounds


def judge_patients(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on the number of patients: ``given`` where trial.yaml has the same."""
    patients = counts.trial.patients
    evidence = Evidence(patients, patients, patients, counted=True, accounted=True, source=Reason.DESCRIPTION())
    evidence = replace(evidence, basis=Basis.DESCRIPTION)
    return judge_number(filter(None, [read_count(claim.printed)]), evidence, given=True)


def judge_follow_up(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on the range of follow-up: ``given`` where trial.yaml has the same."""
    printed, known = read_range(_without_unit(claim.printed, counts.trial)), counts.trial.follow_up
    if printed is None:
        return Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NOT_A_RANGE(),))
    if known is None:
        return Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NO_FOLLOW_UP(),))
    if all(float(end.value) == at for end, at in zip(printed, known, strict=True)):
        return Finding(Verdict.GIVEN, claim.printed, (Reason.AS_DESCRIBED(),), basis=Basis.DESCRIPTION)
    # the two ends that are known, put into the place of the two numbers printed
    ends = iter(known)
    recomputed = re.sub(r"\d*\.?\d+", lambda _: str(next(ends)), claim.printed)
    expected = Reason.FOLLOW_UP_EXPECTED(shortest=known[0], longest=known[1])
    return Finding(Verdict.CONTRADICTED, recomputed, (expected,), basis=Basis.DESCRIPTION)


def judge_median(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on the median time to death, the first time at which at most half are alive."""
    printed, trial = read_number(_without_unit(claim.printed, counts.trial)), counts.trial
    if trial.death is None or not trial.landmarks:
        return Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NO_DEATHS_COUNTED(),))
    if clash := counts.clash_of(_deaths(trial)):
        return Finding(Verdict.CONTRADICTED, notes=(Reason.CLASH(why=clash.why),))
    if printed is None:
        return UNREADABLE
    limits = median_bounds(counts.sound)
    span = f">{limits.lower:g}" if limits.upper == inf else f"{limits.lower:g}-{limits.upper:g}"
    where = _placed(limits, trial)
    placed = Reason.MEDIAN_PLACED(limits=where)

    def found(verdict: Verdict, *notes: Note) -> Finding:
        return Finding(verdict, span, notes, basis=Basis.HISTORIES)

    if _allows(limits, printed, printed.step / 2):
        return found(Verdict.POSSIBLE, placed)
    middle = middle_median_bounds(counts.sound)
    if middle and _allows(middle, printed, printed.step / 2):
        return found(Verdict.POSSIBLE, placed, Reason.MEDIAN_MIDDLE(limits=_placed(middle, trial)))
    if _allows(limits, printed, printed.step):
        return found(Verdict.POSSIBLE, Reason.TRUNCATED(), placed)
    missed = printed.value if printed.value <= limits.lower else limits.upper
    if not counts.followed(missed):
        return found(Verdict.NOT_CHECKABLE, placed, Reason.MEDIAN_CENSORED())
    return found(Verdict.CONTRADICTED, Reason.MEDIAN_EXPECTED(limits=where))


def _placed(limits: TimeBounds, trial: Trial) -> Note:
    """Return bounds for a time without the signs of an interval, for readers of the ledger."""
    values = {"unit": trial.unit, "lower": f"{limits.lower:g}", "upper": f"{limits.upper:g}"}
    if limits.lower == limits.upper:
        return Reason.AT_TIME(**values)
    return Reason.AFTER_TIME(**values) if limits.upper == inf else Reason.BETWEEN_TIMES(**values)


def _deaths(trial: Trial) -> Evidence:
    """Return the rows that the dates of the deaths rest on."""
    rows = {
        (landmark.time, code)
        for landmark in trial.landmarks
        for code in ([trial.death] if trial.death in landmark.printed else landmark.printed)
    }
    return Evidence(0, trial.patients, trial.patients, rows=frozenset(rows))


def _allows(limits: TimeBounds, printed: Number, above: object) -> bool:
    """Return whether a time within the limits prints so, if it may exceed the printed one by up to ``above``."""
    return limits.lower < printed.value + above and printed.value - printed.step / 2 <= limits.upper


def _without_unit(text: str, trial: Trial) -> str:
    """Return a printed time without the trial's own unit behind it."""
    return re.sub(rf"\s*{trial.unit}s?$", "", text.strip(), flags=re.IGNORECASE)
