from collections import Counter
from fractions import Fraction
from math import comb

import pytest
from enumeration import agrees, assignments, finals, statistics, tiny_trials, trial_of, values, worlds
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from trialbook import load_trial
from trialbook.histories import (
    WorkLimitError,
    bounds,
    count_assignments,
    count_sets,
    draw_table,
    draw_worlds,
    exact_shares,
)

STUDY = load_trial("nk-liver-2020")


@settings(max_examples=150, deadline=None)
@given(data=st.data(), trial=tiny_trials(patients=5, landmarks=4), seed=st.integers(0, 2**32))
def test_every_world_drawn_reproduces_the_counts(trial, data, seed):
    final = data.draw(finals(trial))
    assume(worlds(trial, final) if trial.patients < 5 else not final)
    try:
        (world,) = draw_worlds(trial, 1, seed, final)
    except ValueError:
        assume(False)
    assert agrees(trial, list(Counter(world).items()), final)


@pytest.mark.parametrize(
    ("patients", "codes", "rows", "final"),
    [
        (4, "AX", [(1, "A", 3), (1, "X", 1), (2, "A", 2), (2, "X", 2)], ()),
        (3, "ABX", [(1, "A", 2), (2, "B", 1)], ()),
        (3, "AC", [(1, "A", 2), (1, "C", 0), (2, "A", 1), (2, "C", 1)], ("C",)),
    ],
)
def test_each_labelled_world_is_drawn_equally_often(patients, codes, rows, final):
    trial = trial_of(patients, codes, rows)
    total = count_assignments(trial, final)
    seen = Counter(draw_worlds(trial, 60 * total, seed=20201, final=final))
    assert len(seen) == total
    assert chisquare(list(seen.values())).pvalue > 1e-4


def test_a_seed_gives_the_same_worlds_again():
    assert list(draw_worlds(STUDY, 3, seed=5)) == list(draw_worlds(STUDY, 3, seed=5))
    assert list(draw_worlds(STUDY, 3, seed=5)) != list(draw_worlds(STUDY, 3, seed=6))


@settings(max_examples=250, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_exact_shares_are_those_of_the_labelled_worlds_enumerated(trial, data):
    statistic, final = data.draw(statistics(trial)), data.draw(finals(trial))
    found = worlds(trial, final)
    assume(found)
    ways = Counter()
    for world in found:
        ways[sum(n for history, n in world.items() if values(statistic, trial.times, history))] += assignments(world)
    shares = exact_shares(trial, statistic, final)
    assert shares.worlds == ways.total()
    assert dict(shares.shares) == {value: Fraction(count, ways.total()) for value, count in ways.items()}


@pytest.mark.parametrize("statistic", ["always:CR+PR", "ever:CR+PR", "event_free:PD+death", "at:CR@3,PD@12"])
def test_shares_reach_from_bound_to_bound_and_add_up_to_one(statistic):
    found, limits = exact_shares(STUDY, statistic), bounds(STUDY, statistic)
    assert (min(found.shares), max(found.shares)) == (limits.lower, limits.upper)
    assert sum(found.shares.values()) == 1


# Eight patients live at month 12, six of them responders and two in progression. By month 36 three of the eight have
# died, two are in progression and three in complete response: any three of the eight, so a hypergeometric draw.
def test_a_share_of_the_paper_is_worked_out_by_hand():
    shares = exact_shares(STUDY, "at:CR+PR@12,CR@36").shares
    assert shares == {k: Fraction(comb(6, k) * comb(2, 3 - k), comb(8, 3)) for k in (1, 2, 3)}


def test_a_drawn_table_says_in_every_row_what_it_is():
    table = draw_table(STUDY, seed=3)
    assert table["what this is"].str.contains("not patient data").all()
    assert list(table["patient"]) == list(range(1, 11))
    histories = Counter(map(tuple, table.filter(like="month").values.tolist()))
    assert agrees(STUDY, list(histories.items()))


def test_a_trial_too_large_to_count_is_refused_not_guessed():
    rows = [(time, code, 300) for time in (1, 2, 3) for code in "AB"]
    with pytest.raises(WorkLimitError, match="steps"):
        exact_shares(trial_of(900, "ABC", rows), "ever:A", limit=10_000)


def test_draws_and_their_number_are_checked():
    assert list(draw_worlds(STUDY, 0, seed=1)) == []
    with pytest.raises(ValueError, match=r"draws: must be at least 0, got -1"):
        draw_worlds(STUDY, -1, seed=1)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_where_patients_are_exchangeable_each_set_of_histories_counts_once(trial, data):
    statistic, final = data.draw(statistics(trial)), data.draw(finals(trial))
    found = worlds(trial, final)
    assume(found)
    sets = Counter(sum(n for history, n in w.items() if values(statistic, trial.times, history)) for w in found)
    shares = exact_shares(trial, statistic, final, exchangeable=True)
    assert shares.worlds == len(found) == count_sets(trial, final)
    assert dict(shares.shares) == {value: Fraction(count, len(found)) for value, count in sets.items()}


def test_the_limit_is_for_the_counts_and_refuses_no_draw_after_them():
    rows = [(1, "A", 9), (1, "B", 6), (2, "A", 5), (2, "B", 10), (3, "A", 7), (3, "B", 8)]
    trial = trial_of(15, "AB", rows)
    enough = next(limit for limit in range(1, 1000) if _can_be_drawn(trial, 1, limit))
    assert _can_be_drawn(trial, 200, enough)
    assert not _can_be_drawn(trial, 1, enough - 1)


def _can_be_drawn(trial, draws, limit):
    try:
        return len(list(draw_worlds(trial, draws, 1, limit=limit))) == draws
    except WorkLimitError:
        return False
