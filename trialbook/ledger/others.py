"""The number of patients, the follow-up and the median survival."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from math import inf

from trialbook.ledger.compare import UNREADABLE, judge_number
from trialbook.ledger.evidence import Counts, Evidence
from trialbook.ledger.findings import Basis, Finding
from trialbook.ledger.reasons import Note, Reason
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.numerals import Number, Time
from trialbook.paper.printed import read_count, read_range, read_time
from trialbook.paper.quantities import Quantity, codes_of
from trialbook.paper.trial import Claim, Trial
from trialbook.statistics.survival import TimeBounds, deaths_between, median_bounds, middle_median_bounds


def judge_patients(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on the number of patients: ``given`` where trial.yaml has the same."""
    patients = counts.trial.patients
    evidence = Evidence(patients, patients, patients, counted=True, accounted=True, source=Reason.DESCRIPTION())
    evidence = replace(evidence, basis=Basis.DESCRIPTION)
    return judge_number(filter(None, [read_count(claim.printed)]), evidence, given=True)


def judge_follow_up(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on the range of follow-up: ``given`` where trial.yaml has the same."""
    printed, known = read_range(claim.printed, counts.trial.time_unit), counts.trial.follow_up
    if printed is None:
        return Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NOT_A_RANGE(),))
    if known is None:
        return Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NO_FOLLOW_UP(),))
    if all(float(end.value) == at for end, at in zip(printed, known, strict=True)):
        return Finding(Verdict.GIVEN, claim.printed, (Reason.AS_DESCRIBED(),), basis=Basis.DESCRIPTION)
    # the two ends that are known, put into the place of the two numbers printed
    ends = iter(known)
    recomputed = re.sub(r"\d*[.,]?\d+", lambda number: str(next(ends, number[0])), claim.printed)
    expected = Reason.FOLLOW_UP_EXPECTED(shortest=known[0], longest=known[1])
    return Finding(Verdict.CONTRADICTED, recomputed, (expected,), basis=Basis.DESCRIPTION)


def judge_median(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on a median time to death, or to death or another event.

    The median is the first time at which at most half are free of it; where exactly half are then, the middle between
    that time and the next event is a convention too.
    """
    printed, trial = read_time(claim.printed, counts.trial.time_unit), counts.trial
    if trial.death is None or not trial.landmarks:
        return Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NO_DEATHS_COUNTED(),))
    if clash := counts.clash_of(_deaths(trial)):
        return Finding(Verdict.CONTRADICTED, notes=(Reason.CLASH(why=clash.why),))
    if printed is None:
        return UNREADABLE
    if quantity.codes and codes_of(quantity, trial) != (trial.death,):
        return _of_events(printed, codes_of(quantity, trial), counts)
    limits = median_bounds(counts.sound)
    where = _placed(limits, trial)
    placed = Reason.MEDIAN_PLACED(limits=where)

    def found(verdict: Verdict, *notes: Note) -> Finding:
        span = f">{limits.lower:g}" if limits.upper == inf else f"{limits.lower:g}-{limits.upper:g}"
        return Finding(verdict, span, notes, basis=Basis.HISTORIES)

    if printed.relation != "=":
        return _beyond(printed, limits, counts, found, placed)
    number = printed.number
    if _allows(limits, number, number.step / 2):
        return found(Verdict.POSSIBLE, placed)
    middle = middle_median_bounds(counts.sound)
    if middle and _allows(middle, number, number.step / 2):
        return found(Verdict.POSSIBLE, placed, Reason.MEDIAN_MIDDLE(limits=_placed(middle, trial)))
    if middle:  # twice the middle less the earlier of the two deaths
        ends = (2 * one - other for one, other in ((middle.lower, limits.lower), (middle.upper, limits.upper)))
        later = TimeBounds(*ends, lower_attained=middle.lower_attained)
        if _allows(later, number, number.step):
            return found(Verdict.POSSIBLE, placed, Reason.MEDIAN_LATER(limits=_placed(later, trial)))
    if _allows(limits, number, number.step):
        return found(Verdict.POSSIBLE, Reason.TRUNCATED(), placed)
    missed = number.value if number.value <= limits.lower else limits.upper
    if not counts.followed(missed):
        return found(Verdict.NOT_CHECKABLE, placed, Reason.MEDIAN_CENSORED())
    return found(Verdict.CONTRADICTED, Reason.MEDIAN_EXPECTED(limits=where))


def _beyond(printed: Time, limits: TimeBounds, counts: Counts, found: Callable[..., Finding], placed: Note) -> Finding:
    """Return the verdict on a median that was not reached, or printed as beyond a time."""
    if printed.relation[0] != ">":
        return UNREADABLE
    half_dead = 2 * deaths_between(counts.sound).lower[-1] > counts.trial.patients
    open_end = limits.upper == inf or not half_dead
    if open_end or (printed.number is not None and limits.upper > printed.number.value):
        return found(Verdict.POSSIBLE, placed, *([Reason.NOT_REACHED()] if open_end else []))
    if not counts.followed(limits.upper):
        return found(Verdict.NOT_CHECKABLE, placed, Reason.MEDIAN_CENSORED())
    return found(Verdict.CONTRADICTED, Reason.MEDIAN_EXPECTED(limits=_placed(limits, counts.trial)))


def _of_events(printed: Time, codes: tuple[str, ...], counts: Counts) -> Finding:
    """Return the verdict on a median time without any event: the landmarks say by when half had one, not since when."""
    statistic = f"event_free:{'+'.join(codes)}"
    by = (
        landmark.time
        for landmark in counts.sound.landmarks
        if 2 * counts.bounds(f"{statistic}@{landmark.time!r}").upper < counts.trial.patients
    )
    latest = next(by, None)
    if latest is None:
        return Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NOT_REACHED(),))
    limits = TimeBounds(0, latest, lower_attained=True)
    number = printed.number
    within = printed.relation[0] == "<" or (number is not None and number.value - number.step <= latest)
    placed = Reason.EVENTS_PLACED(limits=Reason.NO_LATER(unit=counts.trial.unit, upper=f"{limits.upper:g}"))
    if within:
        return Finding(Verdict.POSSIBLE, f"0-{latest:g}", (placed,), basis=Basis.HISTORIES)
    verdict = Verdict.CONTRADICTED if counts.followed(latest) else Verdict.NOT_CHECKABLE
    return Finding(verdict, f"0-{latest:g}", (placed,), basis=Basis.HISTORIES)


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
