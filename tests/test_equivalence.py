"""Power, detectable changes and equivalence margins of pairs, against R, scipy and simulation."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers
from scipy import stats
from scipy.integrate import quad

from trialbook.statistics.equivalence import detectable_effect, equivalence_margin, equivalence_power, t_power
from trialbook.statistics.paired import implied_effect


# R 4.2.2
# > for (n in c(2, 5, 10, 40)) print(power.t.test(n = n, delta = 1, type = "paired", strict = TRUE)$power, digits = 9)
# 0.0928091551 0.401389917 0.803096857 0.999986833
# > power.t.test(n = 10, power = .8, type = "paired", strict = TRUE)$delta
# 0.996000679
def test_power_and_detectable_change_are_those_of_r():
    powers = [t_power(pairs, 1.0) for pairs in (2, 5, 10, 40)]
    assert powers == pytest.approx([0.0928091551, 0.401389917, 0.803096857, 0.999986833], abs=2e-9)
    assert detectable_effect(10) == pytest.approx(0.996000679, abs=2e-6)


@given(integers(2, 60), floats(0, 1.5), floats(0.01, 0.9999))
@settings(max_examples=60, deadline=None)
def test_power_is_averaged_over_the_standard_deviation_that_a_sample_shows(pairs, effect, confidence):
    critical, shift = stats.t.isf((1 - confidence) / 2, pairs - 1), effect * sqrt(pairs)
    # the standard deviation as a quantile, over a fine grid of the middles of equal shares
    deviations = stats.chi(pairs - 1, scale=1 / sqrt(pairs - 1)).ppf((np.arange(200_000) + 0.5) / 200_000)
    chance = stats.norm.cdf(shift - critical * deviations) + stats.norm.cdf(-shift - critical * deviations)
    assert t_power(pairs, effect, confidence) == pytest.approx(chance.mean(), abs=2e-6)


# The chance that |Z + shift| exceeds critical * s, averaged over Z by quadrature: s**2 has a chi-squared distribution
@pytest.mark.parametrize("confidence", [0.5, 0.95, 1 - 1e-6, 1 - 1e-9, 1 - 1e-12])
@pytest.mark.parametrize("effect", [0.0, 0.7, 30.0, 4e5])
@pytest.mark.parametrize("pairs", [2, 3])
def test_two_or_three_pairs_have_the_power_of_a_quadrature_at_any_level(pairs, effect, confidence):
    critical, shift = stats.t.isf((1 - confidence) / 2, pairs - 1), effect * sqrt(pairs)

    def found(z):
        return stats.chi2.cdf((pairs - 1) * (z + shift) ** 2 / critical**2, pairs - 1) * stats.norm.pdf(z)

    expected = sum(quad(found, *ends, epsabs=0, epsrel=1e-10)[0] for ends in ((-9, 0), (0, 9)))
    assert t_power(pairs, effect, confidence) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize("pairs", [2, 3])
def test_at_an_extreme_level_the_detectable_change_has_the_wanted_power(pairs):
    effect = detectable_effect(pairs, 0.8, 1 - 1e-9)
    assert t_power(pairs, effect * 0.99, 1 - 1e-9) < 0.8 < t_power(pairs, effect * 1.01, 1 - 1e-9)


@pytest.mark.parametrize("effect", [0.0, 1e-9])
@pytest.mark.parametrize("confidence", [0.01, 0.95, 0.9999])
@pytest.mark.parametrize("pairs", [2, 3, 40, 1_000_000])
def test_without_a_change_as_much_is_found_as_the_level_allows(pairs, confidence, effect):
    assert t_power(pairs, effect, confidence) == pytest.approx(1 - confidence, rel=1e-5)


def test_a_change_that_nobody_can_miss_is_found():
    assert t_power(400, 3.0) == t_power(400, -3.0) == 1


@given(integers(2, 200), floats(0.1, 0.95), floats(0.6, 0.99))
@settings(max_examples=40, deadline=None)
def test_the_detectable_change_has_the_wanted_power(pairs, power, confidence):
    effect = detectable_effect(pairs, power, confidence)
    assert t_power(pairs, effect, confidence) == pytest.approx(max(power, 1 - confidence), abs=1e-7)


# R 4.2.2, a million simulated trials of ten and of five patients without a true change
# > for (i in 1:2) {
# +   set.seed(1); n <- c(10, 5)[i]; m <- c(1, 1.5)[i]; x <- matrix(rnorm(1e6 * n), n)
# +   s <- sqrt((colSums(x^2) - n * colMeans(x)^2) / (n - 1))
# +   print(mean(abs(colMeans(x)) + qt(.975, n - 1) * s / sqrt(n) < m), digits = 9) }
# [1] 0.613516
# [1] 0.50666
def test_the_chance_to_show_equivalence_is_the_share_of_simulated_trials_of_r():
    assert equivalence_power(10, 1.0) == pytest.approx(0.613516, abs=2e-3)
    assert equivalence_power(5, 1.5) == pytest.approx(0.50666, abs=2e-3)


@given(integers(2, 300), floats(0.1, 0.95), floats(0.6, 0.99))
@settings(max_examples=30, deadline=None)
def test_the_margin_is_shown_with_the_wanted_chance(pairs, power, confidence):
    margin = equivalence_margin(pairs, power, confidence)
    assert equivalence_power(pairs, margin, confidence) == pytest.approx(power, abs=1e-7)


def test_with_many_pairs_the_margin_is_the_normal_one():
    expected = (stats.norm.isf(0.025) + stats.norm.isf(0.1)) / 1000
    assert equivalence_margin(1_000_000, 0.8) == pytest.approx(expected, rel=1e-4)
    assert detectable_effect(1_000_000) == pytest.approx((stats.norm.isf(0.025) + stats.norm.isf(0.2)) / 1000, rel=1e-4)


def test_the_best_margin_is_the_half_width_of_the_interval_and_the_edge_of_significance():
    changes = np.array([-2.0, -1, 0, 1, 2])
    interval = stats.ttest_1samp(changes, 0).confidence_interval(0.95)
    assert equivalence_margin(5) == pytest.approx(interval.high / changes.std(ddof=1))
    assert equivalence_margin(5) == pytest.approx(implied_effect(5, 0.05))


def test_a_test_whose_level_is_above_the_wanted_power_finds_any_change_so_often():
    assert detectable_effect(10, 0.8, 0.1) == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: t_power(1, 0.5), "patients: must be an integer of at least 2, got 1"),
        (lambda: t_power(5, float("inf")), "effect: must be a finite number, got inf"),
        (lambda: t_power(2.5, 1.0), "patients: must be an integer of at least 2, got 2.5"),
        (lambda: t_power(5, 0.5, 1.0), "confidence: must lie strictly between 0 and 1, got 1.0"),
        (lambda: detectable_effect(5, 1.0), "power: must lie strictly between 0 and 1, got 1.0"),
        (lambda: equivalence_power(5, -0.1), "margin: must be a finite number of at least 0, got -0.1"),
        (lambda: equivalence_margin(5, 0.0), "power: must lie strictly between 0 and 1, got 0.0"),
    ],
)
def test_an_impossible_argument_is_named_with_its_rule(call, message):
    with pytest.raises(ValueError, match=message):
        call()
