"""Limits of standard deviations and means, against every list of few values."""

from fractions import Fraction
from itertools import combinations_with_replacement
from math import sqrt
from statistics import variance

import pytest
from hypothesis import given, settings
from hypothesis.strategies import booleans, floats, integers, lists

from trialbook.statistics.spread_limits import sd_limits, sd_of_se


def every(patients, top):
    """Return every list of whole numbers from 0 to a top."""
    return list(combinations_with_replacement(range(top + 1), patients))


@pytest.mark.parametrize("observed", [False, True])
@pytest.mark.parametrize(("patients", "top"), [(2, 7), (3, 6), (4, 5), (6, 4)])
def test_no_list_has_a_larger_or_smaller_standard_deviation_and_some_has_the_largest(patients, top, observed):
    # scaled so that no limit or mean that is printed is rounded
    scale = 1000
    by_total = {}
    for values in every(patients, top):
        if not observed or (values[0], values[-1]) == (0, top):
            by_total.setdefault(sum(values), []).append(Fraction(variance(map(Fraction, values))))
    for total, variances in by_total.items():
        found = sd_limits(
            f"{scale * total / patients:.9f}", patients, "0.000000", f"{scale * top}.000000", observed=observed
        )
        largest, smallest = max(variances), min(variances)
        assert float(found.largest_variance) == pytest.approx(float(scale**2 * largest), rel=1e-6, abs=1e-3)
        assert float(found.smallest_variance) <= float(scale**2 * smallest) + 1e-3
        # whole values can be as equal as any, and the rounding of the limits does not decide
        equal = patients == 2 or (0 < total - top < top * (patients - 2) and (total - top) % (patients - 2) == 0)
        if observed and equal:
            assert float(found.smallest_variance) == pytest.approx(float(scale**2 * smallest), rel=1e-6)


@given(lists(floats(0, 100), min_size=2, max_size=12), booleans(), integers(0, 2))
@settings(max_examples=150, deadline=None)
def test_truthful_numbers_are_always_allowed(values, observed, decimals):
    values = [Fraction(value) for value in values]
    mean, sd = f"{float(sum(values) / len(values)):.{decimals}f}", f"{sqrt(variance(values)):.{decimals}f}"
    low, high = (f"{float(end):.{decimals}f}" for end in ((min(values), max(values)) if observed else (0, 100)))
    assert sd_limits(mean, len(values), low, high, observed=observed).allow(sd)


def test_an_impossible_standard_deviation_can_be_possible_as_a_standard_error():
    found = sd_limits("3.0", 10, "1", "5")
    assert found.sd.upper == pytest.approx(sqrt(40 / 9))
    assert found.allow("2.1")
    assert not found.allow("2.3")
    assert repr(found) == "SpreadLimits(sd=Range(lower=0, upper=2.108))"
    assert sd_of_se("0.50", 16).lower == pytest.approx(1.98)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sd_limits("6", 10, "1", "5"), "mean: must lie where values from 1 to 5 can have it, got 6"),
        (lambda: sd_limits("1.2", 4, "1", "5", observed=True), "mean: must lie where values from 1 to 5 can have it"),
        (lambda: sd_limits("3", 10, "5", "1"), r"high: must be at least low \(5\), got 1"),
        (lambda: sd_limits("3", 1, "1", "5"), "patients: must be an integer of at least 2, got 1"),
        (lambda: sd_of_se("-1", 5), "se: must be at least 0, got -1"),
    ],
)
def test_a_refusal_names_argument_rule_and_value(call, message):
    with pytest.raises(ValueError, match=message):
        call()
