"""How often a percentage fits some count of patients by chance."""

from __future__ import annotations

from fractions import Fraction

from trialbook.statistics.domains import whole
from trialbook.statistics.printed_values import ROUNDINGS


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
