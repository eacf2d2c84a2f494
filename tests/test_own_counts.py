"""The counts that the chapter on inference takes as its examples."""

from dataclasses import replace

import pytest
from invented import invented

from trialbook import load_trial
from trialbook.analysis.own_counts import own_counts
from trialbook.paper.trial import Count, State

ALIVE = (State("alive", "alive", "other"), State("dead", "dead", "death"))
TRIAL = invented(12, ALIVE, "weeks")


@pytest.mark.parametrize(
    ("slug", "names"),
    [
        (
            "nk-liver-2020",
            [
                "8 of 10 with a response at month 3",
                "6 of 10 with a response at month 12",
                "3 of 10 with a response at month 36",
            ],
        ),
        ("leukaemia-6mp-1963", [f"{n} of 21 in remission at week {w}" for n, w in ((14, 10), (8, 20), (4, 30))]),
        ("glioblastoma-rit-2002", [f"{n} of 8 alive at month {m}" for n, m in ((8, 12), (5, 24), (3, 36), (1, 48))]),
        (
            "macular-hole-2017",
            [
                "6 of 6 with inverted flap (macular hole closed as best response)",
                "5 of 9 with peeling (macular hole closed as best response)",
            ],
        ),
    ],
)
def test_each_shipped_trial_speaks_of_its_own_counts(slug, names):
    assert [count.name for count in own_counts(load_trial(slug))] == names


def test_without_landmarks_the_counts_are_illustrations_that_say_so():
    assert [count.name for count in own_counts(TRIAL)] == ["3 of 12 as an illustration", "6 of 12 as an illustration"]
    assert [count.count for count in own_counts(replace(TRIAL, patients=1))] == [0]


def test_counts_left_open_or_impossible_are_not_used():
    states = (*ALIVE, State("ill", "ill", "other"))
    rows = (Count(1, "dead", 2), Count(2, "alive", 15), Count(3, "alive", 3), Count(4, "alive", 5), Count(4, "ill", 2))
    names = [count.name for count in own_counts(replace(TRIAL, states=states, counts=rows))]
    assert names == ["10 of 12 alive at week 1", "7 of 12 alive at week 4"]
