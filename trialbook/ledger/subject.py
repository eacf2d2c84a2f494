"""What a claim speaks of: the time that is meant, and the states behind its number."""

from __future__ import annotations

from trialbook.paper import quantities
from trialbook.paper.quantities import AT_A_TIME, parse_quantity
from trialbook.paper.trial import Claim, Trial


def time_of(claim: Claim, trial: Trial) -> int | float | None:
    """Return the time a claim speaks of: its own, or the last landmark where it names none.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> study = load_trial("nk-liver-2020")
    >>> time_of(Claim("X1", "results", "Half were alive.", "survival", None, "50%"), study)
    36
    """
    return max((count.time for count in trial.counts), default=None) if claim.time is None else claim.time


def states_counted(claim: Claim, trial: Trial) -> tuple[str, ...]:
    """Return the states whose counts at one time add up to a claim's number; empty for other quantities.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> study = load_trial("nk-liver-2020")
    >>> states_counted(Claim("X1", "results", "Half were alive.", "survival", 36, "50%"), study)
    ('CR', 'PR', 'SD', 'PD')
    """
    quantity = parse_quantity(claim.quantity) if claim.quantity else None
    return quantities.codes_of(quantity, trial) if quantity and quantity.kind in AT_A_TIME else ()
