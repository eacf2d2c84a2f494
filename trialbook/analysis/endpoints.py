"""From lesion diameters to a response category."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

SMALLEST_TARGET = 10  # millimetres: a lesion below this is not a target
SHRINKAGE, GROWTH = Fraction(-3, 10), Fraction(2, 10)


@dataclass(frozen=True)
class Assessment:
    """One patient's category at one assessment, the sums behind it in millimetres, and the rule that decided."""

    category: str
    before: Fraction
    smallest: Fraction
    after: Fraction
    why: str

    @property
    def change(self) -> float:
        """The change of the sum since baseline, as a share of the baseline: -0.3 is a shrinkage by 30 %."""
        return float(self.after / self.before - 1)

    @property
    def from_smallest(self) -> float:
        """The change since the smallest sum, as a share of it; infinite where that sum was 0 and is no longer."""
        return float(_relative(self.after, self.smallest))


def diameters(text: str, name: str = "diameters") -> tuple[Fraction, ...]:
    """Return the diameters of a line such as ``"42 31"``, in the order written.

    Parameters
    ----------
    text : str
        Numbers in millimetres, separated by spaces.
    name : str
        How an error message names the text.

    Returns
    -------
    tuple of Fraction
        Exact, so that a sum exactly at a limit is judged as it should be.

    Raises
    ------
    ValueError
        If a piece is not a number, or negative, or there is none.

    Examples
    --------
    >>> [float(one) for one in diameters("42 31.5")]
    [42.0, 31.5]
    """
    try:
        sizes = tuple(Fraction(piece) for piece in str(text).split())  # papermill reads one lesion as a number
    except (ValueError, ZeroDivisionError):
        sizes = ()
    if not sizes or min(sizes) < 0:
        raise ValueError(f"{name}: must be diameters in mm, none negative, separated by spaces, got {text!r}")
    return sizes


def mrecist(before: str, after: str, new_lesion: bool = False, smallest: str = "") -> Assessment:
    """Return the category of a patient's target lesions by mRECIST [1]_.

    Each number is the diameter of the part of a lesion that still takes up contrast in the arterial phase, the same
    lesions in the same order each time. The rules are asked in this order: a new lesion, or a sum at least 20 % above
    the smallest so far, is progression (PD); nothing left to measure is complete response (CR); a sum at least 30 %
    below baseline is partial response (PR); anything else is stable disease (SD).

    Parameters
    ----------
    before : str
        Diameters at baseline in millimetres, such as ``"42 31"``; a target measures at least 10 mm.
    after : str
        Diameters now; 0 where no viable part is left.
    new_lesion : bool
        Whether a lesion has appeared that was not there at baseline.
    smallest : str
        Diameters at the assessment with the smallest sum so far; blank where that is baseline.

    Returns
    -------
    Assessment
        The category, the sums, and the rule that decided.

    Raises
    ------
    ValueError
        If a text does not hold as many diameters as ``before``, or a target at baseline is below 10 mm, or the sum
        of ``smallest`` is above that of ``before``.

    References
    ----------
    .. [1] R. Lencioni, J. M. Llovet, Seminars in Liver Disease 30 (2010), 52-60.

    Examples
    --------
    >>> mrecist("42 31", "28 19").category
    'PR'
    >>> mrecist("42 31", "28 19", smallest="20 10").category
    'PD'
    """
    first = diameters(before, "before")
    if min(first) < SMALLEST_TARGET:
        raise ValueError(f"before: a target lesion measures at least {SMALLEST_TARGET} mm, got {before!r}")
    now = _same_lesions(after, "after", first)
    least = _same_lesions(smallest, "smallest", first) if str(smallest).strip() else first
    if sum(least) > sum(first):
        raise ValueError(f"smallest: its sum must not be above that of before ({before!r}), got {smallest!r}")
    category, why = _judge(sum(first), sum(least), sum(now), new_lesion)
    return Assessment(category, sum(first), sum(least), sum(now), why)


def _same_lesions(text: str, name: str, first: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    sizes = diameters(text, name)
    if len(sizes) != len(first):
        raise ValueError(f"{name}: must hold the {len(first)} lesions of before, got {len(sizes)} in {text!r}")
    return sizes


def _judge(before: Fraction, smallest: Fraction, after: Fraction, new_lesion: bool) -> tuple[str, str]:
    """Return the category and the rule; progression is asked first because it outweighs shrinkage since baseline."""
    if new_lesion:
        return "PD", "a new lesion has appeared"
    if after > smallest and _relative(after, smallest) >= GROWTH:
        return "PD", "the sum is at least 20% above the smallest so far"
    if after == 0:
        return "CR", "no viable part is left in any target lesion"
    if _relative(after, before) <= SHRINKAGE:
        return "PR", "the sum is at least 30% below baseline"
    return "SD", "neither 30% below baseline nor 20% above the smallest sum"


def _relative(after: Fraction, reference: Fraction) -> Fraction | float:
    """Return the change relative to a reference; growth from nothing has no finite share."""
    if reference == 0:
        return float("inf") if after > 0 else Fraction(0)
    return after / reference - 1
