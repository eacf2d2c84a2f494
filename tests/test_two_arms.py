"""Two-arm sample size and power, against R, statsmodels and simulation."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_effectsize, proportions_ztest

from trialbook.statistics.two_arms import two_arm_power, two_arm_sample_size

rates = floats(0.02, 0.98)
apart = floats(0.1, 0.5).flatmap(lambda p1: floats(p1 + 0.15, p1 + 0.4).map(lambda p2: (p1, p2)))


# R 4.2.2
# > power.prop.test(p1=.3,p2=.5,power=.8)$n; power.prop.test(p1=.1,p2=.3,power=.9)$n
# [1] 92.99884
# [1] 81.96206
# > power.prop.test(p1=.8,p2=.6,power=.8)$n; power.prop.test(p1=.3,p2=.5,power=.8,sig.level=.01)$n
# [1] 81.22424
# [1] 138.698
@pytest.mark.parametrize(
    ("p1", "p2", "power", "alpha", "expected"),
    [(0.3, 0.5, 0.8, 0.05, 93), (0.1, 0.3, 0.9, 0.05, 82), (0.8, 0.6, 0.8, 0.05, 82), (0.3, 0.5, 0.8, 0.01, 139)],
)
def test_the_sample_size_is_that_of_r_power_prop_test(p1, p2, power, alpha, expected):
    assert two_arm_sample_size(p1, p2, alpha, power) == expected


# R 4.2.2
# > ex <- function(n,p1,p2,a=.05){x<-0:n;z<-outer(x,x,function(a,b){pb<-(a+b)/(2*n);v<-2*pb*(1-pb)/n
# +   ifelse(v==0,0,(a-b)/n/sqrt(v))});sum(outer(dbinom(x,n,p1),dbinom(x,n,p2))[abs(z)>=qnorm(1-a/2)])}
# > ex(93,.3,.5); ex(10,.3,.8); ex(25,.2,.2)
# [1] 0.7991135
# [1] 0.621632
# [1] 0.05486658
def test_exact_power_is_the_sum_that_r_makes():
    powers = [two_arm_power(93, 0.3, 0.5), two_arm_power(10, 0.3, 0.8), two_arm_power(25, 0.2, 0.2)]
    assert powers == pytest.approx([0.7991135, 0.621632, 0.05486658], abs=6e-8)


# statsmodels uses the arcsine effect size, another approximation: close, not equal.
@settings(max_examples=40, deadline=None)
@given(pair=apart)
def test_statsmodels_arcsine_formula_is_close(pair):
    other = NormalIndPower().solve_power(proportion_effectsize(*pair), power=0.8, alpha=0.05)
    assert two_arm_sample_size(*pair) == pytest.approx(other, rel=0.12, abs=4)


@settings(max_examples=40, deadline=None)
@given(pair=apart)
def test_the_exact_power_of_the_formula_is_near_what_was_asked(pair):
    assert two_arm_power(two_arm_sample_size(*pair), *pair) == pytest.approx(0.8, abs=0.06)


def test_a_simulation_of_trials_finds_the_exact_power():
    random = np.random.default_rng(20)
    first, second = random.binomial(30, 0.3, 4000), random.binomial(30, 0.6, 4000)
    pooled = (first + second) / 60
    z = (first - second) / 30 / np.sqrt(2 * pooled * (1 - pooled) / 30)
    simulated = np.mean(np.abs(z) > 1.959964)
    assert simulated == pytest.approx(two_arm_power(30, 0.3, 0.6), abs=4 * math.sqrt(0.25 / 4000))


@settings(max_examples=30, deadline=None)
@given(patients=integers(1, 12), p1=rates, p2=rates)
def test_exact_power_weighs_every_pair_of_counts(patients, p1, p2):
    def chance(count, rate):
        return math.comb(patients, count) * rate**count * (1 - rate) ** (patients - count)

    expected = 0.0
    for x in range(patients + 1):
        for y in range(patients + 1):
            if x != y and proportions_ztest([x, y], [patients, patients])[1] <= 0.05:
                expected += chance(x, p1) * chance(y, p2)
    assert two_arm_power(patients, p1, p2) == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: two_arm_sample_size(0.3, 0.3), r"p2: must differ from p1 \(0.3\), got 0.3"),
        (lambda: two_arm_sample_size(0, 0.3), "p1: must lie strictly between 0 and 1, got 0"),
        (lambda: two_arm_power(0, 0.3, 0.5), "patients: must be an integer of at least 1, got 0"),
        (lambda: two_arm_power(5, 1.3, 0.5), "p1: must lie between 0 and 1, got 1.3"),
        (lambda: two_arm_power(5, 0.3, float("nan")), "p2: must lie between 0 and 1, got nan"),
        (lambda: two_arm_power(5, 0.3, 0.5, 0), "alpha: must lie strictly between 0 and 1, got 0"),
    ],
)
def test_a_refusal_names_argument_rule_and_value(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_power_of_unequal_arms_is_that_of_all_pairs_of_counts():
    """Every pair by the textbook's statistic, with Python's own integers and floats."""
    first, second, rates = 69, 36, (0.5, 0.3)
    power = 0.0
    for x in range(first + 1):
        for y in range(second + 1):
            pooled = (x + y) / (first + second)
            error = math.sqrt(pooled * (1 - pooled) * (1 / first + 1 / second))
            if error and abs(x / first - y / second) / error >= 1.959963984540054:
                chances = [
                    math.comb(n, k) * rate**k * (1 - rate) ** (n - k)
                    for n, k, rate in ((first, x, rates[0]), (second, y, rates[1]))
                ]
                power += math.prod(chances)
    assert two_arm_power(first, *rates, others=second) == pytest.approx(power, abs=1e-12)
    assert two_arm_power(second, *rates[::-1], others=first) == pytest.approx(power, abs=1e-12)
