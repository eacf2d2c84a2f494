"""What the rates of a paper say of one rate out of an unknown number, and of a median."""

from __future__ import annotations

from fractions import Fraction

from trialbook.paper.printed import Share
from trialbook.paper.trial import Claim
from trialbook.system.course import Time
from trialbook.system.printed import rates
from trialbook.system.system import System


def forces(system: System, claim: Claim) -> bool:
    """Return whether the others leave no rate but those that print as a claim out of an unknown number does.

    Raises
    ------
    WorkLimitError
        If the solver needs more work than is allowed.
    """
    system.require_work()
    one = system.by_claim.get(claim.id)
    if one is None or one.of is None or one.number not in system.sound:
        return False
    (readings, *more) = one.claims[0].parts
    if more or not all(isinstance(reading, Share) for reading in readings):
        return False
    (low, high), others = rates(readings, 1), system.sound - {one.number}
    below = (low.denominator * one.value - low.numerator * one.of, None, -1)
    above = (high.denominator * one.value - high.numerator * one.of, 0, None)
    return not any(system.solver.possible(others, [(one.of, 1, None), other]) for other in (below, above))


def around_median(system: System, claim: Claim) -> tuple[Time | None, Time | None]:
    """Return the last time at which a rate of a median's endpoint is above one half, and the first at which below.

    Raises
    ------
    WorkLimitError
        If the work was given up.
    """
    system.require_work()
    known, statement = system.built.estimates.known, system.by_claim.get(claim.id)
    about = {(one.group, one.codes) for one in known if statement and one.statement == statement.number}
    near = [one for one in known if (one.group, one.codes) in about and one.time is not None]
    near = [one for one in near if one.statement in system.sound and system.statements[one.statement].estimate]
    half = Fraction(1, 2)
    above = max((one.time for one in near if one.low > half), default=None)
    return above, min((one.time for one in near if one.high <= half), default=None)
