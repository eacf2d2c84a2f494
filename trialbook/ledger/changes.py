"""Adverse events, before-and-after changes and their P values: numbers that the landmarks do not bear on."""

from __future__ import annotations

from fractions import Fraction

from trialbook.ledger.compare import UNREADABLE, judge_number
from trialbook.ledger.evidence import Counts, Evidence
from trialbook.ledger.findings import Basis, Finding, Note, Reason
from trialbook.ledger.subject import time_of
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.printed import PValue, Ratio, Share, Whole, read_count, read_p
from trialbook.paper.quantities import Quantity
from trialbook.paper.trial import Claim, Trial
from trialbook.statistics.paired import sign_test_p, smallest_p

_MANY = 1000  # pairs beyond which the smallest P value is too small for a double
_OPPOSITE = {"decreased": "increased", "increased": "decreased"}


def judge_reported(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on a number of patients with an event or a change.

    Other claims with the same quantity and time are what it can be compared with: a count decides a rate. Where there
    is none, its own denominator is.
    """
    trial, printed = counts.trial, read_count(claim.printed)
    if printed is None:
        return UNREADABLE
    if isinstance(printed, Whole | Ratio) and (too_many := _both_ways(trial, claim, quantity, printed)):
        return too_many
    others = sorted(other.count for other in _counts_printed(trial, claim, claim.quantity))
    if not others:
        return _alone(claim, trial, printed, judge_number((printed,), _evidence(claim, counts)))
    if not isinstance(printed, Share):  # two counts of the same thing must be the same count
        others = [next((count for count in others if count != printed.count), printed.count)]
    return judge_number((printed,), _evidence(claim, counts, others[0], others[-1]), given=True)


def _alone(claim: Claim, trial: Trial, printed: object, alone: Finding) -> Finding:
    """Return the verdict on a count that no other count speaks of; others may be rates computed from it."""
    if isinstance(printed, Ratio) and printed.denominator == trial.patients and alone.verdict is Verdict.POSSIBLE:
        return Finding(Verdict.GIVEN, notes=(Reason.OWN_DENOMINATOR(),))
    if isinstance(printed, Whole) and alone.verdict is Verdict.NOT_CHECKABLE and _peers(trial, claim, claim.quantity):
        return Finding(Verdict.GIVEN, str(printed.count), (Reason.RATE_CHECKED_AGAINST(),))
    return alone


def _evidence(claim: Claim, counts: Counts, lower: int | None = None, upper: int | None = None) -> Evidence:
    """Return what is known of a reported number: nothing, or what other claims print for it."""
    trial = counts.trial
    landmark = counts.landmark(time_of(claim, trial))
    accounted = landmark is not None and not landmark.unaccounted
    if lower is None:
        return Evidence(0, trial.patients, trial.patients, unconstrained=True, accounted=accounted)
    known = {"counted": True, "accounted": accounted, "source": Reason.OTHER_CLAIM(), "basis": Basis.OTHER_STATEMENTS}
    return Evidence(lower, upper, trial.patients, **known)


def _peers(trial: Trial, claim: Claim, quantity: str) -> list[Claim]:
    """Return the other claims that print a number for the same quantity at the same time."""
    when = time_of(claim, trial)
    others = (other for other in trial.claims if other.id != claim.id and other.quantity == quantity)
    return [other for other in others if other.printed and time_of(other, trial) == when]


def _counts_printed(trial: Trial, claim: Claim, quantity: str) -> list[Whole | Ratio]:
    printed = (read_count(other.printed) for other in _peers(trial, claim, quantity))
    return [number for number in printed if isinstance(number, Whole | Ratio) and _is_count(number, trial)]


def _is_count(number: Whole | Ratio, trial: Trial) -> bool:
    """Whether a printed number can be a count of patients: what is impossible by itself says nothing of others."""
    most = number.denominator if isinstance(number, Ratio) else trial.patients
    return isinstance(number.count, int) and 0 <= number.count <= most <= trial.patients


def _both_ways(trial: Trial, claim: Claim, quantity: Quantity, printed: Whole | Ratio) -> Finding | None:
    """Return a contradiction where falls and rises of one measure together exceed the patients."""
    if quantity.kind not in _OPPOSITE:
        return None
    opposite = f"{_OPPOSITE[quantity.kind]}:{quantity.name}"
    for other in _counts_printed(trial, claim, opposite):
        if printed.count <= trial.patients < printed.count + other.count:
            most = trial.patients - other.count
            too_many = Reason.BOTH_WAYS(others=other.count, opposite=opposite, patients=trial.patients)
            notes = (too_many, Reason.EXPECTED_AT_MOST(count=most))
            return Finding(Verdict.CONTRADICTED, printed.form(most, trial.patients), notes)
    return None


def judge_p(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on a P value: ``possible`` at best, since neither values nor test are printed."""
    printed = read_p(claim.printed)
    if printed is None:
        return UNREADABLE
    if problem := _no_p(printed):
        return Finding(Verdict.CONTRADICTED, notes=(problem, Reason.P_EXPECTED()))
    changed = _changed(counts.trial, quantity.name)
    notes = (*_zero(printed), *_sign_test(changed), *_floor(changed, printed, counts.trial))
    return Finding(Verdict.POSSIBLE, f"P={_p(sign_test_p(*changed))}" if changed else None, notes)


def _no_p(printed: PValue) -> Note | None:
    """Return why a printed P value is none, or None; zero with decimals is a rounded one."""
    value, relation = printed.number.value, printed.relation
    if value < 0 or value > 1 or (value == 1 and relation == ">"):
        return Reason.NO_P_THERE()
    if value == 0 and (relation in ("<", "<=") or (relation == "=" and printed.number.decimals == 0)):
        return Reason.P_IS_ZERO()
    return None


def _zero(printed: PValue) -> tuple[Note, ...]:
    if printed.number.value or printed.relation != "=":
        return ()
    return (Reason.P_BELOW_MEANT(limit=f"{float(printed.number.step / 2):g}"),)


def _changed(trial: Trial, name: str) -> tuple[int, int] | None:
    """Return how many patients a claim says changed, and how many of them in its direction, if any claim does."""
    found: dict[str, Whole | Ratio] = {}
    for claim in trial.claims:
        if claim.quantity in (f"decreased:{name}", f"increased:{name}") and claim.printed:
            number = read_count(claim.printed)
            if isinstance(number, Whole | Ratio) and _is_count(number, trial):
                found.setdefault(claim.quantity, number)
    if not found:
        return None
    first, *second = found.values()
    pairs = first.denominator if isinstance(first, Ratio) else trial.patients
    if second:
        pairs = first.count + second[0].count
    return (pairs, first.count) if 0 < pairs <= trial.patients and first.count <= pairs else None


def _sign_test(changed: tuple[int, int] | None) -> tuple[Note, ...]:
    if changed is None:
        return ()
    pairs, count = changed
    test = Reason.SIGN_TEST if pairs == count else Reason.SIGN_TEST_REST
    return (test(count=count, pairs=pairs, p=_p(sign_test_p(pairs, count))),)


def _floor(changed: tuple[int, int] | None, printed: PValue, trial: Trial) -> tuple[Note, ...]:
    """Return the smallest exact P value of tests on ranks or signs, and whether the printed one asks for less."""
    pairs = changed[0] if changed else trial.patients
    if pairs > _MANY:
        return (Reason.FLOOR_MANY(pairs=pairs),)
    floor = smallest_p(pairs)
    of_many = Reason.FLOOR if changed else Reason.FLOOR_ALL_ALIKE
    reason = Reason.FLOOR_ONE_PAIR if pairs == 1 else of_many
    below = (Reason.BELOW_FLOOR(),) if _below(printed, floor) else ()
    return (reason(pairs=pairs, p=_p(floor)), *below)


def _below(printed: PValue, floor: Fraction) -> bool:
    """Return whether every P value that is printed so lies below a floor."""
    value = printed.number.value
    if printed.relation == "=":
        return value < floor and not printed.number.rounds(floor)
    return (printed.relation == "<" and value <= floor) or (printed.relation == "<=" and value < floor)


def _p(value: Fraction) -> str:
    return f"{float(value):.3g}"
