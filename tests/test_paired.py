"""What before-and-after P values imply, against scipy, R and every choice of signs."""

from fractions import Fraction
from itertools import product
from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import data, floats, integers, sampled_from
from scipy import stats

from trialbook.statistics.paired import (
    TESTS,
    fewest_falls,
    implied_effect,
    largest_p_if_all_fell,
    sign_test_p,
    smallest_p,
)
from trialbook.statistics.rank_approximation import smallest_asymptotic_p


def every_sign(changes):
    """Return the permutation P value of the mean by going through all choices of signs."""
    sums = np.array(list(product((1, -1), repeat=len(changes)))) @ np.asarray(changes)
    return float((np.abs(sums) >= abs(sum(changes)) * (1 - 1e-12)).mean())


def p_value(test, changes):
    """Return the two-sided P value of a test of these changes, by scipy or by going through all signs."""
    if test == "sign":
        return stats.binomtest(int((changes > 0).sum()), len(changes)).pvalue
    if test == "signed-rank":
        return stats.wilcoxon(changes, method="exact").pvalue
    return every_sign(changes) if test == "permutation" else stats.ttest_1samp(changes, 0).pvalue


@given(integers(1, 80), data())
@settings(deadline=None)
def test_the_sign_test_is_that_of_scipy(patients, draws):
    decreased = draws.draw(integers(0, patients))
    ours = sign_test_p(patients, decreased)
    assert float(ours) == pytest.approx(stats.binomtest(decreased, patients).pvalue, rel=1e-9)
    assert ours == sign_test_p(patients, patients - decreased)


# R 4.2.2
# > binom.test(8, 10)$p.value; binom.test(9, 10)$p.value
# [1] 0.109375
# [1] 0.02148438
def test_the_sign_test_of_ten_is_exact():
    assert [sign_test_p(10, fell) for fell in (5, 8, 9, 10)] == [
        1, Fraction(7, 64), Fraction(11, 512), Fraction(1, 512),
    ]  # fmt: skip


def test_beyond_a_hundred_thousand_patients_the_sign_test_goes_on_as_a_double():
    assert float(sign_test_p(1_000_000, 499_000)) == pytest.approx(2 * stats.norm.cdf(-1.999), rel=1e-3)


@pytest.mark.parametrize("patients", [3, 6, 10])
def test_no_choice_of_signs_gives_ranks_or_signs_less_than_the_floor(patients):
    sizes = np.arange(1.0, patients + 1) ** 2
    for test in ("sign", "signed-rank"):
        values = {p_value(test, sizes * signs) for signs in product((1, -1), repeat=patients)}
        assert min(values) == pytest.approx(float(smallest_p(patients)))
    assert every_sign(sizes) == float(smallest_p(patients)) == largest_p_if_all_fell(patients, "permutation")


def test_ten_falls_leave_the_t_test_a_p_value_of_a_third():
    assert largest_p_if_all_fell(10, "t") == pytest.approx(0.343436, abs=1e-6)
    near = stats.ttest_1samp([1.0, *[1e-9] * 9], 0).pvalue
    assert near == pytest.approx(largest_p_if_all_fell(10, "t"), rel=1e-6)


@given(integers(2, 12), integers(0, 2**32 - 1))
@settings(max_examples=100, deadline=None)
def test_no_falls_in_every_patient_leave_the_t_test_more_than_its_largest_p(patients, seed):
    falls = np.random.default_rng(seed).exponential(size=patients) ** 3 + 1e-12
    assert stats.ttest_1samp(falls, 0).pvalue <= largest_p_if_all_fell(patients, "t") + 1e-9


# R 4.2.2, four or three equal falls beside six or seven values that did not change
# > t.test(c(rep(1, 4), rep(0, 6)))$p.value; t.test(c(rep(1, 3), rep(0, 7)))$p.value
# [1] 0.0367875
# [1] 0.08112619
# > wilcox.test(c(-1, -2, -3, 4:10), exact = TRUE)$p.value; wilcox.test(c(-1, -2, -3, -4, 5:10), exact = TRUE)$p.value
# [1] 0.02734375
# [1] 0.08398438
def test_the_fewest_falls_among_ten_are_those_that_r_confirms():
    assert [fewest_falls(10, 0.05, test) for test in TESTS] == [9, 7, 6, 4]
    assert fewest_falls(10, 0.0367, "t") == 5
    assert fewest_falls(10, 0.0273, "signed-rank") == 8


@given(integers(5, 9), sampled_from(TESTS), sampled_from([0.3, 0.1, 0.05]))
@settings(max_examples=40, deadline=None)
def test_so_few_falls_can_give_the_p_value_and_fewer_cannot(patients, test, p):
    fell = fewest_falls(patients, p, test)
    if fell is None:
        assert float(smallest_p(patients)) >= p
        return
    assert p_value(test, _best(patients, fell)) < p
    assert fell == 1 or not p_value(test, _best(patients, fell - 1)) < p


def _best(patients, fell):
    """Return large falls, here positive and nearly equal, beside rises close to nothing."""
    return np.where(np.arange(patients) < patients - fell, -1e-6, 1.0) * (1 + 1e-9 * np.arange(patients))


