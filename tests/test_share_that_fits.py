"""The share of percentages that fit, and spans of printed numbers, against printing with Python's decimal numbers."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, sampled_from

from trialbook.statistics.printed_values import span_of
from trialbook.statistics.share_that_fits import share_that_fits

MODES = {"half up": ROUND_HALF_UP, "half even": ROUND_HALF_EVEN, "truncated": ROUND_DOWN}


def shown(value, decimals, rounding):
    """Print a fraction with so many decimals, by way of 60 digits."""
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return format(exact.quantize(Decimal(1).scaleb(-decimals), rounding=MODES[rounding]), "f")


@given(integers(1, 120), integers(0, 3), sampled_from(list(MODES)))
@settings(max_examples=60, deadline=None)
def test_a_percentage_fits_that_some_count_prints_as(patients, decimals, rounding):
    printed = {shown(Fraction(100 * count, patients), decimals, rounding) for count in range(patients + 1)}
    assert share_that_fits(decimals, patients, rounding) == Fraction(len(printed), 100 * 10**decimals + 1)


@given(integers(-300, 300), integers(1, 16), integers(0, 2), sampled_from(list(MODES)))
@settings(max_examples=200, deadline=None)
def test_a_span_holds_the_values_that_print_so_negative_ones_too(number, parts, decimals, rounding):
    value = Fraction(number, parts)
    text = shown(value, decimals, rounding)
    unit = Fraction(1, 10**decimals)
    assert value in span_of(text, rounding)
    for other in (value + unit, value - unit, value + unit / 2, value - unit / 2):
        same = Decimal(shown(other, decimals, rounding)) == Decimal(text)
        assert (other in span_of(text.lstrip("-") if Decimal(text) == 0 else text, rounding)) == same


def test_one_decimal_says_much_of_67_patients():
    assert round(float(share_that_fits(1, 67)), 3) == 0.068


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: span_of("58.3%"), "printed: must be a plain decimal number"),
        (lambda: span_of("1e5"), "printed: must be a plain decimal number"),
        (lambda: share_that_fits(1, 0), "patients: must be an integer of at least 1, got 0"),
        (lambda: share_that_fits(1, 12, "up"), "rounding: must be one of half up, half even, truncated, got 'up'"),
        (lambda: share_that_fits(-1, 12), "decimals: must be an integer of at least 0, got -1"),
    ],
)
def test_a_refusal_names_argument_rule_and_value(call, message):
    with pytest.raises(ValueError, match=message):
        call()
