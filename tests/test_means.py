"""Means that a paper prints with a spread, against scipy's test from summaries and against R."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind, ttest_ind_from_stats

from trialbook import load_trial
from trialbook.analysis.means import mean_differences, printed_means


@pytest.mark.parametrize("slug", ["tnf-chemotherapy-2004", "macular-hole-2017"])
def test_p_is_that_of_welch_from_the_printed_summaries(slug):
    means = printed_means(load_trial(slug))
    for row in mean_differences(means).itertuples():
        part = means[(means["measure"] == row.measure) & (means["time"] == row.time)].set_index("group")
        summaries = [part.loc[group, ["mean", "sd", "patients"]].astype(float) for group in (row.first, row.second)]
        assert pytest.approx(ttest_ind_from_stats(*summaries[0], *summaries[1], equal_var=False).pvalue) == row.P


def test_the_interval_is_that_of_a_test_on_values_with_these_summaries():

    def with_summary(mean, sd, n):
        values = np.arange(float(n))
        return mean + sd * (values - values.mean()) / values.std(ddof=1)

    limits = ttest_ind(with_summary(1, 1, 5), with_summary(0, 2, 10), equal_var=False).confidence_interval(0.9)
    columns = ["measure", "time", "group", "mean", "sd", "patients"]
    means = pd.DataFrame([("m", 1, "a", 1.0, 1.0, 5), ("m", 1, "b", 0.0, 2.0, 10)], columns=columns)
    (row,) = mean_differences(means, 0.9).itertuples()
    assert (row.low, row.high) == pytest.approx((limits.low, limits.high))


def test_a_trial_without_means_gives_an_empty_table_with_columns():
    none = mean_differences(printed_means(load_trial("nk-liver-2020")))
    assert none.empty
    assert list(none)[-1] == "P"
