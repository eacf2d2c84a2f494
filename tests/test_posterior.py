"""Beta-binomial posteriors, against R, the binomial tail and numerical integration."""

from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers
from scipy.integrate import quad
from scipy.stats import binom

from trialbook.statistics.posterior import posterior
from trialbook.statistics.proportions import interval

counts = integers(0, 60).flatmap(lambda n: integers(0, n).map(lambda x: (x, n)))


# R 4.2.2
# > qbeta(c(.025,.975), 9, 3); 1-pbeta(.3, 9, 3); 1-pbeta(.3, 4, 8)
# [1] 0.4822441 0.9397823
# [1] 0.9994223
# [1] 0.5695623
def test_quantiles_and_tail_are_those_of_r():
    assert astuple(posterior(8, 10).interval()) == pytest.approx((0.4822441, 0.9397823), abs=6e-8)
    assert posterior(8, 10).exceeds(0.3) == pytest.approx(0.9994223, abs=6e-8)
    assert posterior(3, 10).exceeds(0.3) == pytest.approx(0.5695623, abs=6e-8)


@settings(max_examples=50, deadline=None)
@given(count=counts, p0=floats(0, 1))
def test_a_flat_prior_turns_the_tail_into_a_binomial_one(count, p0):
    x, n = count
    assert posterior(x, n).exceeds(p0) == pytest.approx(binom.cdf(x, n + 1, p0), abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(count=counts, a=floats(1, 20), b=floats(1, 20), p0=floats(0.02, 0.98))
def test_the_posterior_is_prior_times_likelihood_over_its_integral(count, a, b, p0):
    x, n = count
    peak = max((a + x - 1) / max(a + b + n - 2, 1e-9), 1e-9) if a + b + n > 2 else 0.5
    peak = min(peak, 1 - 1e-9)

    def density(rate):
        return (rate / peak) ** (a - 1 + x) * ((1 - rate) / (1 - peak)) ** (b - 1 + n - x)

    above, below = (quad(density, *ends, epsabs=0, limit=200)[0] for ends in ((p0, 1), (0, p0)))
    assert posterior(x, n, a, b).exceeds(p0) == pytest.approx(above / (above + below), abs=1e-7)


@settings(max_examples=50, deadline=None)
@given(count=counts.filter(lambda c: 0 < c[0] < c[1]), confidence=floats(0.5, 0.999))
def test_jeffreys_prior_gives_jeffreys_interval(count, confidence):
    ours = posterior(*count, 0.5, 0.5).interval(confidence)
    assert astuple(ours) == pytest.approx(astuple(interval(*count, confidence, "jeffreys")), abs=1e-9)


def test_the_mean_lies_between_prior_and_observed_rate():
    assert posterior(8, 10, 1, 9).mean == pytest.approx(9 / 20)
    assert posterior(3, 10).mean == pytest.approx(4 / 12)


@pytest.mark.parametrize(
    ("x", "p0", "words"), [(8, 0.3, ">99.9%"), (8, 0.999, "<0.1%"), (3, 0.3, "57%"), (6, 0.2, "99.8%")]
)
def test_a_chance_is_never_rounded_to_certainty(x, p0, words):
    assert posterior(x, 10).chance(p0) == words


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: posterior(4, 3), r"successes: must be an integer from 0 to patients \(3\), got 4"),
        (lambda: posterior(2.5, 10), r"successes: must be an integer from 0 to patients \(10\), got 2.5"),
        (lambda: posterior(2, 10.5), "patients: must be an integer of at least 0, got 10.5"),
        (lambda: posterior(1, 3, prior_a=0), "prior_a: must be finite and above 0, got 0"),
        (lambda: posterior(1, 3, prior_b=float("inf")), "prior_b: must be finite and above 0, got inf"),
        (lambda: posterior(1, 3).exceeds(1.2), "p0: must lie between 0 and 1, got 1.2"),
        (lambda: posterior(1, 3).interval(0), "confidence: must lie strictly between 0 and 1, got 0"),
    ],
)
def test_a_refusal_names_argument_rule_and_value(call, message):
    with pytest.raises(ValueError, match=message):
        call()
