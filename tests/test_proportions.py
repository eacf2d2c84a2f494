"""Intervals for a proportion, against R, scipy, statsmodels and the definitions that they solve."""

import subprocess
import sys
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers, sampled_from
from scipy.stats import binom, binomtest
from statsmodels.stats.proportion import proportion_confint

from trialbook.statistics.interval_methods import INTERVALS
from trialbook.statistics.proportions import Interval, interval, limits

counts = integers(1, 80).flatmap(lambda n: integers(0, n).map(lambda x: (x, n)))
levels = floats(0.5, 0.999)
SCIPY = [("clopper-pearson", "exact"), ("wilson", "wilson"), ("wilson-corrected", "wilsoncc")]
# by construction these are not the same for successes and failures
LOPSIDED = ("log", "log-log")


# R 4.2.2
# > for (x in c(0,3,5,6,8,10)) cat(x, format(binom.test(x,10)$conf.int, digits=7), "\n")
# 0 0.0000000 0.3084971
# 3 0.06673951 0.65245285
# 5 0.187086 0.812914
# 6 0.2623781 0.8784477
# 8 0.4439045 0.9747893
# 10 0.6915029 1.0000000
# > binom.test(8, 10, conf.level=.9)$conf.int
# 0.4930987 0.9632286
# > binom.test(13, 393)$conf.int
# [1] 0.01772840 0.05590168
@pytest.mark.parametrize(
    ("x", "n", "confidence", "low", "high"),
    [
        (0, 10, 0.95, 0.0, 0.3084971),
        (3, 10, 0.95, 0.06673951, 0.65245285),
        (5, 10, 0.95, 0.187086, 0.812914),
        (6, 10, 0.95, 0.2623781, 0.8784477),
        (8, 10, 0.95, 0.4439045, 0.9747893),
        (10, 10, 0.95, 0.6915029, 1.0),
        (8, 10, 0.9, 0.4930987, 0.9632286),
        (13, 393, 0.95, 0.01772840, 0.05590168),
    ],
)
def test_clopper_pearson_is_r_binom_test(x, n, confidence, low, high):
    assert astuple(interval(x, n, confidence)) == pytest.approx((low, high), abs=6e-8)


# R 4.2.2
# > for (x in c(0,1,8,10)) cat(x, format(prop.test(x,10,correct=FALSE)$conf.int,digits=7),"\n")
# 0 0.0000000 0.2775328
# 1 0.01787621 0.40415003
# 8 0.4901625 0.9433178
# 10 0.7224672 1.0000000
@pytest.mark.parametrize(
    ("x", "low", "high"),
    [(0, 0.0, 0.2775328), (1, 0.01787621, 0.40415003), (8, 0.4901625, 0.9433178), (10, 0.7224672, 1.0)],
)
def test_wilson_is_r_prop_test_without_correction(x, low, high):
    assert astuple(interval(x, 10, method="wilson")) == pytest.approx((low, high), abs=6e-8)


# R 4.2.2, the roots of the two mid-P equations
# > f <- function(p,x,n) pbinom(x,n,p,lower.tail=FALSE)+dbinom(x,n,p)/2
# > lo <- function(x,n,a) uniroot(function(p) f(p,x,n)-a, c(1e-9,1-1e-9), tol=1e-14)$root
# > hi <- function(x,n,a) uniroot(function(p) f(p,x,n)-(1-a), c(1e-9,1-1e-9), tol=1e-14)$root
# > for(x in c(1,8)) print(c(lo(x,10,.025), hi(x,10,.025)))
# [1] 0.005001475 0.403476156
# [1] 0.4804903 0.9650017
# > hi(0,10,.025); lo(10,10,.025)
# [1] 0.2588656
# [1] 0.7411344
# and R package stests, ci_p_mid_p(x = c(5, 10, 15), n = c(20, 30, 40)):
#            [,1]      [,2]      [,3]
# [1,] 0.09786008 0.1833232 0.2361295
# [2,] 0.47022380 0.5141852 0.5313959
@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2588656),
        (1, 10, 0.005001475, 0.403476156),
        (8, 10, 0.4804903, 0.9650017),
        (10, 10, 0.7411344, 1.0),
        (5, 20, 0.09786008, 0.47022380),
        (10, 30, 0.1833232, 0.5141852),
        (15, 40, 0.2361295, 0.5313959),
    ],
)
def test_mid_p_solves_its_equations_as_r_does(x, n, low, high):
    assert astuple(interval(x, n, method="mid-p")) == pytest.approx((low, high), abs=6e-8)


