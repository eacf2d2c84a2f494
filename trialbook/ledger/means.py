"""Means, standard deviations, medians and ranges: whether values of so many patients can have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial

from trialbook.ledger.by_method import found
from trialbook.ledger.compare import UNREADABLE
from trialbook.ledger.findings import Finding
from trialbook.ledger.measured import Measured, measure_of, measured, times_of_mean
from trialbook.ledger.reasons import Note, Reason
from trialbook.ledger.rest import Rest
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.estimates import without_unit
from trialbook.paper.numerals import Number
from trialbook.paper.printed import read_mean_sd, read_number, split_interval
from trialbook.paper.quantities import Quantity
from trialbook.paper.rounding import lies_in, prints
from trialbook.paper.trial import Claim, Measure

_ABOUT = {"mean_sd": ("mean", "sd", "se")}
_ROUNDINGS = (None, "truncated")
_NAMES = {"mean": "mean", "standard deviation": "sd", "median": "median"}
_NEAREST = 3  # numbers of patients that a note names


def judge_measured(claim: Claim, quantity: Quantity, rest: Rest) -> Finding:
    """Return the verdict on a mean, a spread, a median or a range of one measure at one time."""
    values, measure = measured(quantity.name, claim, rest, claim.time, claim.group), measure_of(quantity.name, rest)
    about = _ABOUT.get(quantity.kind, (quantity.kind,))
    if not any(getattr(values, name) for name in about):
        return UNREADABLE
    checks = list(_checks(values, measure, about))
    if wrong := [note for verdict, note in checks if verdict is Verdict.CONTRADICTED]:
        return found(Verdict.CONTRADICTED, *wrong)
    if strange := [note for verdict, note in checks if verdict is Verdict.UNEXPLAINED]:
        return found(Verdict.UNEXPLAINED, *strange)
    if checks:
        return found(Verdict.POSSIBLE, *(note for _, note in checks))
    return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())


def _checks(values: Measured, measure: Measure | None, about: tuple[str, ...]) -> Iterator[tuple[Verdict, Note]]:
    """Yield what each rule says that has to do with the numbers a claim is about."""
    yield from _inside(values, measure, about)
    if {"mean", "sd", "se"} & set(about):
        yield from _spread(values, measure)
    if measure and measure.step and {"mean", "sd", "median"} & set(about):
        yield from _grim(values, measure, about)


def _inside(values: Measured, measure: Measure | None, about: tuple[str, ...]) -> Iterator[tuple[Verdict, Note]]:
    """Yield whether mean, median and range lie within the range and the limits of the scale."""
    for name in ("mean", "median"):
        number = getattr(values, name)
        if number is None or not {name, "range"} & set(about):
            continue
        if values.range:
            inside = lies_in(number, *values.range)
            verdict = Verdict.POSSIBLE if inside else Verdict.CONTRADICTED
            note = Reason.INSIDE_RANGE if inside else Reason.OUTSIDE_RANGE
            yield verdict, note(what=name, value=_text(number), low=_text(values.range[0]), high=_text(values.range[1]))
    numbers = [getattr(values, name) for name in ("mean", "median") if name in about]
    numbers += list(values.range or ()) if "range" in about else []
    for number in filter(None, numbers):
        if measure and _beyond(number, measure):
            limits = {"low": _limit(measure.low), "high": _limit(measure.high)}
            yield Verdict.CONTRADICTED, Reason.OFF_SCALE(value=_text(number), **limits)


def _beyond(number: Number, measure: Measure) -> bool:
    half = number.step / 2
    below = measure.low is not None and number.value + half < measure.low
    return below or (measure.high is not None and number.value - half > measure.high)


def _spread(values: Measured, measure: Measure | None) -> Iterator[tuple[Verdict, Note]]:
    """Yield whether a standard deviation, or the one behind a standard error, can belong to the mean."""
    if values.mean is None or values.patients < 2 or (values.sd is None and values.se is None):
        return
    observed = values.range is not None
    if not observed and (measure is None or (measure.low is None and measure.high is None)):
        return
    # scipy.stats takes a while to import, and a paper without such a claim does without it
    from trialbook.statistics.spread_limits import sd_limits, sd_of_se

    ends = values.range or _ends(values.mean, values.patients, measure)
    try:
        limits = sd_limits(values.mean, values.patients, *ends, observed=observed)
    except ValueError:  # no values between these limits have the mean, which is said already
        return
    largest = f"{limits.sd.upper:.4g}"
    if values.sd is not None:
        note = Reason.SD_LIMITS(value=_text(values.sd), low=f"{limits.sd.lower:.4g}", high=largest)
        too_small = float(values.sd.value) < limits.sd.lower
        if limits.allow(values.sd):
            yield Verdict.POSSIBLE, note
        elif too_small and values.spread_is_open:
            yield Verdict.POSSIBLE, Reason.MAY_BE_SE(value=_text(values.sd))
        else:  # with the divisor n a deviation is smaller, never larger
            yield Verdict.UNEXPLAINED if too_small else Verdict.CONTRADICTED, note
    else:
        implied = sd_of_se(values.se, values.patients)
        fits = implied.lower <= limits.sd.upper and limits.sd.lower <= implied.upper
        note = Reason.SE_LIMITS(value=_text(values.se), sd=f"{implied.lower:.4g}", high=largest)
        yield Verdict.POSSIBLE if fits else Verdict.CONTRADICTED, note
        if not fits and limits.allow(values.se):
            yield Verdict.CONTRADICTED, Reason.MAY_BE_SD(value=_text(values.se))


def _ends(mean: Number, patients: int, measure: Measure) -> tuple[str | Number, str | Number]:
    """Return the limits of a measure; where it has one, the other is where one value lies if all others are at it."""
    low, high = (None if limit is None else _exact(limit) for limit in (measure.low, measure.high))
    furthest = mean.value + (mean.step if high is None else -mean.step)
    known = Fraction(low if high is None else high)
    far = Number(known + patients * (furthest - known), mean.decimals)
    return (far if low is None else low), (far if high is None else high)


def _grim(values: Measured, measure: Measure, about: tuple[str, ...]) -> Iterator[tuple[Verdict, Note]]:
    """Yield whether raw values in steps can have the mean, the deviation and the median, among how many patients."""
    from trialbook.statistics.printed_means import debit, grim, grimmer, median_fits

    step, tests = _exact(measure.step), []
    if values.mean is not None:
        tests.append(("mean", values.mean, lambda n: any(grim(values.mean, n, step, cut) for cut in _ROUNDINGS)))
    if values.mean is not None and values.sd is not None and not values.spread_is_open:
        two_valued = (measure.low, measure.high, measure.step) == (0, 1, 1)
        spread = debit if two_valued else partial(grimmer, step=step)
        ways = [partial(spread, values.mean, values.sd, rounding=cut) for cut in _ROUNDINGS]
        tests.append(("standard deviation", values.sd, lambda n: any(fits(n) for fits in ways)))
    if values.median is not None:
        tests.append(("median", values.median, lambda n: median_fits(values.median, n, step)))
    verdict = Verdict.POSSIBLE
    for what, number, fits in tests:
        if _NAMES[what] not in about:
            continue
        named = {"what": what, "value": _text(number), "step": _limit(measure.step), "patients": values.patients}
        if fits(values.patients):
            yield Verdict.POSSIBLE, Reason.STEPS_FIT(**named)
            continue
        fewer = [n for n in range(values.patients - 1, 1, -1) if fits(n)][:_NEAREST]
        # who was not measured may explain it, unless the paper says how many were; a deviation may have the divisor n
        forbidden = (values.all_measured or not fewer) and number is not values.sd
        verdict = Verdict.CONTRADICTED if forbidden else Verdict.UNEXPLAINED
        yield verdict, Reason.STEPS_FIT_FEWER(**named, fewer=fewer) if fewer else Reason.STEPS_DO_NOT_FIT(**named)
    together = [n for n in range(values.patients - 1, 1, -1) if all(fits(n) for _, _, fits in tests)][:_NEAREST]
    if verdict is not Verdict.POSSIBLE and together and len(tests) > 1:
        numbers = [f"{what} {_text(number)}" for what, number, _ in tests]
        yield verdict, Reason.ALL_FIT_FEWER(numbers=numbers, fewer=together, patients=values.patients)


def judge_change(claim: Claim, quantity: Quantity, rest: Rest) -> Finding:
    """Return the verdict on a change of a mean: after less before, from exact or rounded means, either way round."""
    spread = read_mean_sd(claim.printed)
    number = spread.mean if spread else read_number(without_unit(split_interval(claim.printed)[0].strip()))
    if number is None:
        return UNREADABLE
    pair = before_and_after(quantity.name, claim, rest)
    if pair is None:
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    before, after = (values.mean for values in pair)
    change, slack = after.value - before.value, (after.step + before.step + number.step) / 2
    shown = f"{float(change):.{max(before.decimals, after.decimals)}f}"
    means = {"before": _text(before), "after": _text(after)}
    if prints(number, float(change)) or prints(number, float(-change)):
        return found(Verdict.REPRODUCED, Reason.CHANGE_OF_MEANS(**means), recomputed=shown)
    if min(abs(number.value - change), abs(number.value + change)) <= slack:
        return found(Verdict.POSSIBLE, Reason.CHANGE_OF_EXACT_MEANS(**means), recomputed=shown)
    return found(Verdict.UNEXPLAINED, Reason.CHANGE_IS_OTHER(**means), recomputed=shown)


def before_and_after(name: str, claim: Claim, rest: Rest) -> tuple[Measured, Measured] | None:
    """Return what is printed of a measure at the first time with a mean, and at the claim's time or the last."""
    times = times_of_mean(name, claim, rest, claim.group)
    later = claim.time if claim.time in times else (times[-1] if times else None)
    if len(times) < 2 or later == times[0]:
        return None
    values = [measured(name, replace(claim, id=""), rest, time, claim.group) for time in (times[0], later)]
    return (values[0], values[1]) if values[0].mean and values[1].mean else None


def _text(number: Number) -> str:
    return number.nearest(number.value)


def _limit(value: object) -> str:
    return "open" if value is None else f"{float(value):g}"


def _exact(value: object) -> str:
    """Return an exact limit as the text of a decimal number."""
    return f"{float(value):g}"
