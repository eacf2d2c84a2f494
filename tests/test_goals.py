"""*What you will learn* promises what the chapter of a trial shows, and nothing whose section falls away."""

import pytest
from chapter_reader import read_chapter
from goals import CHAPTERS, TAUGHT, broken_promises, needed, promised
from other_trials import OWN

from trialbook import load_trial


@pytest.mark.parametrize("label", list(CHAPTERS))
def test_a_goal_under_a_condition_is_under_that_of_a_section(label):
    every = {name for names in needed(label).values() for name in names}
    for goal, names in promised(label).items():
        assert goal.startswith("- ")
        assert names
        assert names <= every, goal


@pytest.mark.parametrize("label", list(CHAPTERS))
def test_the_goals_of_the_books_own_trial_are_kept(label):
    """Those of all other trials at hand: tests/test_other_trials.py."""
    assert broken_promises(label, read_chapter(CHAPTERS[label], load_trial(OWN)).cells) == []


def test_a_promise_that_is_broken_is_found():
    """Nobody's death is counted here: the course of survival falls away, with every goal but one."""
    cells = read_chapter(CHAPTERS["survival"], load_trial("macular-hole-2017")).cells
    assert broken_promises("survival", cells) == []
    goal = "- how survival from a landmark on is estimated"
    (learn,) = [cell for cell in cells if cell["id"] == "learn-where"]
    learn["outputs"].append({"data": {"text/markdown": goal}, "metadata": {}})
    assert broken_promises("survival", cells) == [goal]
    assert broken_promises("survival", [cell for cell in cells if cell["id"] not in TAUGHT["survival"]]) != []
