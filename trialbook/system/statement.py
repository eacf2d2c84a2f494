"""One printed number of a paper, tied to the unknowns that it is about."""

from __future__ import annotations

from dataclasses import dataclass

from trialbook.paper.adverse import Event
from trialbook.paper.trial import Count
from trialbook.system.course import Group
from trialbook.system.estimates import Estimate
from trialbook.system.model import Sum
from trialbook.system.printed import Printed


@dataclass(frozen=True)
class Statement:
    """One printed number: a row and a ``count:`` claim that say the same are one.

    Attributes
    ----------
    number : int
        Its place among the statements.
    value : Sum or None
        The unknown that it is about; None for an estimate, which is no count.
    row : Count or None
        The row of ``landmarks.csv``.
    claims : tuple of Printed
        The claims.
    event : Event or None
        The row of ``events.csv``.
    estimate : Estimate or None
        What an estimate allows.
    options : tuple of Sum
        Further unknowns that it can be about: an event printed without its grade may be of one grade.
    allowed : tuple of range
        The counts that print so; empty for an estimate.
    denominators : tuple of int
        What a rate can be out of.
    of : Sum or None
        The denominator, where it is unknown itself.
    """

    number: int
    value: Sum | None
    row: Count | None = None
    claims: tuple[Printed, ...] = ()
    event: Event | None = None
    estimate: Estimate | None = None
    options: tuple[Sum, ...] = ()
    allowed: tuple[range, ...] = ()
    denominators: tuple[int, ...] = ()
    of: Sum | None = None

    @property
    def group(self) -> Group:
        """Whom it is about."""
        return (self.row or self.event or self.claims[0].claim).group
