"""The denominator of a claim, as the column ``of`` gives it."""

from __future__ import annotations

from dataclasses import dataclass

from trialbook.paper.quantities import BY_KIND, COUNTS, Quantity, is_code, parse_quantity
from trialbook.paper.sheets import LARGEST_COUNT, number_of


@dataclass(frozen=True)
class Units:
    """So many of something that is not a patient: ``lesions:33``."""

    unit: str
    number: int


def parse_denominator(text: str) -> int | Units | Quantity:
    """Take the column ``of`` of ``claims.csv`` apart.

    Parameters
    ----------
    text : str
        As in the column, not blank.

    Returns
    -------
    int, Units or Quantity
        A number of patients, of other things, or the quantity whose patients are the denominator.

    Raises
    ------
    ValueError
        If it is none of the three; the message says what is wrong, then what was expected.

    Examples
    --------
    >>> parse_denominator("24"), parse_denominator("lesions:33"), parse_denominator("best:CR+PR").codes
    (24, Units(unit='lesions', number=33), ('CR', 'PR'))
    """
    if count := _count(text):
        return count
    unit, _, number = text.partition(":")
    if is_code(unit) and unit not in BY_KIND and (count := _count(number)):
        return Units(unit, count)
    try:
        quantity = parse_quantity(text)
    except ValueError:
        quantity = None
    if quantity is None or BY_KIND[quantity.kind].printed not in COUNTS:
        raise ValueError(
            f"unknown denominator {text!r}, expected an integer of at least 1, a quantity that counts patients"
            " (best:CR+PR) or UNIT:n (lesions:33)"
        )
    return quantity


def _count(text: str) -> int | None:
    """Return an integer of at least 1, or None."""
    number = number_of(text)
    return number if isinstance(number, int) and 1 <= number <= LARGEST_COUNT else None
