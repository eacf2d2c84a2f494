"""Sharp bounds of a statistic given all that a paper prints, not its landmark table alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from trialbook.histories import Bounds, Incompatible, find_clashes, parse_statistic
from trialbook.histories.clashes import Clash as RowClash
from trialbook.histories.rules import read_rules
from trialbook.histories.witness import Witness, decompose, verify
from trialbook.paper.trial import Count, Trial
from trialbook.system.clash import Clash, clash_of
from trialbook.system.model import Sum
from trialbook.system.system import System


@dataclass(frozen=True)
class Narrowed:
    """Bounds of a statistic from landmark counts and claims.

    Attributes
    ----------
    bounds : Bounds
        Lower and upper bound, each with a witness that keeps every statement used.
    left_out : tuple of Clash
        What cannot all be true: the rows of ``landmarks.csv`` are used, the claims and events named are not.
    times : tuple of int or float
        The landmarks: those of the table, or without one the times of the claims.
    """

    bounds: Bounds
    left_out: tuple[Clash, ...]
    times: tuple[int | float, ...]


def bounds_with_claims(trial: Trial, statistic: str, final: Iterable[str] = ()) -> Narrowed:
    """Return the sharp bounds of a statistic over the patient histories that agree with all that is printed.

    Without a landmark table, rates of survival are taken as shares of all patients, and the times of the claims are
    the landmarks.

    Parameters
    ----------
    trial : Trial
        With a row of ``landmarks.csv`` or a claim that counts patients at a time.
    statistic : str
        As for :func:`~trialbook.histories.bounds`.
    final : iterable of str
        Codes of states that a patient never leaves except by death.

    Returns
    -------
    Narrowed
        Bounds and what was left out.

    Raises
    ------
    ValueError
        If there is neither a row nor such a claim, or the statistic or ``final`` names an unknown state or time.
    Incompatible
        If the rows of the table clash by themselves.
    WorkLimitError
        If the solver needs more work than is allowed.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> bounds_with_claims(load_trial("nk-liver-2020"), "always:CR+PR").bounds
    Bounds(statistic='always:CR+PR', lower=0, upper=3, patients=10)
    """
    final = tuple(final)
    if clashes := find_clashes(trial, final):
        raise Incompatible(clashes)
    first = System(trial, final, complete=not trial.counts)
    first.require_work()
    times = trial.times or tuple(sorted(first.built.unknowns.course.assessed))
    landmarks = trial if trial.times else _with_times(trial, times)
    automaton = parse_statistic(landmarks, statistic)
    system = System(trial, final, complete=not trial.counts, watched=automaton, seen=times)
    system.require_work()
    rows = [one.number for one in system.statements if one.row]
    if not system.solver.possible(rows):
        clash = clash_of(system, system.solver.core(rows))
        raise Incompatible((RowClash(clash.rows, clash.why),))
    cores = system.cores(rows)
    used = frozenset(range(len(system.statements))) - {number for core in cores for number in core}
    parts = system.built.unknowns.parts.values()
    value, moves = (sum((pick(part) for part in parts), Sum()) for pick in (lambda p: p.watched(), lambda p: p.moves()))
    ends = []
    for sign in (1, -1):
        reached = sign * system.solver.smallest(sign * value, used)
        calm = system.solver.solution(moves, used, [(value, reached, reached)])
        witness = _witness(system, calm, times)
        if trial.times:
            verify(read_rules(trial, final), witness)
        if sum(patients * automaton.value(times, history) for history, patients in witness) != reached:
            raise ArithmeticError(f"witness: it does not give {reached} for {statistic!r}")
        ends.append((reached, witness))
    (lower, of_lower), (upper, of_upper) = ends
    left_out = tuple(clash_of(system, system.solver.core([*rows, *core])) for core in cores)
    return Narrowed(Bounds(statistic, lower, upper, trial.patients, of_lower, of_upper), left_out, times)


def _with_times(trial: Trial, times: tuple[int | float, ...]) -> Trial:
    """Return a trial whose landmarks are at some times, to read a statistic by."""
    return replace(trial, counts=tuple(Count(time, trial.codes()[0], 0) for time in times))


def _witness(system: System, found: np.ndarray, times: tuple[int | float, ...]) -> Witness:
    """Return the histories of a solution at the landmarks alone."""
    kept = [index for index, time in enumerate(system.built.unknowns.course.times) if time in times]
    histories: Counter[tuple[str, ...]] = Counter()
    for part in system.built.unknowns.parts.values():
        for history, patients in decompose(part.graph, part.flow(found)):
            histories[tuple(history[index] for index in kept)] += patients
    rank = {code: index for index, code in enumerate(system.trial.codes())}
    return tuple(sorted(histories.items(), key=lambda item: [rank[code] for code in item[0]]))
