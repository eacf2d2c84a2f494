"""What printed means and standard deviations say of a paired t-test, against data and every value that prints so."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers
from scipy import stats

from trialbook.statistics.paired_summaries import PairedSummary
from trialbook.statistics.printed_values import Span, span_of


def summary(before, after, decimals):
    numbers = (before.mean(), before.std(ddof=1), after.mean(), after.std(ddof=1))
    return PairedSummary(*(f"{number:.{decimals}f}" for number in numbers), len(before))


@given(integers(2, 40), integers(0, 2**32 - 1), floats(-0.9, 0.99), integers(1, 3))
@settings(max_examples=150, deadline=None)
def test_the_p_value_and_the_correlation_of_data_are_always_allowed(patients, seed, common, decimals):
    draw = np.random.default_rng(seed).normal(size=(2, patients))
    before, after = 20 + 4 * draw[0], 18 + 3 * (common * draw[0] + (1 - common**2) ** 0.5 * draw[1])
    found, p = summary(before, after, decimals), stats.ttest_rel(before, after).pvalue
    assert found.p_values().lower <= p * (1 + 1e-9)
    assert p <= found.p_values().upper * (1 + 1e-9)
    needed = found.correlations(Span(p * (1 - 1e-9), p * (1 + 1e-9)))
    assert needed.lower - 1e-6 <= np.corrcoef(before, after)[0, 1] <= needed.upper + 1e-6


@pytest.mark.parametrize(
    "printed", [("12.4", "3.1", "9.8", "2.7", 10), ("5", "2", "6", "3", 4), ("0.52", "0.20", "0.61", "0.21", 25)]
)
@pytest.mark.parametrize("p", ["0.011", "0.2", "0.05"])
def test_the_ranges_are_those_of_all_values_that_print_so(printed, p):
    spans = [span_of(text) for text in printed[:4]]
    grids = np.meshgrid(*(np.linspace(float(s.lower), float(s.upper), 13) for s in spans), indexing="ij")
    before, sd_before, after, sd_after = (grid.ravel()[:, None] for grid in grids)
    correlations = np.linspace(-1, 1, 401)
    changes = np.sqrt(np.maximum(sd_before**2 + sd_after**2 - 2 * correlations * sd_before * sd_after, 1e-300))
    values = 2 * stats.t.sf(np.abs(after - before) * np.sqrt(printed[4]) / changes, printed[4] - 1)
    found = PairedSummary(*printed)
    assert found.p_values().lower == pytest.approx(values.min(), rel=1e-6, abs=1e-12)
    assert found.p_values().upper == pytest.approx(values.max(), rel=1e-6)
    span = span_of(p)
    fits = correlations[((values >= float(span.lower)) & (values <= float(span.upper))).any(axis=0)]
    needed = found.correlations(span)
    assert (needed is None) == (fits.size == 0)
    if needed is not None:
        assert (needed.lower, needed.upper) == pytest.approx((fits.min(), fits.max()), abs=0.03)
        assert needed.lower <= fits.min() + 1e-9
        assert needed.upper >= fits.max() - 1e-9


def test_a_p_value_that_no_correlation_gives_is_told():
    found = PairedSummary("12.4", "3.1", "9.8", "2.7", 10)
    assert found.correlations(span_of("0.9")) is None
    assert 0.9 not in found.p_values()
    below = found.correlations(Span(0, span_of("0.05").upper))
    assert below.upper == 1


def test_a_quantile_just_below_zero_is_zero(monkeypatch):
    found = PairedSummary("1.04", "0.55", "0.95", "0.30", 6)
    expected = found.correlations(Span(Fraction(1, 20), Fraction(1)))
    exact = stats.t.isf
    monkeypatch.setattr(stats.t, "isf", lambda p, df: exact(p, df) - 1e-16)  # as scipy 1.14 gives for P = 1
    assert found.correlations(Span(Fraction(1, 20), Fraction(1))) == expected


def test_means_that_may_be_the_same_allow_any_p_value():
    found = PairedSummary("5", "1", "5", "1", 8).p_values()
    assert (found.lower, found.upper) == (0, 1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: PairedSummary("1", "1", "2", "1", 1), "patients: must be an integer of at least 2, got 1"),
        (lambda: PairedSummary("1", "-1", "2", "1", 5), "sd_before: must be at least 0, got -1"),
        (lambda: PairedSummary("1", "1", "two", "1", 5), "printed: must be a plain decimal number"),
        (lambda: PairedSummary("1", "1", "2", "1", 5).correlations(span_of("1.4")), "p: must hold a P value"),
    ],
)
def test_a_refusal_names_argument_rule_and_value(call, message):
    with pytest.raises(ValueError, match=message):
        call()
