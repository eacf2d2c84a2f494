"""Limits on one side, and the rule of three, which stands in for one of them."""

import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers

from trialbook.statistics.proportions import lower_limit, rule_of_three, upper_limit

levels = floats(0.5, 0.999)


# R 4.2.2
# > for(n in c(10,20,100)) print(binom.test(0,n,alternative="less")$conf.int[2])
# [1] 0.2588656
# [1] 0.1391083
# [1] 0.02951305
# > binom.test(3,10,alternative="less")$conf.int[2]
# [1] 0.6066242
# > binom.test(10,10,alternative="greater")$conf.int[1]
# [1] 0.7411344
def test_one_sided_limits_are_those_of_r_binom_test():
    assert [upper_limit(0, n) for n in (10, 20, 100)] == pytest.approx([0.2588656, 0.1391083, 0.02951305], abs=6e-8)
    assert upper_limit(3, 10) == pytest.approx(0.6066242, abs=6e-8)
    assert lower_limit(10, 10) == pytest.approx(0.7411344, abs=6e-8)
    assert (upper_limit(10, 10), lower_limit(0, 10)) == (1, 0)


@settings(max_examples=60, deadline=None)
@given(n=integers(1, 5000), confidence=levels)
def test_the_rule_of_three_is_above_the_exact_limit_and_close_for_many_patients(n, confidence):
    exact = 1 - (1 - confidence) ** (1 / n)
    assert upper_limit(0, n, confidence) == pytest.approx(exact, rel=1e-9)
    assert exact <= rule_of_three(n, confidence)
    assert n < 100 or rule_of_three(n, confidence) == pytest.approx(exact, rel=0.04)


def test_the_rule_of_three_is_three_over_n():
    assert rule_of_three(100) == 0.03
    assert rule_of_three(2) == 1
