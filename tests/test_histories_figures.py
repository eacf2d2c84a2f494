from collections import Counter

from enumeration import agrees, trial_of
from matplotlib.patches import PathPatch, Rectangle

from trialbook import load_trial
from trialbook.figures.flows import draw_flows
from trialbook.figures.worlds import LANES, draw_swimmers, draw_world
from trialbook.histories import (
    asked,
    bounds,
    draw_table,
    opposites,
)

STUDY = load_trial("nk-liver-2020")
QUESTION = asked(STUDY)[0]
HELD = bounds(STUDY, QUESTION.statistic)
WORLDS = opposites(HELD)


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


def test_a_world_drawn_is_marked_and_its_data_is_the_table():
    table = draw_table(STUDY, seed=1)
    figure = draw_world(STUDY, table)
    assert figure.trialbook_data is table
    assert "not patient data" in figure.trialbook_alt
    assert "not patient data" in figure.get_suptitle()
