from fractions import Fraction
from math import inf

import pytest
from enumeration import finals, tiny_trials, trial_of, worlds
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from trialbook import load_trial
from trialbook.histories import (
    event_codes,
    event_free,
    mean_response,
    median_event_free,
    response_runs,
)
from trialbook.statistics.survival import median_bounds

STUDY = load_trial("nk-liver-2020")


def intervals(world, times, events):
    """Return the interval that holds each patient's first event, open on the left; the right end may be inf."""
    edges = [0, *times, inf]
    for history, patients in world.items():
        first = next((i for i, code in enumerate(history) if code in events), len(history))
        yield from [(edges[first], edges[first + 1])] * patients


def some_events(data, trial):
    codes = [state.code for state in trial.states]
    return data.draw(st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True))


@settings(max_examples=120, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_the_event_free_are_bounded_at_each_landmark_as_enumeration_bounds_them(trial, data):
    final, events = data.draw(finals(trial)), some_events(data, trial)
    found = worlds(trial, final)
    assume(found)
    for landmark, limits in enumerate(event_free(trial, events, final)):
        free = [sum(left >= trial.times[landmark] for left, _ in intervals(w, trial.times, events)) for w in found]
        assert (limits.lower, limits.upper) == (min(free), max(free))


@settings(max_examples=120, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_the_median_is_bounded_as_enumeration_bounds_it(trial, data):
    final, events = data.draw(finals(trial)), some_events(data, trial)
    found = worlds(trial, final)
    assume(found)
    middle = (trial.patients + 1) // 2 - 1  # the first event after which at most half of the patients are free
    ends = [list(zip(*map(sorted, zip(*intervals(w, trial.times, events))))) for w in found]  # noqa: B905
    median = median_event_free(trial, events, final)
    assert median.lower == min(world[middle][0] for world in ends)
    assert median.upper == max(world[middle][1] for world in ends)
    assert not median.lower_attained


@settings(max_examples=80, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_responses_in_a_row_are_bounded_as_enumeration_bounds_them(trial, data):
    final, states = data.draw(finals(trial)), some_events(data, trial)
    found = worlds(trial, final)
    assume(found)

    def longest(history):
        return max(map(len, "".join("r" if code in states else " " for code in history).split()), default=0)

    for length, limits in enumerate(response_runs(trial, states, final), start=1):
        held = [sum(n for history, n in world.items() if longest(history) >= length) for world in found]
        assert (limits.lower, limits.upper) == (min(held), max(held))


@settings(max_examples=80, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_the_mean_response_is_bounded_as_enumeration_bounds_it(trial, data):
    final, states = data.draw(finals(trial)), some_events(data, trial)
    ratios = []
    for world in worlds(trial, final):
        held = [(sum(code in states for code in history), n) for history, n in world.items()]
        responders = sum(n for visits, n in held if visits)
        ratios += [Fraction(sum(visits * n for visits, n in held), responders)] if responders else []
    assume(ratios)
    assert mean_response(trial, states, final) == (min(ratios), max(ratios))


def test_with_death_alone_the_bounds_are_those_of_survival():
    median = median_event_free(STUDY, ["dead"])
    assert (median.lower, median.upper) == (median_bounds(STUDY).lower, median_bounds(STUDY).upper)


def test_an_event_seen_at_time_zero_is_dated():
    trial = trial_of(4, "AX", [(0, "A", 1), (0, "X", 3), (5, "X", 3), (5, "A", 1)])
    median = median_event_free(trial, ["X"])
    assert (median.lower, median.upper, median.lower_attained) == (0, 0, True)


def test_progression_free_survival_of_the_paper_is_a_band_that_closes_if_progression_is_final():
    assert event_codes(STUDY) == ("PD", "dead")
    assert [(found.lower, found.upper) for found in event_free(STUDY)][-1] == (0, 3)
    assert [found.pinned for found in event_free(STUDY, final=["PD"])] == [True] * 4


def test_a_trial_without_events_or_responses_is_told_so():
    trial = trial_of(3, "AB", [(1, "A", 3)])
    with pytest.raises(ValueError, match="events: the trial has no state"):
        event_free(trial)
    with pytest.raises(ValueError, match="states: nobody can have been in B"):
        mean_response(trial, ["B"])
    with pytest.raises(ValueError, match="'Z' is not a state"):
        event_free(STUDY, ["Z"])
