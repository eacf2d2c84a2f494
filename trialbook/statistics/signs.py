"""Exact P values of tests on signs, in whole numbers, without a library that takes time to import."""

from __future__ import annotations

from fractions import Fraction

from trialbook.statistics.domains import count_of, whole

_EXACT = 100_000  # patients beyond which whole numbers take long


def sign_test_p(patients: int, decreased: int) -> Fraction:
    """Return the exact two-sided P value of the sign test.

    If falls and rises are equally likely, the number that fell is binomial with probability one half. The P value
    is twice the smaller tail, at most 1.

    Parameters
    ----------
    patients : int
        Patients whose value changed, at least 1.
    decreased : int
        How many of them fell, ``0 <= decreased <= patients``; rises give the same P value by symmetry.

    Returns
    -------
    Fraction
        The P value, exact (beyond 100,000 patients, where exact takes long, the nearest double).

    Raises
    ------
    ValueError
        If a count lies outside its range.

    Examples
    --------
    >>> sign_test_p(10, 10)
    Fraction(1, 512)
    >>> float(sign_test_p(10, 8))
    0.109375
    """
    whole("patients", patients)
    count_of("decreased", decreased, patients)
    fewer = min(decreased, patients - decreased)
    return min(2 * _tail(patients, fewer), Fraction(1))


def smallest_p(patients: int) -> Fraction:
    """Return the smallest two-sided P value that an exact paired test on signs, ranks or sign changes can reach.

    Under the null hypothesis each of the ``2**patients`` ways to give the changes a sign is equally likely. The most
    extreme outcome, with its mirror image, has two of them. With few pairs a test by normal approximation can go below
    this: :func:`trialbook.statistics.rank_approximation.smallest_asymptotic_p`.

    Parameters
    ----------
    patients : int
        Number of pairs, at least 1.

    Returns
    -------
    Fraction
        ``2 / 2**patients``, the same for the sign test, the signed-rank test and the permutation test of the mean.

    Raises
    ------
    ValueError
        If there are no pairs.

    Examples
    --------
    >>> smallest_p(10), float(smallest_p(5))
    (Fraction(1, 512), 0.0625)
    """
    whole("patients", patients)
    return Fraction(2, 2**patients)


def _tail(patients: int, count: int) -> Fraction:
    """Return the chance of at most ``count`` heads in ``patients`` fair tosses."""
    if patients > _EXACT:
        from scipy import stats

        return Fraction(float(stats.binom.cdf(count, patients, 0.5)))
    total = term = 1
    for heads in range(count):
        term = term * (patients - heads) // (heads + 1)
        total += term
    return Fraction(total, 2**patients)
