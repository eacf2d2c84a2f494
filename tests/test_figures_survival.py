"""The figures of survival: what they draw is what the counts say, for every kind of trial."""

from math import inf

import pytest
from death_worlds import trial_of

from trialbook import load_trial
from trialbook.figures.fitted import draw_fits
from trialbook.figures.style import to_svg
from trialbook.figures.survival import draw_death_intervals, draw_envelope, draw_landmark_intervals, thinned
from trialbook.statistics.deaths import DeathIntervals, deaths_between
from trialbook.statistics.kaplan_meier import TIMINGS, landmark_survival
from trialbook.statistics.parametric import fit_exponential, fit_weibull
from trialbook.statistics.turnbull import turnbull

SHIPPED = deaths_between(load_trial("nk-liver-2020"))
LOST = deaths_between(load_trial("glioblastoma-rit-2002"))
NOBODY = DeathIntervals(7, (12, 24), (0, 0), (0, 0))
EVERYBODY = DeathIntervals(7, (12,), (7,), (7,))
MANY = DeathIntervals(10**6, tuple(range(1, 25)), tuple(range(0, 240_000, 10_000)), tuple(range(0, 240_000, 10_000)))


def labels(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_the_intervals_of_the_shipped_deaths_are_drawn_as_rows():
    figure = draw_death_intervals(SHIPPED, "months")
    assert labels(figure) == ["1 death", "1 death", "3 deaths", "5 not known to have died"]
    assert list(figure.trialbook_data.itertuples(index=False, name=None)) == [
        (3, 6, 1), (6, 12, 1), (12, 36, 3), (36, inf, 5),
    ]  # fmt: skip
    assert "3 deaths after 12 and by 36" in figure.trialbook_alt


@pytest.mark.parametrize("timing", TIMINGS)
def test_the_patients_at_risk_are_counted_under_the_chosen_placement(timing):
    at_risk = {
        "start": ["10", "10", "9", "8", "5"],
        "middle": ["10", "10", "9", "8", "5"],
        "end": ["10", "10", "10", "9", "8"],
    }
    figure = draw_envelope(SHIPPED, timing, "months")
    assert labels(figure) == at_risk[timing]
    assert figure.axes[0].lines[TIMINGS.index(timing)].get_linewidth() > 2


def test_the_envelope_holds_the_middle_curve_and_closes_at_the_last_landmark():
    data = draw_envelope(SHIPPED, "end", "months").trialbook_data
    curves = {name: curve.set_index("time")["alive"] for name, curve in data.groupby("deaths_placed_at")}
    assert {name: curve.iloc[-1] for name, curve in curves.items()} == dict.fromkeys(TIMINGS, 0.5)
    for time in (1, 4, 5, 8, 11, 20, 30):
        alive = {name: curve[curve.index <= time].iloc[-1] for name, curve in curves.items()}
        assert alive["start"] <= alive["middle"] <= alive["end"]


def test_a_landmark_without_a_death_shows_usual_intervals_as_points():
    figure = draw_landmark_intervals(landmark_survival(SHIPPED), "month")
    first = figure.trialbook_data.iloc[0]
    assert (first["plain_low"], first["plain_high"], first["log_log_low"]) == (1, 1, 1)
    assert first["exact_low"] == pytest.approx(0.6915029)
    assert "month 3: 69.2% to 100.0%" in figure.trialbook_alt


def test_the_fitted_curves_pass_near_the_turnbull_estimate_and_say_where_they_end():
    fits = fit_exponential(SHIPPED), fit_weibull(SHIPPED)
    figure = draw_fits(turnbull(SHIPPED), *fits, 36, "months")
    last = figure.trialbook_data.iloc[-1]
    assert (last["exponential"], last["Weibull"]) == pytest.approx((0.504, 0.493), abs=5e-4)
    assert [patch.get_height() for patch in figure.axes[0].patches] == pytest.approx([0.1, 0.1, 0.3])


@pytest.mark.parametrize("intervals", [SHIPPED, LOST, NOBODY, EVERYBODY, MANY])
def test_any_deaths_can_be_drawn(intervals):
    rows = landmark_survival(intervals, "middle")
    for figure in (
        draw_death_intervals(intervals, "weeks"),
        draw_envelope(intervals, "start", "weeks"),
        draw_landmark_intervals(rows, "week"),
    ):
        assert to_svg(figure).startswith("<svg")
        assert figure.trialbook_alt
        assert len(figure.trialbook_data) > 0


def test_a_death_at_the_start_is_drawn():
    figure = draw_death_intervals(deaths_between(trial_of([{"well": 8, "dead": 1}], 9, (0,))), "days")
    assert labels(figure) == ["1 death", "8 not known to have died"]


def test_labels_of_crowded_times_give_way_from_the_left():
    assert thinned((0, 1, 2, 12, 24), span=24) == [0, 2, 12, 24]
    assert thinned(range(25), span=24, gap=0.5) == [0, 12, 24]
