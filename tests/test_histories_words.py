from math import inf

import pytest
from enumeration import trial_of

from trialbook import load_trial
from trialbook.histories import (
    Bounds,
    asked,
    bounds,
    event_words,
    finality,
    focus,
    focus_label,
    one_after_other,
    rules_in_words,
    time_words,
)
from trialbook.statistics.survival import TimeBounds

STUDY = load_trial("nk-liver-2020")
TWO = trial_of(4, "AX", [(1, "A", 4), (2, "A", 3), (2, "X", 1)])


def found(lower, upper, patients=10):
    return Bounds("any", lower, upper, patients, (), ())


@pytest.mark.parametrize(
    ("lower", "upper", "words", "rate"),
    [
        (0, 3, "between 0 and 3", "0% to 30%"),
        (5, 5, "exactly 5", "50%"),
        (0, 0, "none", "0%"),
        (10, 10, "all", "100%"),
    ],
)
def test_bounds_are_put_into_words_and_rates(lower, upper, words, rate):
    assert (found(lower, upper).words, found(lower, upper).rate) == (words, rate)


def test_large_numbers_are_written_with_commas():
    assert found(1000, 20000, 10**6).words == "between 1,000 and 20,000"


def test_every_question_asked_of_the_paper_has_bounds_and_no_two_are_the_same():
    questions = asked(STUDY)
    assert len({question.label for question in questions}) == len(questions)
    for question in questions:
        limits = bounds(STUDY, question.statistic)
        assert 0 <= limits.lower <= limits.upper <= STUDY.patients


def test_a_trial_of_the_living_and_the_dead_is_asked_who_lives():
    assert [question.label for question in asked(TWO)] == ["state A at every landmark"]
    assert focus(trial_of(4, "CX", [(1, "C", 4)])) == ("C",)


def test_without_responses_the_best_other_state_is_hoped_for():
    trial = load_trial("leukaemia-6mp-1963")
    assert focus_label(trial) == "in remission"
    assert event_words(trial) == "progression"


def test_what_is_final_is_said():
    assert rules_in_words(STUDY, ["PD"]) == (
        "The state dead is final: nobody leaves it. "
        "The state PD is taken as final too: nobody leaves it except by death. "
        "Any other change between landmarks is possible, for better or worse."
    )
    assert finality(STUDY) == "nothing final but death"
    assert finality(STUDY, ["PD", "CR"]) == "CR and PD final"
    assert finality(trial_of(2, "AB", [(1, "A", 2)])) == "nothing final"


@pytest.mark.parametrize(
    ("lower", "upper", "attained", "words"),
    [
        (6, 36, False, "after month 6 and by month 36"),
        (0, 3, False, "by month 3"),
        (36, inf, False, "after month 36, without an upper limit"),
        (0, inf, False, "at some time, if ever"),
        (0, 0, True, "at month 0"),
    ],
)
def test_dates_are_put_into_words(lower, upper, attained, words):
    assert time_words(STUDY, TimeBounds(lower, upper, lower_attained=attained)) == words


FOUR = trial_of(4, "ABX", [(1, "A", 2), (1, "B", 2), (4, "A", 1), (4, "X", 1), (9, "A", 1), (9, "X", 2)])


def labels(trial):
    return [question.label for question in asked(trial)]


def test_the_first_and_the_last_landmark_are_asked_for_only_where_another_lies_between():
    both = "state A at the first and at the last landmark"
    assert both in labels(FOUR)
    assert both not in labels(trial_of(4, "ABX", [(1, "A", 2), (1, "B", 2), (4, "A", 1), (4, "X", 1)]))


@pytest.mark.parametrize(
    ("history", "counted"),
    [("AAA", 0), ("AXX", 1), ("ABX", 1), ("BXX", 0), ("BAX", 1), ("BBA", 0), ("AAX", 1), ("BBB", 0)],
)
def test_dead_after_a_response_needs_both_in_this_order(history, counted):
    assert one_after_other(["A"], ["X"]).value((1, 4, 9), tuple(history)) == counted
