"""Many simulated trials at once: how often each of four paired tests finds a fall, and how far P values scatter."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from trialbook.statistics.domains import whole
from trialbook.statistics.proportions import limits
from trialbook.statistics.simulated_counts import draw_counts

_ALL = 13  # up to so many patients every choice of signs is gone through, as scipy does
_DRAWN = 999  # choices of signs that are drawn beyond
_AT_ONCE = 2_000_000  # sums held in memory together
_EDGE = 1 - 1e-12  # sums of the same size count as the same, whatever their last digit

Signs = NDArray[np.float64]


def simulate_changes(
    trials: int, patients: int, mean_count: float, dispersion: float, effect: float, seed: int
) -> NDArray[np.int64]:
    """Draw the changes of counts in many trials that differ by chance alone.

    The model is that of :func:`~trialbook.statistics.simulated_counts.simulate_counts`, and no draw is thrown away.

    Parameters
    ----------
    trials, patients : int
        How many trials, and patients of each, at least 1.
    mean_count, dispersion, effect : float
        As for :func:`~trialbook.statistics.simulated_counts.simulate_counts`.
    seed : int
        Seed of the draw, at least 0.

    Returns
    -------
    numpy.ndarray of int
        After minus before, of shape ``(trials, patients)``; simulated, not those of any patient.

    Raises
    ------
    ValueError
        If an argument lies outside its range.

    Examples
    --------
    >>> simulate_changes(2, 3, 10, 0.5, 0.4, seed=1).shape
    (2, 3)
    """
    whole("trials", trials)
    generator = np.random.default_rng(seed)
    before, after = draw_counts(generator, (trials, patients), mean_count, dispersion, effect)
    return after - before


def p_values(changes: NDArray[np.int64], seed: int = 0) -> dict[str, NDArray[np.float64]]:
    """Return the two-sided P values of four paired tests in each of many trials.

    The sign test and the signed-rank test leave out patients without a change. The signed-rank test and the permutation
    test of the mean compare a sum with what it would be under other choices of signs: all choices up to 13 patients,
    which is exact with ties too, and beyond that 999 drawn ones, the same for every trial. A trial in which nothing
    changed has P = 1.

    Parameters
    ----------
    changes : array of int
        After minus before, of shape ``(trials, patients)``, with at least two patients.
    seed : int, default 0
        Seed of the choices of signs that are drawn.

    Returns
    -------
    dict of str to numpy.ndarray of float
        By test, ``sign``, ``signed-rank``, ``permutation`` and ``t``: a value for each trial.

    Raises
    ------
    ValueError
        If the array has not two dimensions, or fewer than two patients.

    Examples
    --------
    >>> for test, values in p_values(np.array([[-8, -6, -4], [-8, 6, -4]])).items():
    ...     print(f"{test:12} {values.round(3)}")
    sign         [0.25 1.  ]
    signed-rank  [0.25 0.75]
    permutation  [0.25 0.75]
    t            [0.035 0.678]
    """
    if changes.ndim != 2 or changes.shape[1] < 2:
        raise ValueError(f"changes: an array of trials and at least two patients is needed, got shape {changes.shape}")
    signs = _signs(changes.shape[1], seed)
    return {
        "sign": _sign_test(changes),
        "signed-rank": _by_signs(_signed_ranks(changes), signs),
        "permutation": _by_signs(changes.astype(float), signs),
        "t": _t_test(changes),
    }


def found_by_effect(
    effects: Sequence[float],
    trials: int,
    patients: int,
    mean_count: float,
    dispersion: float,
    seed: int,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return how often each test finds a fall in simulated trials, by the size of the fall.

    Found is a P value below ``1 - confidence``, in whichever direction. The same seed serves every effect, so that
    what differs between them is the effect and not the patients.

    Parameters
    ----------
    effects : sequence of float
        Shares by which the rates fall, ``0 <= effect < 1``; 0 counts false alarms.
    trials, patients, mean_count, dispersion, seed
        As for :func:`simulate_changes`.
    confidence : float, default 0.95
        One minus the level of the tests, and the level of the intervals, strictly between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        A row for each effect and test: ``effect``, ``test``, ``share`` and its exact limits ``low`` and ``high``, which
        say how far a share from so many trials is known.

    Raises
    ------
    ValueError
        If an argument lies outside its range.

    Examples
    --------
    >>> table = found_by_effect([0.5], 1000, 10, 12, 0.5, seed=1)
    >>> table.loc[table["test"] == "t", ["share", "low", "high"]].round(2).to_numpy()
    array([[0.91, 0.89, 0.93]])
    """
    rows = []
    for effect in effects:
        changes = simulate_changes(trials, patients, mean_count, dispersion, effect, seed)
        for test, values in p_values(changes, seed).items():
            found = int((values < (1 - confidence) * _EDGE).sum())
            low, high = limits(found, trials, confidence)
            rows.append((effect, test, found / trials, float(low), float(high)))
    return pd.DataFrame(rows, columns=["effect", "test", "share", "low", "high"])


def _signs(patients: int, seed: int) -> Signs:
    """Return choices of signs, a column each; opposite choices give sums of the same size, so one of both is enough."""
    if patients <= _ALL:
        return np.array([(1, *rest) for rest in product((1.0, -1.0), repeat=patients - 1)]).T
    drawn = np.random.default_rng(seed).choice((1.0, -1.0), (patients, _DRAWN))
    return np.column_stack([np.ones(patients), drawn])


def _signed_ranks(changes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the ranks of the changes by size among those that are not zero, with the signs of the changes."""
    unchanged = (changes == 0).sum(axis=1, keepdims=True)
    return np.sign(changes) * (stats.rankdata(np.abs(changes), axis=1) - unchanged)


def _by_signs(values: NDArray[np.float64], signs: Signs) -> NDArray[np.float64]:
    """Return the share of the choices of signs under which the sum is as far from 0 as it is."""
    blocks = np.array_split(values, max(1, len(values) * signs.shape[1] // _AT_ONCE))
    shares = [(np.abs(np.abs(b) @ signs) >= np.abs(b.sum(axis=1, keepdims=True)) * _EDGE).mean(axis=1) for b in blocks]
    return np.concatenate(shares)


def _sign_test(changes: NDArray[np.int64]) -> NDArray[np.float64]:
    fell, rose = (changes < 0).sum(axis=1), (changes > 0).sum(axis=1)
    return np.minimum(2 * stats.binom.cdf(np.minimum(fell, rose), fell + rose, 0.5), 1.0)


def _t_test(changes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the P values of the paired t-test; 0 where all patients changed alike, and the statistic is infinite."""
    alike = (changes == changes[:, :1]).all(axis=1)
    values = np.where(changes[:, 0] == 0, 1.0, 0.0)
    values[~alike] = stats.ttest_1samp(changes[~alike], 0, axis=1).pvalue
    return values
