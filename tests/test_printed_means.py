"""GRIM, GRIMMER, DEBIT and medians, against every list of few whole values."""

from fractions import Fraction
from itertools import combinations_with_replacement, product
from statistics import mean, median, variance

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, lists, sampled_from

from trialbook.statistics.printed_means import debit, grim, grimmer, median_fits
from trialbook.statistics.printed_values import Span, span_of


def shown(value, decimals):
    return f"{float(value):.{decimals}f}"


def prints_as(value, text):
    """Whether a variance or a mean lies within half a unit of what is printed, as fractions."""
    span = span_of(text)
    return span.lower <= value <= span.upper


@given(lists(integers(0, 30), min_size=2, max_size=40), sampled_from([1, 2, 10]), integers(1, 3))
@settings(max_examples=100, deadline=None)
def test_truthful_values_pass_every_test(units, step, decimals):
    values = [step * unit for unit in units]
    printed, sd = shown(Fraction(sum(values), len(values)), decimals), shown(variance(values) ** 0.5, decimals)
    assert sum(units) in grim(printed, len(values), str(step))
    assert grimmer(printed, sd, len(values), str(step))
    assert median_fits(shown(median(values), 1), len(values), str(step))


# Every list of whole numbers whose total is 0 to n - 1: other totals are the same lists with a constant added
@pytest.mark.parametrize(("patients", "reach"), [(2, 30), (3, 14), (4, 9), (5, 7), (6, 6), (7, 4)])
def test_grimmer_allows_the_standard_deviations_of_whole_numbers_and_no_others(patients, reach):
    found = {}
    for values in combinations_with_replacement(range(-reach, reach + 1), patients):
        if 0 <= sum(values) < patients:
            found.setdefault(sum(values), set()).add(Fraction(sum((patients * x - sum(values)) ** 2 for x in values)))
    # beyond this spread a value can lie outside the range tried
    most = reach**2
    for total, squares in found.items():
        variances = {Fraction(s, patients**2 * (patients - 1)) for s in squares}
        printed = f"{total / patients:.6f}"
        for hundredths in range(0, int(100 * (most / (patients - 1)) ** 0.5) - 100, 7):
            sd = f"{hundredths / 100:.2f}"
            span = span_of(sd)
            fits = any(max(span.lower, 0) ** 2 <= v <= span.upper**2 for v in variances)
            assert grimmer(printed, sd, patients) == fits, (printed, sd)


@given(integers(2, 60).flatmap(lambda n: integers(0, n).map(lambda k: (n, k))), integers(2, 3))
@settings(max_examples=60, deadline=None)
def test_debit_finds_the_counts_that_print_as_both(case, decimals):
    patients, ones = case
    values = [1] * ones + [0] * (patients - ones)
    printed, sd = shown(mean(values), decimals), shown(variance(values) ** 0.5, decimals)
    expected = tuple(
        k
        for k in range(patients + 1)
        if prints_as(Fraction(k, patients), printed)
        and max(span_of(sd).lower, 0) ** 2
        <= Fraction(k * (patients - k), patients * (patients - 1))
        <= span_of(sd).upper ** 2
    )
    assert ones in debit(printed, sd, patients)
    assert debit(printed, sd, patients) == expected


# A published case: mean age 46.25, SD 9.46 and median 42.5 said of five patients
def test_three_numbers_of_a_paper_fit_four_patients_and_not_five():
    for patients, fits in ((4, True), (5, False)):
        assert bool(grim("46.25", patients)) == fits
        assert median_fits("42.5", patients) == fits
        assert grimmer("46.25", "9.46", patients) == fits


# Brown and Heathers' example: a mean of 5.19 of 28 whole numbers
def test_the_example_of_grims_authors_fails():
    assert not grim("5.19", 28)
    assert list(grim("5.18", 28)) == [145]


# R package scrutiny, vignettes: grim(x = "5.27", n = 43) and debit(x = "0.35", sd = "0.18", n = 20) are FALSE
def test_the_examples_of_scrutiny_fail():
    assert not grim("5.27", 43)
    assert debit("0.35", "0.18", 20) == ()
    assert debit("0.35", "0.49", 20) == (7,)


def test_a_step_and_a_rounding_decide():
    assert not grim("72.5", 10, "10")
    assert list(grim("73", 10, "10")) == [73]
    assert not grim("2.61", 13, rounding="half up")
    assert list(grim("2.61", 13, rounding="truncated")) == [34]
    # 20, 20, 20, 20 and 30 have the deviation 4.472, one and four zeros 0.447
    assert [grimmer("22.0", sd, 5, "10", way) for sd in ("4.4", "4.5") for way in (None, "truncated")] == [
        False, True, True, False
    ]  # fmt: skip
    assert (debit("0.20", "0.44", 5), debit("0.20", "0.44", 5, "truncated")) == ((), (1,))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: grim("about 5", 3), "printed: must be a plain decimal number such as 9.40, got 'about 5'"),
        (lambda: grim("5", 0), "patients: must be an integer of at least 1, got 0"),
        (lambda: grim("5", 3, "0"), "step: must be above 0, got 0"),
        (lambda: grimmer("5", "1", 1), "patients: must be an integer of at least 2, got 1"),
        (lambda: grimmer("5", "-1", 3), "sd: must be at least 0, got -1"),
        (lambda: grim("5", 2, rounding="odd"), "rounding: must be one of half up, half even, truncated"),
    ],
)
def test_a_refusal_names_argument_rule_and_value(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_multiples_within_a_span_are_those_that_counting_finds():
    ends = [Fraction(n, 4) for n in range(-9, 10)]
    for lower, upper, lower_in, upper_in in product(ends, ends, (True, False), (True, False)):
        for step in (Fraction(1), Fraction(1, 2), Fraction(3, 4)):
            found = [
                k
                for k in range(-20, 21)
                if (lower < k * step or (lower_in and lower == k * step))
                and (k * step < upper or (upper_in and k * step == upper))
            ]
            assert list(Span(lower, upper, lower_in, upper_in).multiples(step)) == found
