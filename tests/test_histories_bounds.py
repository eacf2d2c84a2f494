from functools import partial
from itertools import product

import numpy as np
import pytest
from enumeration import agrees, finals, statistics, tiny_trials, trial_of, values, worlds
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import milp

from trialbook import load_trial
from trialbook.histories import Automaton, Incompatible, WorkLimitError, bounds, program
from trialbook.histories.asked import asked
from trialbook.histories.graph import build_graph
from trialbook.histories.rules import read_rules
from trialbook.histories.statistics import parse_statistic
from trialbook.ledger import ledger
from trialbook.system.counted import with_forced_counts

STUDY = load_trial("nk-liver-2020")
TWO_GROUPS = load_trial("cervix-chemoradiation-2017")
MANY = 1_000_000


def spread(trial, statistic, final=()):
    found = bounds(trial, statistic, final)
    return found.lower, found.upper


def crowd(patients, landmarks, states="ABC", seed=7):
    """Return a trial of many patients whose counts go round the states: closed forms know its bounds."""
    shares = [[(seed * (i + 1) * (j + 3)) % 11 + 1 for j in range(len(states))] for i in range(landmarks)]
    rows = []
    for time, share in enumerate(shares, start=1):
        counts = [patients * part // sum(share) for part in share]
        counts[-1] += patients - sum(counts)
        rows += [(time, code, count) for code, count in zip(states, counts, strict=True)]
    return trial_of(patients, states, rows)


@settings(max_examples=400, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_bounds_are_those_of_all_sets_of_histories_enumerated(trial, data):
    statistic, final = data.draw(statistics(trial)), data.draw(finals(trial))
    counted = [
        sum(n for history, n in world.items() if values(statistic, trial.times, history))
        for world in worlds(trial, final)
    ]
    if counted:
        assert spread(trial, statistic, final) == (min(counted), max(counted))
    else:
        with pytest.raises(Incompatible):
            bounds(trial, statistic, final)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_any_automaton_is_bounded_as_enumeration_bounds_it(trial, data):
    codes, flags = [state.code for state in trial.states], range(3)
    keys = list(product(flags, trial.times, codes))
    table = dict(zip(keys, data.draw(st.lists(st.sampled_from(flags), min_size=len(keys), max_size=len(keys)))))  # noqa: B905
    worth = data.draw(st.lists(st.integers(-1, 2), min_size=3, max_size=3))

    def value(history):
        flag = 0
        for key in zip(trial.times, history, strict=True):
            flag = table[flag, *key]
        return worth[flag]

    counted = [sum(n * value(history) for history, n in world.items()) for world in worlds(trial)]
    assume(counted)
    automaton = Automaton("any", 0, lambda flag, time, code: table[flag, time, code], worth.__getitem__)
    assert spread(trial, automaton) == (min(counted), max(counted))


@settings(max_examples=120, deadline=None)
@given(data=st.data(), trial=tiny_trials(patients=6, landmarks=5))
def test_each_bound_comes_with_histories_that_fit_and_attain_it(trial, data):
    statistic, final = data.draw(statistics(trial)), data.draw(finals(trial))
    try:
        found = bounds(trial, statistic, final)
    except Incompatible:
        assume(False)
    for value, witness in ((found.lower, found.lower_witness), (found.upper, found.upper_witness)):
        assert agrees(trial, witness, final)
        assert sum(n for history, n in witness if values(statistic, trial.times, history)) == value
        assert len({history for history, _ in witness}) == len(witness)


@settings(deadline=None)
@given(n=st.integers(1, 10**6), data=st.data())
def test_two_landmarks_give_the_bounds_of_frechet(n, data):
    first, second = data.draw(st.integers(0, n)), data.draw(st.integers(0, n))
    trial = trial_of(n, "AB", [(1, "A", first), (1, "B", n - first), (2, "A", second), (2, "B", n - second)])
    assert spread(trial, "at:A@1,A@2") == (max(0, first + second - n), min(first, second))


@pytest.mark.parametrize("landmarks", [2, 24, 60])
def test_a_million_patients_are_bounded_to_the_last_one(landmarks):
    trial = crowd(MANY + 3, landmarks)
    held = [row.patients for row in trial.counts if row.state == "A"]
    most = max(held), min(MANY + 3, sum(held))
    assert spread(trial, "ever:A") == most
    others = [trial.patients - count for count in held]
    assert spread(trial, "always:B+C") == (max(0, sum(others) - (landmarks - 1) * trial.patients), min(others))


def test_a_million_patients_with_deaths_have_a_witness_for_each_bound():
    deaths = [landmark**2 * 1499 for landmark in range(1, 25)]
    rows = []
    for time, dead in enumerate(deaths, start=1):
        alive = [(MANY - dead) * part // 7 for part in (1, 2, 4)]
        alive[time % 3] += MANY - dead - sum(alive)
        rows += [(time, code, count) for code, count in zip("ABCX", [*alive, dead], strict=True)]
    trial = trial_of(MANY, "ABCX", rows)
    for statistic in ("event_free:C+X", "ever:A", "always:A+B@12"):
        found = bounds(trial, statistic)
        for value, witness in ((found.lower, found.lower_witness), (found.upper, found.upper_witness)):
            assert agrees(trial, witness)
            assert sum(n for history, n in witness if values(statistic, trial.times, history)) == value


@settings(max_examples=60, deadline=None)
@given(data=st.data(), trial=tiny_trials(), times=st.integers(2, 250_000))
def test_more_patients_in_the_same_proportions_never_narrow_the_bounds(trial, data, times):
    statistic = data.draw(statistics(trial))
    rows = [(row.time, row.state, row.patients * times) for row in trial.counts]
    larger = trial_of(trial.patients * times, [state.code for state in trial.states], rows)
    try:
        lower, upper = spread(trial, statistic)
    except Incompatible:
        assume(False)
    low, high = spread(larger, statistic)
    assert low <= lower * times <= upper * times <= high


@settings(max_examples=80, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_a_final_state_never_widens_the_bounds(trial, data):
    statistic, final = data.draw(statistics(trial)), data.draw(finals(trial))
    try:
        lower, upper = spread(trial, statistic, final)
    except Incompatible:
        assume(False)
    free = spread(trial, statistic)
    assert free[0] <= lower <= upper <= free[1]


@settings(max_examples=80, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_a_row_left_out_never_narrows_the_bounds(trial, data):
    statistic, gone = data.draw(statistics(trial)), data.draw(st.sampled_from(trial.counts))
    landmark = next(one for one in trial.landmarks if one.time == gone.time)
    assume(not landmark.unaccounted and len(landmark.printed) > 1)
    try:
        lower, upper = spread(trial, statistic)
    except Incompatible:
        assume(False)
    rows = [(row.time, row.state, row.patients) for row in trial.counts if row != gone]
    wider = spread(trial_of(trial.patients, [state.code for state in trial.states], rows), statistic)
    assert wider[0] <= lower <= upper <= wider[1]


@settings(max_examples=60, deadline=None)
@given(data=st.data(), trial=tiny_trials())
def test_who_was_ever_in_a_state_is_whoever_was_not_free_of_it(trial, data):
    code = data.draw(st.sampled_from([state.code for state in trial.states]))
    try:
        lower, upper = spread(trial, f"ever:{code}")
    except Incompatible:
        assume(False)
    assert spread(trial, f"event_free:{code}") == (trial.patients - upper, trial.patients - lower)


def test_a_witness_leaves_patients_where_they_are_if_the_counts_do():
    trial = trial_of(9, "ABX", [(t, c, n) for t in (1, 2, 3) for c, n in (("A", 4), ("B", 3), ("X", 2))])
    assert bounds(trial, "at:A@1").lower_witness == ((("A",) * 3, 4), (("B",) * 3, 3), (("X",) * 3, 2))


@pytest.mark.parametrize("name", ["nk-liver-2020", "cervix-chemoradiation-2017"])
def test_witnesses_are_the_same_whichever_way_the_solver_goes(name, monkeypatch):
    trial = with_forced_counts(load_trial(name))
    questions = [question.statistic for question in asked(trial)]
    usual = [bounds(trial, statistic) for statistic in questions]
    assert len(usual) > 3
    monkeypatch.setattr(program, "milp", partial(_without_presolve, program.milp))
    assert [bounds(trial, statistic) for statistic in questions] == usual


def _without_presolve(solve, *given, options, **more):
    return solve(*given, options=options | {"presolve": False}, **more)


def test_the_paper_leaves_open_who_held_a_response_and_who_progressed():
    assert spread(STUDY, "always:CR+PR") == (0, 3)
    assert spread(STUDY, "event_free:PD+death") == (0, 3)
    assert spread(STUDY, "event_free:PD+death", ["PD"]) == (3, 3)


@pytest.mark.parametrize("statistic", ["ever:CR", "always:CR+PR", "event_free:PD+death"])
def test_the_program_does_not_grow_with_the_patients(statistic):
    larger = load_trial("nk-liver-2020").counts
    states = STUDY.states
    times = MANY // STUDY.patients
    rows = tuple(type(row)(row.time, row.state, row.patients * times) for row in larger)
    many = type(STUDY)("many", "", "", MANY, "", "", "months", states, counts=rows)
    sizes = {len(build_graph(read_rules(trial), parse_statistic(trial, statistic)).heads) for trial in (STUDY, many)}
    assert len(sizes) == 1


def test_the_program_grows_in_proportion_to_the_landmarks():
    sizes = [
        len(build_graph(read_rules(trial), parse_statistic(trial, "ever:A")).heads)
        for trial in (crowd(100, landmarks) for landmarks in (20, 40, 60))
    ]
    assert sizes[2] - sizes[1] == sizes[1] - sizes[0]


def test_a_trial_without_landmarks_has_no_bounds():
    with pytest.raises(ValueError, match="without landmarks"):
        bounds(trial_of(5, "AX", []), "ever:A")


def test_an_automaton_that_remembers_everything_is_refused():
    hoarder = Automaton("whole history", (), lambda flag, time, code: (*flag, code), len)
    with pytest.raises(WorkLimitError, match="too many flags: more than 5,000 arcs"):
        build_graph(read_rules(crowd(100, 24)), hoarder, 5_000)


@pytest.mark.parametrize(
    ("module", "asks"),
    [("histories.program", lambda: bounds(STUDY, "ever:CR")), ("system.solver", lambda: ledger(TWO_GROUPS))],
)
def test_the_solver_gets_indices_of_four_bytes_as_scipy_1_14_wants_them(monkeypatch, module, asks):
    given = set()

    def watched(*words, constraints, **known):
        given.update((constraints.A.indices.dtype, constraints.A.indptr.dtype))
        return milp(*words, constraints=constraints, **known)

    monkeypatch.setattr(f"trialbook.{module}.milp", watched)
    asks()
    assert given == {np.dtype(np.int32)}
