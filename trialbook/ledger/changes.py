"""Adverse events, before-and-after changes and their P values: numbers that the landmarks do not bear on."""

from __future__ import annotations

from fractions import Fraction

from trialbook.ledger.compare import UNREADABLE, judge_number
from trialbook.ledger.evidence import Counts, Evidence
from trialbook.ledger.verdicts import CONTRADICTED, GIVEN, NOT_CHECKABLE, POSSIBLE, Finding
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
    if isinstance(printed, Ratio) and printed.denominator == trial.patients and alone.verdict == POSSIBLE:
        return Finding(GIVEN, note="printed with its denominator, which is the number of patients")
    if isinstance(printed, Whole) and alone.verdict == NOT_CHECKABLE and _peers(trial, claim, claim.quantity):
        return Finding(GIVEN, str(printed.count), "the rate printed elsewhere is checked against it")
    return alone


def _evidence(claim: Claim, counts: Counts, lower: int | None = None, upper: int | None = None) -> Evidence:
    """Return what is known of a reported number: nothing, or what other claims print for it."""
    trial = counts.trial
    landmark = counts.landmark(_when(claim, trial))
    accounted = landmark is not None and not landmark.unaccounted
    if lower is None:
        return Evidence(0, trial.patients, trial.patients, silent=True, accounted=accounted)
    about = "as another claim prints it"
    return Evidence(lower, upper, trial.patients, counted=True, accounted=accounted, about=about)


def _peers(trial: Trial, claim: Claim, quantity: str) -> list[Claim]:
    """Return the other claims that print a number for the same quantity at the same time."""
    when = _when(claim, trial)
    others = (other for other in trial.claims if other.id != claim.id and other.quantity == quantity)
    return [other for other in others if other.printed and _when(other, trial) == when]


def _when(claim: Claim, trial: Trial) -> int | float | None:
    """Return the time of a claim: the last landmark where it names none."""
    return trial.times[-1] if claim.time is None and trial.landmarks else claim.time


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
            note = f"with the {other.count} of {opposite} there are more than {trial.patients} patients"
            most = trial.patients - other.count
            return Finding(CONTRADICTED, printed.form(most, trial.patients), f"{note}; expected {most} at most")
    return None


def judge_p(claim: Claim, quantity: Quantity, counts: Counts) -> Finding:
    """Return the verdict on a P value: ``possible`` at best, since neither values nor test are printed."""
    printed = read_p(claim.printed)
    if printed is None:
        return UNREADABLE
    if problem := _no_p(printed):
        return Finding(CONTRADICTED, None, f"{problem}; expected 0 < P <= 1")
    changed = _changed(counts.trial, quantity.name)
    parts = [_zero(printed), _sign_test(changed), _floor(changed, printed, counts.trial)]
    recomputed = f"P={_p(sign_test_p(*changed))}" if changed else None
    return Finding(POSSIBLE, recomputed, "; ".join(part for part in parts if part))


def _no_p(printed: PValue) -> str | None:
    """Return why a printed P value is none, or None; zero with decimals is a rounded one."""
    value, relation = printed.number.value, printed.relation
    if value < 0 or value > 1 or (value == 1 and relation == ">"):
        return "no P value lies there"
    if value == 0 and (relation in ("<", "<=") or (relation == "=" and printed.number.decimals == 0)):
        return "no P value is 0"
    return None


def _zero(printed: PValue) -> str:
    if printed.number.value or printed.relation != "=":
        return ""
    return f"no P value is 0: below {float(printed.number.step / 2):g} is meant"


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


def _sign_test(changed: tuple[int, int] | None) -> str:
    if changed is None:
        return ""
    pairs, count = changed
    rest = "" if pairs == count else ", the others having changed the other way"
    return f"exact sign test for {count} of {pairs}{rest}: P = {_p(sign_test_p(pairs, count))}"


def _floor(changed: tuple[int, int] | None, printed: PValue, trial: Trial) -> str:
    """Return the smallest P value of tests on ranks or signs, and whether the printed one asks for less."""
    pairs = changed[0] if changed else trial.patients
    if pairs > _MANY:
        return f"any paired test on ranks or signs of {pairs} pairs can reach P below 1e-300"
    floor = smallest_p(pairs)
    of = f"{pairs} pairs" if pairs > 1 else "one pair"
    note = f"the smallest P that a paired test on ranks or signs of {of} can reach is {_p(floor)}"
    if not changed and pairs > 1:
        note += f", the sign test's where all {pairs} change alike"
    if _below(printed, floor):
        note += "; the printed one is below it, as only a test on the values, such as a paired t-test, can be"
    return note


def _below(printed: PValue, floor: Fraction) -> bool:
    """Return whether every P value that is printed so lies below a floor."""
    value = printed.number.value
    if printed.relation == "=":
        return value < floor and not printed.number.rounds(floor)
    return (printed.relation == "<" and value <= floor) or (printed.relation == "<=" and value < floor)


def _p(value: Fraction) -> str:
    return f"{float(value):.3g}"
