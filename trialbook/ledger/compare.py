"""Hold a printed number of patients against the evidence: one small rule for each way to print it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from trialbook.ledger.evidence import Evidence
from trialbook.ledger.findings import Finding
from trialbook.ledger.reasons import Note, Reason
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.printed import Ratio, Share, Whole

Printed = Whole | Ratio | Share
_DECIMALS = ("no decimal", "one decimal", "two decimals")
_NAMED = 6  # numbers of patients that a note names
_TRIED = 1_000  # numbers of patients that are tried
UNREADABLE = Finding(Verdict.NOT_CHECKABLE, notes=(Reason.UNREADABLE(),))
_BEST_FIRST = (
    Verdict.GIVEN,
    Verdict.REPRODUCED,
    Verdict.POSSIBLE,
    Verdict.UNEXPLAINED,
    Verdict.NOT_CHECKABLE,
    Verdict.CONTRADICTED,
)


def judge_parts(parts: Sequence[Sequence[Printed]], evidence: Evidence, *, given: bool = False) -> Finding:
    """Return the verdict on all that a claim prints of one number: ``8/10``, or ``8 (80%)``, of which each must hold.

    Parameters
    ----------
    parts : sequence of sequence of Whole, Ratio or Share
        The numbers printed together, each with every way to read it.
    evidence : Evidence
        What the rest of the paper allows.
    given : bool
        Whether agreement with a printed count is ``given`` and not ``reproduced``.
    """
    if len(parts) < 2:
        return judge_number(parts[0] if parts else (), evidence, given=given)
    (counted,), (share,) = parts
    denominator = counted.denominator if isinstance(counted, Ratio) else evidence.patients
    if denominator < 1 or counted.count not in {*share.counts(denominator), *share.cut(denominator)}:
        apart = Reason.APART(count=counted.form(counted.count, denominator), of=denominator, share=share_words(share))
        return _contradicted(counted, evidence, apart)
    finding = judge_number([counted], evidence, given=given)
    # where nothing else counts these patients, the percentage still shows how many they are out of
    of_all = denominator == evidence.patients
    return judge_number([share], evidence) if of_all and finding.verdict is Verdict.NOT_CHECKABLE else finding


def share_words(share: Share) -> str:
    """Return a printed rate in its own form."""
    return share.number.nearest(share.number.value) + share.sign


def judge_number(readings: Iterable[Printed], evidence: Evidence, *, given: bool = False) -> Finding:
    """Return the verdict on a printed number of patients or a printed rate.

    Parameters
    ----------
    readings : iterable of Whole, Ratio or Share
        The ways to read what is printed; the one that agrees best with the evidence decides.
    evidence : Evidence
        What the rest of the paper allows.
    given : bool
        Whether agreement with a printed count is ``given`` and not ``reproduced``.

    Returns
    -------
    Finding
        Verdict, recomputed number and reasons.
    """
    found = [(_JUDGES[type(reading)](reading, evidence, given), reading) for reading in readings]
    if not found:
        return UNREADABLE
    finding, reading = min(found, key=lambda pair: _BEST_FIRST.index(pair[0].verdict))
    if not reading.ambiguous or finding.verdict is Verdict.CONTRADICTED:
        return finding
    read_as = Reason.READ_AS_RATE if isinstance(reading, Share) else Reason.READ_AS_COUNT
    return replace(finding, notes=(*finding.notes, read_as()))


def _judge_whole(printed: Whole, evidence: Evidence, given: bool) -> Finding:
    if isinstance(printed.count, Fraction) or printed.count < 0:
        return _contradicted(printed, evidence, Reason.NOT_WHOLE())
    if printed.count > evidence.patients:
        return _contradicted(printed, evidence, Reason.ABOVE_PATIENTS(patients=evidence.patients))
    if not evidence.lower <= printed.count <= evidence.upper:
        return _contradicted(printed, evidence)
    if evidence.unconstrained:
        return _finding(Verdict.NOT_CHECKABLE, evidence, Reason.NOTHING_BEARS())
    return _agrees(printed, evidence, given)


def _judge_ratio(printed: Ratio, evidence: Evidence, given: bool) -> Finding:
    count, denominator, patients = printed.count, printed.denominator, evidence.patients
    sizes = {"denominator": denominator, "patients": patients}
    if denominator > patients:
        return _contradicted(printed, evidence, Reason.DENOMINATOR_ABOVE_PATIENTS(**sizes))
    if count > denominator:
        return _contradicted(printed, evidence, Reason.COUNT_ABOVE_DENOMINATOR(count=count, denominator=denominator))
    if denominator < patients and evidence.accounted:
        return _contradicted(printed, evidence, Reason.DENOMINATOR_LEAVES_OUT(**sizes))
    # where nobody was counted, a smaller denominator can leave out anybody
    left_out = 0 if evidence.counted_then else patients - denominator
    if not evidence.lower - left_out <= count <= evidence.upper:
        return _contradicted(printed, evidence)
    if denominator < patients and not evidence.not_observable:
        span = _span(printed, evidence)
        return _finding(Verdict.POSSIBLE, evidence, Reason.EVALUABLE(**sizes), recomputed=span)
    if evidence.unconstrained:
        return _finding(Verdict.POSSIBLE, evidence, Reason.OUT_OF_ALL(patients=patients))
    return _agrees(printed, evidence, given)


def _judge_share(printed: Share, evidence: Evidence, given: bool) -> Finding:
    allowed = range(evidence.lower, evidence.upper + 1)
    for counts, truncated in ((printed.counts(evidence.patients), False), (printed.cut(evidence.patients), True)):
        fitting = range(max(counts.start, allowed.start), min(counts.stop, allowed.stop))
        if fitting:
            return _share_fits(printed, evidence, fitting, truncated)
    return _share_fails(printed, evidence)


def _share_fits(printed: Share, evidence: Evidence, fitting: range, truncated: bool) -> Finding:
    cut = [Reason.TRUNCATED()] if truncated else []
    which = Reason.PRINTS_SO(counts=counts_note(fitting[0], fitting[-1], evidence.patients))
    if evidence.unconstrained:
        chance = chance_notes(printed, evidence.patients, truncated)
        return _finding(Verdict.POSSIBLE, evidence, *cut, which, *chance, Reason.NOTHING_BEARS())
    agreed = _agrees(printed, evidence, given=False)
    before = [*cut, which] if agreed.verdict is Verdict.POSSIBLE else cut
    return _finding(agreed.verdict, evidence, *before, *agreed.notes, recomputed=agreed.recomputed)


def chance_notes(printed: Share, patients: int, truncated: bool) -> list[Note]:
    """Return how many of all percentages with as many decimals fit so many patients: it says how much a fit tells."""
    decimals = printed.number.decimals - (2 if printed.scale == 1 else 0)
    if not 0 <= decimals < len(_DECIMALS):
        return []
    if patients >= 100 * 10**decimals:  # counts lie as close as percentages, or closer
        return [Reason.TESTS_NOTHING(patients=patients)]
    # imported here, as most claims are not judged by their percentage alone
    from trialbook.statistics.share_that_fits import share_that_fits

    share = 100 * float(share_that_fits(decimals, patients, "truncated" if truncated else "half up"))
    shown = f"{share:.0f}%" if share >= 1 else f"{share:.1g}%"
    return [Reason.CHANCE(share=shown, decimals=_DECIMALS[decimals], patients=patients)]


def _share_fails(printed: Share, evidence: Evidence) -> Finding:
    patients = evidence.patients
    if evidence.censored and printed.within(Fraction(evidence.lower, patients), Fraction(evidence.upper, patients)):
        span = _known_span(printed, evidence)
        return _finding(Verdict.NOT_CHECKABLE, evidence, Reason.CENSORING(patients=patients), recomputed=span)
    if not printed.counts(patients) and not printed.cut(patients):
        notes = (*_fewer(printed, patients), *_evaluable(printed, evidence))
        return _contradicted(printed, evidence, Reason.NO_COUNT(patients=patients), *notes)
    return _contradicted(printed, evidence)


def _fewer(printed: Share, patients: int) -> list[Note]:
    """Return of how many patients, fewer than all, some count prints so: the most of them."""
    tried = range(patients - 1, max(patients - 1 - _TRIED, 0), -1)
    rounded = islice((number for number in tried if printed.counts(number)), _NAMED)
    fits = list(rounded) or list(islice((number for number in tried if printed.cut(number)), _NAMED))
    return [Reason.FITS_PATIENTS(printed=share_words(printed), fits=fits[::-1], patients=patients)] if fits else []


def _evaluable(printed: Share, evidence: Evidence) -> list[Note]:
    """Return which count of the patients accounted for would explain a rate, where some are not."""
    seen = evidence.patients - evidence.missing
    counts = printed.counts(seen) if 0 < seen < evidence.patients else range(0)
    if counts and evidence.lower <= counts[0] <= evidence.upper:
        return [Reason.WOULD_FIT(count=counts[0], denominator=seen)]
    return []


def _agrees(printed: Printed, evidence: Evidence, given: bool) -> Finding:
    """Return the finding on a number that is within the bounds."""
    if evidence.not_observable:
        return _finding(Verdict.NOT_CHECKABLE, evidence, Reason.BETWEEN_LANDMARKS(source=evidence.source))
    if not evidence.determined:
        return _finding(Verdict.POSSIBLE, evidence, _known(evidence), recomputed=_span(printed, evidence))
    verdict = Verdict.GIVEN if given and evidence.counted else Verdict.REPRODUCED
    return _finding(verdict, evidence, _known(evidence), recomputed=printed.form(evidence.lower, evidence.patients))


def _contradicted(printed: Printed, evidence: Evidence, *why: Note) -> Finding:
    expected = [] if evidence.unconstrained else [Reason.EXPECTED(counts=_known(evidence))]
    span = _known_span(printed, evidence)
    return _finding(Verdict.CONTRADICTED, evidence, *why, *expected, recomputed=span)


def _finding(verdict: Verdict, evidence: Evidence, *notes: Note, recomputed: str | None = None) -> Finding:
    known = {} if evidence.unconstrained else {"lower": evidence.lower, "upper": evidence.upper}
    about = {"codes": evidence.codes, "time": evidence.time, "basis": evidence.basis}
    return Finding(verdict, recomputed, notes, **about, **known)


def _known_span(printed: Printed, evidence: Evidence) -> str | None:
    return None if evidence.unconstrained or evidence.not_observable else _span(printed, evidence)


def _span(printed: Printed, evidence: Evidence) -> str:
    """Return the number in its printed form, or its bounds as ``a-b``."""
    low, high = (printed.form(count, evidence.patients) for count in (evidence.lower, evidence.upper))
    return low if evidence.lower == evidence.upper else f"{low}-{high}"


def _known(evidence: Evidence) -> Note:
    return counts_note(evidence.lower, evidence.upper, evidence.patients, evidence.source)


def rate_note(lower: Fraction, upper: Fraction) -> Note:
    """Return the bounds of a rate as a note, in percent."""
    return Reason.RATE_FROM(lower=f"{float(100 * lower):.1f}%", upper=f"{float(100 * upper):.1f}%")


def counts_note(lower: int, upper: int, patients: int, source: Note | None = None) -> Note:
    """Return a number of patients, or its bounds, as a note: ``3 to 5 of 10``, and where that comes from."""
    if lower == upper:
        plain, sourced = Reason.COUNT, Reason.COUNT_FROM
    else:
        plain, sourced = Reason.COUNTS, Reason.COUNTS_FROM
    values = {"lower": lower, "upper": upper, "patients": patients}
    return sourced(**values, source=source) if source else plain(**values)


_JUDGES = {Whole: _judge_whole, Ratio: _judge_ratio, Share: _judge_share}
