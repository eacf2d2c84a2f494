"""Which counts and which numbers of patients print as a percentage, and how often that happens by chance."""

from __future__ import annotations

from fractions import Fraction

from trialbook.statistics.domains import whole
from trialbook.statistics.printed_values import ROUNDINGS, Printed, span_of


def counts_from_percent(percent: Printed, patients: int, rounding: str) -> range:
    """Return the counts out of ``patients`` that print as a percentage by one rounding convention.

    Parameters
    ----------
    percent : str or Number
        The percentage as printed, without its sign: ``58.3``.
    patients : int
        All patients, at least 1.
    rounding : {'half up', 'half even', 'truncated'}
        How it was rounded.

    Returns
    -------
    range
        The counts, from 0 to ``patients``; empty where none prints so, the inconsistency that the GRIM test looks for
        [1]_.

    Raises
    ------
    ValueError
        If the percentage is not a plain number, the patients are not at least 1, or the rounding is unknown.

    References
    ----------
    .. [1] N. J. L. Brown, J. A. J. Heathers, Social Psychological and Personality Science 8 (2017), 363-369.

    Examples
    --------
    >>> counts_from_percent("75.00", 24, "half up"), list(counts_from_percent("58.3", 68, "half up"))
    (range(18, 19), [])
    """
    whole("patients", patients)
    counts = span_of(percent, rounding).multiples(Fraction(100, int(patients)))
    start = max(counts.start, 0)
    return range(start, max(start, min(counts.stop, int(patients) + 1)))


def share_that_fits(decimals: int, patients: int, rounding: str = "half up") -> Fraction:
    """Return the share of all percentages from 0 to 100 with so many decimals that some count of patients prints as.

    It says how much a percentage that fits tells: little where the share is large.

    Parameters
    ----------
    decimals : int
        Decimals of the percentage, at least 0.
    patients : int
        All patients, at least 1.
    rounding : {'half up', 'half even', 'truncated'}, default 'half up'
        How it was rounded.

    Returns
    -------
    Fraction
        Exact; 1 where every percentage fits.

    Raises
    ------
    ValueError
        If an argument lies outside its range.

    Examples
    --------
    Of all one-decimal percentages 7 % fit 67 patients; every whole one fits 100:

    >>> f"{float(share_that_fits(1, 67)):.1%}", share_that_fits(0, 100)
    ('6.8%', Fraction(1, 1))
    """
    whole("decimals", decimals, least=0)
    whole("patients", patients)
    if rounding not in ROUNDINGS:
        raise ValueError(f"rounding: must be one of {', '.join(ROUNDINGS)}, got {rounding!r}")
    scale = 100 * 10 ** int(decimals)
    printed = {_rounded(Fraction(count * scale, int(patients)), rounding) for count in range(int(patients) + 1)}
    return Fraction(len(printed), scale + 1)


def _rounded(value: Fraction, rounding: str) -> int:
    """Return a value of at least 0 as a whole number of units."""
    if rounding == "half even":
        return round(value)
    return int(value + Fraction(1, 2)) if rounding == "half up" else int(value)
