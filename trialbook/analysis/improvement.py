"""How many patients are said to have improved, and how many do so by themselves: regression to the mean."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, pi, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.special import ndtr
from scipy.stats import norm

from trialbook.analysis.safety import printed_count
from trialbook.paper.trial import Claim, Trial


@dataclass(frozen=True)
class Scores:
    """Simulated scores of patients at two times, in standard deviations of the score; higher is better."""

    before: NDArray[np.float64]
    after: NDArray[np.float64]

    def improved(self, by: float) -> NDArray[np.bool_]:
        """Return who rose by at least so much."""
        return self.after - self.before >= by


def share_improved(reliability: float, worst_share: float, improvement: float) -> float:
    r"""Return the expected share of patients who improve while nothing acts on them.

    Two scores of one person are jointly normal with mean 0, variance 1 and correlation r. The patients are those
    whose first score is among the lowest w of all people. With the limit c where :math:`\Phi(c) = w`, the share who
    rise by at least d is

    .. math:: \frac{1}{w} \int_{-\infty}^{c} \varphi(x)\,
              \Phi\left(\frac{(r - 1)x - d}{\sqrt{1 - r^2}}\right) dx.

    Without selection (w = 1) the change is normal with variance 2 (1 - r) and no integral is needed. A positive
    share beyond that is regression to the mean [1]_.

    Parameters
    ----------
    reliability : float
        Correlation r of two scores of one person, at least 0 and below 1.
    worst_share : float
        Share w of all people, those with the lowest first scores, from whom the patients come: above 0, at most 1.
    improvement : float
        Rise d that counts as improved, in standard deviations.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ValueError
        If an argument lies outside its range.

    References
    ----------
    .. [1] A. G. Barnett, J. C. van der Pols, A. J. Dobson, International Journal of Epidemiology 34 (2005), 215-220.

    Examples
    --------
    Any rise at all, without selection, is a coin's toss; among the worse half it is three in four where the two
    scores have nothing to do with each other:

    >>> share_improved(0.6, 1.0, 0.0), round(share_improved(0.0, 0.5, 0.0), 3)
    (0.5, 0.75)
    """
    _check(reliability, worst_share)
    if worst_share == 1:
        return float(norm.sf(improvement / np.sqrt(2 * (1 - reliability))))
    spread = sqrt(1 - reliability**2)
    limit = norm.ppf(worst_share)

    # plain functions: those of scipy.stats check their arguments at each of thousands of calls
    def density(x: float) -> float:
        return exp(-x * x / 2) / sqrt(2 * pi) * ndtr(((reliability - 1) * x - improvement) / spread)

    return float(quad(density, -np.inf, limit)[0] / worst_share)


def simulate(patients: int, reliability: float, worst_share: float, seed: int) -> Scores:
    """Return simulated scores of one trial whose treatment does nothing.

    Parameters
    ----------
    patients : int
        At least 1.
    reliability, worst_share : float
        As for :func:`share_improved`.
    seed : int
        At least 0; the same seed gives the same patients.

    Returns
    -------
    Scores
        Before and after, one entry a patient.

    Raises
    ------
    ValueError
        If an argument lies outside its range.

    Examples
    --------
    >>> scores = simulate(10, 0.5, 0.5, seed=1)
    >>> bool((scores.before < 0).all()), scores.after.shape
    (True, (10,))
    """
    _check(reliability, worst_share)
    if patients < 1:
        raise ValueError(f"patients: must be at least 1, got {patients}")
    generator = np.random.default_rng(seed)
    before = norm.ppf(worst_share * (1 - generator.random(patients)))
    after = reliability * before + np.sqrt(1 - reliability**2) * generator.standard_normal(patients)
    return Scores(before, after)


def _check(reliability: float, worst_share: float) -> None:
    if not 0 <= reliability < 1:
        raise ValueError(f"reliability: must be at least 0 and below 1, got {reliability}")
    if not 0 < worst_share <= 1:
        raise ValueError(f"worst_share: must be above 0 and at most 1, got {worst_share}")


@dataclass(frozen=True)
class Change:
    """A claim that counts patients in whom a measure rose or fell, and how many it counts."""

    claim: Claim
    patients: int


def counted_changes(trial: Trial) -> tuple[Change, ...]:
    """Return the before-and-after claims whose number of patients can be read.

    Parameters
    ----------
    trial : Trial
        Any trial.

    Returns
    -------
    tuple of Change
        Claims ``increased:`` and ``decreased:`` printed as a count, as a count with its denominator, or as a
        percentage that a single count gives; no more than all patients.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> [change.patients for change in counted_changes(load_trial("nk-liver-2020"))]
    [5]
    """
    changed = (one for one in trial.claims if (one.quantity or "").startswith(("increased:", "decreased:")))
    read = ((one, printed_count(one.printed, trial.patients)) for one in changed)
    return tuple(Change(one, count) for one, count in read if count is not None and count <= trial.patients)
