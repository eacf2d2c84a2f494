"""Printed intervals: whether they hold their estimate, and which usual methods print so."""

from __future__ import annotations

from fractions import Fraction

from trialbook.ledger.by_method import Groups, counted, found, judge_values, over_groups, too_many, uses_times
from trialbook.ledger.compare import UNREADABLE
from trialbook.ledger.comparisons import ratios
from trialbook.ledger.findings import Finding
from trialbook.ledger.reasons import Reason
from trialbook.ledger.rest import Known, Rest
from trialbook.ledger.rounding import lies_in, prints
from trialbook.ledger.subject import time_of
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.numerals import Interval, Number
from trialbook.paper.printed import read_interval, read_number, read_time, split_interval
from trialbook.paper.quantities import Quantity
from trialbook.paper.trial import Claim


def judge_interval(claim: Claim, quantity: Quantity, rest: Rest) -> Finding:
    """Return the verdict on a confidence interval: ``contradicted`` where it does not hold its estimate."""
    printed = interval_in(claim.printed)
    if printed is None or quantity.of is None:
        return UNREADABLE
    if printed.high is not None and printed.low.value > printed.high.value:
        return found(Verdict.CONTRADICTED, Reason.LIMITS_REVERSED())
    form = quantity.of
    if form.kind in ("difference", "ratio", "odds_ratio") and claim.versus:
        return _of_comparison(claim, form, printed, rest)
    if counted(form):
        return _of_rate(claim, form, printed, rest)
    return _of_printed(claim, form, printed, rest)


def interval_in(text: str) -> Interval | None:
    """Return the interval that a text prints, alone or behind its estimate.

    Examples
    --------
    >>> interval_in("80% (95% CI 44% to 97%)").high.value
    Fraction(97, 1)
    """
    return read_interval(text) or split_interval(text)[1]


def _of_rate(claim: Claim, form: Quantity, printed: Interval, rest: Rest) -> Finding:
    time = time_of(claim, rest.trial)
    known, scale = rest.number(form, time, claim.group), _scale(printed)
    printed_rate = rest.printed_share(form, claim, claim.group)
    if printed_rate is not None and not _holds(float(scale * printed_rate), printed):
        return found(Verdict.CONTRADICTED, Reason.OUTSIDE_LIMITS(estimate=f"{float(scale * printed_rate):g}"))
    if form.kind in ("survival", "event_free") and not rest.counts(claim.group).followed(time):
        return found(Verdict.NOT_CHECKABLE, Reason.INTERVAL_WITH_CENSORING())
    rates = [Fraction(count, known.patients) for count in range(known.lower, known.upper + 1)]
    if not any(_holds(float(scale * rate), printed) for rate in rates):
        return found(Verdict.CONTRADICTED, Reason.OUTSIDE_LIMITS(estimate=f"{float(scale * rates[0]):.4g}"))
    if finding := too_many(Groups(known, Known(0, 0, 0))):
        return finding
    if printed.high is None:
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    cases = (
        _rate_limits(count, known.patients, float(printed.confidence)) for count in range(known.lower, known.upper + 1)
    )
    return _judge(cases, printed, scale, known.determined)


def _rate_limits(count: int, patients: int, confidence: float) -> dict[str, tuple[float, float]]:
    # scipy.stats takes a while to import, and a paper without such a claim does without it
    from trialbook.statistics.interval_methods import INTERVALS
    from trialbook.statistics.proportions import interval

    found = {name: interval(count, patients, confidence, name) for name in INTERVALS}
    return {INTERVALS[name].label: (each.low, each.high) for name, each in found.items()}


def _of_comparison(claim: Claim, form: Quantity, printed: Interval, rest: Rest) -> Finding:
    if (estimate := _printed_estimate(claim, form, rest)) is not None and not lies_in(
        estimate, printed.low, printed.high
    ):
        return found(Verdict.CONTRADICTED, Reason.OUTSIDE_LIMITS(estimate=f"{float(estimate.value):g}"))
    if not counted(form.of) or uses_times(form.of) or printed.high is None:
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    scale = _scale(printed) if form.kind == "difference" else 1
    confidence = float(printed.confidence)

    def judge(groups: Groups) -> Finding:
        cases = (_comparison_limits(form.kind, pair, confidence) for pair in groups.pairs())
        return _judge(cases, printed, scale, groups.determined)

    return over_groups(claim, form.of, rest, judge)


def _comparison_limits(kind: str, pair: tuple[int, ...], confidence: float) -> dict[str, tuple[float, float]]:
    from trialbook.statistics.differences import difference_intervals

    found = (
        difference_intervals(*pair, confidence) if kind == "difference" else ratios(kind, *pair, confidence=confidence)
    )
    return {method: (each.low, each.high) for method, each in found.items()}


def _judge(cases: object, printed: Interval, scale: int, determined: bool) -> Finding:
    def agrees(limits: tuple[float, float]) -> bool:
        return prints(printed.low, scale * limits[0]) and prints(printed.high, scale * limits[1])

    def shown(limits: tuple[float, float]) -> str:
        ends = (
            f"{scale * end:.{number.decimals}f}"
            for end, number in zip(limits, (printed.low, printed.high), strict=True)
        )
        return "-".join(ends)

    return judge_values(cases, agrees, shown, determined)


def _of_printed(claim: Claim, form: Quantity, printed: Interval, rest: Rest) -> Finding:
    """Return the verdict where only the printed estimate itself can be held against its interval."""
    estimate = _printed_estimate(claim, form, rest)
    if estimate is None:
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    if not lies_in(estimate, printed.low, printed.high):
        return found(Verdict.CONTRADICTED, Reason.OUTSIDE_LIMITS(estimate=f"{float(estimate.value):g}"))
    return found(Verdict.NOT_CHECKABLE, Reason.HOLDS_ESTIMATE(estimate=f"{float(estimate.value):g}"))


def _printed_estimate(claim: Claim, form: Quantity, rest: Rest) -> Number | None:
    """Return the estimate that stands before the interval, or in a claim of its own."""
    texts = [split_interval(claim.printed)[0], *(other.printed for other in rest.claims_of(form, claim))]
    for text in texts:
        head = split_interval(text)[0].strip()
        number = read_number(head.removesuffix("%").strip())
        if number is None and (time := read_time(head, rest.trial.time_unit)) and time.relation == "=":
            number = time.number
        if number is not None:
            return number
    return None


def _scale(printed: Interval) -> int:
    """Return whether an interval for a rate is printed as percentages (100) or as proportions (1)."""
    top = max(abs(end.value) for end in (printed.low, printed.high) if end is not None)
    return 100 if printed.percent or top > 1 else 1


def _holds(value: float, printed: Interval) -> bool:
    """Return whether an interval holds a value, within the rounding of its ends."""
    high = printed.high
    above = value >= float(printed.low.value - printed.low.step)
    return above and (high is None or value <= float(high.value + high.step))
