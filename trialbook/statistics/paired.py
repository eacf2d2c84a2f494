"""What a before-and-after claim implies, where the paper prints neither the values nor the test."""

from __future__ import annotations

from bisect import bisect_left
from math import inf, sqrt

import numpy as np
from scipy import stats

from trialbook.statistics.domains import strictly_between, whole
from trialbook.statistics.signs import sign_test_p, smallest_p

__all__ = [
    "TESTS",
    "fewest_falls",
    "implied_effect",
    "largest_p_if_all_fell",
    "sign_test_p",
    "smallest_p",
]
TESTS = ("sign", "signed-rank", "permutation", "t")
_EXACT_RANKS = 500  # pairs beyond which the distribution of the rank sum takes seconds


def largest_p_if_all_fell(patients: int, test: str) -> float:
    """Return the largest two-sided P value that is left if every patient's value fell.

    Signs and ranks are then as extreme as they can be. A t-test also weighs the sizes: one large fall beside falls
    close to nothing has a t statistic close to 1, and no falls have a smaller one.

    Parameters
    ----------
    patients : int
        Number of pairs, at least 1 (at least 2 for the t-test).
    test : {'sign', 'signed-rank', 'permutation', 't'}
        The paired test.

    Returns
    -------
    float
        The P value; for the t-test the limit, approached and not reached.

    Raises
    ------
    ValueError
        If there are too few pairs, or the test is not one of these.

    Examples
    --------
    >>> round(largest_p_if_all_fell(10, "t"), 3)
    0.343
    """
    _check_test(test, patients)
    return float(2 * stats.t.sf(1, patients - 1)) if test == "t" else float(smallest_p(patients))


def fewest_falls(patients: int, p: float, test: str) -> int | None:
    """Return the smallest number of patients whose value fell, if the test found a fall with a P value below ``p``.

    Nobody is unchanged and no two changes have the same size; apart from that the sizes are as helpful as they can
    be: the falls large, the rises close to nothing. (Ranks of more than 500 pairs: by the normal approximation.)

    Parameters
    ----------
    patients : int
        Number of pairs, at least 1 (at least 2 for the t-test).
    p : float
        The printed threshold, strictly between 0 and 1.
    test : {'sign', 'signed-rank', 'permutation', 't'}
        The two-sided paired test.

    Returns
    -------
    int or None
        The number that fell; None where not even a fall in every patient gives a P value below ``p``.

    Raises
    ------
    ValueError
        If an argument lies outside its range.

    Examples
    --------
    >>> [fewest_falls(10, 0.05, test) for test in TESTS]
    [9, 7, 6, 4]
    """
    _check_test(test, patients)
    strictly_between("p", p)
    best = {"sign": _sign, "signed-rank": _signed_rank, "permutation": _permutation, "t": _t}[test]
    fell = 1 + bisect_left(range(1, patients + 1), True, key=lambda count: best(patients, count) < p)
    return fell if fell <= patients else None


def implied_effect(patients: int, p: float) -> float:
    """Return the smallest ``|mean| / sd`` of the changes for which a paired t-test gives at most ``p``.

    The t statistic is ``sqrt(patients) * mean / sd``, so a threshold for P is one for the standardised mean change.

    Parameters
    ----------
    patients : int
        Number of pairs, at least 2.
    p : float
        Two-sided P value, strictly between 0 and 1.

    Returns
    -------
    float
        The standardised mean change at which the P value is exactly ``p``.

    Raises
    ------
    ValueError
        If there are fewer than two pairs, or ``p`` lies outside (0, 1).

    Examples
    --------
    >>> round(implied_effect(10, 0.05), 6)
    0.715357
    """
    _check_test("t", patients)
    strictly_between("p", p)
    return float(stats.t.isf(p / 2, patients - 1) / sqrt(patients))


def _sign(patients: int, fell: int) -> float:
    return 2 * stats.binom.sf(fell - 1, patients, 0.5)


def _signed_rank(patients: int, fell: int) -> float:
    ranks = np.arange(1, patients + 1)
    # the rises take the smallest ranks; their lower tail is summed without rounding to 0
    rises = np.where(ranks <= patients - fell, ranks, -ranks)
    method = "exact" if patients <= _EXACT_RANKS else "auto"
    return 2 * stats.wilcoxon(rises, alternative="less", method=method).pvalue


def _permutation(patients: int, fell: int) -> float:
    return 2.0 ** (1 - fell)  # every choice of signs for the rises that leaves the falls alone is as extreme


def _t(patients: int, fell: int) -> float:
    statistic = sqrt(fell * (patients - 1) / (patients - fell)) if fell < patients else inf
    return 2 * stats.t.sf(statistic, patients - 1)


def _check_test(test: str, patients: int) -> None:
    whole("patients", patients, least=2 if test == "t" else 1)
    if test not in TESTS:
        raise ValueError(f"test: one of {', '.join(TESTS)} is needed, got {test!r}")
