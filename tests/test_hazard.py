"""A ratio, its limits and its P value, against R and against every value in the width of the rounding."""

from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats
from scipy.stats import norm

from trialbook.statistics.hazard import check_ratio
from trialbook.statistics.printed_values import span_of

WIDE = norm.isf(0.025)


def values(text, steps=41):
    span = span_of(text)
    return np.linspace(float(span.lower), float(span.upper), steps)


# R 4.2.2, survival 3.5-3
# > summary(coxph(Surv(time, status) ~ sex, lung))
#     exp(coef) 0.588; lower .95 0.4237, upper .95 0.816; z = -3.176, Pr(>|z|) = 0.00149
def test_a_ratio_as_r_prints_it_is_the_middle_of_its_limits_and_has_its_p_value():
    found = check_ratio("0.588", "0.4237", "0.816")
    assert found.inside
    assert found.is_middle
    assert 0.00149 in found.p
    assert found.p.upper - found.p.lower < 6e-5


@given(floats(-2, 2), floats(0.05, 0.8))
@settings(max_examples=60, deadline=None)
def test_a_truthful_ratio_is_never_refused(middle, error):
    numbers = [f"{exp(middle + side * WIDE * error):.3f}" for side in (0, -1, 1)]
    if "0.000" in numbers:
        return
    found = check_ratio(*numbers)
    assert found.inside
    assert found.is_middle
    assert found.p.meets(span_of(f"{2 * norm.sf(abs(middle) / error):.6f}"))


@pytest.mark.parametrize(
    "numbers", [("0.62", "0.41", "0.94"), ("1.8", "0.9", "3.6"), ("1.0", "0.6", "1.7"), ("0.31", "0.10", "0.96")]
)
def test_the_range_of_p_is_that_of_all_values_that_print_so(numbers):
    ratio, low, high = (values(text) for text in numbers)
    a, b = np.meshgrid(np.log(low), np.log(high))
    middles = np.exp((a + b) / 2)
    fits = (middles >= ratio[0]) & (middles <= ratio[-1])
    p = 2 * norm.sf(np.abs((a + b) / (b - a))[fits] * WIDE)
    found = check_ratio(*numbers)
    assert found.is_middle == fits.any()
    assert found.p.lower == pytest.approx(p.min(), rel=0.05)
    assert found.p.upper == pytest.approx(p.max(), rel=0.05)
    assert found.p.lower <= p.min() * (1 + 1e-9)
    assert p.max() <= found.p.upper * (1 + 1e-9)
    assert (found.middle.lower, found.middle.upper) == pytest.approx((middles.min(), middles.max()))


def test_a_ratio_outside_its_limits_and_one_off_their_middle_are_told_apart():
    assert not check_ratio("0.40", "0.41", "0.94").inside
    off = check_ratio("0.70", "0.41", "0.94")
    assert (off.inside, off.is_middle) == (True, False)


def test_a_low_limit_that_prints_as_0_has_a_range_up_to_its_level():
    assert check_ratio("0.0", "0.0", "0.8").is_middle  # each rounded, from 0.03, 0.001 and 0.8
    found = check_ratio("0.2", "0.0", "0.9")
    assert found.middle.lower == 0
    assert found.p.upper <= 0.05


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: check_ratio("0", "0.1", "0.9"), "ratio: must be above 0, got 0"),
        (lambda: check_ratio("0.5", "-0.1", "0.9"), "low: must be above 0, got -0.1"),
        (lambda: check_ratio("0.5", "0.9", "0.1"), r"high: must be at least low \(0.9\), got 0.1"),
        (lambda: check_ratio("0.5", "0.1", "NR"), "printed: must be a plain decimal number such as 9.40, got 'NR'"),
        (lambda: check_ratio("0.5", "0.1", "inf"), "printed: must be a plain decimal number such as 9.40, got 'inf'"),
        (lambda: check_ratio("0.5", "0.1", "0.9", 1), "confidence: must lie strictly between 0 and 1, got 1"),
    ],
)
def test_a_refusal_names_argument_rule_and_value(call, message):
    with pytest.raises(ValueError, match=message):
        call()
