from math import comb, factorial, prod

import pytest
from enumeration import assignments, finals, tiny_trials, trial_of, worlds
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from trialbook import load_trial
from trialbook.histories import Incompatible, WorkLimitError, count_assignments, count_sets, count_tables

STUDY = load_trial("nk-liver-2020")


# Worked out once, independently, in the issue that asked for them.
@pytest.mark.parametrize(
    ("final", "tables", "sets", "ways"),
    [((), (61, 49, 35), 11_957_680, 35_846_737_920_000), (("PD",), (61, 21, 16), 1_512_272, 4_267_468_800_000)],
)
def test_the_paper_leaves_so_many_worlds_open(final, tables, sets, ways):
    assert count_tables(STUDY, final) == tables
    assert count_sets(STUDY, final) == sets
    assert count_assignments(STUDY, final) == ways


@settings(max_examples=300, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_sets_and_assignments_are_those_enumerated(trial, data):
    final = data.draw(finals(trial))
    found = worlds(trial, final)
    assume(found)
    assert count_sets(trial, final) == len(found)
    assert count_assignments(trial, final) == sum(map(assignments, found))


@settings(max_examples=200, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_tables_of_each_step_are_those_that_some_set_of_histories_has(trial, data):
    final = data.draw(finals(trial))
    found = worlds(trial, final)
    assume(found)
    steps = [set() for _ in trial.times[1:]]
    for world in found:
        for landmark, seen in enumerate(steps):
            table = {}
            for history, patients in world.items():
                move = history[landmark : landmark + 2]
                table[move] = table.get(move, 0) + patients
            seen.add(frozenset(table.items()))
    assert count_tables(trial, final) == tuple(map(len, steps))


@given(first=st.lists(st.integers(0, 6), min_size=3, max_size=3), data=st.data())
@settings(max_examples=60, deadline=None)
def test_with_two_landmarks_a_set_of_histories_is_a_table(first, data):
    assume(sum(first))
    cut = sorted(data.draw(st.tuples(*[st.integers(0, sum(first))] * 2)))
    second = [cut[0], cut[1] - cut[0], sum(first) - cut[1]]
    rows = [
        (time, code, n) for time, counts in ((1, first), (2, second)) for code, n in zip("ABC", counts, strict=True)
    ]
    trial = trial_of(sum(first), "ABC", rows)
    assert count_tables(trial) == (count_sets(trial),)


@settings(deadline=None)
@given(counts=st.lists(st.integers(0, 40), min_size=3, max_size=3))
def test_one_landmark_is_assigned_in_a_multinomial_number_of_ways(counts):
    patients = sum(counts)
    assume(patients)
    trial = trial_of(patients, "ABX", [(1, code, n) for code, n in zip("ABX", counts, strict=True)])
    assert count_assignments(trial) == factorial(patients) // prod(map(factorial, counts))


@settings(max_examples=60, deadline=None)
@given(patients=st.integers(1, 12), data=st.data())
def test_an_unknown_split_is_assigned_in_any_way(patients, data):
    known = data.draw(st.integers(0, patients - 1))
    trial = trial_of(patients, "ABC", [(1, "A", known)])
    assert count_assignments(trial) == comb(patients, known) * 2 ** (patients - known)
    assert count_sets(trial) == patients - known + 1


def test_hundreds_of_labelled_patients_are_counted_in_closed_form():
    rows = [(1, "A", 150), (1, "B", 100), (2, "A", 100), (2, "B", 50), (2, "X", 100)]
    ways = comb(250, 100) * factorial(250) // (factorial(100) * factorial(50) * factorial(100))
    assert count_assignments(trial_of(250, "ABX", rows)) == ways


def test_work_beyond_the_limit_is_an_error_that_names_it():
    rows = [(1, "A", 30), (1, "B", 30), (2, "A", 20), (2, "B", 40)]
    with pytest.raises(WorkLimitError, match=r"60 patients at 2 landmarks take more than 5,000 steps"):
        count_sets(trial_of(60, "AB", rows), limit=5_000)
    with pytest.raises(WorkLimitError):
        count_assignments(STUDY, limit=3)
    with pytest.raises(WorkLimitError):
        count_tables(STUDY, limit=3)


def test_counts_that_clash_have_no_worlds():
    for count in (count_assignments, count_sets, count_tables):
        with pytest.raises(Incompatible):
            count(trial_of(4, "AX", [(1, "X", 3), (2, "X", 2)]))
