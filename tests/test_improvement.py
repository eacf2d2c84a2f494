import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers
from invented import invented
from scipy.stats import multivariate_normal, norm

from trialbook.analysis.improvement import counted_changes, share_improved, simulate
from trialbook.paper.trial import Claim, State

RELIABILITY, SHARE = floats(0, 0.95), floats(0.02, 1)


# Sheppard's formula for the orthant: with X and Y standard normal and correlated r, X < 0 and Y > X have together the
# probability 1/4 + asin(sqrt((1 - r) / 2)) / (2 pi), since -X and Y - X are correlated sqrt((1 - r) / 2).
@given(reliability=RELIABILITY)
def test_any_rise_among_the_worse_half_follows_from_the_orthant_formula(reliability):
    expected = 0.5 + math.asin(math.sqrt((1 - reliability) / 2)) / math.pi
    assert share_improved(reliability, 0.5, 0.0) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(reliability=RELIABILITY, worst_share=floats(0.02, 0.98), improvement=floats(0, 2))
def test_the_share_is_the_bivariate_normal_probability(reliability, worst_share, improvement):
    # P(X <= c and X - Y <= -d), where X - Y has variance 2 (1 - r) and covariance 1 - r with X
    covariance = [[1, 1 - reliability], [1 - reliability, 2 * (1 - reliability)]]
    joint = multivariate_normal(cov=covariance).cdf([norm.ppf(worst_share), -improvement])
    assert share_improved(reliability, worst_share, improvement) == pytest.approx(joint / worst_share, abs=2e-4)


@given(worst_share=SHARE, less=RELIABILITY, more=RELIABILITY)
@settings(max_examples=50, deadline=None)
def test_scores_that_agree_better_leave_less_to_improve_by_itself(worst_share, less, more):
    less, more = sorted((less, more))
    assert share_improved(more, worst_share, 0.5) <= share_improved(less, worst_share, 0.5) + 1e-9


@settings(max_examples=50, deadline=None)
@given(reliability=RELIABILITY, fewer=SHARE, more=SHARE)
def test_the_worse_the_moment_the_more_improve_by_themselves(reliability, fewer, more):
    fewer, more = sorted((fewer, more))
    assert share_improved(reliability, fewer, 0.5) >= share_improved(reliability, more, 0.5) - 1e-7


def test_without_selection_improving_by_nothing_is_a_coin_s_toss():
    assert share_improved(0.3, 1.0, 0.0) == 0.5


@pytest.mark.parametrize(
    ("reliability", "worst_share", "improvement"), [(0.5, 0.5, 0.5), (0.0, 0.2, 1.0), (0.9, 1.0, 0)]
)
def test_simulated_patients_improve_as_often_as_the_integral_says(reliability, worst_share, improvement):
    scores = simulate(200_000, reliability, worst_share, seed=20)
    share = scores.improved(improvement).mean()
    expected = share_improved(reliability, worst_share, improvement)
    assert abs(share - expected) < 5 * math.sqrt(expected * (1 - expected) / 200_000)


def test_simulated_patients_are_the_worst_and_the_mean_moves_back_by_the_reliability():
    scores = simulate(200_000, 0.6, 0.25, seed=3)
    limit = norm.ppf(0.25)
    truncated_mean = -norm.pdf(limit) / 0.25
    assert scores.before.max() <= limit
    assert scores.before.mean() == pytest.approx(truncated_mean, abs=0.01)
    assert scores.after.mean() == pytest.approx(0.6 * truncated_mean, abs=0.01)


@given(patients=integers(1, 50), seed=integers(0, 2**32))
def test_a_seed_fixes_the_patients_and_another_gives_others(patients, seed):
    first, again, other = (simulate(patients, 0.5, 0.5, one) for one in (seed, seed, seed + 1))
    assert np.array_equal(first.after, again.after)
    assert not np.array_equal(first.after, other.after)
    assert np.isfinite(first.before).all()


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: share_improved(1.0, 0.5, 0.5), "reliability: .*got 1.0"),
        (lambda: share_improved(-0.1, 0.5, 0.5), "reliability: "),
        (lambda: share_improved(0.5, 0.0, 0.5), "worst_share: .*got 0.0"),
        (lambda: simulate(0, 0.5, 0.5, 1), "patients: must be at least 1, got 0"),
        (lambda: simulate(5, 0.5, 1.5, 1), "worst_share: "),
    ],
)
def test_arguments_outside_their_range_are_refused(call, named):
    with pytest.raises(ValueError, match=named):
        call()


def trial_claiming(*printed):
    claims = tuple(
        Claim(f"S{n}", "results", "changed", quantity, None, text) for n, (quantity, text) in enumerate(printed)
    )
    return invented(10, (State("well", "well", "other"),), "weeks", claims=claims)


def test_changes_are_counted_where_one_number_of_patients_is_meant():
    trial = trial_claiming(
        ("increased:energy", "5"), ("decreased:pain", "7/10"), ("increased:sleep", "30%"),
        ("increased:weight", "several"), ("decreased:fever", "12"), ("increased:mood", None), ("p:pain", "P<0.05"),
        ("decreased:cough", "33%"),
    )  # fmt: skip
    assert [change.patients for change in counted_changes(trial)] == [5, 7, 3]
