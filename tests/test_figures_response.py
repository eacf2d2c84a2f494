"""The figures of response: what they draw is what they say, for every kind of trial."""

from dataclasses import replace
from itertools import pairwise

import pytest
from matplotlib.colors import to_rgba

from trialbook import load_trial
from trialbook.analysis.rates import landmark_rates
from trialbook.figures.response import draw_posteriors, draw_rates
from trialbook.figures.states import draw_states
from trialbook.ledger.roles import Role
from trialbook.paper.trial import Count
from trialbook.statistics.posterior import posterior

TRIAL = load_trial("nk-liver-2020")
SPLIT = replace(TRIAL, counts=(Count(3, "CR", 4), Count(3, "dead", 1), Count(6, "CR", 2), Count(6, "dead", 3)))
LABELS = {"nk-liver-2020": "3 CR", "leukaemia-6mp-1963": "14", "glioblastoma-rit-2002": "8"}


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def bars(figure):
    return [(bar.get_x() + bar.get_width() / 2, bar.get_y(), bar.get_height()) for bar in figure.axes[0].patches]


def test_each_bar_of_states_stacks_up_to_all_patients():
    tops = {}
    for place, bottom, height in bars(draw_states(TRIAL)):
        tops[place] = max(tops.get(place, 0), bottom + height)
    assert [pytest.approx(top) for top in tops.values()] == [10, 10, 10, 10]


@pytest.mark.parametrize("slug", LABELS)
def test_the_counts_stand_beside_the_bars(slug):
    assert LABELS[slug] in texts(draw_states(load_trial(slug)))


def test_an_unknown_split_is_drawn_as_one_empty_segment():
    figure = draw_states(SPLIT)
    assert figure.trialbook_data.query("time == 3 and state == 'PR or SD or PD'").patients.tolist() == [5]
    assert "5 PR or SD or PD" in figure.trialbook_alt


def test_states_of_one_role_differ_by_tint_and_keep_the_colour():
    faces = {patch.get_facecolor() for patch in draw_states(TRIAL).axes[0].patches}
    blues = {face[3] for face in faces if face[:3] == to_rgba(Role.RESPONSE.light)[:3]}
    assert len(blues) == 2


def test_labels_never_lie_on_top_of_each_other():
    many = replace(
        TRIAL,
        patients=200,
        counts=tuple(
            Count(3, code, n) for code, n in zip(("CR", "PR", "SD", "PD", "dead"), (194, 2, 1, 2, 1), strict=True)
        ),
    )
    heights = [text.get_position()[1] for text in draw_states(many).axes[0].texts]
    assert min(later - former for former, later in pairwise(heights)) > 10


def test_a_trial_without_landmarks_has_no_states_to_draw():
    with pytest.raises(ValueError, match="trial: needs at least one landmark"):
        draw_states(replace(TRIAL, counts=()))


def test_the_rates_figure_says_every_rate_and_interval():
    series = {"response": landmark_rates(TRIAL, "response"), "control": landmark_rates(TRIAL, "response", "stable")}
    figure = draw_rates(TRIAL, series)
    assert "month 36 30% (7% to 65%)" in figure.trialbook_alt
    assert figure.trialbook_data.query("rate == 'control' and time == 3").low.item() == pytest.approx(
        0.6915029, abs=1e-6
    )


def test_a_range_of_rates_has_a_bar_and_no_marker():
    known = draw_rates(TRIAL, {"response": landmark_rates(TRIAL, "response")})
    open_ = draw_rates(SPLIT, {"response": landmark_rates(SPLIT, "response")})
    markers = [[line.get_marker() for line in figure.axes[0].lines] for figure in (known, open_)]
    assert (markers[0].count("o"), markers[1].count("o")) == (5, 1)  # the legend has one


def test_the_ridges_say_the_chance_above_the_reference():
    pair = posterior(3, 10), posterior(5, 10)
    figure = draw_posteriors({"Month 36": pair}, posterior(0, 0), 0.3)
    assert "57% to 92%" in texts(figure)
    assert "Prior: 70%; Month 36: 57% to 92%" in figure.trialbook_alt


def test_no_more_than_six_landmarks_share_a_figure():
    figure = draw_posteriors({f"Week {k}": (posterior(1, 9),) * 2 for k in range(20)}, posterior(0, 0), 0.3)
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names[::-1][1:] == ["Week 0", "Week 4", "Week 8", "Week 11", "Week 15", "Week 19"]
