"""Ask HiGHS about a model: whether some statements can all be true, how small or large a sum can be, what clashes.

A solution is rounded and every condition counted again in whole numbers. That there is none is believed of HiGHS,
because all data are whole numbers; what it calls a clash is asked a second time without its presolve.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array, vstack

from trialbook.histories import WorkLimitError
from trialbook.histories.graph import INDEX
from trialbook.system.model import Model, Sum
from trialbook.system.question import Question

NODES = 2_000
"""Branches that one question to the solver may take; nearly all take none."""
STEPS = 2_000_000
"""Unknowns that all questions together may look at, those in whole numbers ``WHOLE`` times: about half a minute."""
WHOLE = 14  # how many times longer a question in whole numbers takes than its relaxation
KEPT = 200
"""Solutions that are remembered: another question is often answered by one of them, or near it."""
WAYS = 6  # ways from a known solution that are tried
NEAR = 50  # branches that may be taken between a solution and that of the relaxation
INFEASIBLE, STOPPED = 2, 1  # scipy.optimize.milp's status
TOLERANCE = 1e-6  # what a bound of the relaxation may be off by


class Solver:
    """A model made into arrays once, to be asked many times with different statements taken to be true.

    Parameters
    ----------
    model : Model
        Finished: what is added later is not seen.
    """

    def __init__(self, model: Model):
        self.conditions, self.steps, self.spent = tuple(model.conditions), STEPS, 0
        self.owned = [(row, one.owners) for row, one in enumerate(self.conditions) if one.owners]
        self.box = np.array(model.ranges, dtype=np.int64).reshape(-1, 2).T
        self.matrix = self._matrix([one.terms for one in self.conditions])
        self.low = np.array([-np.inf if one.low is None else one.low for one in self.conditions], dtype=float)
        self.found = np.zeros((0, len(model.ranges)), dtype=np.int64)
        self.high = np.array([np.inf if one.high is None else one.high for one in self.conditions], dtype=float)

    def possible(self, active: Collection[int], extra: Sequence[tuple[Sum, int | None, int | None]] = ()) -> bool:
        """Return whether some statements can all be true, with further conditions (sum, low, high) if any."""
        return self.solution(Sum(), active, extra) is not None

    def confirm(self, core: Collection[int]) -> None:
        """Ask a second time, in another way, whether statements cannot all be true.

        Raises
        ------
        ArithmeticError
            If they can.
        """
        again = None
        with suppress(WorkLimitError):  # the first answer stands where the second takes too long
            again = self.solution(Sum(), core, (), presolve=False)
        if again is not None:
            raise ArithmeticError(
                "system: the solver calls statements impossible with its presolve and possible without"
            )

    def smallest(
        self, value: Sum, active: Collection[int], extra: Sequence[tuple[Sum, int | None, int | None]] = ()
    ) -> int | None:
        """Return the smallest value of a sum if some statements are true, or None if they cannot be."""
        found = self.solution(value, active, extra)
        return None if found is None else self.value(value, found)

    def largest(
        self, value: Sum, active: Collection[int], extra: Sequence[tuple[Sum, int | None, int | None]] = ()
    ) -> int | None:
        """Return the largest value of a sum if some statements are true, or None if they cannot be."""
        found = self.smallest(-value, active, extra)
        return None if found is None else -found

    @staticmethod
    def value(value: Sum, found: np.ndarray) -> int:
        """Return a sum for a solution."""
        return value.constant + sum(each * int(found[unknown]) for unknown, each in value.terms.items())

    def core(self, statements: Sequence[int], extra: Sequence = (), base: Collection[int] = ()) -> tuple[int, ...]:
        """Return a part of some statements that cannot all be true of which none can be left out.

        Halves are left out first, so that few of many take few questions [1]_.

        Parameters
        ----------
        statements : sequence of int
            Not possible together; the earlier ones are kept out of the core where there is a choice.
        extra : sequence of (Sum, low, high)
            Further conditions.
        base : collection of int
            Statements taken to be true all the time.

        References
        ----------
        .. [1] U. Junker, QuickXplain: preferred explanations and relaxations for over-constrained problems, AAAI 2004,
           167-172.
        """
        if not self.possible(base, extra):
            return ()
        return tuple(sorted(self._core(set(base), False, list(reversed(statements)), extra)))

    def _core(self, base: set[int], added: bool, left: list[int], extra: Sequence) -> list[int]:
        if added and not self.possible(base, extra):
            return []
        if len(left) == 1:
            return left
        first, second = left[: len(left) // 2], left[len(left) // 2 :]
        of_second = self._core(base | set(first), True, second, extra)
        of_first = self._core(base | set(of_second), bool(of_second), first, extra)
        return of_first + of_second

    def _matrix(self, rows: Sequence) -> csr_array:
        pairs = [(row, unknown, each) for row, terms in enumerate(rows) for unknown, each in terms.items()]
        row, column, value = np.array(pairs, dtype=np.int64).reshape(-1, 3).T
        places = row.astype(INDEX), column.astype(INDEX)
        return csr_array((value, places), shape=(len(rows), self.box.shape[1]))

    def solution(
        self, value: Sum, active: Collection[int], extra: Iterable = (), presolve: bool = True
    ) -> np.ndarray | None:
        """Return whole unknowns with the smallest sum that keep the conditions of the active statements, or None."""
        active, extra = frozenset(active), list(extra)
        low, high = self.low.copy(), self.high.copy()
        off = [row for row, owners in self.owned if not owners <= active]
        low[off], high[off] = -np.inf, np.inf
        matrix = self.matrix
        if extra:
            matrix = self._stacked([one.terms for one, _, _ in extra])
            low = np.r_[low, [-np.inf if least is None else least - one.constant for one, least, _ in extra]]
            high = np.r_[high, [np.inf if most is None else most - one.constant for one, _, most in extra]]
        if np.any(low > high) or not _empty_rows_hold(matrix, low, high):
            return None
        if not self.box.size:
            return np.zeros(0, dtype=np.int64)
        kept = np.isfinite(low) | np.isfinite(high)
        cost = np.zeros(self.box.shape[1])
        cost[list(value.terms)] = list(value.terms.values())
        return self._best(Question(cost, matrix[kept], low[kept], high[kept], self.box), presolve)

    def _stacked(self, rows: list) -> csr_array:
        return vstack([self.matrix, self._matrix(rows)], format="csr")

    def _best(self, question: Question, presolve: bool) -> np.ndarray | None:
        """Return the best whole solution: where one is known, only what hangs together with the cost is looked for."""
        if not presolve:
            return self._whole(question, presolve)
        known = self.found[question.holds(self.found)]
        if not len(known):
            found = self._found(question, known)
        elif not question.cost.any():
            return known[0]
        else:
            found = known[np.argmin(known @ question.cost)].copy()
            part, columns = question.part(found)
            if len(columns):
                found[columns] = self._found(part, known[:, columns])
        if found is not None:
            self.found = np.vstack([found, self.found])[:KEPT]
        return found

    def _found(self, question: Question, known: np.ndarray) -> np.ndarray | None:
        """Return the best whole solution: one known already or near it, if the relaxation says that none is better."""
        best = known[np.argmin(known @ question.cost)] if len(known) else None
        if best is not None and best @ question.cost <= question.least:
            return best
        relaxed = self._ask(question, whole=False, presolve=best is None)
        if relaxed.status == INFEASIBLE:
            return None
        found = None
        if relaxed.status == 0 and best is not None:
            least = np.ceil(relaxed.fun - TOLERANCE * max(1, abs(relaxed.fun)))
            found = best if best @ question.cost <= least else self._near(question, relaxed.x, least, known)
        return self._whole(question, presolve=True) if found is None else found

    def _near(self, question: Question, relaxed: np.ndarray, most: float, known: np.ndarray) -> np.ndarray | None:
        """Return a whole solution that costs no more: a short way from one known, or between it and the relaxed one."""
        start = known[np.argmin(np.abs(known - relaxed).sum(axis=1))]
        aim = question.costing(most)
        # several ways are as short, and not all of them are whole: weights choose one
        for weights in np.random.default_rng(0).uniform(1, 2, (WAYS, len(start))):
            way = self._ask(aim.from_here(start, weights), whole=False, presolve=False)
            if way.status == 0:
                up, down = np.split(way.x, 2)
                found = start + np.rint(up - down).astype(np.int64)
                if aim.holds(found):
                    return found
        between = self._ask(aim.between(start, relaxed), whole=True, nodes=NEAR)
        found = start if between.x is None else np.rint(between.x).astype(np.int64)
        return found if aim.holds(found) else None

    def _whole(self, question: Question, presolve: bool) -> np.ndarray | None:
        answer = self._ask(question, whole=True, presolve=presolve)
        if answer.status == INFEASIBLE:
            return None
        if answer.status == STOPPED:
            raise WorkLimitError(f"system: limit reached, the solver needs more than {NODES:,} branches")
        if answer.x is None or answer.mip_dual_bound is None or abs(answer.fun - answer.mip_dual_bound) >= 0.5:
            raise ArithmeticError(f"system: the solver did not finish: {answer.message}")
        found = np.rint(answer.x).astype(np.int64)
        if not question.holds(found):
            raise ArithmeticError("system: the solver's answer breaks a condition when counted in whole numbers")
        return found

    def _ask(self, question: Question, whole: bool, presolve: bool = True, nodes: int = NODES) -> OptimizeResult:
        # near a solution nearly all unknowns are fixed: no more work than a relaxation
        self.spent += len(question.cost) * (WHOLE if whole and nodes == NODES else 1)
        if self.spent > self.steps:
            raise WorkLimitError(f"system: limit reached, the questions to it take more than {self.steps:,} steps")
        limits = {"mip_rel_gap": 0.0, "node_limit": nodes, "presolve": presolve}
        return milp(
            question.cost,
            integrality=np.full(len(question.cost), int(whole)),
            bounds=Bounds(*question.box),
            constraints=LinearConstraint(question.matrix.astype(float), question.low, question.high),
            options=limits,
        )


def _empty_rows_hold(matrix: csr_array, low: np.ndarray, high: np.ndarray) -> bool:
    """Whether the conditions without unknowns hold: zero lies between their limits."""
    empty = np.diff(matrix.indptr) == 0
    return bool(np.all(low[empty] <= 0) and np.all(high[empty] >= 0))
