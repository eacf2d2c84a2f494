"""Numbers that depend on a method: which usual method gives what is printed, from what else is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice, product
from math import prod
from typing import TYPE_CHECKING

from trialbook.ledger.findings import Basis, Finding
from trialbook.ledger.reasons import Note, Reason
from trialbook.ledger.rest import Known, Rest
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.numerals import Ratio
from trialbook.paper.quantities import Quantity
from trialbook.paper.trial import Claim
from trialbook.statistics.printed_methods import ByMethod, beside

if TYPE_CHECKING:
    from trialbook.system import Clash

_MOST = 2_000  # counts, or pairs of counts, that are tried one by one
_MOST_SLOW = 200  # of those, by methods that take long
_NAMED = 6  # methods that a note names
Case = tuple[int, ...]  # each count with its number of patients


@dataclass(frozen=True)
class Counted:
    """What is known of the number of patients in a group, or in two that are compared, and in all groups together."""

    known: tuple[Known, ...]
    total: Known | None = None

    @property
    def determined(self) -> bool:
        """Whether one count in each group is left."""
        return all(known.determined for known in self.known)

    @property
    def open(self) -> bool:
        """Whether nothing is known of one of them."""
        return not all(known.bears for known in self.known)

    def cases(self) -> Iterator[Case]:
        """Yield every way that the counts can be, each count with its number of patients."""
        patients = [known.patients for known in self.known]
        total = None if self.determined else self.total
        others = total.patients - sum(patients) if total else 0
        for counts in product(*(known.counts for known in self.known)):
            if total is None or total.lower - others <= sum(counts) <= total.upper:
                yield tuple(chain.from_iterable(zip(counts, patients, strict=True)))

    @property
    def number(self) -> int:
        """How many ways there are."""
        return prod(len(known.counts) for known in self.known)


def counts_of(claim: Claim, form: Quantity, rest: Rest) -> Counted:
    """Return what is known of a quantity in the group of a claim, and in the one it is compared with, if any."""
    groups = (claim.group, claim.versus) if claim.versus else (claim.group,)
    known = tuple(rest.number(form, claim.time, group) for group in groups)
    return Counted(known, rest.number(form, claim.time, None) if claim.versus else None)


def judge_method(method: ByMethod, counted: Counted, rest: Rest) -> Finding:
    """Return the verdict on a number that some of several methods may give.

    Where the counts do not print so, it may be of the patients who were assessed, if the paper prints how many these
    were. Where they are open, some of them must give it together with each other such number on the same counts.

    Returns
    -------
    Finding
        ``reproduced`` with the methods that give it, ``possible`` where the counts are open, or ``unexplained`` with
        the methods tried.
    """
    finding = _of_all(method, counted, rest)
    if finding.verdict is Verdict.REPRODUCED:
        return finding
    cases = assessed(method, counted, rest)
    case, _ = first_case(cases, method)
    if case is None:
        return finding
    shown = [f"{count}/{patients}" for count, patients in zip(case[::2], case[1::2], strict=True)]
    note = (Reason.OF_THOSE_ASSESSED if len(shown) > 1 else Reason.OF_ONE_GROUP_ASSESSED)(ratios=shown)
    if len(cases) > 1:
        return found(Verdict.POSSIBLE, Reason.SOME_COUNTS_GIVE(methods=_some(method.fitting(*case))), note)
    finding = _of_determined(method, case)
    return replace(finding, notes=(*finding.notes, note))


def assessed(method: ByMethod, counted: Counted, rest: Rest) -> list[Case]:
    """Return each way that the counts can be where the paper prints a denominator, as far as all are tried.

    A denominator printed with another number of the same kind, such as that of stable disease, counts too.
    """
    if counted.open:
        return []
    either, named = [], False
    for group, known in zip(method.groups, counted.known, strict=True):
        ratios = rest.printed_ratios(method.form, method.claim, group)
        sizes = [] if ratios else rest.printed_sizes(method.form, method.claim, group)
        named = named or bool(ratios or sizes)
        # who was not assessed may be among those counted
        spans = ((size, max(known.lower + size - known.patients, 0)) for size in [*sizes, known.patients])
        ways = [Ratio(count, size) for size, low in spans for count in range(low, min(known.upper, size) + 1)]
        either.append(ratios or ways)
    cases = (tuple(chain.from_iterable((one.count, one.denominator) for one in each)) for each in product(*either))
    return list(islice(cases, _MOST)) if named else []


def _of_all(method: ByMethod, counted: Counted, rest: Rest) -> Finding:
    """Return the verdict where the counts are out of all patients of each group."""
    if counted.open and (clash := next(_clashes(method, rest), None)):
        return found(Verdict.NOT_CHECKABLE, Reason.CLASH(why=clash.why))
    if finding := _too_many(counted):
        return finding
    cases = list(counted.cases()) or list(replace(counted, total=None).cases())
    if counted.determined:
        return _of_determined(method, cases[0])
    alone, tried = first_case(cases, method)
    if alone is None:
        if tried < len(cases):
            return found(Verdict.NOT_CHECKABLE, Reason.TOO_MANY_CASES(cases=len(cases), limit=tried))
        return found(Verdict.UNEXPLAINED, Reason.NO_COUNTS_GIVE(methods=_some(method.values(*cases[0]))))
    for other in beside(method, rest.trial):
        together, tried = first_case(cases, method, other)
        if together is None and tried == len(cases) and first_case(cases, other)[0]:
            return found(Verdict.UNEXPLAINED, Reason.NOT_TOGETHER(other=other.named))
        alone = together or alone
    return found(Verdict.POSSIBLE, Reason.SOME_COUNTS_GIVE(methods=_some(method.fitting(*alone))))


def _clashes(method: ByMethod, rest: Rest) -> Iterator[Clash]:
    """Yield the clashes that the counts of a number take part in."""
    for group in method.groups:
        for claim in rest.claims_of(method.form, replace(method.claim, id="", group=group, versus=None)):
            if clash := rest.clash_of(claim):
                yield clash


def first_case(cases: list[Case], *methods: ByMethod) -> tuple[Case | None, int]:
    """Return the first case in which all numbers print so, or None, and how many cases were tried by all methods."""
    quickly = next((case for case in cases if all(one.quickly_fits(*case) for one in methods)), None)
    if quickly or not any(one.slow for one in methods):
        return quickly, len(cases)
    left = [case for case in cases if all(one.slow or one.quickly_fits(*case) for one in methods)]
    slowly = (case for case in left[:_MOST_SLOW] if all(one.fitting(*case) for one in methods))
    return next(slowly, None), len(cases) - max(len(left) - _MOST_SLOW, 0)


def _of_determined(method: ByMethod, case: Case) -> Finding:
    values = method.values(*case)
    if fitting := [name for name, value in values.items() if method.agrees(value)]:
        shown = method.shown(values[fitting[0]])
        return found(Verdict.REPRODUCED, Reason.METHODS_GIVE(methods=_some(fitting)), recomputed=shown)
    tried = [f"{name} {method.shown(value)}" for name, value in values.items()]
    shown = method.shown(next(iter(values.values())))
    return found(Verdict.UNEXPLAINED, Reason.METHODS_TRIED(methods=_some(tried)), recomputed=shown)


def _too_many(groups: Counted) -> Finding | None:
    """Return the finding where nothing is known, or more than can be tried, or None."""
    if groups.open:
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    if groups.number > _MOST:
        return found(Verdict.NOT_CHECKABLE, Reason.TOO_MANY_CASES(cases=groups.number, limit=_MOST))
    return None


def found(verdict: Verdict, *notes: Note, recomputed: str | None = None) -> Finding:
    """Return a finding that rests on the other statements."""
    return Finding(verdict, recomputed, notes, basis=Basis.OTHER_STATEMENTS)


def _some(names: Iterable[str]) -> list[str]:
    """Return the first few names, and how many more there are."""
    names = list(names)
    more = len(names) - _NAMED
    return names if more <= 0 else [*names[:_NAMED], f"{more} more"]
