"""Named values and intervals that a paper can have printed, and how results show themselves."""

import pytest

from trialbook.paper.numerals import Number
from trialbook.statistics.comparisons import comparison_p_values
from trialbook.statistics.differences import difference_intervals
from trialbook.statistics.interval_methods import INTERVALS
from trialbook.statistics.parametric import ExponentialFit
from trialbook.statistics.printed_means import grim
from trialbook.statistics.printed_values import printed_number
from trialbook.statistics.proportions import interval
from trialbook.statistics.ranges import Estimate, Range
from trialbook.statistics.recognition import intervals_that_print, proportion_intervals, values_that_print


@pytest.mark.parametrize("method", INTERVALS)
def test_each_method_recognises_what_it_prints(method):
    ends = interval(7, 23, 0.9, method)
    for scale, decimals in ((1, 3), (100, 1)):
        printed = [f"{scale * end:.{decimals}f}" for end in (ends.low, ends.high)]
        assert method in intervals_that_print(proportion_intervals(7, 23, 0.9), *printed, scale=scale)


def test_an_interval_is_recognised_by_both_limits():
    found = proportion_intervals(8, 10)
    assert intervals_that_print(found, "44.4", "97.5", 100) == ("clopper-pearson",)
    assert intervals_that_print(found, "49.0", "94.3", 100) == ("wilson",)
    assert intervals_that_print(found, "44.4", "94.3", 100) == ()
    assert "Wald" in intervals_that_print(difference_intervals(8, 10, 5, 18), "0.20", "0.85")


def test_a_p_value_is_recognised_with_each_test_that_prints_it():
    found = comparison_p_values(8, 10, 5, 18)
    assert values_that_print(found, "0.0163") == ("Fisher",)
    assert set(values_that_print(found, "0.011")) >= {"Fisher, one-sided", "mid-P", "Boschloo"}
    assert values_that_print(found, "0.5") == ()


# 1/8 is 12.5 %: half up prints 13, half to even 12
def test_both_ways_to_round_a_half_count():
    assert (
        values_that_print({"share": 0.125}, "13", 100) == values_that_print({"share": 0.125}, "12", 100) == ("share",)
    )


def test_a_number_that_was_read_from_a_paper_does_as_well_as_its_text():
    read = printed_number("46.25")
    assert isinstance(read, Number)
    assert grim(read, 4) == grim("46.25", 4)


def test_results_show_four_digits():
    assert repr(Range(0.4439045376923585, 12345.678)) == "Range(lower=0.4439, upper=1.235e+04)"
    fit = ExponentialFit(Estimate(0.019033, 0.01, 0.03), Estimate(36.4, 20.0, 70.0), -12.40991674)
    assert repr(fit) == (
        "ExponentialFit(rate=Estimate(value=0.01903, low=0.01, high=0.03), "
        "median=Estimate(value=36.4, low=20, high=70), log_likelihood=-12.41)"
    )
