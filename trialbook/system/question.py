"""One question to the solver, and the easier ones that look for its answer near a solution that is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack, vstack
from scipy.sparse.csgraph import connected_components

CLOSE = 1e-6  # how near the solver comes to a whole number
EXACT = 1e-9  # what a quotient of whole numbers may be off by
ROUNDS = 50  # times that each condition is held against the limits of its unknowns


@dataclass(frozen=True)
class Question:
    """The smallest cost that is asked for, the conditions that must be kept, and between what the unknowns lie."""

    cost: np.ndarray
    matrix: csr_array
    low: np.ndarray
    high: np.ndarray
    box: np.ndarray

    def holds(self, found: np.ndarray) -> np.ndarray:
        """Whether whole numbers keep every condition, counted exactly; for each row of several."""
        sums = (self.matrix @ found.T).T
        inside = np.all((sums >= self.low) & (sums <= self.high), axis=-1)
        return inside & np.all((found >= self.box[0]) & (found <= self.box[1]), axis=-1)

    @property
    def least(self) -> int:
        """What no solution can cost less than, by the limits of the unknowns alone."""
        return int((self.cost * np.where(self.cost > 0, *self.box)).sum())

    def part(self, start: np.ndarray) -> tuple[Question, np.ndarray]:
        """Return the question about those unknowns alone that the cost hangs together with, and which they are.

        Each condition by itself limits its unknowns, again and again; those left with one value, and conditions that
        say no more, tie nothing together. What hangs together with no cost can stay as in a solution.
        """
        box, telling = self._limited()
        free = np.flatnonzero(box[0] < box[1])
        matrix = self.matrix[np.flatnonzero(telling)]
        tied = abs(matrix[:, free])
        _, labels = connected_components(tied.T @ tied, directed=False)
        columns = free[np.isin(labels, labels[self.cost[free] != 0])]
        others = start.copy()
        others[columns] = 0
        here, inside = matrix @ others, matrix[:, columns]
        rows = np.flatnonzero(np.diff(inside.indptr))
        sides = (side[telling][rows] - here[rows] for side in (self.low, self.high))
        return Question(self.cost[columns], inside[rows], *sides, box[:, columns]), columns

    def _limited(self) -> tuple[np.ndarray, np.ndarray]:
        """Return between what the unknowns lie by each condition alone, and which conditions say more than that."""
        low, high = self.box.astype(float)
        row, column = np.repeat(np.arange(len(self.low)), np.diff(self.matrix.indptr)), self.matrix.indices
        each = self.matrix.data.astype(float)
        up = each > 0
        for _ in range(ROUNDS):
            least, most = np.where(up, (low[column], high[column]), (high[column], low[column])) * each
            smallest, largest = (np.bincount(row, side, len(self.low)) for side in (least, most))
            above = (self.high[row] - (smallest[row] - least)) / each
            below = (self.low[row] - (largest[row] - most)) / each
            before = low.copy(), high.copy()
            np.minimum.at(high, column, np.floor(np.where(up, above, below) + EXACT))
            np.maximum.at(low, column, np.ceil(np.where(up, below, above) - EXACT))
            if np.array_equal(before, (low, high)):
                break
        return np.array([low, high]).astype(np.int64), (smallest < self.low) | (largest > self.high)

    def costing(self, most: float) -> Question:
        """Return the question whether a cost of at most so much is possible."""
        matrix = vstack([self.matrix, csr_array(self.cost[np.newaxis])], format="csr")
        return Question(np.zeros_like(self.cost), matrix, np.r_[self.low, -np.inf], np.r_[self.high, most], self.box)

    def from_here(self, start: np.ndarray, weights: np.ndarray) -> Question:
        """Return the question for the shortest way from a place: how far up each unknown goes, then how far down."""
        here, room = self.matrix @ start, np.r_[self.box[1] - start, start - self.box[0]]
        matrix = hstack([self.matrix, -self.matrix], format="csr")
        return Question(
            np.r_[weights, weights], matrix, self.low - here, self.high - here, np.array([np.zeros_like(room), room])
        )

    def between(self, one: np.ndarray, other: np.ndarray) -> Question:
        """Return the same question with each unknown between two places."""
        low, high = np.minimum(one, np.floor(other + CLOSE)), np.maximum(one, np.ceil(other - CLOSE))
        return replace(self, box=np.array([np.maximum(low, self.box[0]), np.minimum(high, self.box[1])]))
