"""The figures of before-and-after measures."""

import pytest

from trialbook.figures.paired import draw_found, draw_margins, draw_pairs, draw_power
from trialbook.figures.style import SIMULATED, to_svg
from trialbook.statistics.simulated_counts import PairedCounts, simulate_counts
from trialbook.statistics.simulated_trials import found_by_effect

READINGS = {"one way": PairedCounts((9, 8, 7), (4, 5, 6)), "another": PairedCounts((9, 8, 7), (1, 9, 7))}


def test_simulated_counts_say_in_the_figure_that_they_are_simulated():
    figure = draw_pairs(READINGS)
    assert figure.get_suptitle() == SIMULATED
    assert figure.trialbook_alt.endswith(f"The values are {SIMULATED}.")


def test_each_simulated_patient_is_a_line_and_those_who_did_not_fall_look_different():
    figure = draw_pairs(READINGS)
    one, another = ([line.get_marker() for line in axes.lines] for axes in figure.axes)
    assert one == ["o", "o", "o", "None"]
    assert another == ["o", "^", "^", "None"]
    assert [axes.get_xlabel().split("\n")[1] for axes in figure.axes] == ["3 fell, 0 rose", "1 fell, 1 rose"]
    assert len(figure.trialbook_data) == 6


def test_what_was_found_in_simulated_trials_says_so_and_names_the_marked_effect():
    table = found_by_effect([0.0, 0.2, 0.4], 200, 6, 9, 1, seed=1)
    figure = draw_found(table, 0.05, 0.2)
    assert figure.get_suptitle() == SIMULATED
    here = table[table["effect"] == 0.2].set_index("test")["share"]
    assert f"Where rates fall by 20%: sign test {here['sign']:.0%}" in figure.trialbook_alt
    assert f"paired t-test {here['t']:.0%}. The values are {SIMULATED}." in figure.trialbook_alt
    assert len({line.get_marker() for line in figure.axes[0].lines if len(line.get_xdata()) == 3}) == 4


def test_the_power_curve_starts_at_the_level_and_meets_the_marked_change():
    figure = draw_power(10, 0.8, 0.95)
    data = figure.trialbook_data.set_index("effect")["power_10_pairs"]
    assert data.iloc[0] == pytest.approx(0.05)
    assert data[data >= 0.8].index[0] == pytest.approx(0.996, abs=0.02)
    assert "80% at 0.996 standard deviations" in figure.trialbook_alt


def test_the_margins_fall_with_the_number_of_pairs():
    data = draw_margins(10, 0.8, 0.95).trialbook_data
    assert data["pairs"].is_monotonic_increasing
    assert data["margin_planned"].is_monotonic_decreasing
    assert data["margin_best"].is_monotonic_decreasing


@pytest.mark.parametrize("patients", [2, 3, 400, 1_000_000])
@pytest.mark.parametrize("confidence", [0.1, 0.9999])
def test_any_number_of_pairs_can_be_drawn(patients, confidence):
    for figure in (draw_power(patients, 0.8, confidence), draw_margins(patients, 0.8, confidence)):
        assert to_svg(figure).startswith("<svg")


def test_a_hundred_patients_fit_into_a_panel():
    readings = {name: simulate_counts(100, 1, 5.0, 0.0, name, 1) for name in ("each", "mean")}
    assert len(draw_pairs(readings).trialbook_data) == 200
