"""Confidence intervals for a proportion when the patients are few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trialbook.statistics.domains import strictly_between
from trialbook.statistics.interval_formulas import Floats, Limits
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


def _counts(successes: ArrayLike, patients: ArrayLike) -> tuple[Floats, Floats]:
    """Return checked counts as floats of one shape."""
    x, n = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in (successes, patients)))
    if not np.all((n >= 1) & (n == np.floor(n))):
        raise ValueError(f"patients: must be an integer of at least 1, got {patients}")
    if not np.all((x >= 0) & (x <= n) & (x == np.floor(x))):
        raise ValueError(f"successes: must be an integer from 0 to patients ({patients}), got {successes}")
    return x, n
