"""Simulated counts: that they fit their reading and their model."""

from statistics import fmean, variance

import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers
from scipy import stats

from trialbook.statistics.simulated_counts import simulate_counts


@given(integers(1, 40), floats(1, 50), floats(0.1, 5), floats(0, 0.9), integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_each_reading_holds_in_its_draw(patients, mean_count, dispersion, effect, seed):
    each = simulate_counts(patients, mean_count, dispersion, effect, "each", seed)
    average = simulate_counts(patients, mean_count, dispersion, effect, "mean", seed)
    assert each.fell == patients == len(each.before)
    assert each.rose == 0
    assert average.means[1] < average.means[0]


def test_the_same_seed_gives_the_same_counts_and_another_one_others():
    draws = [simulate_counts(20, 10, 1.0, 0.3, "mean", seed) for seed in (1, 1, 2)]
    assert draws[0] == draws[1] != draws[2]


def test_counts_of_many_patients_have_mean_and_variance_of_the_negative_binomial():
    drawn = simulate_counts(200_000, 12, 0.6, 0.25, "mean", seed=3)
    for counts, mean in ((drawn.before, 12), (drawn.after, 9)):
        assert fmean(counts) == pytest.approx(mean, rel=0.01)
        assert variance(counts) == pytest.approx(mean + 0.6 * mean**2, rel=0.03)
        zeros = sum(count == 0 for count in counts) / len(counts)
        assert zeros == pytest.approx(stats.nbinom(1 / 0.6, 1 / (1 + 0.6 * mean)).pmf(0), abs=0.002)


def test_where_hardly_any_count_can_fall_the_draw_ends_with_a_reason():
    with pytest.raises(ValueError, match="no draw in 10000 fits 'each' with mean_count 1e-09"):
        simulate_counts(5, 1e-9, 1.0, 0.5, "each", seed=1)


@pytest.mark.parametrize(
    ("change", "name"),
    [({"patients": 0}, "patients"), ({"mean_count": 0}, "mean_count"), ({"dispersion": 0}, "dispersion"),
     ({"effect": 1}, "effect"), ({"effect": -0.1}, "effect"), ({"reading": "all"}, "reading")],
)  # fmt: skip
def test_an_argument_outside_its_range_is_named(change, name):
    given = {"patients": 5, "mean_count": 9, "dispersion": 1, "effect": 0.2, "reading": "each", "seed": 1}
    with pytest.raises(ValueError, match=f"^{name}: "):
        simulate_counts(**given | change)
