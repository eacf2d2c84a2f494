"""One-arm designs, against R and the definition tried number by number."""

import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers
from scipy.stats import binom, binomtest

from trialbook.statistics.designs import one_arm_sample_size, one_arm_test

gaps = floats(0.03, 0.6).flatmap(lambda p0: floats(p0 + 0.2, 0.95).map(lambda p1: (p0, p1)))


# R 4.2.2
# > 1-pbinom(5,10,c(.3,.5,.6,.8))
# [1] 0.04734899 0.37695313 0.63310326 0.96720650
def test_power_of_ten_patients_is_that_of_r():
    test = one_arm_test(10, 0.3)
    assert test.critical == 6
    assert test.size == pytest.approx(0.04734899, abs=6e-9)
    assert test.power([0.5, 0.6, 0.8]) == pytest.approx([0.37695313, 0.63310326, 0.96720650], abs=6e-9)


@settings(max_examples=60, deadline=None)
@given(patients=integers(1, 80), p0=floats(0.01, 0.99), alpha=floats(0.005, 0.3))
def test_the_critical_number_is_the_first_with_a_p_value_of_at_most_alpha(patients, p0, alpha):
    test = one_arm_test(patients, p0, alpha)
    p_values = [binomtest(x, patients, p0, alternative="greater").pvalue for x in range(patients + 1)]
    expected = next((x for x, p in enumerate(p_values) if p <= alpha * (1 + 1e-12)), patients + 1)
    assert test.critical == expected


@pytest.mark.parametrize(
    ("patients", "p0", "alpha", "critical"), [(1, 0.05, 0.05, 1), (4, 0.5, 0.0625, 4), (2, 0.1, 0.01, 2)]
)
def test_a_size_that_equals_alpha_is_allowed(patients, p0, alpha, critical):
    assert one_arm_test(patients, p0, alpha).critical == critical


def test_too_few_patients_can_reject_nothing():
    test = one_arm_test(2, 0.3)
    assert (test.critical, test.size, test.detectable()) == (3, 0, 1)
    assert test.power(0.99) == 0


@settings(max_examples=40, deadline=None)
@given(patients=integers(5, 60), p0=floats(0.05, 0.5), power=floats(0.5, 0.95))
def test_the_detectable_rate_has_just_the_power(patients, p0, power):
    test = one_arm_test(patients, p0)
    rate = test.detectable(power)
    assert test.power(rate) == pytest.approx(power, abs=1e-9) or test.critical > patients


# R 4.2.2
# > size <- function(p0,p1,a,pw,N=600) { n<-1:N; c<-qbinom(a,n,p0,lower.tail=FALSE)+1
# +   ok<-pbinom(c-1,n,p1,lower.tail=FALSE)>=pw; c(first=min(which(ok)), lasting=max(which(!ok))+1) }
# > print(size(.3,.5,.05,.8)); print(size(.1,.3,.05,.8)); print(size(.2,.4,.1,.9)); print(size(.05,.25,.05,.9))
#   first lasting
#      39      43
#      25      29
#      36      42
#      25      30
# > print(size(.3,.6,.05,.8)); print(size(.5,.55,.05,.8,4000))
#      17      19
#     620     654
@pytest.mark.parametrize(
    ("p0", "p1", "alpha", "power", "first", "lasting"),
    [
        (0.3, 0.5, 0.05, 0.8, 39, 43),
        (0.1, 0.3, 0.05, 0.8, 25, 29),
        (0.2, 0.4, 0.1, 0.9, 36, 42),
        (0.05, 0.25, 0.05, 0.9, 25, 30),
        (0.3, 0.6, 0.05, 0.8, 17, 19),
        (0.5, 0.55, 0.05, 0.8, 620, 654),
    ],
)
def test_both_sample_sizes_are_those_that_r_finds_by_trying(p0, p1, alpha, power, first, lasting):
    assert one_arm_sample_size(p0, p1, alpha, power, lasting=False).patients == first
    assert one_arm_sample_size(p0, p1, alpha, power).patients == lasting


@settings(max_examples=30, deadline=None)
@given(rates=gaps, power=floats(0.5, 0.95))
def test_the_lasting_sample_size_lasts_and_none_below_the_first_has_the_power(rates, power):
    p0, p1 = rates
    first = one_arm_sample_size(p0, p1, 0.05, power, lasting=False).patients
    lasting = one_arm_sample_size(p0, p1, 0.05, power).patients
    reached = {n: one_arm_test(n, p0).power(p1) >= power * (1 - 1e-12) for n in range(1, lasting + 40)}
    assert not any(reached[n] for n in range(1, first))
    assert reached[first]
    assert all(reached[n] for n in range(lasting, lasting + 40))
    assert lasting == 1 or not reached[lasting - 1]


def test_power_is_the_binomial_tail():
    test = one_arm_test(25, 0.1)
    assert test.power(0.3) == pytest.approx(sum(binom.pmf(x, 25, 0.3) for x in range(test.critical, 26)))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: one_arm_test(0, 0.3), "patients: must be an integer of at least 1, got 0"),
        (lambda: one_arm_test(float("inf"), 0.3), "patients: must be an integer of at least 1, got inf"),
        (lambda: one_arm_test(float("nan"), 0.3), "patients: must be an integer of at least 1, got nan"),
        (lambda: one_arm_test(10, 0.3).power([0.5, 1.5]), r"rate: must lie between 0 and 1, got \[0.5, 1.5\]"),
        (lambda: one_arm_test(10, 0.0), "p0: must lie strictly between 0 and 1, got 0.0"),
        (lambda: one_arm_test(10, 0.3, 1), "alpha: must lie strictly between 0 and 1, got 1"),
        (lambda: one_arm_test(10, 0.3).detectable(1), "power: must lie strictly between 0 and 1, got 1"),
        (
            lambda: one_arm_sample_size(0.5, 0.501),
            "most_patients: must be at least .* to be sure for 0.5 against 0.501",
        ),
        (lambda: one_arm_sample_size(0.5, 0.4), r"p1: must be above p0 \(0.5\), got 0.4"),
    ],
)
def test_a_refusal_names_argument_rule_and_value(call, message):
    with pytest.raises(ValueError, match=message):
        call()
