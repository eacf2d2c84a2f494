"""Hazard ratios with their limits and P value, which determine one another up to rounding."""

from __future__ import annotations

from typing import Any

from trialbook.ledger.by_method import found
from trialbook.ledger.compare import UNREADABLE
from trialbook.ledger.findings import Finding
from trialbook.ledger.pvalues import not_a_p_value
from trialbook.ledger.reasons import Reason
from trialbook.ledger.rest import Rest
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.estimates import interval_in
from trialbook.paper.numerals import Interval, Number
from trialbook.paper.printed import read_number, read_p, split_interval
from trialbook.paper.quantities import Quantity, parse_quantity
from trialbook.paper.trial import Claim

_NEAR = 5  # times that a log-rank, adjusted or profile P value may usually be off Wald's


def judge_hazard_ratio(claim: Claim, quantity: Quantity, rest: Rest) -> Finding:
    """Return the verdict on a hazard ratio or on its limits: each is held against the other."""
    of_limits = quantity.kind == "ci"
    form = quantity.of if of_limits else quantity
    ratio, limits = _printed(claim, form, rest)
    if (limits if of_limits else ratio) is None:
        return UNREADABLE
    if ratio is None or limits is None or limits.high is None:
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    check = _check(ratio, limits)
    if check is None:
        return found(Verdict.CONTRADICTED, Reason.NOT_A_RATIO())
    middle = f"{check.middle.lower:.3g}-{check.middle.upper:.3g}"
    shown = None if of_limits else middle
    if not check.inside:
        outside = Reason.OUTSIDE_LIMITS(estimate=ratio.nearest(ratio.value))
        return found(Verdict.CONTRADICTED, outside, recomputed=shown)
    if not check.is_middle:
        return found(Verdict.UNEXPLAINED, Reason.NOT_THE_MIDDLE(middle=middle), recomputed=shown)
    return found(Verdict.REPRODUCED, Reason.THE_MIDDLE(middle=middle), recomputed=claim.printed)


def judge_p_of_hazard_ratio(claim: Claim, quantity: Quantity, rest: Rest) -> Finding:
    """Return the verdict on the P value of a hazard ratio, by Wald's test from the printed limits."""
    printed = read_p(claim.printed)
    if printed is None:
        return UNREADABLE
    if problem := not_a_p_value(printed):
        return found(Verdict.CONTRADICTED, problem, Reason.P_EXPECTED())
    ratio, limits = _printed(None, quantity.of, rest, claim)
    check = _check(ratio, limits) if ratio and limits and limits.high else None
    if check is None:
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    low, high = (end * printed.sides / 2 for end in (check.p.lower, check.p.upper))
    wald = f"{low:.3g}-{high:.3g}" + " (one-sided)" * (printed.sides == 1)
    value, step = float(printed.number.value), float(printed.number.step)
    least, most = {"=": (value - step / 2, value + step), "<": (0.0, value)}.get(printed.relation[0], (value, 1.0))
    if least <= high and low <= most:
        return found(Verdict.REPRODUCED, Reason.WALD_GIVES(p=wald), recomputed=claim.printed)
    if least <= _NEAR * high and low <= _NEAR * most:
        return found(Verdict.POSSIBLE, Reason.WALD_IS_NEAR(p=wald), recomputed=f"P={wald}")
    return found(Verdict.UNEXPLAINED, Reason.WALD_IS_FAR(p=wald), recomputed=f"P={wald}")


def _printed(
    claim: Claim | None, form: Quantity, rest: Rest, beside: Claim | None = None
) -> tuple[Number | None, Interval | None]:
    """Return a hazard ratio and its limits, as one claim or two print them."""
    about = claim or beside
    own = [claim] if claim else []
    ratios = [*own, *rest.claims_of(form, about)]
    limits = [*own, *rest.claims_of(Quantity("ci", of=form), about), *ratios]
    is_limits = claim is not None and parse_quantity(claim.quantity).kind == "ci"
    numbers = (read_number(split_interval(each.printed)[0].strip()) for each in (ratios[1:] if is_limits else ratios))
    found_limits = (interval_in(each.printed) for each in limits)
    return next(filter(None, numbers), None), next(filter(None, found_limits), None)


def _check(ratio: Number, limits: Interval) -> Any:
    """Return what the limits say of a ratio, or None where no ratio is printed so."""
    # scipy.stats takes a while to import, and a paper without such a claim does without it
    from trialbook.statistics.hazard import check_ratio

    texts = (number.nearest(number.value) for number in (ratio, limits.low, limits.high))
    try:
        return check_ratio(*texts, float(limits.confidence))
    except ValueError:
        return None
