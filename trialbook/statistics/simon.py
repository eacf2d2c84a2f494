"""Simon's two-stage designs: one arm that stops early when too few patients respond."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.stats import binom

from trialbook.statistics.domains import ordered, strictly_between, whole

_EDGE = 1e-12  # an error rate this close to its limit, relatively, counts as the limit itself


@dataclass(frozen=True)
class TwoStageDesign:
    """A trial that treats ``first`` patients, and the rest only if more than ``stop`` of them respond.

    Attributes
    ----------
    first, stop : int
        Patients of the first stage, and the largest number of responders among them that ends the trial.
    patients, futile : int
        Patients of both stages, and the largest number of responders among them that leaves ``p0`` standing.
    p0 : float
        The rate to be beaten.
    """

    first: int
    stop: int
    patients: int
    futile: int
    p0: float = field(repr=False)

    def stops(self, rate: float) -> float:
        """Return the probability that the trial ends after its first stage."""
        return float(binom.cdf(self.stop, self.first, rate))

    def rejects(self, rate: float) -> float:
        """Return the probability that ``p0`` is rejected: the size at ``p0``, the power above it."""
        seen = np.arange(self.stop + 1, self.first + 1)
        more = binom.sf(self.futile - seen, self.patients - self.first, rate)
        return float(binom.pmf(seen, self.first, rate) @ more)

    def expected_patients(self, rate: float) -> float:
        """Return how many patients are treated on average."""
        return self.first + (1 - self.stops(rate)) * (self.patients - self.first)


def simon_designs(
    p0: float, p1: float, alpha: float = 0.05, beta: float = 0.2, most_patients: int = 200
) -> tuple[TwoStageDesign, TwoStageDesign]:
    """Return Simon's optimal and minimax designs [1]_.

    The *optimal* design treats the fewest patients on average if the true rate is ``p0``; the *minimax* design has the
    fewest patients in all, and of those with as many, the fewest on average. Every design is tried: none is left out
    because a single stage of its size would not do, which would lose valid ones. The search ends when no larger trial
    can be better.

    Parameters
    ----------
    p0, p1 : float
        The rate to be beaten and the rate to be detected, ``0 < p0 < p1 < 1``.
    alpha, beta : float
        Largest probability to reject ``p0`` if it is true, and not to reject it if ``p1`` is, both in (0, 1).
    most_patients : int, default 200
        Where to give up: the search takes a time that grows with the fourth power of the patients.

    Returns
    -------
    optimal, minimax : TwoStageDesign

    Raises
    ------
    ValueError
        If an argument lies outside its range, or the search would need more than ``most_patients``.

    References
    ----------
    .. [1] R. Simon, Controlled Clinical Trials 10 (1989), 1-10.

    Examples
    --------
    >>> optimal, minimax = simon_designs(0.1, 0.3)
    >>> optimal
    TwoStageDesign(first=10, stop=1, patients=29, futile=5)
    >>> round(optimal.expected_patients(0.1), 1)
    15.0
    """
    ordered(p0, p1)
    strictly_between("alpha", alpha)
    strictly_between("beta", beta)
    whole("most_patients", most_patients)
    return _search(p0, p1, alpha, beta, most_patients)


@dataclass(frozen=True)
class _Binomials:
    """The binomial distributions of one rate: row n, column x."""

    mass: NDArray[np.float64]
    above: NDArray[np.float64]

    @classmethod
    def of(cls, rate: float, most: int) -> _Binomials:
        patients, count = np.arange(most + 1)[:, None], np.arange(most + 1)
        return cls(binom.pmf(count, patients, rate), binom.sf(count, patients, rate))

    def rejects(self, first: int, patients: int) -> NDArray[np.float64]:
        """Return P(reject) by the largest count that stops (row) and the largest total that is futile (column)."""
        later = np.concatenate([np.ones(first), self.above[patients - first, :patients]])
        given_count = sliding_window_view(later, patients)[::-1]  # row x: P(total > column | x in the first stage)
        joint = self.mass[first, : first + 1, None] * given_count
        return joint[:0:-1].cumsum(axis=0)[::-1]


@dataclass(frozen=True)
class _Search:
    """What a design must achieve, with the distributions under both rates."""

    p0: float
    alpha: float
    beta: float
    null: _Binomials
    alternative: _Binomials

    def strong(self, chances: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say which probabilities under the rate to be detected are large enough for the power."""
        return chances >= (1 - self.beta) * (1 - _EDGE)

    def best_of_total(self, patients: int, fewest: float) -> TwoStageDesign | None:
        """Return the design of so many patients in all that treats the fewest on average, and fewer than ``fewest``.

        A first stage of ``fewest`` or more patients cannot.
        """
        sizes = range(1, min(patients, math.ceil(fewest)))
        found = (self._best_of_first(first, patients) for first in sizes)
        return min(filter(None, found), key=lambda design: design.expected_patients(self.p0), default=None)

    def _best_of_first(self, first: int, patients: int) -> TwoStageDesign | None:
        """Return the valid design with the largest stopping count, which treats the fewest on average.

        The total that rejects is as small as the size allows, which gives each stopping count its greatest power.
        """
        if not self.strong(self.alternative.above[first, 0]):
            return None
        futile = np.arange(patients) > np.arange(first)[:, None]
        futile &= self.null.rejects(first, patients) <= self.alpha * (1 + _EDGE)
        total, stop = futile.argmax(axis=1), np.arange(first)
        valid = futile.any(axis=1) & self.strong(self.alternative.rejects(first, patients)[stop, total])
        if not valid.any():
            return None
        last = int(np.flatnonzero(valid)[-1])
        return TwoStageDesign(first, last, patients, int(total[last]), self.p0)

    def last_useful(self, fewest: float) -> float:
        """Return the largest total with which a design could treat fewer patients than ``fewest`` on average.

        With a first stage of n1 patients it treats n1 + P(go on) (n - n1), and going on must be likely enough under
        the rate to be detected.
        """
        first = np.arange(1, min(math.ceil(fewest), len(self.null.above)))[:, None]
        possible = self.strong(self.alternative.above[first[:, 0]])
        with np.errstate(divide="ignore"):
            totals = first + (fewest - first) / self.null.above[first[:, 0]]
        return float(totals[possible].max(initial=0.0))


def _search(p0: float, p1: float, alpha: float, beta: float, most: int) -> tuple[TwoStageDesign, TwoStageDesign]:
    """Try every total until no larger one can treat fewer patients on average than the best so far."""
    search = _Search(p0, alpha, beta, _Binomials.of(p0, most), _Binomials.of(p1, most))
    optimal, minimax, fewest = None, None, most + 1.0
    for patients in range(2, most + 1):
        found = search.best_of_total(patients, fewest)
        if found is not None and (optimal is None or found.expected_patients(p0) < fewest):
            optimal, minimax, fewest = found, minimax or found, found.expected_patients(p0)
        if optimal is not None and patients >= search.last_useful(fewest):
            return optimal, minimax
    raise ValueError(f"most_patients: must exceed {most} to be sure of the best design for {p0} against {p1}")
