"""What the designs refuse: numbers outside their range, named in one line."""

from __future__ import annotations


def whole(name: str, value: int) -> None:
    """Refuse what is not a whole number of at least 1."""
    if value < 1 or value != int(value):
        raise ValueError(f"{name}: must be an integer of at least 1, got {value}")


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
