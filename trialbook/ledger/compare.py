"""Hold a printed number of patients against the evidence: one small rule for each way to print it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from trialbook.ledger.evidence import Evidence
from trialbook.ledger.verdicts import CONTRADICTED, GIVEN, NOT_CHECKABLE, POSSIBLE, REPRODUCED, VERDICTS, Finding
from trialbook.paper.printed import Ratio, Share, Whole

Printed = Whole | Ratio | Share
UNREADABLE = Finding(NOT_CHECKABLE, note="what is printed cannot be read as a number")


def judge_number(readings: Iterable[Printed], evidence: Evidence, *, given: bool = False) -> Finding:
    """Return the verdict on a printed number of patients or a printed rate.

    Parameters
    ----------
    readings : iterable of Whole, Ratio or Share
        The ways to read what is printed; the one that agrees best with the evidence decides.
    evidence : Evidence
        What the counts allow.
    given : bool
        Whether agreement with a printed count is ``given`` and not ``reproduced``.

    Returns
    -------
    Finding
        Verdict, recomputed number and note.
    """
    findings = [_JUDGES[type(reading)](reading, evidence, given) for reading in readings]
    return min(findings, key=lambda finding: _RANK[finding.verdict], default=UNREADABLE)


_RANK = {verdict: rank for rank, verdict in enumerate((*VERDICTS[:3], NOT_CHECKABLE, CONTRADICTED))}


def _judge_whole(printed: Whole, evidence: Evidence, given: bool) -> Finding:
    if isinstance(printed.count, Fraction) or printed.count < 0:
        return _contradicted(printed, evidence, "a number of patients is a whole number, 0 or more")
    if printed.count > evidence.patients:
        return _contradicted(printed, evidence, f"above the {evidence.patients} patients")
    if not evidence.lower <= printed.count <= evidence.upper:
        return _contradicted(printed, evidence)
    if evidence.silent:
        return Finding(NOT_CHECKABLE, note="nothing else in the paper bears on this number")
    return _agrees(printed, evidence, given)


def _judge_ratio(printed: Ratio, evidence: Evidence, given: bool) -> Finding:
    count, denominator, patients = printed.count, printed.denominator, evidence.patients
    if denominator > patients:
        return _contradicted(printed, evidence, f"the denominator {denominator} is above the {patients} patients")
    if count > denominator:
        return _contradicted(printed, evidence, f"{count} is above its own denominator {denominator}")
    if denominator < patients and evidence.accounted:
        why = f"the denominator is {denominator}, but all {patients} patients are accounted for at that time"
        return _contradicted(printed, evidence, why)
    if not evidence.lower <= count <= evidence.upper:
        return _contradicted(printed, evidence)
    if denominator < patients and not evidence.barred:
        note = f"the denominator is {denominator} of {patients} patients; the others are not accounted for"
        return Finding(POSSIBLE, _span(printed, evidence), note)
    if evidence.silent:
        return Finding(POSSIBLE, note=f"out of all {patients} patients; nothing else in the paper bears on the count")
    return _agrees(printed, evidence, given)


def _judge_share(printed: Share, evidence: Evidence, given: bool) -> Finding:
    allowed = range(evidence.lower, evidence.upper + 1)
    for counts, truncated in ((printed.counts(evidence.patients), False), (printed.cut(evidence.patients), True)):
        fitting = range(max(counts.start, allowed.start), min(counts.stop, allowed.stop))
        if fitting:
            return _share_fits(printed, evidence, fitting, truncated)
    return _share_fails(printed, evidence)


def _share_fits(printed: Share, evidence: Evidence, fitting: range, truncated: bool) -> Finding:
    agreed = _agrees(printed, evidence, given=False)
    which = f"{_counts(fitting[0], fitting[-1])} of {evidence.patients} would print so"
    if evidence.silent:
        agreed = Finding(POSSIBLE, note=f"{which}; nothing else in the paper bears on it")
    elif agreed.verdict == POSSIBLE:
        agreed = Finding(POSSIBLE, agreed.recomputed, f"{which}; {agreed.note}")
    note = f"truncated: {agreed.note}" if truncated else agreed.note
    return Finding(agreed.verdict, agreed.recomputed, note)


def _share_fails(printed: Share, evidence: Evidence) -> Finding:
    patients = evidence.patients
    if evidence.censored and printed.within(Fraction(evidence.lower, patients), Fraction(evidence.upper, patients)):
        note = f"no whole number of {patients} patients prints so, but an estimate that allows for censoring can"
        return Finding(NOT_CHECKABLE, _known_span(printed, evidence), note)
    if not printed.counts(patients) and not printed.cut(patients):
        return _contradicted(
            printed, evidence, f"no whole number of {patients} patients prints so{_evaluable(printed, evidence)}"
        )
    return _contradicted(printed, evidence)


def _evaluable(printed: Share, evidence: Evidence) -> str:
    """Return which count of the patients accounted for would explain a rate, where some are not."""
    seen = evidence.patients - evidence.missing
    counts = printed.counts(seen) if 0 < seen < evidence.patients else range(0)
    if counts and evidence.lower <= counts[0] <= evidence.upper:
        return f" ({counts[0]}/{seen} would, of those accounted for)"
    return ""


def _agrees(printed: Printed, evidence: Evidence, given: bool) -> Finding:
    """Return the finding on a number that is within the bounds."""
    if evidence.barred:
        return Finding(NOT_CHECKABLE, note=f"not at a landmark; only {evidence.about} bear on it")
    if not evidence.determined:
        return Finding(POSSIBLE, _span(printed, evidence), _expected(evidence))
    verdict = GIVEN if given and evidence.counted else REPRODUCED
    return Finding(verdict, printed.form(evidence.lower, evidence.patients), _expected(evidence))


def _contradicted(printed: Printed, evidence: Evidence, why: str = "") -> Finding:
    expected = "" if evidence.silent else f"expected {_expected(evidence)}"
    return Finding(CONTRADICTED, _known_span(printed, evidence), "; ".join(part for part in (why, expected) if part))


def _known_span(printed: Printed, evidence: Evidence) -> str | None:
    return None if evidence.silent or evidence.barred else _span(printed, evidence)


def _span(printed: Printed, evidence: Evidence) -> str:
    """Return the number in its printed form, or its bounds as ``a-b``."""
    low, high = (printed.form(count, evidence.patients) for count in (evidence.lower, evidence.upper))
    return low if evidence.lower == evidence.upper else f"{low}-{high}"


def _expected(evidence: Evidence) -> str:
    number = f"{_counts(evidence.lower, evidence.upper)} of {evidence.patients}"
    return f"{number} ({evidence.about})" if evidence.about else number


def _counts(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


_JUDGES = {Whole: _judge_whole, Ratio: _judge_ratio, Share: _judge_share}
