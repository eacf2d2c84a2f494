"""Many simulated trials at once: four tests against enumeration and R, and how often they find what is there."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, lists
from scipy import stats

from trialbook.statistics.simulated_trials import found_by_effect, p_values, simulate_changes


# R 4.2.2
# > d <- c(-8, -6, -4, -4, 3, 0); s <- as.matrix(expand.grid(rep(list(c(-1, 1)), 6)))
# > mean(abs(s %*% abs(d)) >= abs(sum(d)))
# [1] 0.125
# > r <- ifelse(d == 0, 0, rank(abs(d)) - sum(d == 0)); mean(abs(s %*% r) >= abs(sum(sign(d) * r)))
# [1] 0.125
# > print(t.test(d)$p.value, digits = 9)
# [1] 0.1116107
# > binom.test(4, 5)$p.value
# [1] 0.375
def test_four_tests_give_what_r_gives():
    values = p_values(np.array([[-8, -6, -4, -4, 3, 0]]))
    expected = {"sign": 0.375, "signed-rank": 0.125, "permutation": 0.125, "t": 0.1116107}
    assert {test: float(value[0]) for test, value in values.items()} == pytest.approx(expected, rel=1e-7)


@given(integers(2, 7).flatmap(lambda n: lists(lists(integers(-4, 4), min_size=n, max_size=n), min_size=1, max_size=4)))
@settings(max_examples=60, deadline=None)
def test_sums_are_compared_with_those_of_every_choice_of_signs(rows):
    values = p_values(np.array(rows))
    for number, changes in enumerate(rows):
        sizes = sorted(abs(change) for change in changes if change)
        ranks = [np.mean([i for i, size in enumerate(sizes, 1) if size == abs(c)]) if c else 0.0 for c in changes]
        for test, scores in (("permutation", [abs(c) for c in changes]), ("signed-rank", ranks)):
            seen = abs(sum(score * np.sign(c) for score, c in zip(scores, changes, strict=True)))
            sums = [abs(np.dot(signs, scores)) for signs in product((-1, 1), repeat=len(changes))]
            assert values[test][number] == pytest.approx(np.mean(np.array(sums) >= seen - 1e-9))


@given(lists(integers(-9, 9), min_size=2, max_size=9).filter(any))
@settings(max_examples=40, deadline=None)
def test_each_trial_has_the_p_values_that_it_has_alone(changes):
    moved = [change for change in changes if change]
    alone = {
        "sign": stats.binomtest(sum(change < 0 for change in moved), len(moved)).pvalue,
        "permutation": stats.permutation_test((changes,), np.mean, permutation_type="samples").pvalue,
        "t": stats.ttest_1samp(changes, 0).pvalue if len(set(changes)) > 1 else 0.0,
    }
    together = p_values(np.array([changes[::-1], changes]))
    for test in ("sign", "permutation", "t"):
        assert together[test][1] == pytest.approx(alone[test], rel=1e-9)


def test_nothing_changed_is_no_evidence_and_all_alike_is_for_the_t_test_alone_beyond_doubt():
    values = p_values(np.array([[0, 0, 0, 0], [-2, -2, -2, -2]]))
    assert {test: value.tolist() for test, value in values.items()} == {
        "sign": [1.0, 0.125],
        "signed-rank": [1.0, 0.125],
        "permutation": [1.0, 0.125],
        "t": [1.0, 0.0],
    }


def test_drawn_choices_of_signs_come_close_to_all_of_them():
    changes = np.arange(1, 21) * np.random.default_rng(5).choice([-1, 1], (40, 20))
    exact = stats.wilcoxon(changes, axis=1, method="exact").pvalue
    drawn = p_values(changes, seed=1)["signed-rank"]
    assert np.abs(drawn - exact).max() < 4 * 0.5 / np.sqrt(1000)
    assert not np.array_equal(drawn, p_values(changes, seed=2)["signed-rank"])


# With so many counts no two are the same, and the sign test has the closed form 2 (1 + 10) / 2^10 of false alarms.
def test_false_alarms_of_the_sign_test_are_as_frequent_as_worked_out():
    table = found_by_effect([0.0], 40_000, 10, 1e9, 0.5, seed=3).set_index("test")
    assert table.loc["sign", "low"] < 22 / 1024 < table.loc["sign", "high"]
    assert (table["low"] < 0.05).all()


# R 4.2.2
# > set.seed(1); N <- 200000; m <- matrix(rgamma(N * 10, 1 / .6, scale = 12 * .6), N)
# > d <- matrix(rpois(N * 10, m * .65), N) - matrix(rpois(N * 10, m), N)
# > sign <- 2 * pbinom(pmin(rowSums(d < 0), rowSums(d > 0)), rowSums(d != 0), .5)
# > t <- 2 * pt(-abs(rowMeans(d) / apply(d, 1, sd) * sqrt(10)), 9)
# > print(c(mean(sign < .05), mean(t < .05)), digits = 4)
# [1] 0.4217 0.6237
def test_falls_are_found_as_often_as_in_r():
    table = found_by_effect([0.35], 20_000, 10, 12, 0.6, seed=4).set_index("test")
    assert table.loc["sign", "share"] == pytest.approx(0.4217, abs=0.012)
    assert table.loc["t", "share"] == pytest.approx(0.6237, abs=0.012)


# all choices of signs up to 13 patients, 1,000 with the one seen beyond
@pytest.mark.parametrize(("patients", "step"), [(2, 1 / 2), (7, 1 / 64), (13, 1 / 4096), (14, 1e-3), (60, 1e-3)])
def test_no_test_by_signs_gives_less_than_a_step(patients, step):
    values = p_values(simulate_changes(200, patients, 30, 0.01, 0.9, seed=1))
    for test in ("signed-rank", "permutation"):
        assert values[test].min() == pytest.approx(step)
        assert np.allclose(values[test] / step % 1, 0)


def test_the_same_seed_gives_the_same_trials_and_more_trials_narrower_limits():
    assert np.array_equal(simulate_changes(5, 4, 9, 1, 0.2, seed=1), simulate_changes(5, 4, 9, 1, 0.2, seed=1))
    few, many = (found_by_effect([0.3], trials, 6, 9, 1, seed=1) for trials in (100, 1600))
    assert ((many["high"] - many["low"]) < 0.5 * (few["high"] - few["low"])).all()


def test_what_cannot_be_simulated_is_refused():
    with pytest.raises(ValueError, match="trials: must be an integer of at least 1, got 0"):
        simulate_changes(0, 4, 9, 1, 0.2, seed=1)
    with pytest.raises(ValueError, match="effect: a share of at least 0 and below 1 is needed, got 1"):
        simulate_changes(3, 4, 9, 1, 1, seed=1)
    with pytest.raises(ValueError, match=r"at least two patients is needed, got shape \(3, 1\)"):
        p_values(np.ones((3, 1), dtype=int))
