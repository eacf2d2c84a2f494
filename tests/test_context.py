from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis.strategies import integers

from trialbook import load_trial
from trialbook.analysis.beside import beside, own_rates, shared_times
from trialbook.analysis.context import EXACT, IF_FOLLOWED, NONE, PRINTED, is_rate, read_study, readings
from trialbook.analysis.rates import landmark_rates
from trialbook.paper.trial import Comparator

FIXTURES = Path(__file__).parent / "fixtures"
PAPER = load_trial("nk-liver-2020")


def study(printed, patients=100, endpoint="response_rate", low=None, high=None, time=None):
    return Comparator("Smith 2001", "others", patients, endpoint, time, printed, low, high, "somewhere")


# R 4.2.2
# > binom.test(108, 325)$conf.int
# [1] 0.2812940 0.3864113
# > binom.test(21, 158)$conf.int
# [1] 0.08419385 0.19596797
@pytest.mark.parametrize(
    ("printed", "patients", "limits"),
    [
        ("33.2%", 325, (0.2812940, 0.3864113)),
        ("13.3%", 158, (0.08419385, 0.19596797)),
        ("21/158", 9, (0.08419385, 0.19596797)),
    ],
)
def test_a_rate_that_fits_one_count_has_r_s_exact_interval(printed, patients, limits):
    reading = read_study(study(printed, patients))
    assert (reading.low, reading.high) == pytest.approx(limits, abs=5e-8)
    assert reading.basis == EXACT


# R 4.2.2
# > c(binom.test(5, 299)$conf.int[1], binom.test(7, 299)$conf.int[2])
# [1] 0.005451449 0.047639385
def test_where_several_counts_print_alike_the_interval_covers_those_of_all():
    reading = read_study(study("2%", 299))
    assert reading.fits == "5 to 7 of 299"
    assert (reading.low, reading.high) == pytest.approx((0.005451449, 0.047639385), abs=5e-9)


def test_a_count_that_fits_only_with_digits_cut_off_says_so():
    reading = read_study(study("46.1%", 26))
    assert reading.fits == "12 of 26, truncated"
    assert reading.truncated
    assert not read_study(study("46.2%", 26)).truncated


def test_printed_limits_go_before_a_count_where_a_rate_may_be_kaplan_meier_s():
    survival = study("50%", 100, "survival", 38.0, 61.0, 12)
    assert (read_study(survival).low, read_study(survival).basis) == (0.38, PRINTED)
    assert read_study(study("50%", 100, "response_rate", 38.0, 61.0)).basis == EXACT
    assert read_study(study("33%", 10, "response_rate", 20.0, 50.0)).basis == PRINTED


def test_a_survival_that_fits_a_count_is_exact_only_if_everyone_was_followed():
    assert read_study(study("79.6%", 162, "survival", time=36)).basis == IF_FOLLOWED
    lost = read_study(study("95.4%", 162, "survival", time=12))
    assert (lost.basis, lost.low, lost.fits) == (NONE, None, "no count of 162")
    assert read_study(study("46.1%", 26, "survival", time=12)).basis == NONE  # cutting off is no evidence here


@given(patients=integers(1, 500), count=integers(0, 500), decimals=integers(0, 2))
def test_the_count_behind_a_rounded_percentage_is_found_and_lies_in_its_interval(patients, count, decimals):
    count = min(count, patients)
    reading = read_study(study(f"{100 * count / patients:.{decimals}f}%", patients))
    assert count in reading.counts
    assert reading.low <= count / patients <= reading.high


@pytest.mark.parametrize("printed", ["10.3", "median 12", "120%", "5/0", "7/5", "-3%", ""])
def test_what_is_no_share_of_patients_is_no_rate(printed):
    assert not is_rate(study(printed))
    with pytest.raises(ValueError, match="printed: must be a share of patients"):
        read_study(study(printed))


def test_a_percentage_of_nobody_is_no_rate():
    assert not is_rate(study("50%", 0))


def test_own_rates_are_those_of_all_patients_and_other_endpoints_are_refused():
    assert {time: rate.count for time, rate in own_rates(PAPER, "survival").items()} == {
        3: "10",
        6: "9",
        12: "8",
        36: "5",
    }
    with pytest.raises(ValueError, match="endpoint: must be one of response_rate, survival, got 'control_rate'"):
        own_rates(PAPER, "control_rate")


def test_survival_is_set_beside_studies_at_shared_landmarks_only():
    assert shared_times(PAPER, "survival") == (12, 36)
    assert {one.comparator.time for one in readings(PAPER, "survival", 36)} == {36}


# R 4.2.2: binom.test(5, 10)$conf.int is 0.187086 to 0.812914; binom.test(129, 162)$conf.int is 0.7259925 to 0.8554373
def test_the_trial_comes_first_and_then_the_others_in_the_order_of_the_folder():
    table = beside(PAPER, "survival", time=36).set_index("study")
    assert list(table.index[:3]) == ["This trial, month 36", "Nishikawa 2011: ablation", "Nishikawa 2011: resection"]
    assert table["own"].tolist() == [True] + [False] * 6
    assert table.iloc[0][["low", "high"]].tolist() == pytest.approx([0.187086, 0.812914], abs=5e-7)
    assert table.iloc[1][["low", "high"]].tolist() == pytest.approx([0.7259925, 0.8554373], abs=5e-7)
    assert table.loc["Park 2014: ablation", "low":"interval"].isna().tolist() == [True, True, False]


def test_without_a_time_every_landmark_stands_beside_every_rate():
    table = beside(PAPER, "response_rate")
    assert len(table) == len(PAPER.times) + len(readings(PAPER, "response_rate"))
    assert table["count"].head(4).tolist() == ["8 of 10", "8 of 10", "6 of 10", "3 of 10"]


def test_nothing_stands_beside_a_trial_without_others_or_without_the_endpoint():
    assert beside(load_trial("leukaemia-6mp-1963"), "survival").empty
    assert beside(replace(PAPER, comparators=()), "response_rate").empty
    assert beside(load_trial("glioblastoma-rit-2002"), "response_rate").empty


def test_an_open_or_impossible_count_has_no_rate():
    others = replace(PAPER.comparators[0], endpoint="survival", printed="50%", patients=10)
    for name in ("unknown-splits", "too-many"):
        trial = replace(load_trial(str(FIXTURES / name)), comparators=(others,))
        table = beside(trial, "survival")
        own = landmark_rates(trial, "response", "stable", "progression", "other")
        for row, rate in zip(table[table["own"]].itertuples(), own, strict=True):
            assert pd.isna(row.rate) == (not (rate.known and rate.possible))
            assert pd.isna(row.low) == (not rate.possible)
