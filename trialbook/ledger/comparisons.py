"""Two groups compared: P values, differences, ratios and odds ratios, from the counts of each group."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from trialbook.ledger.by_method import Groups, counted, found, groups_of, judge_values, over_groups, uses_times
from trialbook.ledger.compare import UNREADABLE
from trialbook.ledger.findings import Finding
from trialbook.ledger.pvalues import not_a_p_value
from trialbook.ledger.reasons import Note, Reason
from trialbook.ledger.rest import Rest
from trialbook.ledger.rounding import prints, prints_p
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.numerals import Number
from trialbook.paper.printed import read_number, read_p, split_interval
from trialbook.paper.quantities import Quantity
from trialbook.paper.trial import Claim

_SHOWN = ("Fisher", "Pearson")


def judge_p_of_comparison(claim: Claim, quantity: Quantity, rest: Rest) -> Finding:
    """Return the verdict on a P value between two groups: which tests of the counts print so."""
    printed, form = read_p(claim.printed), quantity.of
    if printed is None:
        return UNREADABLE
    if problem := not_a_p_value(printed):
        return found(Verdict.CONTRADICTED, problem, Reason.P_EXPECTED())
    if not counted(form) and not (form and uses_times(form)):
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    if uses_times(form):
        groups = groups_of(claim, form, rest) if counted(form) else None
        return found(Verdict.NOT_CHECKABLE, Reason.TEST_USES_TIMES(), *_of_counts(groups))

    def judge(groups: Groups) -> Finding:
        cases = (_p_values(*pair) for pair in groups.pairs())
        return judge_values(cases, lambda p: prints_p(printed, p), lambda p: f"P={p:.3g}", groups.determined)

    return over_groups(claim, form, rest, judge)


def _p_values(*pair: int) -> dict[str, float]:
    # scipy.stats takes a while to import, and a paper without such a claim does without it
    from trialbook.statistics.comparisons import comparison_p_values

    return comparison_p_values(*pair)


def _of_counts(groups: Groups | None) -> tuple[Note, ...]:
    """Return what tests of the counts would give, for the note."""
    if groups is None or not groups.determined or groups.open:
        return ()
    values = _p_values(*next(groups.pairs()))
    return (Reason.COUNTS_WOULD_GIVE(methods=[f"{test} P={values[test]:.3g}" for test in _SHOWN]),)


def judge_difference(claim: Claim, quantity: Quantity, rest: Rest) -> Finding:
    """Return the verdict on a difference of two rates, made from exact or from rounded rates, in either direction."""
    text = split_interval(claim.printed)[0].strip()
    percent, number = text.endswith("%"), read_number(text.removesuffix("%").strip())
    if number is None:
        return UNREADABLE
    if not counted(quantity.of):
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    scale = 100 if percent or abs(number.value) > 1 or not number.decimals else 1
    rounded = _printed_rates(claim, quantity.of, rest)

    def values(x: int, n: int, y: int, m: int) -> dict[str, float]:
        exact = scale * (Fraction(x, n) - Fraction(y, m))
        known = {"exact rates": float(exact)}
        if rounded:
            known["rounded rates"] = float(scale * (rounded[0] - rounded[1]))
        return known

    def agrees(value: float) -> bool:
        return prints(number, value) or prints(number, -value)

    return _of_values(claim, quantity.of, rest, number, values, agrees)


def _of_values(
    claim: Claim,
    form: Quantity,
    rest: Rest,
    number: Number,
    values: Callable[[int, int, int, int], dict[str, float]],
    agrees: Callable[[float], bool],
) -> Finding:
    """Return the verdict on a number that compares two groups, from its values for their counts."""

    def judge(groups: Groups) -> Finding:
        cases = (values(*pair) for pair in groups.pairs())
        return judge_values(cases, agrees, lambda value: _form(number, value), groups.determined)

    return over_groups(claim, form, rest, judge)


def _form(number: Number, value: float) -> str:
    return f"{value:.{number.decimals}f}"


def _printed_rates(claim: Claim, form: Quantity, rest: Rest) -> tuple[Fraction, Fraction] | None:
    """Return the two rates as the paper prints them, where it does."""
    shares = [rest.printed_share(form, claim, group) for group in (claim.group, claim.versus)]
    return (shares[0], shares[1]) if None not in shares else None


def judge_ratio(claim: Claim, quantity: Quantity, rest: Rest) -> Finding:
    """Return the verdict on a ratio of rates or of odds."""
    number = read_number(split_interval(claim.printed)[0].strip())
    if number is None:
        return UNREADABLE
    if not counted(quantity.of):
        return found(Verdict.NOT_CHECKABLE, Reason.NOTHING_BEARS())
    rounded = _printed_rates(claim, quantity.of, rest)
    if rounded and not 0 < rounded[1] < 1:
        rounded = None

    def values(*pair: int) -> dict[str, float]:
        known = {method: estimate.value for method, estimate in ratios(quantity.kind, *pair).items()}
        if rounded and quantity.kind == "ratio":
            known["rounded rates"] = float(rounded[0] / rounded[1])
        elif rounded and rounded[0] < 1:
            known["rounded rates"] = float(rounded[0] * (1 - rounded[1]) / (rounded[1] * (1 - rounded[0])))
        return known

    return _of_values(claim, quantity.of, rest, number, values, lambda value: prints(number, value))


def ratios(kind: str, *pair: int, confidence: float = 0.95) -> dict:
    """Return the ratios or odds ratios of two counts, by method."""
    from trialbook.statistics.ratios import odds_ratios, risk_ratios

    return (risk_ratios if kind == "ratio" else odds_ratios)(*pair, confidence)
