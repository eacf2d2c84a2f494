from dataclasses import replace
from itertools import combinations

import pytest
from enumeration import all_histories, finals, tiny_trials, trial_of, worlds
from hypothesis import given, settings
from hypothesis import strategies as st

from trialbook import load_trial
from trialbook.histories import Incompatible, bounds, find_clashes
from trialbook.paper.trial import Count


def compatible(trial, rows, final):
    """Whether some histories satisfy these rows, each by itself, by trying every multiset of histories."""
    codes = [state.code for state in trial.states]
    histories = all_histories(codes, len(trial.times), final)
    rest = {one.time: trial.patients - sum(one.printed.values()) for one in trial.landmarks}
    full = {one.time: len(one.printed) == len(codes) for one in trial.landmarks}
    limits = {
        (trial.times.index(row.time), row.state): (row.patients, row.patients + rest[row.time] * full[row.time])
        for row in rows
    }

    def extend(first, left, seen):
        if not left:
            return all(low <= seen.get(key, 0) for key, (low, _) in limits.items())
        for index in range(first, len(histories)):
            keys = [key for key in enumerate(histories[index]) if key in limits]
            if all(seen.get(key, 0) < limits[key][1] for key in keys):
                more = {**seen, **{key: seen.get(key, 0) + 1 for key in keys}}
                if extend(index, left - 1, more):
                    return True
        return False

    return extend(0, trial.patients, {})


def rows_of(trial, clash):
    return [row for row in trial.counts if (row.time, row.state) in clash.rows]


@settings(max_examples=200, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_rows_clash_exactly_where_no_set_of_histories_fits(trial, data):
    final = data.draw(finals(trial))
    assert bool(find_clashes(trial, final)) == (not worlds(trial, final))


@settings(max_examples=200, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_the_rows_named_clash_by_themselves_and_each_is_needed(trial, data):
    final = data.draw(finals(trial))
    for clash in find_clashes(trial, final):
        rows = rows_of(trial, clash)
        assert len(rows) == len(clash.rows)
        if len({row.time for row in rows}) == 1:  # rows of one landmark that add up to too many
            assert sum(row.patients for row in rows) > trial.patients
            continue
        assert not compatible(trial, rows, final)
        assert all(compatible(trial, [row for row in rows if row != gone], final) for gone in rows)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_without_the_landmarks_named_the_others_fit(trial, data):
    final = data.draw(finals(trial))
    named = {time for clash in find_clashes(trial, final) for time, _ in clash.rows}
    assert compatible(trial, [row for row in trial.counts if row.time not in named], final)


def test_deaths_that_fall_are_named_with_their_two_counts():
    trial = trial_of(10, "AX", [(3, "A", 7), (3, "X", 3), (6, "A", 8), (6, "X", 2)])
    (clash,) = find_clashes(trial)
    assert clash.rows == ((3, "X"), (6, "X"))
    assert clash.why == "X falls from 3 at month 3 to 2 at month 6, but nobody leaves X"


def test_deaths_that_fall_between_rows_of_other_states_are_named_too():
    trial = trial_of(10, "AX", [(3, "X", 3), (6, "A", 8)])
    (clash,) = find_clashes(trial)
    assert clash.rows == ((3, "X"), (6, "A"))


def test_deaths_may_fall_short_while_patients_are_unaccounted_for():
    assert find_clashes(trial_of(10, "AX", [(3, "A", 7), (3, "X", 3), (6, "A", 7), (6, "X", 2)])) == ()
    assert find_clashes(trial_of(10, "AX", [(3, "A", 7), (3, "X", 3), (6, "A", 8), (6, "X", 1)]))


def test_rows_that_add_up_to_too_many_are_all_named():
    trial = trial_of(10, "ABX", [(3, "A", 8), (3, "B", 3), (3, "X", 0), (6, "A", 10)])
    (clash,) = find_clashes(trial)
    assert clash.rows == ((3, "A"), (3, "B"), (3, "X"))
    assert "11" in clash.why
    assert "10" in clash.why


def test_a_final_state_falls_only_as_far_as_deaths_rise():
    rows = [(3, "C", 4), (3, "X", 0), (3, "A", 6), (6, "C", 2), (6, "X", 1), (6, "A", 7)]
    trial = trial_of(10, "ACX", rows)
    assert find_clashes(trial) == ()
    (clash,) = find_clashes(trial, ["C"])
    assert {state for _, state in clash.rows} <= {"C", "X", "A"}
    assert "C" in clash.why
    assert find_clashes(trial_of(10, "ACX", [*rows[:3], (6, "C", 2), (6, "X", 2), (6, "A", 6)]), ["C"]) == ()


def test_without_deaths_a_final_state_never_falls():
    trial = trial_of(5, "AC", [(1, "C", 3), (2, "C", 1)])
    assert find_clashes(trial, ["C"])[0].rows == ((1, "C"), (2, "C"))


def test_clashes_at_different_times_are_all_found():
    rows = [(1, "X", 3), (2, "X", 1), (3, "X", 4), (4, "X", 2), (5, "A", 6), (5, "X", 5)]
    found = [clash.rows for clash in find_clashes(trial_of(10, "AX", rows))]
    assert found == [((1, "X"), (2, "X")), ((3, "X"), (4, "X")), ((5, "A"), (5, "X"))]


def test_deaths_that_rise_again_clash_with_the_count_they_fell_from():
    rows = [(3, "X", 5), (6, "X", 1), (12, "X", 2), (36, "X", 5)]
    found = [clash.rows for clash in find_clashes(trial_of(10, "AX", rows))]
    assert found == [((3, "X"), (6, "X")), ((3, "X"), (12, "X"))]


def test_a_clash_of_three_landmarks_is_named_in_full():
    rows = [(1, "X", 3), (2, "C", 1), (3, "A", 7)]
    (clash,) = find_clashes(trial_of(10, "ACX", rows), ["C"])
    assert clash.rows == ((1, "X"), (2, "C"), (3, "A"))
    for pair in combinations(rows, 2):
        assert find_clashes(trial_of(10, "ACX", pair), ["C"]) == ()


def test_bounds_carry_the_clash():
    trial = trial_of(10, "AX", [(3, "X", 3), (6, "X", 2)])
    with pytest.raises(Incompatible, match="falls from 3") as caught:
        bounds(trial, "ever:A")
    assert caught.value.clashes == find_clashes(trial)


def test_the_shipped_paper_has_no_clash():
    study = load_trial("nk-liver-2020")
    assert find_clashes(study) == find_clashes(study, ["PD"]) == ()
    assert find_clashes(study, ["CR"])


def test_a_trial_without_landmarks_has_nothing_to_clash():
    assert find_clashes(trial_of(3, "AX", [])) == ()


def test_rows_of_a_group_are_not_held_against_the_histories_of_all():
    trial = trial_of(4, "AX", [(3, "A", 1), (3, "X", 3)])
    of_group = (Count(6, "X", 0, group="G"), Count(3, "X", 0, group="G"))
    assert find_clashes(replace(trial, counts=trial.counts + of_group)) == ()
