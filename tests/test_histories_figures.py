from collections import Counter

import pytest
from enumeration import agrees, trial_of
from matplotlib.patches import PathPatch, Rectangle

from trialbook import load_trial
from trialbook.figures.flows import draw_flows
from trialbook.figures.histories import draw_band, draw_bounds, draw_shares, percent
from trialbook.figures.style import to_svg
from trialbook.figures.worlds import LANES, draw_swimmers, draw_world
from trialbook.histories import (
    asked,
    bounds,
    draw_table,
    event_free,
    exact_shares,
    opposites,
    shares_of_worlds,
)

STUDY = load_trial("nk-liver-2020")
QUESTION = asked(STUDY)[0]
HELD = bounds(STUDY, QUESTION.statistic)
WORLDS = opposites(HELD)


def test_a_point_stands_where_the_counts_determine_the_number_and_a_bar_where_not():
    found = {"open": HELD, "settled": bounds(STUDY, "at:CR@3")}
    figure = draw_bounds(STUDY, found)
    markers = [line.get_marker() for line in figure.axes[0].lines]
    assert (markers.count("o"), markers.count("|")) == (1, 1)
    assert figure.trialbook_data[["lower", "upper"]].values.tolist() == [[0, 3], [5, 5]]
    assert "open: between 0 and 3; settled: exactly 5" in figure.trialbook_alt


def test_a_question_from_a_hostile_label_is_drawn_as_text():
    figure = draw_bounds(STUDY, {r"$\frac{" + "x" * 200: HELD})
    assert "<svg" in to_svg(figure)


def test_each_patient_swims_in_a_lane_and_those_counted_have_a_dot():
    figure = draw_swimmers(STUDY, WORLDS, QUESTION.statistic)
    fewest, most = figure.axes
    assert len(fewest.get_yticks()) == len(most.get_yticks()) == STUDY.patients
    assert (len(fewest.lines), len(most.lines)) == (HELD.lower, HELD.upper)


def test_the_data_of_the_swimmers_are_two_worlds_that_fit():
    table = draw_swimmers(STUDY, WORLDS, QUESTION.statistic).trialbook_data
    for _, world in table.groupby("set"):
        histories = world.drop(columns=["set", "patients"]).itertuples(index=False, name=None)
        assert agrees(STUDY, list(zip(histories, world["patients"].tolist(), strict=True)))


def test_many_patients_share_lanes_by_history():
    rows = [(time, code, n) for time in (1, 2) for code, n in (("A", 60), ("B", 40))]
    trial = trial_of(100, "AB", rows)
    question = asked(trial)[0]
    figure = draw_swimmers(trial, opposites(bounds(trial, question.statistic)), question.statistic)
    labels = [label.get_text() for label in figure.axes[1].get_yticklabels()]
    assert sorted(labels) == ["40 ×", "60 ×"]
    assert len(labels) <= LANES


def test_flows_leave_and_enter_each_column_in_full():
    figure = draw_flows(STUDY, WORLDS, QUESTION.statistic)
    for axes in figure.axes:
        ribbons = [patch for patch in axes.patches if isinstance(patch, PathPatch)]
        boxes = [patch for patch in axes.patches if isinstance(patch, Rectangle) and not patch.get_hatch()]
        heights = Counter()
        for ribbon in ribbons:
            corners = ribbon.get_path().vertices
            heights[round(corners[0][0])] += abs(corners[0][1] - corners[-2][1])
        assert heights == dict.fromkeys(range(3), STUDY.patients)
        assert boxes


def test_the_band_is_one_or_two_readings_with_their_bounds_as_data():
    bands = {"nothing final but death": event_free(STUDY), "PD final": event_free(STUDY, final=["PD"])}
    figure = draw_band(STUDY, bands)
    last = figure.trialbook_data[figure.trialbook_data["time"] == 36]
    assert last[["lower", "upper"]].values.tolist() == [[0, 3], [3, 3]]
    assert "progression and death" in figure.axes[0].get_ylabel()


def test_columns_of_shares_add_up_to_one_for_each_meaning_of_a_world():
    figure = draw_shares(shares_of_worlds(STUDY, QUESTION.statistic))
    sums = figure.trialbook_data.groupby("worlds")["share"].sum()
    assert sums.tolist() == pytest.approx([1, 1])
    assert len(figure.axes[0].patches) == 8


def test_a_single_meaning_is_drawn_alone():
    figure = draw_shares({"labelled patients": exact_shares(STUDY, "at:CR@3")})
    assert [patch.get_height() for patch in figure.axes[0].patches] == [1]


def test_a_world_drawn_is_marked_and_its_data_is_the_table():
    table = draw_table(STUDY, seed=1)
    figure = draw_world(STUDY, table)
    assert figure.trialbook_data is table
    assert "not patient data" in figure.trialbook_alt
    assert "not patient data" in figure.get_suptitle()


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0%"), (1e-9, "<1%"), (0.0049, "<1%"), (0.005, "<1%"), (0.5, "50%"), (0.999, ">99%"), (1, "100%")],
)
def test_a_share_is_never_rounded_to_nothing_or_all(share, words):
    assert percent(share) == words
