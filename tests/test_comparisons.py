"""P values of two proportions, against R, scipy and sums over every table."""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers
from scipy import stats

from trialbook.statistics.comparisons import comparison_p_values

tables = integers(1, 9).flatmap(lambda n: integers(1, 9).flatmap(lambda m: groups(n, m)))


def groups(n, m):
    return integers(0, n).flatmap(lambda x: integers(0, m).map(lambda y: (x, n, y, m)))


def largest(extreme, n, m):
    """Return the largest probability of some tables, term by term at 2,001 rates."""
    rates = np.arange(2001) / 2000
    total = np.zeros_like(rates)
    for x, y in extreme:
        total += comb(n, x) * comb(m, y) * rates ** (x + y) * (1 - rates) ** (n + m - x - y)
    return total.max()


# R 4.2.2, with t <- matrix(c(x, n - x, y, m - y), 2): fisher.test(t)$p.value, the same with alternative = "greater",
# chisq.test(t, correct = FALSE)$p.value, chisq.test(t)$p.value, then
# > e <- outer(rowSums(t), colSums(t)) / sum(t); pchisq(2 * sum(t * log(t / e)), 1, lower.tail = FALSE)
# > 2 * pnorm(-abs(p1 - p2) / sqrt(p1 * (1 - p1) / n + p2 * (1 - p2) / m))
# 8 10 5 18    0.0163234172 0.011136537  0.00793245281 0.0238512986 0.00654092827 0.00152638454
# 7 12 3 14    0.105370844  0.0633463454 0.0538238217  0.127523478  0.0513259446  0.0399714065
# 18 40 9 38   0.0592429834 0.0403722197 0.0479403913  0.081891278  0.0462980007  0.0415927854
@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((8, 10, 5, 18), (0.0163234172, 0.011136537, 0.00793245281, 0.0238512986, 0.00654092827, 0.00152638454)),
        ((7, 12, 3, 14), (0.105370844, 0.0633463454, 0.0538238217, 0.127523478, 0.0513259446, 0.0399714065)),
        ((18, 40, 9, 38), (0.0592429834, 0.0403722197, 0.0479403913, 0.081891278, 0.0462980007, 0.0415927854)),
    ],
)
def test_conditional_and_asymptotic_p_values_are_those_of_r(counts, expected):
    found = comparison_p_values(*counts)
    names = ("Fisher", "Fisher, one-sided", "Pearson", "Yates", "likelihood ratio", "z, unpooled")
    assert [found[name] for name in names] == pytest.approx(expected, rel=1e-8)


# R 4.2.2: tables at least as extreme by the pooled z statistic, and by fisher.test's P value; the sum of
# dbinom(0:n, n, p) %o% dbinom(0:m, m, p) over them, on 4,001 values of p, then optimize() around the largest
# 8 10 5 18   barnard 0.00890031457  boschloo 0.0112713873
# 7 12 3 14   barnard 0.0766887069   boschloo 0.069978146
@pytest.mark.parametrize(
    ("counts", "barnard", "boschloo"),
    [((8, 10, 5, 18), 0.00890031457, 0.0112713873), ((7, 12, 3, 14), 0.0766887069, 0.069978146)],
)
def test_unconditional_p_values_are_those_of_r(counts, barnard, boschloo):
    found = comparison_p_values(*counts)
    assert (found["Barnard"], found["Boschloo"]) == pytest.approx((barnard, boschloo), rel=1e-7)


def test_scipy_drops_the_mirror_table_that_is_counted_here():
    dropped = stats.barnard_exact([[8, 5], [2, 13]]).pvalue
    assert dropped == pytest.approx(0.008307, abs=1e-6)
    assert comparison_p_values(8, 10, 5, 18)["Barnard"] == pytest.approx(0.0089, abs=1e-6)


