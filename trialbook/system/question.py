"""One question to the solver, and the easier ones that look for its answer near a solution that is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

CLOSE = 1e-6  # how near the solver comes to a whole number


@dataclass(frozen=True)
class Question:
    """The smallest cost that is asked for, the conditions that must be kept, and between what the unknowns lie."""

    cost: np.ndarray
    matrix: csr_array
    low: np.ndarray
    high: np.ndarray
    box: np.ndarray

    def holds(self, found: np.ndarray) -> bool:
        """Whether whole numbers keep every condition, counted exactly."""
        sums = self.matrix @ found
        inside = np.all(sums >= self.low) and np.all(sums <= self.high)
        return bool(inside and np.all(found >= self.box[0]) and np.all(found <= self.box[1]))

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
