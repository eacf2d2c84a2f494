"""What a number of pairs can find, and what it takes to show that nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, expm1, hypot, isfinite, lgamma, log, log1p, sqrt

from scipy import integrate, optimize, stats
from scipy.special import erf, ndtr, owens_t

from trialbook.statistics.domains import strictly_between, whole


def t_power(patients: int, effect: float, confidence: float = 0.95) -> float:
    """Return the chance that a two-sided paired t-test finds a change of a given size.

    The changes are normal with mean ``effect`` and standard deviation 1, so the statistic follows a noncentral t
    distribution.

    Parameters
    ----------
    patients : int
        Number of pairs, at least 2.
    effect : float
        True mean change over the standard deviation of the changes.
    confidence : float, default 0.95
        One minus the level of the test, strictly between 0 and 1.

    Returns
    -------
    float
        The power, a change in the wrong direction included.

    Raises
    ------
    ValueError
        If there are fewer than two pairs, the effect is not finite or the level lies outside (0, 1).

    Examples
    --------
    >>> round(t_power(10, 1.0), 3)
    0.803
    """
    _check(patients, confidence)
    if not isfinite(effect):
        raise ValueError(f"effect: must be a finite number, got {effect}")
    critical, shift = float(stats.t.isf((1 - confidence) / 2, patients - 1)), effect * sqrt(patients)
    # scipy's noncentral t is wrong far in the tail with 1 or 2 degrees of freedom
    if patients in (2, 3):
        return (_found_by_two if patients == 2 else _found_by_three)(critical, shift)
    # a find in the wrong direction as one of the opposite effect: scipy has no number for far lower tails
    return float(sum(stats.nct.sf(critical, patients - 1, towards) for towards in (shift, -shift)))


def detectable_effect(patients: int, power: float = 0.8, confidence: float = 0.95) -> float:
    """Return the smallest true change, in standard deviations of the changes, that a paired t-test finds that often.

    Parameters
    ----------
    patients : int
        Number of pairs, at least 2.
    power : float, default 0.8
        Wanted chance of finding it, strictly between 0 and 1.
    confidence : float, default 0.95
        One minus the level of the test, strictly between 0 and 1.

    Returns
    -------
    float
        ``|mean| / sd`` with that power; 0 where the level of the test alone is as large.

    Raises
    ------
    ValueError
        If an argument lies outside its range.

    Examples
    --------
    >>> round(detectable_effect(10), 3)
    0.996
    """
    _check(patients, confidence)
    strictly_between("power", power)
    if power <= 1 - confidence:
        return 0.0
    reach = 2.0 * (stats.t.isf((1 - confidence) / 2, patients - 1) + stats.norm.ppf(power) + 4) / sqrt(patients)
    while t_power(patients, reach, confidence) < power:
        reach *= 2
    return float(optimize.brentq(lambda effect: t_power(patients, effect, confidence) - power, 0, reach))


def equivalence_power(patients: int, margin: float, confidence: float = 0.95) -> float:
    """Return the chance to show that a mean change lies within a margin, if in truth nothing changed on average.

    It is shown when the t interval for the mean change lies within the margin: when two one-sided tests, each at level
    ``(1 - confidence) / 2``, reject a change of ``margin`` or more either way [1]_. (Bioequivalence is usually held to
    an interval at 90 %.) The changes are normal with standard deviation 1; the chance is averaged over the standard
    deviation that the sample shows.

    Parameters
    ----------
    patients : int
        Number of pairs, at least 2.
    margin : float
        Largest change that does not matter, in standard deviations of the changes, at least 0.
    confidence : float, default 0.95
        Level of the interval, strictly between 0 and 1.

    Returns
    -------
    float
        The chance that both tests reject.

    Raises
    ------
    ValueError
        If an argument lies outside its range.

    References
    ----------
    .. [1] D. J. Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987), 657-680.

    Examples
    --------
    >>> round(equivalence_power(10, 1.0), 2)
    0.61
    """
    _check(patients, confidence)
    if not (margin >= 0 and isfinite(margin)):
        raise ValueError(f"margin: must be a finite number of at least 0, got {margin}")
    critical, reach = float(stats.t.isf((1 - confidence) / 2, patients - 1)), margin * sqrt(patients)
    end = reach / critical  # where the sample shows a larger standard deviation, the interval alone is too wide
    return _averaged(lambda deviation: 2 * ndtr(reach - critical * deviation) - 1, patients - 1, end)


def equivalence_margin(patients: int, power: float | None = None, confidence: float = 0.95) -> float:
    """Return the smallest margin within which so many pairs can show that nothing changed.

    Parameters
    ----------
    patients : int
        Number of pairs, at least 2.
    power : float or None
        Wanted chance to show it if in truth nothing changed on average, strictly between 0 and 1. None asks for the
        most favourable outcome instead: an observed mean change of exactly 0 and, as its unit, the observed standard
        deviation.
    confidence : float, default 0.95
        Level of the interval, strictly between 0 and 1.

    Returns
    -------
    float
        The margin, in standard deviations of the changes.

    Raises
    ------
    ValueError
        If an argument lies outside its range.

    Examples
    --------
    >>> round(equivalence_margin(10), 3), round(equivalence_margin(10, power=0.8), 3)
    (0.715, 1.154)
    """
    _check(patients, confidence)
    least = float(stats.t.isf((1 - confidence) / 2, patients - 1)) / sqrt(patients)
    if power is None:
        return least
    strictly_between("power", power)
    reach = next(least * 2**k for k in range(1, 64) if equivalence_power(patients, least * 2**k, confidence) > power)
    return float(optimize.brentq(lambda margin: equivalence_power(patients, margin, confidence) - power, 0, reach))


def _averaged(chance: Callable[[float], float], degrees: int, end: float) -> float:
    """Average a chance over the standard deviation of a normal sample, up to ``end``."""
    spread = stats.chi(degrees, scale=1 / sqrt(degrees))
    low, high = float(spread.ppf(1e-12)), min(float(spread.isf(1e-12)), end)
    if low >= high:
        return 0.0
    constant = log(2) + degrees / 2 * log(degrees / 2) - lgamma(degrees / 2)

    def weighted(deviation: float) -> float:
        return chance(deviation) * exp(constant + (degrees - 1) * log(deviation) - degrees * deviation**2 / 2)

    return float(integrate.quad(weighted, low, high, limit=200)[0])


def _found_by_two(critical: float, shift: float) -> float:
    """Return the chance that ``|Z + shift| > critical * |Y|`` for independent standard normal Z and Y.

    The points (Z, Y) that do so fill a double wedge, whose chance Owen's T function gives; written so that no two
    nearly equal numbers are subtracted.
    """
    near = abs(shift) / hypot(1, critical)
    return float(erf(near / sqrt(2)) * erf(critical * near / sqrt(2)) + 4 * owens_t(critical * near, 1 / critical))


def _found_by_three(critical: float, shift: float) -> float:
    """Return the chance that ``|Z + shift|`` exceeds ``critical`` times the root of a mean of two squares.

    The two squares are exponential, which leaves the moment generating function of a noncentral chi-squared.
    """
    return -expm1(-log1p(2 / critical**2) / 2 - shift**2 / (critical**2 + 2))


def _check(patients: int, confidence: float) -> None:
    whole("patients", patients, least=2)
    strictly_between("confidence", confidence)
