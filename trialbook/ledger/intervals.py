"""Printed intervals: whether they hold their estimate, and which usual methods print so."""

from __future__ import annotations

from fractions import Fraction

from trialbook.ledger.by_method import Counted, counts_of, found, judge_method
from trialbook.ledger.compare import UNREADABLE
from trialbook.ledger.findings import Finding
from trialbook.ledger.observed import evidence_of
from trialbook.ledger.reasons import Reason
from trialbook.ledger.rest import Known, Rest
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.denominators import parse_denominator
from trialbook.paper.estimates import interval_in
from trialbook.paper.numerals import Interval, Number
from trialbook.paper.printed import read_number, read_time, split_interval
from trialbook.paper.quantities import Quantity
from trialbook.paper.rounding import lies_in
from trialbook.paper.trial import Claim
from trialbook.statistics.printed_methods import (
    counted,
    interval_of_comparison,
    interval_of_rate,
    of_counts,
    scale_of,
)

_LEFT_OUT = Fraction(1, 20)  # beside 0 and 1: more than any usual prior leaves out


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


def _of_rate(claim: Claim, form: Quantity, printed: Interval, rest: Rest) -> Finding:
    known, scale = rest.number(form, claim.time, claim.group), scale_of(printed)
    share, ratios = rest.printed_share(form, claim, claim.group), rest.printed_ratios(form, claim, claim.group)
    printed_rates = [Fraction(one.count, one.denominator) for one in ratios] if share is None else [share]
    censored = form.kind in ("survival", "event_free") and not rest.counts(claim.group).followed(claim.time)
    counts = range(0 if censored else known.lower, 0 if censored else known.upper + 1)
    rates = printed_rates or [Fraction(count, known.patients) for count in counts]
    of_all = bool(printed_rates) or evidence_of(form, claim.time, rest.counts(claim.group)).accounted
    if rates and not any(_may_be_of(scale * rate, scale, printed, of_all) for rate in rates):
        return found(Verdict.CONTRADICTED, Reason.OUTSIDE_LIMITS(estimate=f"{float(scale * rates[0]):.4g}"))
    if censored:
        return found(Verdict.NOT_CHECKABLE, Reason.INTERVAL_WITH_CENSORING())
    method, of = interval_of_rate(claim, form), parse_denominator(claim.of) if claim.of else None
    if method is None:
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    if isinstance(of, int) and of < known.patients:  # those left out may be any
        known = Known(max(known.lower + of - known.patients, 0), min(known.upper, of), of, known.bears)
    return judge_method(method, Counted((known,)), rest)


def _of_comparison(claim: Claim, form: Quantity, printed: Interval, rest: Rest) -> Finding:
    if (estimate := _printed_estimate(claim, form, rest)) is not None and not lies_in(
        estimate, printed.low, printed.high
    ):
        return found(Verdict.CONTRADICTED, Reason.OUTSIDE_LIMITS(estimate=f"{float(estimate.value):g}"))
    method = interval_of_comparison(claim, form) if of_counts(form.of) else None
    if method is None:
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    return judge_method(method, counts_of(claim, form.of, rest), rest)


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


def _may_be_of(value: Fraction, scale: int, printed: Interval, of_all: bool) -> bool:
    """Return whether an interval can be of an estimate: it holds it, but for two usual exceptions.

    A posterior interval with equal tails leaves out the rates 0 and 1, by little. One that lies above the rate of all
    patients may be of fewer, those who were assessed, unless the paper says that it is of all.
    """
    low, high = printed.low, printed.high
    below = value < low.value - low.step
    above = high is not None and value > high.value + high.step
    if value == 0:
        return low.value <= _LEFT_OUT * scale
    if value == scale:
        return high is None or high.value >= (1 - _LEFT_OUT) * scale
    return not (above or (below and of_all))
