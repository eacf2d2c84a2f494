"""Intervals for differences and ratios of two proportions, against R, published tables and true coverage."""

from dataclasses import astuple
from itertools import product
from math import inf, isnan

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import binom
from statsmodels.stats.proportion import confint_proportions_2indep

from trialbook.statistics.differences import difference_intervals, exact_difference_interval
from trialbook.statistics.ratios import odds_ratios, risk_ratios
from trialbook.statistics.restricted import restricted_rates


# Newcombe 1998 (Statistics in Medicine 17, 873-890), Table II: 56/70 less 48/80, to the digits printed there
def test_the_intervals_are_those_of_newcombes_table():
    expected = {
        "Wald": (0.0575, 0.3425),
        "Wald, corrected": (0.0441, 0.3559),
        "Mee": (0.0533, 0.3377),
        "Miettinen-Nurminen": (0.0528, 0.3382),
        "Newcombe": (0.0524, 0.3339),
        "Newcombe, corrected": (0.0428, 0.3422),
    }
    found = difference_intervals(56, 70, 48, 80)
    for method, limits in expected.items():
        assert astuple(found[method]) == pytest.approx(limits, abs=5.1e-5), method


# R 4.2.2: prop.test(c(8, 5), c(10, 18), correct = FALSE)$conf.int, and with correct = TRUE
# [1] 0.19930125 0.845143194
# [1] 0.121523472 0.922920972
def test_wald_is_prop_test_of_r():
    found = difference_intervals(8, 10, 5, 18)
    assert astuple(found["Wald"]) == pytest.approx((0.19930125, 0.845143194), abs=1e-9)
    assert astuple(found["Wald, corrected"]) == pytest.approx((0.121523472, 0.922920972), abs=1e-9)


@pytest.mark.parametrize("counts", [(8, 10, 5, 18), (0, 7, 3, 9), (4, 4, 2, 6)])
def test_statsmodels_agrees_where_it_is_right(counts):
    found = difference_intervals(*counts)
    for ours, theirs in (("Newcombe", "newcomb"), ("Agresti-Caffo", "agresti-caffo")):
        expected = confint_proportions_2indep(*counts, method=theirs)
        assert astuple(found[ours]) == pytest.approx(np.clip(expected, -1, 1), abs=1e-9)


@pytest.mark.parametrize("difference", [-0.7, -0.2, 0.0, 0.35, 0.9])
@pytest.mark.parametrize("counts", [(8, 10, 5, 18), (0, 7, 3, 9), (4, 4, 0, 6), (1, 3, 2, 2)])
def test_restricted_rates_are_the_most_likely_ones_that_differ_so_much(counts, difference):
    x, n, y, m = counts

    def unlikely(rate):
        return -(binom.logpmf(x, n, min(max(rate + difference, 0), 1)) + binom.logpmf(y, m, rate))

    ends = max(0.0, -difference), min(1.0, 1.0 - difference)
    found = minimize_scalar(unlikely, bounds=ends, method="bounded", options={"xatol": 1e-10})
    first, second = restricted_rates(*counts, difference)
    assert first - second == pytest.approx(difference)
    assert float(second) == pytest.approx(min((*ends, found.x), key=unlikely), abs=2e-5)


@pytest.mark.parametrize(("n", "m"), [(3, 4), (2, 6)])
def test_the_exact_interval_holds_the_true_difference_as_often_as_it_says(n, m):
    found = {(x, y): exact_difference_interval(x, n, y, m, 0.9) for x, y in product(range(n + 1), range(m + 1))}
    worst = 1.0
    for p, q in product(np.arange(25) / 24, repeat=2):
        held = [counts for counts, ends in found.items() if ends.low - 1e-6 <= p - q <= ends.high + 1e-6]
        worst = min(worst, sum(binom.pmf(x, n, p) * binom.pmf(y, m, q) for x, y in held))
    assert 0.9 <= worst + 1e-4 < 0.95


def test_swapped_groups_have_the_mirrored_intervals():
    ours, mirror = difference_intervals(7, 9, 2, 6), difference_intervals(2, 6, 7, 9)
    for method, ends in ours.items():
        assert astuple(ends) == pytest.approx((-mirror[method].high, -mirror[method].low), abs=1e-6)


def test_all_against_none_reaches_a_difference_of_1_and_not_of_minus_1():
    found = difference_intervals(10, 10, 0, 20)
    assert {method: ends.high for method, ends in found.items()} == dict.fromkeys(found, 1.0)
    assert all(ends.low > 0.5 for ends in found.values())


# R 4.2.2: exp(log(p1 / p2) + c(-1, 1) * qnorm(.975) * sqrt(1/8 - 1/10 + 1/5 - 1/18)), the same for the log odds ratio
# with sqrt(sum(1 / t)), and fisher.test(t), whose limits are good to about three digits
# rr 2.88 1.28530747 6.45324186
# or 10.4 1.61677795 66.898488
# 9.415943048   1.28375306 121.58516987
def test_ratios_are_those_of_r():
    assert astuple(risk_ratios(8, 10, 5, 18)["log"]) == pytest.approx((2.88, 1.28530747, 6.45324186))
    found = odds_ratios(8, 10, 5, 18)
    assert astuple(found["log"]) == pytest.approx((10.4, 1.61677795, 66.898488))
    assert astuple(found["conditional"]) == pytest.approx((9.415943048, 1.28375306, 121.58516987), rel=2e-3)


def test_a_count_of_0_leaves_the_log_method_without_limits():
    for found in (risk_ratios(3, 5, 0, 5), odds_ratios(3, 5, 0, 5)):
        assert found["log"].value == inf
        assert isnan(found["log"].low)
    assert risk_ratios(3, 5, 0, 5)["log, 0.5 added"].value == pytest.approx(7)
    assert isnan(risk_ratios(0, 5, 0, 5)["log"].value)


@pytest.mark.parametrize("call", [difference_intervals, exact_difference_interval, risk_ratios, odds_ratios])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((3, 2, 1, 2), r"first: must be an integer from 0 to first_patients \(2\), got 3"),
        ((1, 2, 1, 0), "second_patients: must be an integer of at least 1, got 0"),
        ((1, 2, 1, 2, 1.0), "confidence: must lie strictly between 0 and 1, got 1.0"),
    ],
)
def test_a_refusal_names_argument_rule_and_value(call, arguments, message):
    with pytest.raises(ValueError, match=message):
        call(*arguments)
