"""P values of means: the paired t-test over all correlations, and t-tests between two groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import sqrt

from trialbook.ledger.by_method import found
from trialbook.ledger.compare import UNREADABLE
from trialbook.ledger.findings import Finding
from trialbook.ledger.means import before_and_after
from trialbook.ledger.measured import Measured, measured, measured_change
from trialbook.ledger.pvalues import not_a_p_value
from trialbook.ledger.reasons import Note, Reason
from trialbook.ledger.rest import Rest
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.numerals import Number, PValue
from trialbook.paper.printed import read_p
from trialbook.paper.quantities import Quantity, parse_quantity
from trialbook.paper.trial import Claim


def with_means(finding: Finding, claim: Claim, rest: Rest) -> Finding:
    """Return the finding on the P value of a change, sharpened by the means and their spreads at two times.

    A spread that may be a standard deviation or a standard error is taken for both, here and between groups.
    """
    printed = read_p(claim.printed) if finding.verdict is Verdict.POSSIBLE else None
    pair = before_and_after(parse_quantity(claim.quantity).name, claim, rest) if printed else None
    if pair is None or not all(each.sd or each.se for each in pair):
        return finding
    before, after = pair
    patients = before.patients
    if patients != after.patients or patients < 2:  # the means of those measured twice are not printed
        return finding
    # scipy.stats takes a while to import, and a paper without such a claim does without it
    from trialbook.statistics.paired_summaries import PairedSummary

    span, spreads, tried, needed = _span(printed), [each.sd or each.se for each in pair], [], []
    for _, errors in _readings(pair):
        are_errors = (_is_error(before, errors), _is_error(after, errors))
        summary = PairedSummary(before.mean, spreads[0], after.mean, spreads[1], patients, are_errors)
        possible = summary.p_values()
        tried.append((all(are_errors), f"{possible.lower:.3g}", f"{possible.upper:.3g}"))
        if float(span.lower) <= possible.upper and possible.lower <= float(span.upper):
            needed.append(summary.correlations(span) if span.upper > 0 else None)
    if not needed:
        notes = (_of_t_test(tried), Reason.RANKS_USE_VALUES(), *finding.notes)
        return replace(finding, verdict=Verdict.UNEXPLAINED, notes=notes)
    known = needed[0] if len(needed) == 1 else None  # of two readings each has its own
    if known is None or (known.lower, known.upper) == (-1, 1):
        return replace(finding, notes=(_of_t_test(tried), *finding.notes))
    correlation = Reason.CORRELATION_NEEDED(lower=f"{known.lower:.2f}", upper=f"{known.upper:.2f}")
    return replace(finding, notes=(_of_t_test(tried), correlation, *finding.notes))


def _of_t_test(tried: Sequence[tuple[bool, str, str]]) -> Note:
    """Return what a paired t-test gives by each reading of the spreads: as errors or not, smallest and largest P."""
    (errors, low, high), *more = tried
    if not more:
        return Reason.PAIRED_T_TEST(spreads="errors" if errors else "deviations", low=low, high=high)
    return Reason.PAIRED_T_TESTS(low=low, high=high, low_of_errors=more[0][1], high_of_errors=more[0][2])


def _span(printed: PValue) -> object:
    """Return the two-sided P values that agree with a printed one."""
    from trialbook.statistics.printed_values import Span

    number, relation, sides = printed.number, printed.relation[0], Fraction(2, printed.sides)
    if relation == "=":
        return Span(sides * max(number.value - number.step / 2, Fraction(0)), sides * (number.value + number.step))
    if relation == "<":
        return Span(Fraction(0), sides * number.value)
    return Span(min(sides * number.value, Fraction(1)), Fraction(1))


def judge_p_between_groups(claim: Claim, name: str, rest: Rest) -> Finding:
    """Return the verdict on a P value between the means of two groups, or their mean changes, by two t-tests."""
    printed = read_p(claim.printed)
    if printed is None:
        return UNREADABLE
    if problem := not_a_p_value(printed):
        return found(Verdict.CONTRADICTED, problem, Reason.P_EXPECTED())
    form = parse_quantity(claim.quantity).of
    values = measured_change if form and form.kind == "change" else measured
    groups = [values(name, replace(claim, id=""), rest, claim.time, group) for group in (claim.group, claim.versus)]
    if not all(each.mean and (each.sd or each.se) and each.patients > 1 for each in groups):
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    span, fitting, tried = _span(printed), [], []
    for (reading, errors), (test, equal) in product(_readings(groups), (("Student", True), ("Welch", False))):
        low, high = _t_test(*groups, errors, equal)
        named = f"{test} from {reading}" if reading else test
        tried.append(f"{named} P {low:.3g}-{high:.3g}")
        if low <= float(span.upper) and float(span.lower) <= high:
            fitting.append(named)
    if fitting:
        return found(Verdict.REPRODUCED, Reason.METHODS_GIVE(methods=fitting), recomputed=claim.printed)
    return found(Verdict.UNEXPLAINED, Reason.METHODS_TRIED(methods=tried), Reason.RANKS_USE_VALUES())


def with_p_beside(finding: Finding, claim: Claim, rest: Rest) -> Finding:
    """Return the finding on a mean or a change that nothing else bears on, with the P values that are made from it.

    It is ``possible`` at best, as a count is beside such a number.
    """
    if all(note.reason is not Reason.NOTHING_BEARS for note in finding.notes):
        return finding
    about, notes = parse_quantity(claim.quantity), []
    for other in rest.trial.claims:
        quantity = parse_quantity(other.quantity) if other.quantity and other.printed and other.versus else None
        if quantity is None or quantity.kind != "p" or other.time != claim.time:
            continue
        form = quantity.of or Quantity("mean", name=quantity.name)
        alike = (form.name, form.kind == "change") == (about.name, about.kind == "change") and form.of is None
        if not alike or claim.group not in (other.group, other.versus):
            continue
        judged, printed = judge_p_between_groups(other, about.name, rest), other.printed
        if judged.verdict is Verdict.REPRODUCED:
            notes.append(Reason.PRINTS_BESIDE(printed=printed, method=judged.notes[0].values["methods"][0]))
        elif judged.verdict is Verdict.UNEXPLAINED:
            notes.append(Reason.NOT_BESIDE(printed=printed))
    if not notes:
        return finding
    fits = any(note.reason is Reason.PRINTS_BESIDE for note in notes)
    return replace(finding, verdict=Verdict.POSSIBLE if fits else finding.verdict, notes=tuple(notes))


def _readings(groups: Sequence[Measured]) -> list[tuple[str, bool]]:
    """Return how to read the spreads that do not say what they are: their name in a note, and whether as errors."""
    if any(each.sd and each.spread_is_open for each in groups):
        return [("standard deviations", False), ("standard errors", True)]
    return [("", False)]


def _t_test(first: Measured, second: Measured, errors: bool, equal: bool) -> tuple[float, float]:
    """Return the smallest and the largest P value over all means and deviations that print so."""
    from scipy.stats import ttest_ind_from_stats

    means = [_ends(first.mean), _ends(second.mean)]
    apart = [a - b for a, b in product(*means)]
    nearest = 0.0 if min(apart) <= 0 <= max(apart) else min(map(abs, apart))
    deviations = list(product(_deviations(first, errors), _deviations(second, errors)))
    values = [
        ttest_ind_from_stats(change, a, first.patients, 0, b, second.patients, equal_var=equal).pvalue
        for change in (nearest, max(map(abs, apart)))
        for a, b in deviations
        if sqrt(a**2 + b**2) > 0
    ]
    return (float(min(values)), float(max(values))) if values else (0.0, 1.0)


def _deviations(values: Measured, errors: bool) -> tuple[float, float]:
    """Return the smallest and the largest standard deviation behind a printed one, or behind a standard error."""
    low, high = (max(end, 0.0) for end in _ends(values.sd or values.se))
    factor = sqrt(values.patients) if _is_error(values, errors) else 1.0
    return low * factor, high * factor


def _is_error(values: Measured, errors: bool) -> bool:
    """Return whether a spread is a standard error, where those that do not say it are taken for errors or not."""
    return values.sd is None or (errors and values.spread_is_open)


def _ends(number: Number) -> tuple[float, float]:
    half = float(number.step) / 2
    return float(number.value) - half, float(number.value) + half
