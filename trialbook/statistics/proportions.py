"""Confidence intervals for a proportion when the patients are few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trialbook.statistics.domains import strictly_between
from trialbook.statistics.interval_formulas import Floats, Limits, exact_low
from trialbook.statistics.interval_methods import COMPARED, INTERVALS

METHODS = COMPARED
NAMES = {name: method.label for name, method in INTERVALS.items()}


@dataclass(frozen=True)
class Interval:
    """A confidence interval, both limits included: ``low`` and ``high``; ``rate in interval`` asks for a rate."""

    low: float
    high: float

    def __repr__(self) -> str:
        """Show three decimals; the fields hold all of them."""
        return f"Interval(low={self.low:.3f}, high={self.high:.3f})"

    def __contains__(self, rate: float) -> bool:
        return self.low <= rate <= self.high


def interval(successes: int, patients: int, confidence: float = 0.95, method: str = "clopper-pearson") -> Interval:
    """Return a two-sided confidence interval for the rate behind ``successes`` of ``patients``.

    Parameters
    ----------
    successes : int
        Patients with the outcome, ``0 <= successes <= patients``.
    patients : int
        All patients, at least 1.
    confidence : float, default 0.95
        Two-sided level, strictly between 0 and 1.
    method : str, default "clopper-pearson"
        A name in :data:`trialbook.statistics.interval_methods.INTERVALS`.

    Returns
    -------
    Interval
        ``low`` and ``high``, both in [0, 1].

    Raises
    ------
    ValueError
        If a count lies outside its range, the level outside (0, 1), or the method is not known.

    Examples
    --------
    >>> interval(8, 10)
    Interval(low=0.444, high=0.975)
    >>> interval(8, 10, method="wilson")
    Interval(low=0.490, high=0.943)
    """
    low, high = limits(successes, patients, confidence, method)
    return Interval(float(low), float(high))


def limits(
    successes: ArrayLike, patients: ArrayLike, confidence: float = 0.95, method: str = "clopper-pearson"
) -> Limits:
    """Return the limits of many intervals at once; :func:`interval` is the case of one.

    What each method does stands in the table :data:`trialbook.statistics.interval_methods.INTERVALS`: Clopper-Pearson
    [1]_, Wilson with and without correction [2]_ [3]_, mid-P [3]_, Jeffreys and Agresti-Coull [4]_, and the usual
    normal approximations.

    Parameters
    ----------
    successes, patients : int or array of int
        Counts that broadcast together, ``0 <= successes <= patients`` and ``patients >= 1``.
    confidence : float, default 0.95
        Two-sided level, strictly between 0 and 1.
    method : str, default "clopper-pearson"
        A name in the table.

    Returns
    -------
    low, high : numpy.ndarray of float
        In the shape that the counts broadcast to.

    Raises
    ------
    ValueError
        If a count lies outside its range, the level outside (0, 1), or the method is not known.

    References
    ----------
    .. [1] C. J. Clopper, E. S. Pearson, Biometrika 26 (1934), 404-413.
    .. [2] E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
    .. [3] R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872.
    .. [4] L. D. Brown, T. T. Cai, A. DasGupta, Statistical Science 16 (2001), 101-133.

    Examples
    --------
    >>> low, high = limits([0, 5, 10], 10)
    >>> low.round(3), high.round(3)
    (array([0.   , 0.187, 0.692]), array([0.308, 0.813, 1.   ]))
    """
    x, n = _counts(successes, patients)
    strictly_between("confidence", confidence)
    if method not in INTERVALS:
        raise ValueError(f"method: must be one of {', '.join(INTERVALS)}, got {method!r}")
    return INTERVALS[method].limits(x, n, 1 - confidence)


def upper_limit(successes: int, patients: int, confidence: float = 0.95) -> float:
    """Return the exact one-sided upper limit: the largest rate at which so few successes are not surprising.

    Not surprising means a chance of at least ``1 - confidence`` to see ``successes`` or fewer. For no success among n
    patients the limit is ``1 - (1 - confidence) ** (1 / n)``, which :func:`rule_of_three` approximates.

    Parameters
    ----------
    successes : int
        Patients with the outcome, ``0 <= successes <= patients``.
    patients : int
        All patients, at least 1.
    confidence : float, default 0.95
        One-sided level, strictly between 0 and 1.

    Returns
    -------
    float
        The upper limit; 1 where every patient had the outcome.

    Raises
    ------
    ValueError
        If a count lies outside its range or the level outside (0, 1).

    Examples
    --------
    >>> round(upper_limit(0, 10), 3)
    0.259
    """
    x, n = _counts(successes, patients)
    strictly_between("confidence", confidence)
    return float(1 - exact_low(n - x, n, 1 - confidence))


def lower_limit(successes: int, patients: int, confidence: float = 0.95) -> float:
    """Return the exact one-sided lower limit, the mirror of :func:`upper_limit` with the same arguments.

    Examples
    --------
    >>> round(lower_limit(10, 10), 3)
    0.741
    """
    x, n = _counts(successes, patients)
    strictly_between("confidence", confidence)
    return float(exact_low(x, n, 1 - confidence))


def rule_of_three(patients: int, confidence: float = 0.95) -> float:
    """Return the approximate upper limit of a rate of which no case was seen: 3 / n at a level of 95 %.

    The exact limit solves ``(1 - p) ** n = alpha``; with ``log(1 - p)`` about ``-p`` it is ``-log(alpha) / n``, and
    ``-log(0.05)`` is close to 3 [1]_. Always above the exact limit.

    Parameters
    ----------
    patients : int
        Patients among whom none had the outcome, at least 1.
    confidence : float, default 0.95
        One-sided level, strictly between 0 and 1. At 0.95 the factor is rounded to 3, as in the rule's name.

    Returns
    -------
    float
        The approximate limit, at most 1.

    Raises
    ------
    ValueError
        If there is no patient or the level lies outside (0, 1).

    References
    ----------
    .. [1] J. A. Hanley, A. Lippman-Hand, JAMA 249 (1983), 1743-1745.

    Examples
    --------
    >>> rule_of_three(10)
    0.3
    """
    _, n = _counts(0, patients)
    strictly_between("confidence", confidence)
    factor = 3.0 if confidence == 0.95 else -np.log1p(-confidence)
    return float(min(1.0, factor / n))


def _counts(successes: ArrayLike, patients: ArrayLike) -> tuple[Floats, Floats]:
    """Return checked counts as floats of one shape."""
    x, n = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in (successes, patients)))
    if not np.all((n >= 1) & (n == np.floor(n))):
        raise ValueError(f"patients: must be an integer of at least 1, got {patients}")
    if not np.all((x >= 0) & (x <= n) & (x == np.floor(x))):
        raise ValueError(f"successes: must be an integer from 0 to patients ({patients}), got {successes}")
    return x, n
