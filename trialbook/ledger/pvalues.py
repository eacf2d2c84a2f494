"""P values of a before-and-after change: what the number of pairs allows, where neither values nor test are printed."""

from __future__ import annotations

from fractions import Fraction

from trialbook.ledger.compare import UNREADABLE
from trialbook.ledger.evidence import Counts
from trialbook.ledger.findings import Finding
from trialbook.ledger.reasons import Note, Reason
from trialbook.ledger.reported import OPPOSITE, printed_counts
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.denominators import parse_denominator
from trialbook.paper.printed import PValue, read_p
from trialbook.paper.quantities import Quantity
from trialbook.paper.trial import Claim, Trial
from trialbook.statistics.signs import sign_test_p, smallest_p

_MANY = 1000  # pairs beyond which the smallest P value is too small for a double
_SMALLEST = Fraction(1, 10**300)


def judge_p_of_change(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on a P value: ``possible`` at best, since neither values nor test are printed."""
    printed = read_p(claim.printed)
    if printed is None:
        return UNREADABLE
    if problem := not_a_p_value(printed):
        return Finding(Verdict.CONTRADICTED, notes=(problem, Reason.P_EXPECTED()))
    changed = _changed(counts.trial, quantity.name)
    pairs = changed[0] if changed else _pairs(claim, counts)
    notes = (*_zero(printed), *_sign_test(changed), *_floor(pairs, printed, alike=changed is None))
    return Finding(Verdict.POSSIBLE, f"P={_p(sign_test_p(*changed))}" if changed else None, notes)


def not_a_p_value(printed: PValue) -> Note | None:
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
    """Return the pairs, and how many of them changed in a claim's direction, where the claims say it."""
    found = {}
    for kind in OPPOSITE:
        number = next(printed_counts(trial, f"{kind}:{name}"), None)
        if number is not None:
            found[kind] = number
    if not found:
        return None
    (first, pairs), *second = found.values()
    if second:
        pairs = first + second[0][0]
    return (pairs, first) if 0 < pairs <= trial.patients and first <= pairs else None


def _sign_test(changed: tuple[int, int] | None) -> tuple[Note, ...]:
    if changed is None:
        return ()
    pairs, count = changed
    test = Reason.SIGN_TEST if pairs == count else Reason.SIGN_TEST_REST
    return (test(count=count, pairs=pairs, p=_p(sign_test_p(pairs, count))),)


def _pairs(claim: Claim, counts: Counts) -> int:
    """Return how many patients a claim compares: those of its denominator, or all."""
    of = parse_denominator(claim.of) if claim.of else None
    return min(of, counts.trial.patients) if isinstance(of, int) else counts.trial.patients


def _floor(pairs: int, printed: PValue, alike: bool) -> tuple[Note, ...]:
    """Return the smallest exact P value of tests on ranks or signs, and which tests reach the printed one below it."""
    if pairs > _MANY:
        return (Reason.FLOOR_MANY(pairs=pairs),)
    floor = smallest_p(pairs)
    of_many = Reason.FLOOR_ALL_ALIKE if alike else Reason.FLOOR
    reason = Reason.FLOOR_ONE_PAIR if pairs == 1 else of_many
    note = reason(pairs=pairs, p=_p(floor))
    return (note, _tests_below(printed, pairs)) if _below(printed, floor * printed.sides / 2) else (note,)


def _tests_below(printed: PValue, pairs: int) -> Note:
    # scipy.stats takes a while to import, and few claims get here
    from trialbook.statistics.rank_approximation import smallest_asymptotic_p

    approximate = smallest_asymptotic_p(pairs, tied=True)
    if _below(printed, Fraction(approximate)):
        return Reason.BELOW_FLOOR()
    return Reason.BELOW_FLOOR_BY_APPROXIMATION(p=f"{approximate:.3g}")


def _below(printed: PValue, floor: Fraction) -> bool:
    """Return whether every P value that is printed so lies below a floor."""
    value = printed.number.value
    if printed.relation == "=":
        return value < floor and not printed.number.rounds(floor)
    return (printed.relation == "<" and value <= floor) or (printed.relation == "<=" and value < floor)


def _p(value: Fraction) -> str:
    # a smaller one would print as 0, which no P value is
    return f"{float(value):.3g}" if value >= _SMALLEST else "below 1e-300"
