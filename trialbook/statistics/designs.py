"""What one arm of a given size can show: exact power and sample size against a reference rate."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv
from scipy.stats import binom

from trialbook.statistics.domains import ordered, strictly_between, whole
from trialbook.statistics.readable import readable

_EDGE = 1e-12  # a size this close to alpha, relatively, counts as alpha itself


@dataclass(frozen=True, repr=False)
class OneArmTest:
    """The exact one-sided test that a rate is above ``p0``: it rejects ``p0`` from ``critical`` responders on.

    Attributes
    ----------
    patients : int
        Number of patients.
    p0 : float
        The rate to be beaten.
    critical : int
        The smallest number of responders that rejects; ``patients + 1`` where no number does.
    size : float
        The probability to reject if the true rate is ``p0``: at most the level asked for, usually well below.
    """

    patients: int
    p0: float
    critical: int
    size: float

    __repr__ = readable

    def power(self, rate: ArrayLike) -> NDArray[np.float64]:
        """Return the probability to reject ``p0`` if the true rate is ``rate``.

        Examples
        --------
        >>> one_arm_test(10, 0.3).power([0.3, 0.6]).round(4)
        array([0.0473, 0.6331])
        """
        rates = np.asarray(rate, dtype=np.float64)
        if not np.all((rates >= 0) & (rates <= 1)):
            raise ValueError(f"rate: must lie between 0 and 1, got {rate}")
        return binom.sf(self.critical - 1, self.patients, rates)

    def detectable(self, power: float = 0.8) -> float:
        """Return the smallest true rate that the test detects with at least this power; 1 where none is.

        Examples
        --------
        >>> round(one_arm_test(10, 0.3).detectable(), 3)
        0.673
        """
        strictly_between("power", power)
        if self.critical > self.patients:
            return 1.0
        return float(betaincinv(self.critical, self.patients - self.critical + 1, power))


def one_arm_test(patients: int, p0: float, alpha: float = 0.05) -> OneArmTest:
    """Return the exact one-sided test against ``p0`` with so many patients.

    Parameters
    ----------
    patients : int
        Number of patients, at least 1.
    p0 : float
        The rate to be beaten, strictly between 0 and 1.
    alpha : float, default 0.05
        Largest probability to reject a true rate of ``p0`` or less, strictly between 0 and 1.

    Returns
    -------
    OneArmTest
        With its critical number of responders, its exact size and its power.

    Raises
    ------
    ValueError
        If an argument lies outside its range.

    Examples
    --------
    >>> test = one_arm_test(10, 0.3)
    >>> test.critical, round(test.size, 4)
    (6, 0.0473)
    """
    whole("patients", patients)
    strictly_between("p0", p0)
    strictly_between("alpha", alpha)
    critical = int(_critical(np.array([patients]), p0, alpha)[0])
    return OneArmTest(patients, p0, critical, float(binom.sf(critical - 1, patients, p0)))


def one_arm_sample_size(
    p0: float,
    p1: float,
    alpha: float = 0.05,
    power: float = 0.8,
    *,
    lasting: bool = True,
    most_patients: int = 200_000,
) -> OneArmTest:
    """Return the smallest exact one-sided test against ``p0`` that detects ``p1``.

    The power of an exact test saws up and down as patients are added, because the critical number jumps. Two smallest
    numbers of patients are in use, and this says which it returns: the one from which on *every* larger number has the
    power too (``lasting``), or the first that has it at all.

    Parameters
    ----------
    p0, p1 : float
        The rate to be beaten and the rate to be detected, ``0 < p0 < p1 < 1``.
    alpha : float, default 0.05
        One-sided level, strictly between 0 and 1.
    power : float, default 0.8
        Smallest probability to reject ``p0`` if the true rate is ``p1``, strictly between 0 and 1.
    lasting : bool, default True
        Whether the power must hold for every larger number of patients as well.
    most_patients : int, default 200,000
        Where to give up, with rates so close that surely enough patients are more.

    Returns
    -------
    OneArmTest
        The test with that number of patients.

    Raises
    ------
    ValueError
        If an argument lies outside its range, ``p1`` is not above ``p0``, or more than ``most_patients`` would have to
        be tried.

    Notes
    -----
    Hoeffding's inequality bounds from above the number of patients beyond which the power cannot fall short again; up
    to there, every number is tried.

    Examples
    --------
    >>> one_arm_sample_size(0.3, 0.5).patients, one_arm_sample_size(0.3, 0.5, lasting=False).patients
    (43, 39)
    """
    ordered(p0, p1)
    strictly_between("alpha", alpha)
    strictly_between("power", power)
    enough = _enough(p0, p1, alpha, power)
    if enough > most_patients:
        raise ValueError(
            f"most_patients: must be at least {enough} to be sure for {p0} against {p1}, got {most_patients}"
        )
    patients = np.arange(1, enough + 1)
    reached = binom.sf(_critical(patients, p0, alpha) - 1, patients, p1) >= power * (1 - _EDGE)
    found = np.flatnonzero(~reached)[-1] + 1 if lasting and not reached.all() else np.argmax(reached)
    return one_arm_test(int(patients[found]), p0, alpha)


def _critical(patients: NDArray, p0: float, alpha: float) -> NDArray:
    """Return the smallest counts with P(X >= count) at most alpha under ``p0``."""
    guess = binom.isf(alpha, patients, p0).astype(int)
    least = np.maximum(guess - 1, 0)
    fits = [binom.sf(least + step - 1, patients, p0) <= alpha * (1 + _EDGE) for step in range(4)]
    return least + np.argmax(fits, axis=0)


def _enough(p0: float, p1: float, alpha: float, power: float) -> int:
    """Return a number of patients from which on the test surely has the power.

    By Hoeffding's inequality one responder fewer than the critical number is less than sqrt(n log(1 / alpha) / 2)
    above n p0, and so few are rarer than 1 - power once n p1 is another sqrt(n log(1 / (1 - power)) / 2) above that.
    """
    margin = sum(math.sqrt(-math.log(error) / 2) for error in (alpha, 1 - power))
    return math.ceil((margin / (p1 - p0)) ** 2)