@given(integers(4, 9), sampled_from(TESTS), integers(0, 2**32 - 1))
@settings(max_examples=100, deadline=None)
def test_no_changes_with_fewer_falls_reach_the_p_value(patients, test, seed):
    generator = np.random.default_rng(seed)
    changes = generator.standard_normal(patients) + generator.choice([0.0, 1.0])
    scores = {"sign": np.sign(changes), "signed-rank": np.sign(changes) * stats.rankdata(abs(changes))}
    p = p_value(test, changes)
    if scores.get(test, changes).sum() > 0 and p < 0.999:  # the test saw a fall, here a positive change
        assert fewest_falls(patients, p * (1 + 1e-9), test) <= (changes > 0).sum()


def test_too_few_pairs_never_reach_the_threshold_by_signs():
    assert [fewest_falls(5, 0.05, test) for test in TESTS] == [None, None, None, 4]


# R 4.2.2
# > qt(.975, 9) / sqrt(10)
# [1] 0.7153569
def test_the_implied_effect_of_ten_is_r_quantile():
    assert implied_effect(10, 0.05) == pytest.approx(0.7153569, abs=5e-8)


@given(integers(2, 40), floats(0.001, 0.9))
@settings(max_examples=60, deadline=None)
def test_changes_of_the_implied_effect_have_the_printed_p_value(patients, p):
    pattern = np.arange(patients) - (patients - 1) / 2
    changes = pattern / pattern.std(ddof=1) + implied_effect(patients, p)
    assert stats.ttest_1samp(changes, 0).pvalue == pytest.approx(p, rel=1e-6)
    assert stats.ttest_1samp(changes, 0).statistic == pytest.approx(sqrt(patients) * implied_effect(patients, p))


# Counted by hand: the subsets of the ranks 1 to n whose sum is at most that of the rises, over 2 ** n
def test_more_than_fifty_pairs_have_exact_ranks():
    for pairs, rises, p in ((60, 17, 1e-9), (51, 12, 1e-9), (300, 110, 1e-31)):
        most = [rises * (rises + 1) // 2, (rises + 1) * (rises + 2) // 2]
        ways = [1] + [0] * most[1]
        for rank in range(1, pairs + 1):
            for total in range(most[1], rank - 1, -1):
                ways[total] += ways[total - rank]
        tails = [2 * sum(ways[: end + 1]) / 2**pairs for end in most]
        assert tails[0] < p <= tails[1]
        assert fewest_falls(pairs, p, "signed-rank") == pairs - rises
    assert (60 - 17, 51 - 12) == (43, 39)


# R 4.2.2: wilcox.test(-(1:n), exact = FALSE, correct = FALSE), the same with correct = TRUE, then both of rep(-1, n)
# 3 0.10880943 0.181449208 0.0832645167 0.148914673
# 4 0.0678891549 0.100348246 0.0455002639 0.0718606382
# 5 0.0431144468 0.0590582291 0.0253473187 0.0368884257
# 6 0.0277078494 0.0360316862 0.0143058784 0.0196561573
# 7 0.0179604775 0.0224942712 0.00815097159 0.0107334161
@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        (3, (0.10880943, 0.181449208, 0.0832645167, 0.148914673)),
        (4, (0.0678891549, 0.100348246, 0.0455002639, 0.0718606382)),
        (5, (0.0431144468, 0.0590582291, 0.0253473187, 0.0368884257)),
        (6, (0.0277078494, 0.0360316862, 0.0143058784, 0.0196561573)),
        (7, (0.0179604775, 0.0224942712, 0.00815097159, 0.0107334161)),
    ],
)
def test_the_smallest_asymptotic_p_values_are_those_of_r(pairs, expected):
    kinds = [(correction, tied) for tied in (False, True) for correction in (False, True)]
    found = [smallest_asymptotic_p(pairs, correction=correction, tied=tied) for correction, tied in kinds]
    assert found == pytest.approx(expected, rel=1e-8)


def test_with_few_pairs_the_approximation_goes_below_the_exact_floor():
    below = [n for n in range(1, 40) if smallest_asymptotic_p(n) < smallest_p(n)]
    corrected = [n for n in range(1, 40) if smallest_asymptotic_p(n, correction=True) < smallest_p(n)]
    tied = [n for n in range(1, 40) if smallest_asymptotic_p(n, tied=True) < smallest_p(n)]
    assert below == [1, 2, 3, 4, 5, 6]
    assert corrected == [2, 3, 4, 5]
    assert tied == list(range(1, 12))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sign_test_p(0, 0), "patients: must be an integer of at least 1, got 0"),
        (lambda: sign_test_p(5, 6), r"decreased: must be an integer from 0 to patients \(5\), got 6"),
        (lambda: sign_test_p(inf, 1), "patients: must be an integer of at least 1, got inf"),
        (lambda: sign_test_p(5, 2.5), r"decreased: must be an integer from 0 to patients \(5\), got 2.5"),
        (lambda: smallest_asymptotic_p(0), "patients: must be an integer of at least 1, got 0"),
        (lambda: smallest_p(0), "patients: must be an integer of at least 1, got 0"),
        (lambda: fewest_falls(5, 0.05, "z"), "test: one of sign, signed-rank, permutation, t"),
        (lambda: fewest_falls(5, 1.0, "t"), "p: must lie strictly between 0 and 1, got 1.0"),
        (lambda: largest_p_if_all_fell(1, "t"), "patients: must be an integer of at least 2, got 1"),
        (lambda: implied_effect(1, 0.05), "patients: must be an integer of at least 2, got 1"),
        (lambda: implied_effect(9, 0.0), "p: must lie strictly between 0 and 1, got 0.0"),
    ],
)
def test_an_impossible_argument_is_named_with_its_rule(call, message):
    with pytest.raises(ValueError, match=message):
        call()
