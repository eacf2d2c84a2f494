"""Numbers that depend on a method: which usual method gives what is printed, from what else is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from trialbook.ledger.findings import Basis, Finding
from trialbook.ledger.reasons import Note, Reason
from trialbook.ledger.rest import Known, Rest
from trialbook.ledger.subject import time_of
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.quantities import BY_KIND, Quantity
from trialbook.paper.trial import Claim

OF_PATIENTS = ("count", "rate", "count or rate")
_MOST = 2_000  # counts, or pairs of counts, that are tried one by one
_NAMED = 6  # methods that a note names


@dataclass(frozen=True)
class Groups:
    """What is known of the number of patients in two groups that are compared."""

    first: Known
    second: Known

    @property
    def determined(self) -> bool:
        """Whether one count in each group is left."""
        return self.first.determined and self.second.determined

    @property
    def open(self) -> bool:
        """Whether nothing is known of one of them."""
        return not (self.first.bears and self.second.bears)

    def pairs(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield every pair of counts, each with its number of patients."""
        spans = (range(known.lower, known.upper + 1) for known in (self.first, self.second))
        for x, y in product(*spans):
            yield x, self.first.patients, y, self.second.patients

    @property
    def number(self) -> int:
        """How many pairs there are."""
        return (self.first.upper - self.first.lower + 1) * (self.second.upper - self.second.lower + 1)


def groups_of(claim: Claim, form: Quantity, rest: Rest) -> Groups:
    """Return what is known of a quantity in the group of a claim and in the one it is compared with."""
    time = time_of(claim, rest.trial)
    return Groups(*(rest.number(form, time, group) for group in (claim.group, claim.versus)))


def over_groups(claim: Claim, form: Quantity, rest: Rest, judge: Callable[[Groups], Finding]) -> Finding:
    """Return the verdict that the counts of two groups give; where they do not print so, that of those assessed.

    Parameters
    ----------
    claim : Claim
        The comparison.
    form : Quantity
        What is compared.
    rest : Rest
        The paper.
    judge : callable
        The verdict for the counts of two groups.
    """
    groups = groups_of(claim, form, rest)
    finding = too_many(groups) or judge(groups)
    ratios = [rest.printed_ratio(form, claim, group) for group in (claim.group, claim.versus)]
    if finding.verdict is Verdict.REPRODUCED or None in ratios:
        return finding
    # a paper may test the patients whom it assessed, and print how many these were
    assessed = judge(Groups(*(Known(each.count, each.count, each.denominator) for each in ratios)))
    if assessed.verdict is not Verdict.REPRODUCED:
        return finding
    shown = [f"{each.count}/{each.denominator}" for each in ratios]
    return replace(assessed, notes=(*assessed.notes, Reason.OF_THOSE_ASSESSED(ratios=shown)))


def judge_values(
    cases: Iterable[Mapping[str, float | tuple[float, float]]],
    agrees: Callable[[float | tuple[float, float]], bool],
    shown: Callable[[float | tuple[float, float]], str],
    determined: bool,
) -> Finding:
    """Return the verdict on a number that some of several methods may give.

    Parameters
    ----------
    cases : iterable of mapping of str to values
        For each way that the counts can be, what each method gives.
    agrees : callable
        Whether a value prints as the printed number.
    shown : callable
        A value in words.
    determined : bool
        Whether there is one case only; there is at least one.

    Returns
    -------
    Finding
        ``reproduced`` with the methods that give it, ``possible`` where the counts are open, or ``unexplained`` with
        the methods tried.
    """
    fitting: dict[str, None] = {}
    for last in cases:
        fitting |= dict.fromkeys(method for method, value in last.items() if agrees(value))
        if fitting and not determined:
            break
    recomputed = (
        shown(next((last[name] for name in fitting if name in last), next(iter(last.values())))) if last else None
    )
    if fitting:
        named = Reason.METHODS_GIVE(methods=_some(list(fitting)))
        if determined:
            return found(Verdict.REPRODUCED, named, recomputed=recomputed)
        return found(Verdict.POSSIBLE, Reason.SOME_COUNTS_GIVE(methods=_some(list(fitting))))
    if not determined:
        return found(Verdict.UNEXPLAINED, Reason.NO_COUNTS_GIVE(methods=_some(list(last))))
    tried = [f"{method} {shown(value)}" for method, value in last.items()]
    return found(Verdict.UNEXPLAINED, Reason.METHODS_TRIED(methods=_some(tried)), recomputed=recomputed)


def too_many(groups: Groups) -> Finding | None:
    """Return the finding where nothing is known, or more than can be tried, or None."""
    if groups.open:
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    if groups.number > _MOST:
        return found(Verdict.NOT_CHECKABLE, Reason.TOO_MANY_CASES(cases=groups.number, limit=_MOST))
    return None


def counted(form: Quantity | None) -> bool:
    """Return whether a form counts patients."""
    return form is not None and BY_KIND[form.kind].printed in OF_PATIENTS


def uses_times(form: Quantity) -> bool:
    """Return whether a form is about the times of events, which tests and estimates use and counts do not have."""
    return form.kind in ("survival", "event_free") or BY_KIND[form.kind].printed == "time"


def found(verdict: Verdict, *notes: Note, recomputed: str | None = None) -> Finding:
    """Return a finding that rests on the other statements."""
    return Finding(verdict, recomputed, notes, basis=Basis.OTHER_STATEMENTS)


def _some(names: list[str]) -> list[str]:
    """Return the first few names, and how many more there are."""
    more = len(names) - _NAMED
    return names if more <= 0 else [*names[:_NAMED], f"{more} more"]
