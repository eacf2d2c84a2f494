"""Kaplan-Meier at three placements and Greenwood's intervals, against R survival and lifelines."""

from dataclasses import astuple
from math import isnan, nan

import numpy as np
import pytest
from death_worlds import trial_of, trials
from hypothesis import given, settings
from hypothesis.strategies import data, integers, lists, sampled_from
from lifelines import KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time

from trialbook import load_trial
from trialbook.statistics.deaths import deaths_between
from trialbook.statistics.greenwood import TRANSFORMS, greenwood
from trialbook.statistics.kaplan_meier import TIMINGS, PlacedTimes, landmark_survival, place_deaths
from trialbook.statistics.proportions import Interval

# R 4.2.2, survival 3.5-3
# > d <- data.frame(t = c(6, 12, 36, 36, 36, rep(36, 5)), e = c(rep(1, 5), rep(0, 5)))
# > for (ct in c("plain", "log", "log-log"))
# +   print(summary(survfit(Surv(t, e) ~ 1, data = d, conf.type = ct), times = c(3, 6, 12, 36)), digits = 7)
R_SHIPPED = {
    "plain": ((1, 1), (0.7140615, 1), (0.5520820, 1), (0.1901025, 0.8098975)),
    "log": ((1, 1), (0.7320116, 1), (0.5868177, 1), (0.2690274, 0.9292735)),
    "log-log": ((1, 1), (0.4730093, 0.9852814), (0.4086908, 0.9458726), (0.1836056, 0.7531741)),
}
# > d <- data.frame(t = c(3, 3, 6, 6, 6, rep(12, 5)), e = c(1, 0, 1, 1, 0, 1, 0, 0, 0, 0)), then as above at time 12:
# survival 0.540
R_CENSORED = {"plain": (0.2006941, 0.8793059), "log": (0.2880761, 1), "log-log": (0.1811653, 0.8007125)}


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_the_shipped_trial_has_the_intervals_of_r_at_every_landmark(transform):
    rows = landmark_survival(deaths_between(load_trial("nk-liver-2020")))
    limits = [astuple(getattr(row, transform.replace("-", "_"))) for row in rows]
    assert np.array(limits) == pytest.approx(np.array(R_SHIPPED[transform]), abs=5e-8)


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_censored_patients_leave_as_in_r(transform):
    limits = greenwood([1, 2, 1], [10, 8, 5], transform=transform)
    assert astuple(limits) == pytest.approx(R_CENSORED[transform], abs=5e-8)


@given(lists(integers(1, 6), min_size=2, max_size=12), data())
@settings(max_examples=60, deadline=None)
def test_log_log_limits_curve_median_and_restricted_mean_are_those_of_lifelines(times, draws):
    died = draws.draw(lists(sampled_from([True, False]), min_size=len(times), max_size=len(times)))
    placed = PlacedTimes(tuple(times), tuple(died), (1,) * len(times))
    curve = KaplanMeierFitter().fit(times, died)
    steps = [(dead, risk) for _, dead, risk in placed.steps]
    last = float(placed.alive(6))
    assert last == pytest.approx(curve.predict(6), abs=1e-12)
    assert placed.restricted_mean(5) == pytest.approx(restricted_mean_survival_time(curve, t=5))
    if 0 < last < 1:
        theirs = curve.confidence_interval_.iloc[-1]
        assert astuple(greenwood(*zip(*steps, strict=True), transform="log-log")) == pytest.approx(tuple(theirs))


def test_without_a_death_every_usual_interval_is_the_point_one_and_the_exact_one_is_not():
    row = landmark_survival(deaths_between(load_trial("nk-liver-2020")))[0]
    assert row.plain == row.log == row.log_log == Interval(1.0, 1.0)
    assert row.exact.low == pytest.approx(0.025**0.1)


def test_when_nobody_is_left_there_is_no_usual_interval():
    assert all(isnan(limit) for limit in astuple(greenwood([2, 3], [5, 3])))
    assert repr(greenwood([5], [5], transform="log")) == repr(Interval(nan, nan))


def test_a_wider_level_widens_every_interval():
    rows = [landmark_survival(deaths_between(load_trial("nk-liver-2020")), "end", level)[-1] for level in (0.8, 0.99)]
    for name in ("exact", "plain", "log", "log_log"):
        narrow, wide = (getattr(row, name) for row in rows)
        assert wide.low < narrow.low < narrow.high < wide.high


@pytest.mark.parametrize(("timing", "median", "mean"), [("start", 12, 22.5), ("middle", 24, 26.55), ("end", 36, 30.6)])
def test_the_convention_moves_the_median_and_the_mean_of_the_shipped_trial(timing, median, mean):
    placed = place_deaths(deaths_between(load_trial("nk-liver-2020")), timing)
    assert placed.median == pytest.approx(median, abs=1e-9)
    assert placed.restricted_mean(36) == pytest.approx(mean)


def test_the_count_at_risk_is_of_those_whose_time_is_not_before():
    placed = place_deaths(deaths_between(load_trial("nk-liver-2020")), "start")
    assert [placed.at_risk(time) for time in (0, 3, 6, 12, 36)] == [10, 10, 9, 8, 5]


@given(trials(), sampled_from(TIMINGS))
@settings(max_examples=200, deadline=None)
def test_where_the_deaths_are_known_no_placement_changes_survival_at_a_landmark(trial, timing):
    intervals = deaths_between(trial)
    for row, dead in zip(landmark_survival(intervals, timing), intervals.lower, strict=True):
        assert row.lower <= row.survival + 1e-12
        assert row.survival <= row.upper + 1e-12
        if intervals.determined:
            assert row.lower == row.survival == row.upper == (trial.patients - dead) / trial.patients


def test_patients_who_may_be_dead_widen_the_exact_interval_both_ways():
    rows = [{"well": 8, "ill": 0, "dead": 2}, {"well": 3, "ill": 0, "dead": 4}]
    last = landmark_survival(deaths_between(trial_of(rows, 10, (6, 12))))[-1]
    # R 4.2.2: binom.test(3, 10)$conf.int[1], binom.test(6, 10)$conf.int[2]
    assert astuple(last.exact) == pytest.approx((0.06673951, 0.8784477), abs=5e-8)


def test_unknown_words_and_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="timing: one of start, middle, end"):
        place_deaths(deaths_between(load_trial("nk-liver-2020")), "late")
    with pytest.raises(ValueError, match="transform: one of"):
        greenwood([1], [2], transform="logit")
    with pytest.raises(ValueError, match="deaths: counts from 0 to at_risk"):
        greenwood([3], [2])
    with pytest.raises(ValueError, match="confidence"):
        greenwood([1], [2], confidence=1)