@given(tables)
@settings(max_examples=60, deadline=None)
def test_barnard_and_boschloo_add_up_every_table_that_is_as_extreme(counts):
    x, n, y, m = counts
    if x + y in (0, n + m):
        return
    found = comparison_p_values(*counts)

    def z2(a, b):  # Pearson's chi-squared as a fraction of whole numbers times n + m
        total = a + b
        return 0 if total in (0, n + m) else (a * m - b * n) ** 2 / (total * (n + m - total))

    every = list(product(range(n + 1), range(m + 1)))
    extreme = [(a, b) for a, b in every if z2(a, b) >= z2(x, y) * (1 - 1e-9)]
    assert found["Barnard"] == pytest.approx(largest(extreme, n, m), abs=3e-6)
    side = 1 if x / n >= y / m else -1
    toward = [(a, b) for a, b in extreme if side * (a * m - b * n) > 0 or (x * m == y * n)]
    if x * m != y * n:
        assert found["Barnard, one-sided"] == pytest.approx(largest(toward, n, m), abs=3e-6)
    fisher = {(a, b): stats.fisher_exact([[a, b], [n - a, m - b]]).pvalue for a, b in every}
    extreme = [(a, b) for a, b in every if fisher[a, b] <= fisher[x, y] * (1 + 1e-7)]
    assert found["Boschloo"] == pytest.approx(largest(extreme, n, m), abs=3e-6)


@given(tables)
@settings(max_examples=60, deadline=None)
def test_fisher_and_boschloo_are_those_of_scipy(counts):
    x, n, y, m = counts
    found, table = comparison_p_values(*counts), [[x, y], [n - x, m - y]]
    assert found["Fisher"] == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-6)
    if x + y in (0, n + m):
        assert set(found.values()) == {1.0}
        return
    side = "greater" if x / n >= y / m else "less"
    assert found["Fisher, one-sided"] == pytest.approx(stats.fisher_exact(table, alternative=side).pvalue, rel=1e-9)
    assert found["Pearson"] == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue, rel=1e-9)
    assert found["Yates"] == pytest.approx(stats.chi2_contingency(table).pvalue, rel=1e-9)
    if x * m != y * n:
        boschloo = stats.boschloo_exact(table, alternative=side).pvalue
        assert found["Boschloo, one-sided"] == pytest.approx(boschloo, abs=2e-3)


@given(tables)
@settings(max_examples=60, deadline=None)
def test_p_values_lie_between_0_and_1_and_the_groups_can_change_places(counts):
    x, n, y, m = counts
    found, swapped = comparison_p_values(x, n, y, m), comparison_p_values(y, m, x, n)
    assert all(0 < p <= 1 for p in found.values())
    two_sided = [name for name in found if not name.endswith("one-sided")]
    assert [found[name] for name in two_sided] == pytest.approx([swapped[name] for name in two_sided], abs=1e-7)
    # Boschloo's two tests order the tables differently, and either can be the larger
    one_sided = [name for name in two_sided if f"{name}, one-sided" in found and name != "Boschloo"]
    assert all(found[f"{name}, one-sided"] <= found[name] + 1e-9 for name in one_sided)


def test_mid_p_counts_half_of_the_observed_table():
    # R 4.2.2: dhyper(8, 10, 18, 13) is 0.01029748284
    found, here = comparison_p_values(8, 10, 5, 18), 0.01029748284
    assert found["mid-P"] == pytest.approx(0.0163234172 - here / 2, rel=1e-7)
    assert found["mid-P, one-sided"] == pytest.approx(0.011136537 - here / 2, rel=1e-7)


def test_large_groups_have_no_unconditional_tests_and_answer_at_once():
    found = comparison_p_values(300, 1000, 350, 1000)
    assert "Barnard" not in found
    assert found["Pearson"] == pytest.approx(stats.chi2_contingency([[300, 350], [700, 650]], False).pvalue)


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ((1, 0, 1, 2), "first_patients: must be an integer of at least 1, got 0"),
        ((3, 2, 1, 2), r"first: must be an integer from 0 to first_patients \(2\), got 3"),
        ((1, 2, 1.5, 2), r"second: must be an integer from 0 to second_patients \(2\), got 1.5"),
    ],
)
def test_a_refusal_names_argument_rule_and_value(counts, message):
    with pytest.raises(ValueError, match=message):
        comparison_p_values(*counts)
