"""The integer program over the layered graph, solved by HiGHS; its answers are checked, never trusted."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from trialbook.histories.graph import Graph

Sides = tuple[csr_array, np.ndarray, np.ndarray]
"""A matrix and the lower and upper side of each of its rows."""
INFEASIBLE = 2  # scipy.optimize.milp's status


class Program:
    """Whole flows of patients through a graph, of which one that is best in some sense is wanted.

    Parameters
    ----------
    graph : Graph
        Where patients can go and how many each landmark counts.
    """

    def __init__(self, graph: Graph):
        self.graph = graph
        self.sides = graph.constraints()
        self.moves = np.array([_moves(graph, arc) for arc in range(len(graph.heads))], dtype=float)
        # random weights leave one cheapest flow, almost surely (Mulmuley, Vazirani and Vazirani 1987)
        self.ties = np.random.default_rng(0).integers(1, 10_000, len(self.moves)).astype(float)

    def feasible(self) -> bool:
        """Return whether any flow keeps every count."""
        return self._solve(np.zeros(len(self.moves)), self.sides) is not None

    def smallest(self, reward: np.ndarray, calm: bool = True) -> np.ndarray | None:
        """Return a flow with the smallest sum of rewards, or None where no flow keeps every count.

        If it is to be calm it is, of the flows that attain the sum, one in which patients change state as seldom as
        possible: it reads best. Of these it is the same one whichever version of the solver looks for it.
        """
        flow, sides = None, self.sides
        for goal in (reward, self.moves, self.ties) if calm else (reward,):
            found = self._solve(goal, sides)
            if found is None or not _keeps(found, sides):
                break
            flow, sides = found, _with_value(sides, goal, found)
        return flow

    def _solve(self, cost: np.ndarray, sides: Sides) -> np.ndarray | None:
        """Return whole numbers that HiGHS found, or None; the default gap would let counts of a million slip by 100."""
        matrix, low, high = sides
        if not len(cost):
            return None
        answer = milp(
            cost,
            integrality=np.ones(len(cost)),
            bounds=Box(0, self.graph.rules.patients),
            constraints=LinearConstraint(matrix, low, high),
            options={"mip_rel_gap": 0.0},
        )
        if answer.status == INFEASIBLE:
            return None
        if answer.x is None or answer.mip_dual_bound is None or abs(answer.fun - answer.mip_dual_bound) >= 0.5:
            raise ArithmeticError(f"bounds: the solver did not finish: {answer.message}")
        return np.rint(answer.x).astype(int)


def _with_value(sides: Sides, goal: np.ndarray, flow: np.ndarray) -> Sides:
    """Return constraints that also keep what a flow has attained."""
    matrix, low, high = sides
    value = goal @ flow
    return vstack([matrix, csr_array(goal[None, :])], format="csr"), np.r_[low, value], np.r_[high, value]


def _keeps(flow: np.ndarray, sides: Sides) -> bool:
    """Whether a flow keeps its constraints in whole numbers, which the solver does up to a tolerance."""
    matrix, low, high = sides
    return bool(np.all((low <= matrix @ flow) & (matrix @ flow <= high)))


def _moves(graph: Graph, arc: int) -> bool:
    """Whether a patient on this arc leaves a state; the ways out of a hub are the second half of a move."""
    tail, head = graph.places[graph.tails[arc]], graph.places[graph.heads[arc]]
    return tail.state is not None and tail.state != head.state
