"""Which questions are put to the histories of a trial, and what they count."""

from itertools import product

import pytest
from invented import invented

from trialbook.histories.asked import asked, one_after_other
from trialbook.paper.trial import Count

TIMES = (1, 2, 3)


def trial(times):
    counted = (("CR", 2), ("PD", 1), ("dead", 1))
    rows = tuple(Count(time, code, patients) for time in times for code, patients in counted)
    return invented(4, counts=rows)


@pytest.mark.parametrize(("times", "told_apart"), [((3,), False), ((3, 6), False), ((3, 6, 12), True)])
def test_first_and_last_is_asked_only_where_there_is_a_landmark_between(times, told_apart):
    # of two landmarks the first and the last are all
    words = [each.label for each in asked(trial(times))]
    assert any("at the first and at the last landmark" in one for one in words) is told_apart
    assert any("at every landmark" in one for one in words)


@pytest.mark.parametrize("history", list(product(["CR", "PD", "SD"], repeat=3)))
def test_one_after_other_counts_who_was_in_the_one_and_later_in_the_other(history):
    later = any(history[i] == "PD" and history[j] == "CR" for i in range(3) for j in range(i + 1, 3))
    assert one_after_other(["PD"], ["CR"]).value(TIMES, history) == int(later)
