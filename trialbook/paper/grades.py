"""The grades of an adverse event, as tables and quantities write them."""

from __future__ import annotations

import re

_GRADE = re.compile(r"(>=|≥)?([0-5])(?:[-–]([0-5]))?")


def grade_limits(text: str) -> tuple[int, int] | None:
    """Return the lowest and highest grade that a text names, or None where it names none.

    Examples
    --------
    >>> grade_limits(">=3"), grade_limits("2-3"), grade_limits("2"), grade_limits("not determinable")
    ((3, 5), (2, 3), (2, 2), None)
    """
    match = _GRADE.fullmatch(text.replace(" ", ""))
    if match is None or (match[1] and match[3]):
        return None
    low, high = int(match[2]), int(match[3] or (5 if match[1] else match[2]))
    return (low, high) if low <= high else None
