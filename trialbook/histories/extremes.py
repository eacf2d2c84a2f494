"""The smallest and the largest sum of any reward along the histories, each proved by a witness that was checked."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

import numpy as np

from trialbook.histories.clashes import Incompatible, find_clashes
from trialbook.histories.graph import build_graph
from trialbook.histories.program import Program
from trialbook.histories.rules import read_rules
from trialbook.histories.statistics import Automaton
from trialbook.histories.witness import Witness, decompose, verify
from trialbook.paper.trial import Trial

Reward = Callable[[int, str, Hashable], int]
"""What a patient earns at a landmark (its index) in a state with a flag: a whole number."""


@dataclass(frozen=True)
class Extreme:
    """A smallest or largest sum and the histories that attain it."""

    value: int
    witness: Witness


class Extremes:
    """Every set of histories that fits a trial's counts, and the best of them for any reward.

    Parameters
    ----------
    trial : Trial
        With one landmark or more.
    automaton : Automaton
        Keeps the flag that rewards depend on.
    final : iterable of str
        Codes of states that a patient never leaves except by death.

    Raises
    ------
    Incompatible
        If the rows of one landmark add up to more than the patients.
    """

    def __init__(self, trial: Trial, automaton: Automaton, final: Iterable[str] = ()):
        self.trial, self.automaton, self.final = trial, automaton, tuple(final)
        self.rules = read_rules(trial, self.final)
        if any(landmark.rest < 0 for landmark in trial.landmarks):
            raise self._incompatible()
        self.graph = build_graph(self.rules, automaton)
        self.program = Program(self.graph)

    def smallest(self, reward: Reward, sign: int = 1, calm: bool = True) -> Extreme:
        """Return the smallest sum of rewards over all patients, or the largest where ``sign`` is -1.

        A calm witness, in which patients change state as seldom as possible, takes twice the time.

        Raises
        ------
        Incompatible
            If no set of histories fits.
        ArithmeticError
            If the solver's answer does not stand up to the check in whole numbers.
        """
        earned = np.array([0 if p.state is None else reward(p.landmark, p.state, p.flag) for p in self.graph.arrivals])
        flow = self.program.smallest(sign * earned, calm)
        if flow is None:
            raise self._incompatible()
        witness = decompose(self.graph, flow)
        verify(self.rules, witness)
        value = sum(patients * self.total(reward, history) for history, patients in witness)
        if value != int(earned @ flow):
            raise ArithmeticError(f"witness: it gives {value} for {self.automaton.name!r}, the flow {earned @ flow}")
        return Extreme(value, witness)

    def _incompatible(self) -> Exception:
        """Return the rows that clash as an exception; without any, the solver has erred and must not be believed."""
        clashes = find_clashes(self.trial, self.final)
        return Incompatible(clashes) if clashes else ArithmeticError("bounds: no histories found, yet no rows clash")

    def largest(self, reward: Reward, calm: bool = True) -> Extreme:
        """Return the largest sum of rewards over all patients."""
        return self.smallest(reward, -1, calm)

    def total(self, reward: Reward, history: tuple[str, ...]) -> int:
        """Return what one patient earns along a history."""
        flag, earned = self.automaton.start, 0
        for landmark, code in enumerate(history):
            flag = self.automaton.step(flag, self.rules.times[landmark], code)
            earned += reward(landmark, code, flag)
        return earned

    def at_the_end(self) -> Reward:
        """Return the reward of the automaton itself: what its last flag counts."""
        last = len(self.rules.times) - 1
        return lambda landmark, code, flag: int(self.automaton.counts(flag)) if landmark == last else 0
