"""Adverse events and before-and-after changes: numbers of patients that no landmark counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from trialbook.ledger.compare import UNREADABLE, chance_notes, counts_note, share_words
from trialbook.ledger.evidence import Counts
from trialbook.ledger.findings import Basis, Finding
from trialbook.ledger.reasons import Note, Reason
from trialbook.ledger.subject import time_of
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.denominators import parse_denominator
from trialbook.paper.printed import Ratio, Share, Whole, read_count, read_counts
from trialbook.paper.quantities import Quantity, parse_quantity
from trialbook.paper.trial import Claim, Trial

OPPOSITE = {"decreased": "increased", "increased": "decreased"}
_NEAREST = 3  # denominators named where a percentage fits none but smaller ones
_ALONE = Finding(Verdict.NOT_CHECKABLE, notes=(Reason.NOTHING_BEARS(),))


def judge_reported(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on a number of patients with an event or a change.

    What other claims print for the same quantity and time is what it can be compared with. A smaller denominator is no
    contradiction: safety and laboratory sets leave patients out.
    """
    trial, printed = counts.trial, read_count(claim.printed)
    of = parse_denominator(claim.of) if claim.of else None
    if len(pair := read_counts(claim.printed)) == 2:
        return _judge_pair(*pair, claim, quantity, counts)
    if printed is None:
        return UNREADABLE
    if isinstance(of, int) and isinstance(printed, Whole):
        printed = Ratio(printed.count, of)
    if isinstance(of, int) and isinstance(printed, Share) and of <= trial.patients:
        return _judge_share_of(printed, of)
    if isinstance(printed, Share):
        return _judge_share(printed, _denominators(trial, claim), _others(trial, claim), trial)
    if problem := _impossible(printed, trial) or _too_many_both_ways(trial, claim, quantity, printed):
        return problem
    others = _others(trial, claim)
    if others and printed.count not in others:
        expected = Reason.EXPECTED(counts=counts_note(others[0], others[-1], trial.patients, Reason.OTHER_CLAIM()))
        return _found(Verdict.CONTRADICTED, "-".join(dict.fromkeys(map(str, (others[0], others[-1])))), expected)
    if isinstance(printed, Ratio) and printed.denominator < trial.patients:
        return _found(Verdict.POSSIBLE, None, Reason.SMALLER_SET(**_sizes(printed, trial)))
    if others:
        source = counts_note(printed.count, printed.count, trial.patients, Reason.OTHER_CLAIM())
        return _found(Verdict.GIVEN, printed.form(printed.count, trial.patients), source)
    if isinstance(printed, Ratio):
        return Finding(Verdict.GIVEN, notes=(Reason.OWN_DENOMINATOR(),))
    if any(_is_share(peer) for peer in _peers(trial, claim, claim.quantity)):
        return _found(Verdict.GIVEN, str(printed.count), Reason.RATE_CHECKED_AGAINST())
    rows = listed(trial, claim)
    if rows and printed.count in {*rows, sum(rows)}:
        # the row and the claim are one statement
        return replace(_ALONE, notes=(Reason.AS_LISTED(), *_ALONE.notes))
    return _ALONE