# Newcombe 1998, Table I: the mid-P interval of four counts, to the digits printed there.
@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [(81, 263, 0.2544, 0.3658), (15, 148, 0.0601, 0.1581), (0, 20, 0.0, 0.1391), (1, 29, 0.0017, 0.1585)],
)
def test_mid_p_is_that_of_newcombes_table(x, n, low, high):
    assert astuple(interval(x, n, method="mid-p")) == pytest.approx((low, high), abs=5.1e-5)


# R 4.2.2
# > qbeta(c(.025,.975), 8.5, 2.5)
# [1] 0.4972255 0.9559406
# > qbeta(.975, .5, 10.5)
# [1] 0.2171963
def test_jeffreys_is_a_beta_quantile_with_closed_ends():
    assert astuple(interval(8, 10, method="jeffreys")) == pytest.approx((0.4972255, 0.9559406), abs=6e-8)
    assert astuple(interval(0, 10, method="jeffreys")) == pytest.approx((0, 0.2171963), abs=6e-8)
    assert interval(10, 10, method="jeffreys").high == 1


def test_wald_has_no_width_where_nobody_or_everybody_responded():
    assert interval(0, 10, method="wald") == Interval(0.0, 0.0)
    assert interval(10, 10, method="wald") == Interval(1.0, 1.0)
    assert astuple(interval(8, 10, method="wald")) == pytest.approx(proportion_confint(8, 10, method="normal"))


@settings(max_examples=60, deadline=None)
@given(count=counts, confidence=levels, peer=sampled_from(SCIPY))
def test_scipy_agrees_where_it_has_the_method(count, confidence, peer):
    expected = binomtest(*count).proportion_ci(confidence, method=peer[1])
    assert astuple(interval(*count, confidence, peer[0])) == pytest.approx((expected.low, expected.high), abs=1e-9)


# statsmodels has its own names: beta is Clopper-Pearson. It does not close Jeffreys' interval at 0 and n, so those
# counts are left out.
@settings(max_examples=60, deadline=None)
@given(
    count=counts.filter(lambda c: 0 < c[0] < c[1]),
    confidence=levels,
    peer=sampled_from(
        [
            ("clopper-pearson", "beta"),
            ("jeffreys", "jeffreys"),
            ("wilson", "wilson"),
            ("agresti-coull", "agresti_coull"),
        ]
    ),
)
def test_statsmodels_agrees_where_it_has_the_method(count, confidence, peer):
    expected = proportion_confint(*count, alpha=1 - confidence, method=peer[1])
    assert astuple(interval(*count, confidence, peer[0])) == pytest.approx(expected, abs=1e-9)


# R 4.2.2; survival 3.5-3 for the last two, as S(1) of x patients who live past 1 among n
# > p <- .8; n <- 10; z <- qnorm(.975)
# > plogis(qlogis(p) + c(-1, 1) * z * sqrt(1 / (n * p * (1 - p))))
# [1] 0.459292000 0.949587185
# > f <- function(ct) with(summary(survfit(Surv(c(rep(1, 2), rep(2, 8)), c(rep(1, 2), rep(0, 8))) ~ 1,
# +                                        conf.type = ct), times = 1), c(lower, upper))
# > f("log"); f("log-log")
# [1] 0.586817701 1.000000000
# [1] 0.408690782 0.945872646
@pytest.mark.parametrize(
    ("method", "low", "high"),
    [("logit", 0.459292, 0.949587185), ("log", 0.586817701, 1.0), ("log-log", 0.408690782, 0.945872646)],
)
def test_transformed_intervals_are_those_of_r(method, low, high):
    assert astuple(interval(8, 10, method=method)) == pytest.approx((low, high), abs=6e-10)


@pytest.mark.parametrize("method", ["logit", "log", "log-log"])
def test_where_a_transform_does_not_exist_the_limits_are_the_exact_ones(method):
    assert interval(0, 10, method=method) == interval(0, 10)
    assert interval(10, 10, method=method) == (Interval(1, 1) if method == "log" else interval(10, 10))


@settings(max_examples=60, deadline=None)
@given(count=counts, confidence=levels)
def test_mid_p_leaves_half_of_alpha_on_each_side(count, confidence):
    x, n = count
    low, high = astuple(interval(x, n, confidence, "mid-p"))
    tail = (1 - confidence) / 2
    above = binom.sf(x, n, low) + binom.pmf(x, n, low) / 2
    below = binom.cdf(x - 1, n, high) + binom.pmf(x, n, high) / 2
    assert above == pytest.approx(tail, abs=1e-10) if x else low == 0
    assert below == pytest.approx(tail, abs=1e-10) if x < n else high == 1


