"""The estimate that makes interval-censored deaths most likely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from trialbook.statistics.deaths import DeathIntervals, Observation
from trialbook.statistics.readable import readable

_GAP = 1e-9
_STEPS = 10_000
_AT, _AFTER = 0, 1  # the order of a time and the moment after it


@dataclass(frozen=True, repr=False)
class Mass:
    """The share of patients whose deaths the estimate puts in ``(left, right]``; where in it, the data cannot say.

    ``closed`` says that ``left`` itself is part of it: the point 0 for those dead at a landmark at time 0.
    """

    left: float
    right: float
    share: float
    closed: bool = False

    __repr__ = readable


def turnbull(intervals: DeathIntervals) -> tuple[Mass, ...]:
    """Return the nonparametric maximum likelihood estimate for interval-censored deaths.

    The likelihood fixes how much probability lies in each of certain intervals, and says nothing of where in them it
    lies. Where the number dead at each landmark is known, these are the intervals between the landmarks, and each
    holds the share that died in it. Otherwise the shares are found by steps of self-consistency [1]_ and of Newton's
    method where no share may be negative [2]_ in turn, until the log-likelihood is within 1e-9 per patient of its
    largest value.

    Parameters
    ----------
    intervals : DeathIntervals
        What the counts say of the deaths.

    Returns
    -------
    tuple of Mass
        Earliest first, the shares adding up to 1; ``right`` is inf where death had not come by the last landmark.

    Raises
    ------
    RuntimeError
        If the steps have not come as close after 10,000 of each.

    References
    ----------
    .. [1] B. W. Turnbull, Journal of the Royal Statistical Society, Series B 38 (1976), 290-295.
    .. [2] Y. Wang, Journal of the Royal Statistical Society, Series B 69 (2007), 185-198.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> from trialbook.statistics.deaths import deaths_between
    >>> [round(mass.share, 6) for mass in turnbull(deaths_between(load_trial("nk-liver-2020")))]
    [0.1, 0.1, 0.3, 0.5]
    """
    seen = intervals.observations
    holders = _innermost(seen)
    inside = np.array([[_start(one) <= start and end <= _end(one) for start, end in holders] for one in seen])
    shares = _most_likely(inside.astype(float), np.array([one.patients / intervals.patients for one in seen]))
    return tuple(
        Mass(start[0], end[0], float(share), start[1] == _AT)
        for (start, end), share in zip(holders, shares, strict=True)
    )


def alive_at(masses: Sequence[Mass], time: float) -> tuple[float, float]:
    """Return the smallest and the largest share alive at a time that the estimate allows.

    Parameters
    ----------
    masses : sequence of Mass
        The estimate, as :func:`turnbull` returns it.
    time : float
        The time; inside an interval that holds probability the share is a range.

    Returns
    -------
    tuple of float
        The share whose deaths come later for certain, and the share whose deaths may.

    Examples
    --------
    >>> from math import inf
    >>> alive_at([Mass(0, 6, 0.25), Mass(6, inf, 0.75)], 6)
    (0.75, 0.75)
    """
    certain = sum(mass.share for mass in masses if mass.left > time or (mass.left == time and not mass.closed))
    possible = sum(mass.share for mass in masses if mass.right > time)
    return certain, possible


def _start(seen: Observation) -> tuple[float, int]:
    """Return the left end as a point on the line where the moment after a time lies behind that time."""
    return seen.left, _AT if seen.closed else _AFTER


def _end(seen: Observation) -> tuple[float, int]:
    return seen.right, _AT


def _innermost(seen: Sequence[Observation]) -> list[tuple[tuple[float, int], tuple[float, int]]]:
    """Return the intervals that can hold probability: a left end followed by a right end, with none between."""
    # At one point a left end comes first: a death at time 0 has both ends there.
    ends = {(_start(one), False) for one in seen} | {(_end(one), True) for one in seen}
    return [(a, b) for (a, a_is_right), (b, b_is_right) in pairwise(sorted(ends)) if b_is_right and not a_is_right]


def _most_likely(inside: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the shares with the largest likelihood; ``inside`` says which observation contains which interval."""
    shares = np.full(inside.shape[1], 1 / inside.shape[1])
    for _ in range(_STEPS):
        shares = shares * _gain(shares, inside, weights)  # one step of self-consistency
        if _gain(shares, inside, weights).max() <= 1 + _GAP:
            return shares / shares.sum()
        shares = _newton(shares, inside, weights)
    raise RuntimeError(f"intervals: the estimate has not converged in {_STEPS} steps")


def _gain(
    shares: NDArray[np.float64], inside: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how much the log-likelihood rises with each share; no larger one exceeds it by more than max - 1."""
    return (weights / (inside @ shares)) @ inside


def _newton(
    shares: NDArray[np.float64], inside: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return shares on the way to the top of the parabola that touches the log-likelihood here, none negative."""
    chances, root = inside @ shares, np.sqrt(weights)
    slopes = root[:, None] * (inside / chances[:, None])
    top, _ = nnls(np.vstack([slopes, np.ones_like(shares)]), np.append(2 * root, 1.0))
    way, step = top / top.sum() - shares, 1.0
    while step > _GAP:
        reached = inside @ (shares + step * way)
        if (reached > 0).all() and weights @ np.log(reached / chances) > 0:
            return shares + step * way
        step /= 2
    return shares
