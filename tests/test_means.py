"""Means that a paper prints with a spread, against scipy's test on values."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind

from trialbook import load_trial
from trialbook.analysis.means import mean_differences, printed_means


def test_interval_and_p_are_those_of_a_test_on_values_with_these_summaries():

    def with_summary(mean, sd, n):
        values = np.arange(float(n))
        return mean + sd * (values - values.mean()) / values.std(ddof=1)

    test = ttest_ind(with_summary(1, 1, 5), with_summary(0, 2, 10), equal_var=False)
    limits = test.confidence_interval(0.9)
    columns = ["measure", "time", "group", "mean", "sd", "patients"]
    means = pd.DataFrame([("m", 1, "a", 1.0, 1.0, 5), ("m", 1, "b", 0.0, 2.0, 10)], columns=columns)
    (row,) = mean_differences(means, 0.9).itertuples()
    assert (row.low, row.high) == pytest.approx((limits.low, limits.high))
    assert pytest.approx(test.pvalue) == row.P


def test_a_trial_without_means_gives_an_empty_table_with_columns():
    none = mean_differences(printed_means(load_trial("nk-liver-2020")))
    assert none.empty
    assert list(none)[-1] == "P"
