"""The number of patients, the follow-up and the median survival."""

from __future__ import annotations

import re
from math import inf

from trialbook.ledger.compare import UNREADABLE, judge_number
from trialbook.ledger.evidence import Counts, Evidence
from trialbook.ledger.verdicts import CONTRADICTED, GIVEN, NOT_CHECKABLE, POSSIBLE, Finding
from trialbook.paper.printed import Number, read_count, read_number, read_range
from trialbook.paper.quantities import Quantity
from trialbook.paper.trial import Claim, Trial
from trialbook.statistics.survival import TimeBounds, median_bounds


def judge_patients(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on the number of patients: ``given`` where trial.yaml has the same."""
    patients = counts.trial.patients
    evidence = Evidence(patients, patients, patients, counted=True, accounted=True, about="trial.yaml")
    return judge_number(filter(None, [read_count(claim.printed)]), evidence, given=True)


def judge_follow_up(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on the range of follow-up: ``given`` where trial.yaml has the same."""
    printed, known = read_range(_without_unit(claim.printed, counts.trial)), counts.trial.follow_up
    if printed is None:
        return Finding(NOT_CHECKABLE, note="what is printed cannot be read as a range of two numbers")
    if known is None:
        return Finding(NOT_CHECKABLE, note="trial.yaml has no follow_up to hold it against")
    same = all(float(end.value) == at for end, at in zip(printed, known, strict=True))
    if same:
        return Finding(GIVEN, claim.printed, "as in trial.yaml")
    ends = iter(known)  # put into the place of the two numbers printed
    recomputed = re.sub(r"\d*\.?\d+", lambda _: str(next(ends)), claim.printed)
    return Finding(CONTRADICTED, recomputed, f"expected {known[0]} to {known[1]} (trial.yaml)")


def judge_median(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on the median time to death, the first time at which at most half are alive."""
    printed, trial = read_number(_without_unit(claim.printed, counts.trial)), counts.trial
    if trial.death is None or not trial.landmarks:
        return Finding(NOT_CHECKABLE, note="no deaths are counted at a landmark")
    if clash := counts.clash_of(_deaths(trial)):
        return Finding(CONTRADICTED, None, f"the counts it uses clash: {clash.why}")
    if printed is None:
        return UNREADABLE
    limits = median_bounds(counts.sound)
    span = f">{limits.lower:g}" if limits.upper == inf else f"{limits.lower:g}-{limits.upper:g}"
    times = _in_words(limits, trial)
    note = f"the deaths at the landmarks put it {times}"
    if _allows(limits, printed, printed.step / 2):
        return Finding(POSSIBLE, span, note)
    if _allows(limits, printed, printed.step):
        return Finding(POSSIBLE, span, f"truncated: {note}")
    missed = printed.value if printed.value <= limits.lower else limits.upper
    if not counts.followed(missed):
        return Finding(NOT_CHECKABLE, span, f"{note}, but an estimate may allow for patients unaccounted for")
    return Finding(CONTRADICTED, span, f"expected {times}, by the deaths at the landmarks")


def _in_words(limits: TimeBounds, trial: Trial) -> str:
    """Return bounds for a time without the signs of an interval, for readers of the ledger."""
    if limits.lower == limits.upper:
        return f"at {trial.unit} {limits.lower:g}"
    after = f"after {trial.unit} {limits.lower:g}"
    return after if limits.upper == inf else f"{after} and no later than {trial.unit} {limits.upper:g}"


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
