"""Median times: the curve is at one half or above before them, and at one half or below after them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from trialbook.paper.printed import read_time
from trialbook.paper.quantities import codes_of, parse_quantity
from trialbook.paper.trial import Claim, Trial
from trialbook.system.course import Codes
from trialbook.system.estimates import NOT_TRACKED, Estimate
from trialbook.system.printed import Printed

_HALF, _MOMENT = Fraction(1, 2), Fraction(1, 10**9)
_FOREVER = Fraction(10**12)  # no paper follows anybody longer


def read_medians(trial: Trial) -> Iterator[Printed]:
    """Yield the claims that print a median time of one group.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> list(read_medians(load_trial("nk-liver-2020")))
    []
    """
    for claim in trial.claims:
        quantity = parse_quantity(claim.quantity) if claim.quantity and claim.printed and not claim.versus else None
        if quantity and quantity.kind in ("median_survival", "median_event_free") and not claim.of:
            yield Printed(claim, quantity, None, ())


def halves(trial: Trial, claim: Claim, statement: int) -> list[Estimate]:
    """Return what a printed median says of the curve around it, whichever of the usual conventions dated it.

    The first time at which at most half are left, the first at which fewer are, and the middle of the two all lie where
    the curve is not above one half before nor below it after. It may be rounded or cut off.

    Parameters
    ----------
    trial : Trial
        Whose unit of time may stand behind the number.
    claim : Claim
        A median.
    statement : int
        The number of its statement.

    Returns
    -------
    list of Estimate
        One before the median, one after it; fewer where it was not reached, none where it cannot be read.
    """
    printed, codes = read_time(claim.printed, trial.time_unit), _codes(trial, claim)
    if printed is None or printed.relation not in ("=", ">", ">="):
        return []
    number = printed.number
    before = _FOREVER if number is None else number.value - number.step / 2 * (printed.relation == "=")
    found = [Estimate(statement, claim.group, codes, before - _MOMENT, _HALF, Fraction(2))]
    if printed.relation == "=":
        after = number.value + number.step
        found.append(Estimate(statement, claim.group, codes, after, Fraction(0), _HALF + _MOMENT))
    return found


def _codes(trial: Trial, claim: Claim) -> Codes:
    quantity = parse_quantity(claim.quantity)
    if quantity.kind == "median_survival":
        return frozenset({trial.death}) if trial.death else NOT_TRACKED
    return frozenset(codes_of(quantity, trial))
