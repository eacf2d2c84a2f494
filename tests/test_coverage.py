"""Exact coverage, against R, the definition one count at a time, and what is known of each method."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis.strategies import floats, integers, sampled_from
from scipy.stats import binom

from trialbook.statistics.coverage import coverage, coverage_table
from trialbook.statistics.interval_methods import INTERVALS
from trialbook.statistics.proportions import METHODS, interval, limits


# R 4.2.2
# > cov <- function(n,p,f) {x<-0:n; L<-sapply(x,function(k) f(k,n)); sum(dbinom(x,n,p)[L[1,]<=p & p<=L[2,]])}
# > cp <- function(k,n) binom.test(k,n)$conf.int
# > wi <- function(k,n) suppressWarnings(prop.test(k,n,correct=FALSE)$conf.int)
# > wa <- function(k,n) k/n + c(-1,1)*qnorm(.975)*sqrt(k/n*(1-k/n)/n)
# > je <- function(k,n) c(if(k==0) 0 else qbeta(.025,k+.5,n-k+.5), if(k==n) 1 else qbeta(.975,k+.5,n-k+.5))
# > for (f in list(cp,wi,wa,je)) print(sapply(c(.05,.3,.5,.9), function(p) cov(10,p,f)), digits=7)
# [1] 0.9884964 0.9894079 0.9785156 0.9872048
# [1] 0.9138616 0.9244035 0.9785156 0.9298092
# [1] 0.4002346 0.8400996 0.8906250 0.6496866
# [1] 0.9884964 0.9244035 0.9785156 0.9872048
# and the same with 33 for 10
# [1] 0.9769735 0.9656354 0.9649180 0.9858982
# [1] 0.9769735 0.9656354 0.9649180 0.9582962
# [1] 0.8105866 0.9391068 0.9198567 0.8516509
# [1] 0.9769735 0.9656354 0.9649180 0.9273930
@pytest.mark.parametrize(
    ("method", "patients", "expected"),
    [
        ("clopper-pearson", 10, [0.9884964, 0.9894079, 0.9785156, 0.9872048]),
        ("wilson", 10, [0.9138616, 0.9244035, 0.9785156, 0.9298092]),
        ("wald", 10, [0.4002346, 0.8400996, 0.8906250, 0.6496866]),
        ("jeffreys", 10, [0.9884964, 0.9244035, 0.9785156, 0.9872048]),
        ("clopper-pearson", 33, [0.9769735, 0.9656354, 0.9649180, 0.9858982]),
        ("wilson", 33, [0.9769735, 0.9656354, 0.9649180, 0.9582962]),
        ("wald", 33, [0.8105866, 0.9391068, 0.9198567, 0.8516509]),
        ("jeffreys", 33, [0.9769735, 0.9656354, 0.9649180, 0.9273930]),
    ],
)
def test_coverage_is_what_r_sums(method, patients, expected):
    assert coverage([0.05, 0.3, 0.5, 0.9], patients, method=method) == pytest.approx(expected, abs=6e-8)


@settings(max_examples=60, deadline=None)
@given(rate=floats(0, 1), patients=integers(1, 25), confidence=floats(0.5, 0.99), method=sampled_from(list(INTERVALS)))
def test_coverage_adds_up_the_counts_whose_interval_holds_the_rate(rate, patients, confidence, method):
    ends = [interval(x, patients, confidence, method) for x in range(patients + 1)]
    assume(all(abs(rate - end) > 1e-9 or rate == end for one in ends for end in astuple(one)))
    held = [x for x, one in enumerate(ends) if rate in one]
    expected = binom.pmf(held, patients, rate).sum()
    assert coverage(rate, patients, confidence, method) == pytest.approx(expected, abs=1e-12)


# One patient, 95 %: Clopper-Pearson's limits are exactly .025 and .975, mid-P's .05 and .95. Two patients, 98 %:
# Clopper-Pearson's low limit for two successes is the root of p^2 = .01.
@pytest.mark.parametrize(
    ("rate", "patients", "confidence", "method"),
    [
        (0.025, 1, 0.95, "clopper-pearson"),
        (0.975, 1, 0.95, "clopper-pearson"),
        (0.05, 1, 0.95, "mid-p"),
        (0.95, 1, 0.95, "mid-p"),
        (0.1, 2, 0.98, "clopper-pearson"),
        (0.9, 2, 0.98, "clopper-pearson"),
    ],
)
def test_a_rate_that_equals_a_limit_is_held(rate, patients, confidence, method):
    assert coverage(rate, patients, confidence, method) == 1
    assert coverage_table([rate], patients, confidence, [method])[method][-1, 0] == pytest.approx(1, abs=1e-12)
    outside = rate - 1e-9 if rate < 0.5 else rate + 1e-9
    assert coverage(outside, patients, confidence, method) < 1


def test_the_table_has_the_coverage_of_every_number_of_patients():
    rates = np.arange(0, 101) / 100
    table = coverage_table(rates, 60, 0.9)
    for method in METHODS:
        singles = [coverage(rates, patients, 0.9, method) for patients in range(1, 61)]
        assert np.abs(table[method] - singles).max() < 1e-12


@pytest.mark.parametrize("method", INTERVALS)
def test_many_patients_are_counted_in_the_same_way_as_few(method):
    rates, patients = np.array([0.0, 0.001, 0.2, 0.5, 0.77, 1.0]), 2500
    low, high = limits(np.arange(patients + 1), patients, 0.9, method)
    expected = [binom.pmf(np.flatnonzero((low <= rate) & (rate <= high)), patients, rate).sum() for rate in rates]
    assert coverage(rates, patients, 0.9, method) == pytest.approx(expected, abs=1e-10)


def test_a_million_patients_take_no_list_of_a_million_intervals():
    assert coverage([0.1, 0.5], 1_000_000, method="mid-p") == pytest.approx(0.95, abs=1e-3)


@settings(max_examples=30, deadline=None)
@given(patients=integers(1, 120), confidence=floats(0.5, 0.999))
def test_clopper_pearson_never_covers_less_than_its_level(patients, confidence):
    assert coverage(np.arange(1, 400) / 400, patients, confidence).min() >= confidence - 1e-9


def test_wilson_and_mid_p_cover_about_their_level_on_average_and_wald_far_less():
    rates = (np.arange(1000) + 0.5) / 1000
    means = {method: coverage(rates, 10, method=method).mean() for method in METHODS}
    assert abs(means["wilson"] - 0.95) < 0.01
    assert 0.95 < means["mid-p"] < means["clopper-pearson"]
    assert means["wald"] < 0.8


@settings(max_examples=30, deadline=None)
@given(rate=floats(1e-6, 1 - 1e-6), patients=integers(1, 60), method=sampled_from(METHODS))
def test_coverage_is_the_same_for_failures(rate, patients, method):
    assert coverage(rate, patients, method=method) == pytest.approx(
        coverage(1 - rate, patients, method=method), abs=1e-9
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: coverage(1.5, 10), "rates: must lie between 0 and 1, got 1.5"),
        (lambda: coverage(0.5, 0), "patients: must be an integer of at least 1"),
        (lambda: coverage(0.5, 10, method="score"), "method: must be one of .*, got 'score'"),
        (lambda: coverage_table([0.5], 0), "most_patients: must be an integer of at least 1, got 0"),
        (lambda: coverage_table([float("nan")], 5), "rates: must lie between 0 and 1"),
    ],
)
def test_a_refusal_names_argument_and_rule(call, message):
    with pytest.raises(ValueError, match=message):
        call()
