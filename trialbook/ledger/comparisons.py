"""Two groups compared: P values, differences, ratios and odds ratios, from the counts of each group."""

from __future__ import annotations

from fractions import Fraction

from trialbook.ledger.by_method import Counted, counts_of, found, judge_method
from trialbook.ledger.compare import UNREADABLE
from trialbook.ledger.findings import Finding
from trialbook.ledger.pvalues import not_a_p_value
from trialbook.ledger.reasons import Note, Reason
from trialbook.ledger.rest import Rest
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.printed import read_p
from trialbook.paper.quantities import BY_KIND, Quantity
from trialbook.paper.trial import Claim
from trialbook.statistics.printed_methods import counted, estimate_of_comparison, of_counts, p_of_comparison, p_values

_SHOWN = ("Fisher", "Pearson")


def judge_p_of_comparison(claim: Claim, quantity: Quantity, rest: Rest) -> Finding:
    """Return the verdict on a P value between two groups: which tests of the counts print so."""
    printed, form = read_p(claim.printed), quantity.of
    if printed is None:
        return UNREADABLE
    if problem := not_a_p_value(printed):
        return found(Verdict.CONTRADICTED, problem, Reason.P_EXPECTED())
    if form is None or not (counted(form) or BY_KIND[form.kind].printed == "time"):
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    if not of_counts(form):
        counts = counts_of(claim, form, rest) if counted(form) else None
        return found(Verdict.NOT_CHECKABLE, Reason.TEST_USES_TIMES(), *_by_counts(counts))
    return judge_method(p_of_comparison(claim, form), counts_of(claim, form, rest), rest)


def _by_counts(counts: Counted | None) -> tuple[Note, ...]:
    """Return what tests of the counts would give, for the note."""
    if counts is None or not counts.determined or counts.open:
        return ()
    values = p_values(*next(counts.cases()))
    return (Reason.COUNTS_WOULD_GIVE(methods=[f"{test} P={values[test]:.3g}" for test in _SHOWN]),)


def judge_estimate(claim: Claim, quantity: Quantity, rest: Rest) -> Finding:
    """Return the verdict on a difference (in either direction), a ratio or an odds ratio of two rates."""
    method = estimate_of_comparison(claim, quantity, _printed_rates(claim, quantity.of, rest))
    if method is None:
        return UNREADABLE
    if not counted(quantity.of):
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    return judge_method(method, counts_of(claim, quantity.of, rest), rest)


def _printed_rates(claim: Claim, form: Quantity, rest: Rest) -> tuple[Fraction, Fraction] | None:
    """Return the two rates as the paper prints them, where it does."""
    shares = [rest.printed_share(form, claim, group) for group in (claim.group, claim.versus)]
    return (shares[0], shares[1]) if None not in shares else None
