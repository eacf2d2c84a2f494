"""The figures of survival: what they draw is what the counts say, for every kind of trial."""

from dataclasses import replace

import pandas as pd
import pytest
from death_worlds import trial_of
from matplotlib.figure import Figure

from trialbook import load_trial
from trialbook.analysis.survival import alive_at_landmarks, death_intervals, find_deaths
from trialbook.figures.style import to_svg
from trialbook.figures.survival import draw_death_intervals, thinned, write_below

SHIPPED = load_trial("nk-liver-2020")
LOST = load_trial("glioblastoma-rit-2002")
NOBODY = trial_of([{"well": 7, "ill": 0, "dead": 0}], 7, (12,))
EVERYBODY = trial_of([{"well": 0, "ill": 0, "dead": 7}], 7, (12,))
AT_START = trial_of([{"well": 8, "dead": 1}], 9, (0,))


def labels(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_those_alive_at_the_last_landmark_are_called_so():
    figure = draw_death_intervals(death_intervals(SHIPPED), SHIPPED)
    assert labels(figure) == ["1 death", "1 death", "3 deaths", "5 alive at month 36"]
    assert figure.trialbook_data.to_numpy().tolist() == [[3, 6, 1], [6, 12, 1], [12, 36, 3], [36, float("inf"), 5]]
    assert "3 deaths after 12 and by 36; 5 alive at month 36." in figure.trialbook_alt


def test_those_of_whom_nothing_is_known_are_told_from_those_alive():
    figure = draw_death_intervals(death_intervals(LOST), LOST)
    assert labels(figure) == ["3 deaths", "2 deaths", "2 of unknown fate", "1 alive at month 48"]


@pytest.mark.parametrize("trial", [SHIPPED, LOST, NOBODY, EVERYBODY, AT_START])
def test_any_deaths_can_be_drawn(trial):
    figure = draw_death_intervals(death_intervals(trial), trial)
    assert to_svg(figure).startswith("<svg")
    assert len(labels(figure)) == len(figure.trialbook_data) > 0


def test_a_death_at_the_start_is_drawn():
    figure = draw_death_intervals(death_intervals(AT_START), AT_START)
    assert labels(figure) == ["1 death", "8 alive at month 0"]
    assert "1 death at 0; 8 alive at month 0." in figure.trialbook_alt


def test_numbers_stand_under_their_times():
    axes = Figure().subplots()
    axes.set_xlim(0, 36)
    write_below(axes, pd.DataFrame({3: ["10", "10"], 36: ["8", "5"]}, ["at risk", "alive"]))
    places = {(text.get_text(), text.get_position()[0]) for text in axes.texts}
    assert places == {("at risk", -0.02), ("alive", -0.02), ("10", 3), ("8", 36), ("5", 36)}
    assert list(axes.get_xticks()) == [3, 36]


def test_ranges_that_would_touch_give_way_from_the_left():
    axes = Figure().subplots()
    axes.set_xlim(0, 24)
    write_below(axes, pd.DataFrame({1: ["103 to 105"], 3: ["101 to 105"], 24: ["96"]}, ["alive"]))
    assert list(axes.get_xticks()) == [3, 24]


def test_labels_of_crowded_times_give_way_from_the_left():
    assert thinned((0, 1, 2, 12, 24), span=24) == [0, 2, 12, 24]
    assert thinned(range(25), span=24, gap=0.5) == [0, 12, 24]


def test_counts_that_tell_nothing_of_deaths_give_empty_tables():
    unsure = trial_of([{"well": 3}, {"well": 2}], 9, (3, 6))
    falling = trial_of([{"well": 3, "ill": 3, "dead": 3}, {"well": 5, "ill": 3, "dead": 1}], 9, (3, 6))
    for trial in (unsure, falling, replace(SHIPPED, counts=()), load_trial("leukaemia-6mp-1963")):
        assert find_deaths(trial) is None
        assert len(alive_at_landmarks(trial)) == len(death_intervals(trial)) == 0


def test_the_number_alive_is_a_range_where_a_patient_is_unaccounted_for():
    assert alive_at_landmarks(LOST).to_numpy().tolist() == [[8, 8], [5, 5], [3, 3], [1, 3]]
