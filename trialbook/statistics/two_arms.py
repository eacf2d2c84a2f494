"""What two randomised arms can show of their rates: sample size and exact power."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import ndtri
from scipy.stats import binom

from trialbook.statistics.domains import share, strictly_between, whole


def two_arm_sample_size(p1: float, p2: float, alpha: float = 0.05, power: float = 0.8) -> int:
    """Return the patients in each of two equal randomised arms, by the normal approximation [1]_.

    Parameters
    ----------
    p1, p2 : float
        True rates of the arms, both strictly between 0 and 1, and different.
    alpha : float, default 0.05
        Two-sided level, strictly between 0 and 1.
    power : float, default 0.8
        Power of the comparison of two proportions with pooled variance and without continuity correction.

    Returns
    -------
    int
        Patients in each arm. :func:`two_arm_power` gives the exact power that they have.

    Raises
    ------
    ValueError
        If an argument lies outside its range or the rates are equal.

    References
    ----------
    .. [1] J. L. Fleiss, A. Tytun, H. K. Ury, Biometrics 36 (1980), 343-346; here without their continuity correction.

    Examples
    --------
    >>> two_arm_sample_size(0.3, 0.5)
    93
    """
    strictly_between("p1", p1)
    strictly_between("p2", p2)
    strictly_between("alpha", alpha)
    strictly_between("power", power)
    if p1 == p2:
        raise ValueError(f"p2: must differ from p1 ({p1}), got {p2}")
    middle = (p1 + p2) / 2
    null, alternative = math.sqrt(2 * middle * (1 - middle)), math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    return math.ceil(((ndtri(1 - alpha / 2) * null + ndtri(power) * alternative) / (p1 - p2)) ** 2)


def two_arm_power(patients: int, p1: float, p2: float, alpha: float = 0.05, others: int | None = None) -> float:
    """Return the exact power of the two-sided pooled z-test between two arms.

    Every pair of counts is weighed with its probability, so nothing is approximated. The test itself is approximate:
    with equal rates, this is its true size, which can exceed ``alpha``.

    Parameters
    ----------
    patients : int
        Patients in the first arm, at least 1.
    p1, p2 : float
        True rates of the arms, from 0 to 1.
    alpha : float, default 0.05
        Two-sided nominal level, strictly between 0 and 1.
    others : int, optional
        Patients in the second arm, at least 1; as many as in the first unless given.

    Returns
    -------
    float
        The probability that the test rejects equal rates.

    Raises
    ------
    ValueError
        If an argument lies outside its range.

    Examples
    --------
    >>> round(two_arm_power(93, 0.3, 0.5), 3)
    0.799
    """
    others = patients if others is None else others
    whole("patients", patients)
    whole("others", others)
    share("p1", p1)
    share("p2", p2)
    strictly_between("alpha", alpha)
    first, second, all_patients = np.arange(patients + 1)[:, None], np.arange(others + 1), patients + others
    total, apart = first + second, first * others - second * patients
    variance = total * (all_patients - total) * (patients * others / all_patients)
    rejected = apart**2 >= ndtri(alpha / 2) ** 2 * variance
    chances = binom.pmf(first[:, 0], patients, p1), binom.pmf(second, others, p2)
    return float(chances[0] @ (rejected & (apart != 0)) @ chances[1])
