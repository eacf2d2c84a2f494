"""Checks of arguments: numbers outside their range are refused in one line that names them."""

from __future__ import annotations


def whole(name: str, value: int, least: int = 1) -> None:
    """Refuse what is not a whole number of at least ``least``."""
    # infinity and NaN have no remainder of 0
    if not value >= least or value % 1 != 0:
        raise ValueError(f"{name}: must be an integer of at least {least}, got {value}")


def count_of(name: str, value: int, total: int, total_name: str = "patients") -> None:
    """Refuse what is not a whole number from 0 to a total that was checked before."""
    if not 0 <= value <= total or value % 1 != 0:
        raise ValueError(f"{name}: must be an integer from 0 to {total_name} ({total}), got {value}")


def two_counts(first: int, first_patients: int, second: int, second_patients: int) -> None:
    """Refuse counts of two groups that are not whole, or above the patients of their group."""
    whole("first_patients", first_patients)
    whole("second_patients", second_patients)
    count_of("first", first, first_patients, "first_patients")
    count_of("second", second, second_patients, "second_patients")


def share(name: str, value: float) -> None:
    """Refuse what does not lie between 0 and 1."""
    if not 0 <= value <= 1:
        raise ValueError(f"{name}: must lie between 0 and 1, got {value}")


def strictly_between(name: str, value: float) -> None:
    """Refuse what does not lie strictly between 0 and 1."""
    if not 0 < value < 1:
        raise ValueError(f"{name}: must lie strictly between 0 and 1, got {value}")


def ordered(p0: float, p1: float) -> None:
    """Refuse a rate to detect that is not above the rate to beat."""
    strictly_between("p0", p0)
    strictly_between("p1", p1)
    if p1 <= p0:
        raise ValueError(f"p1: must be above p0 ({p0}), got {p1}")