@settings(max_examples=60, deadline=None)
@given(count=counts, confidence=levels, method=sampled_from(sorted(INTERVALS.keys() - set(LOPSIDED))))
def test_failures_have_the_mirrored_interval(count, confidence, method):
    x, n = count
    ours, mirror = interval(x, n, confidence, method), interval(n - x, n, confidence, method)
    assert astuple(ours) == pytest.approx((1 - mirror.high, 1 - mirror.low), abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(count=counts, confidence=levels, method=sampled_from(list(INTERVALS)))
def test_the_estimate_lies_inside_and_the_limits_between_0_and_1(count, confidence, method):
    x, n = count
    ours = interval(x, n, confidence, method)
    assert 0 <= ours.low <= x / n + 1e-15
    assert x / n - 1e-15 <= ours.high <= 1


@settings(max_examples=60, deadline=None)
@given(count=counts, confidence=floats(0.5, 0.98), method=sampled_from(list(INTERVALS)))
def test_a_higher_level_never_gives_a_shorter_interval(count, confidence, method):
    narrow, wide = interval(*count, confidence, method), interval(*count, confidence + 0.015, method)
    assert wide.low <= narrow.low + 1e-12
    assert narrow.high <= wide.high + 1e-12


@pytest.mark.parametrize("method", INTERVALS)
def test_limits_grow_with_the_count(method):
    low, high = limits(np.arange(61), 60, method=method)
    assert np.all(np.diff(low) >= 0)
    assert np.all(np.diff(high) >= 0)


@settings(max_examples=60, deadline=None)
@given(count=counts, confidence=levels)
def test_mid_p_lies_inside_clopper_pearson(count, confidence):
    outer, inner = interval(*count, confidence), interval(*count, confidence, "mid-p")
    assert outer.low <= inner.low + 1e-12
    assert inner.high <= outer.high + 1e-12


@pytest.mark.parametrize("method", INTERVALS)
def test_many_at_once_are_the_same_as_one_by_one(method):
    n = np.repeat(np.arange(1, 13), np.arange(2, 14))
    x = np.concatenate([np.arange(k + 1) for k in range(1, 13)])
    singles = np.array([astuple(interval(int(a), int(b), 0.9, method)) for a, b in zip(x, n, strict=True)])
    low, high = limits(x, n, 0.9, method)
    assert np.column_stack([low, high]).tolist() == [pytest.approx(single, abs=1e-13) for single in singles]


@pytest.mark.parametrize("method", sorted(INTERVALS.keys() - {"wald"}))
def test_a_million_patients_are_no_harder_than_ten(method):
    ours = interval(300_000, 1_000_000, method=method)
    assert astuple(ours) == pytest.approx(proportion_confint(300_000, 1_000_000), abs=2e-6)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((11, 10), "successes: must be an integer from 0 to patients (10), got 11"),
        ((-1, 10), "successes: must be an integer from 0 to patients (10), got -1"),
        ((2.5, 10), "successes: must be an integer from 0 to patients (10), got 2.5"),
        ((0, 0), "patients: must be an integer of at least 1, got 0"),
        ((1, 10, 1.0), "confidence: must lie strictly between 0 and 1, got 1.0"),
        ((1, 10, float("nan")), "confidence: must lie strictly between 0 and 1, got nan"),
        ((1, 10, 0.95, "cp"), f"method: must be one of {', '.join(INTERVALS)}, got 'cp'"),
    ],
)
def test_a_refusal_names_argument_rule_and_value(arguments, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        interval(*arguments)
    assert str(error.value) == message


def test_an_interval_shows_three_decimals_and_knows_what_it_contains():
    assert repr(interval(5, 10)) == "Interval(low=0.187, high=0.813)"
    assert 0.5 in interval(5, 10)
    assert 0.9 not in interval(5, 10)


# A command checks parameters against the table in a fraction of a second, which loading scipy would take
def test_the_table_of_methods_is_read_without_scipy_and_numpy():
    code = "import sys, trialbook.statistics.interval_methods; print({'scipy', 'numpy'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def test_every_method_says_what_it_does_and_how():
    for name, method in INTERVALS.items():
        assert name == method.name
        assert method.label
        assert "$" not in method.formula
        assert method.idea.endswith(".")
    assert len({method.label for method in INTERVALS.values()}) == len(INTERVALS)
