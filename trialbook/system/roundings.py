"""By which convention a paper prints its rates: one for all, or none."""

from __future__ import annotations

from dataclasses import dataclass

from trialbook.system.printed import WAYS
from trialbook.system.statement import Statement
from trialbook.system.system import Range, System


@dataclass(frozen=True)
class Roundings:
    """Claims whose rate is right by one convention alone, given all other statements.

    Attributes
    ----------
    rounded : tuple of str
        Ids of claims that are right only if rounded.
    cut : tuple of str
        Ids of claims that are right only if further digits were cut off.
    """

    rounded: tuple[str, ...]
    cut: tuple[str, ...]

    @property
    def mixed(self) -> bool:
        """Whether no single convention prints all rates of the paper."""
        return bool(self.rounded and self.cut)


def roundings(system: System) -> Roundings:
    """Return which rates of a paper are right only rounded and which only cut off.

    Raises
    ------
    WorkLimitError
        If the solver needs more work than is allowed.

    Examples
    --------
    Of 13 patients 5 are 38.46 % and 2 are 15.38 %:

    >>> from trialbook.paper.trial import Claim, State, Trial
    >>> states = tuple(State(code, code, "other") for code in ("A", "B"))
    >>> claims = (Claim("R1", "results", "s", "rate:A", 1, "38.4%"), Claim("R2", "results", "s", "rate:B", 1, "15.4%"))
    >>> roundings(System(Trial("t", "t", "r", 13, "c", "t", "months", states, claims=claims)))
    Roundings(rounded=('R2',), cut=('R1',))
    """
    system.require_work()
    only: dict[str, list[str]] = {way: [] for way in WAYS}
    for name, one in system.by_claim.items():
        if one.number in system.sound and one.denominators and not one.row:
            allowed = system.range_of_statement(one.number)
            right = [way for way in WAYS if _fits(system, name, one, allowed, way)]
            if len(right) == 1:
                only[right[0]].append(name)
    return Roundings(tuple(only["rounded"]), tuple(only["cut"]))


def _fits(system: System, name: str, one: Statement, allowed: Range, way: str) -> bool:
    printed = next(each for each in one.claims if each.claim.id == name)
    found = printed.allowed(allowed.patients, one.denominators, [way])
    return any(span.start <= allowed.upper and allowed.lower < span.stop for span in found)