def _judge_pair(number: Whole | Ratio, share: Share, claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on a count with its percentage: the count decides, if the percentage goes with it."""
    of = parse_denominator(claim.of) if claim.of else None
    patients = of if isinstance(of, int) else counts.trial.patients
    ratio = number if isinstance(number, Ratio) else Ratio(number.count, patients)
    finding = judge_reported(replace(claim, printed=ratio.form(ratio.count, ratio.denominator)), quantity, counts)
    if finding.verdict is Verdict.CONTRADICTED or _goes_with(ratio.count, share, ratio.denominator):
        return finding
    apart = Reason.APART(count=ratio.count, of=ratio.denominator, share=share_words(share))
    fits = [(ratio.count, n) for n in _near(ratio.count, share, patients) if _goes_with(ratio.count, share, n)]
    if isinstance(number, Ratio) or of is not None or not fits:
        return _found(Verdict.CONTRADICTED, share.form(ratio.count, ratio.denominator), apart)
    smaller = Reason.FITS_SMALLER(patients=patients, fits=_ratios(fits[:_NEAREST]))
    return _found(Verdict.UNEXPLAINED, None, smaller)


def _near(count: int, share: Share, patients: int) -> range:
    """Return the denominators below the patients, largest first, of which a count can be about such a percentage."""
    value, step = share.number.value, share.number.step
    most = ceil(count * share.scale / (value - step)) if value > step else patients
    least = floor(count * share.scale / (value + step))
    return range(min(most, patients - 1), max(least, 1) - 1, -1)


def _goes_with(count: int, share: Share, denominator: int) -> bool:
    """Return whether a percentage is that of a count, rounded or cut."""
    return denominator > 0 and count in {*share.counts(denominator), *share.cut(denominator)}


def printed_counts(trial: Trial, quantity: str, claims: tuple[Claim, ...] | None = None) -> Iterator[tuple[int, int]]:
    """Yield the count and the denominator that each claim of a quantity prints, where it can be a count of patients.

    A percentage counts where a single number of the patients prints so. What is impossible by itself says nothing of
    others.
    """
    for claim in trial.claims if claims is None else claims:
        if claim.quantity != quantity or not claim.printed:
            continue
        number = read_count(claim.printed)
        if isinstance(number, Share):
            fitting = number.counts(trial.patients)
            if len(fitting) == 1:
                yield fitting[0], trial.patients
        elif number is not None and _impossible(number, trial) is None:
            yield number.count, number.denominator if isinstance(number, Ratio) else trial.patients


def _judge_share(printed: Share, denominators: list[int], others: list[int], trial: Trial) -> Finding:
    """Return the verdict on a percentage: of all patients, or of a smaller set that the paper names or leaves open."""
    patients = trial.patients
    for cut in (False, True):
        fitting = printed.cut(patients) if cut else printed.counts(patients)
        agreed = [count for count in others if count in fitting]
        notes = [Reason.TRUNCATED()] if cut else []
        if agreed:
            known = counts_note(agreed[0], agreed[0], patients, Reason.OTHER_CLAIM())
            return _found(Verdict.REPRODUCED, printed.form(agreed[0], patients), *notes, known)
        if fitting and not others:
            which = Reason.PRINTS_SO(counts=counts_note(fitting[0], fitting[-1], patients))
            chance = chance_notes(printed, patients, cut)
            return Finding(Verdict.POSSIBLE, notes=(*notes, which, *chance, Reason.NOTHING_BEARS()))
    fits = list(_smaller(printed, others, range(patients - 1, 0, -1)))
    if not fits:
        limit = Reason.NO_DENOMINATOR(patients=patients)
        return _found(Verdict.CONTRADICTED, _span(printed, others, patients), limit, *_expected(others, patients))
    named = list(_smaller(printed, others, sorted(denominators, reverse=True)))
    if named:
        return _found(Verdict.POSSIBLE, None, Reason.FITS_PRINTED_DENOMINATOR(fits=_ratios(named[:1])))
    note = Reason.FITS_SMALLER(patients=patients, fits=_ratios(fits[:_NEAREST]))
    return _found(Verdict.UNEXPLAINED, _span(printed, others, patients), note, *_expected(others, patients))


def _judge_share_of(printed: Share, denominator: int) -> Finding:
    """Return the verdict on a percentage whose denominator the column ``of`` gives."""
    counts = dict.fromkeys((*printed.counts(denominator), *printed.cut(denominator)))
    fits = [(count, denominator) for count in counts]
    if fits:
        return _found(Verdict.POSSIBLE, None, Reason.FITS_PRINTED_DENOMINATOR(fits=_ratios(fits[:_NEAREST])))
    return _found(Verdict.CONTRADICTED, None, Reason.NO_COUNT_OF(of=str(denominator)))


def _smaller(printed: Share, others: list[int], denominators: range | list[int]) -> Iterator[tuple[int, int]]:
    """Yield count and denominator of each set in which a percentage prints so, with a count that is printed if any."""
    for denominator in denominators:
        for count in dict.fromkeys((*printed.counts(denominator), *printed.cut(denominator))):
            if not others or count in others:
                yield count, denominator


def _ratios(fits: list[tuple[int, int]]) -> list[str]:
    return [f"{count}/{denominator}" for count, denominator in fits]


def _span(printed: Share, others: list[int], patients: int) -> str | None:
    ends = dict.fromkeys(printed.form(count, patients) for count in (others[:1] + others[-1:]))
    return "-".join(ends) or None


def _expected(others: list[int], patients: int) -> tuple[Note, ...]:
    if not others:
        return ()
    return (Reason.EXPECTED(counts=counts_note(others[0], others[-1], patients, Reason.OTHER_CLAIM())),)


def _impossible(printed: Whole | Ratio, trial: Trial) -> Finding | None:
    """Return why a number cannot be a count of the patients, whatever else is printed, or None."""
    note = None
    if isinstance(printed.count, Fraction) or printed.count < 0:
        note = Reason.NOT_WHOLE()
    elif isinstance(printed, Ratio) and printed.denominator > trial.patients:
        note = Reason.DENOMINATOR_ABOVE_PATIENTS(**_sizes(printed, trial))
    elif isinstance(printed, Ratio) and printed.count > printed.denominator:
        note = Reason.COUNT_ABOVE_DENOMINATOR(count=printed.count, denominator=printed.denominator)
    elif printed.count > trial.patients:
        note = Reason.ABOVE_PATIENTS(patients=trial.patients)
    return Finding(Verdict.CONTRADICTED, notes=(note,)) if note else None


def _sizes(printed: Ratio, trial: Trial) -> dict[str, int]:
    return {"denominator": printed.denominator, "patients": trial.patients}


def _too_many_both_ways(trial: Trial, claim: Claim, quantity: Quantity, printed: Whole | Ratio) -> Finding | None:
    """Return a contradiction where falls and rises of one measure together exceed the patients."""
    if quantity.kind not in OPPOSITE:
        return None
    opposite = f"{OPPOSITE[quantity.kind]}:{quantity.name}"
    for others, _ in printed_counts(trial, opposite, _peers(trial, claim, opposite)):
        if trial.patients < printed.count + others:
            most = trial.patients - others
            too_many = Reason.BOTH_WAYS(others=others, opposite=opposite, patients=trial.patients)
            notes = (too_many, Reason.EXPECTED_AT_MOST(count=most))
            return _found(Verdict.CONTRADICTED, printed.form(most, trial.patients), *notes)
    return None


def _peers(trial: Trial, claim: Claim, quantity: str) -> tuple[Claim, ...]:
    """Return the other claims that print a number for a quantity at the same time."""
    when = time_of(claim, trial)
    others = (other for other in trial.claims if other.id != claim.id and other.quantity == quantity)
    return tuple(other for other in others if other.printed and time_of(other, trial) == when)


def _others(trial: Trial, claim: Claim) -> list[int]:
    """Return the counts that other claims print for the same quantity and time, smallest first."""
    if listed(trial, claim):
        return []  # the grades of one event exclude each other, so its counts may differ
    peers = tuple(peer for peer in _peers(trial, claim, claim.quantity) if not _is_share(peer))
    return sorted({count for count, _ in printed_counts(trial, claim.quantity, peers)})


def listed(trial: Trial, claim: Claim) -> list[int]:
    """Return the numbers of patients that events.csv has for the event of a claim."""
    quantity = parse_quantity(claim.quantity)
    if quantity.kind != "events":
        return []
    return [row.patients for row in trial.events if row.group is None and row.is_called(quantity.name)]


def _is_share(claim: Claim) -> bool:
    return isinstance(read_count(claim.printed), Share)


def _denominators(trial: Trial, claim: Claim) -> list[int]:
    """Return the smaller denominators that the paper prints with the same quantity and time."""
    printed = printed_counts(trial, claim.quantity, _peers(trial, claim, claim.quantity))
    return sorted({denominator for _, denominator in printed if denominator < trial.patients})


def _found(verdict: Verdict, recomputed: str | None, *notes: Note) -> Finding:
    return Finding(verdict, recomputed, notes, basis=Basis.OTHER_STATEMENTS)
