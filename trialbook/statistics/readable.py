"""How results show themselves: a name with its numbers to four significant digits."""

from __future__ import annotations

from dataclasses import fields


def readable(result: object) -> str:
    """Return a dataclass as text with its numbers to four significant digits; the fields hold all of them.

    Examples
    --------
    >>> from trialbook.statistics.ranges import Range
    >>> readable(Range(0.4439045376923585, 0.9747892736731666))
    'Range(lower=0.4439, upper=0.9748)'
    """
    shown = ((field.name, getattr(result, field.name)) for field in fields(result) if field.repr)  # type: ignore[arg-type]
    parts = (f"{name}={f'{value:.4g}' if isinstance(value, float) else repr(value)}" for name, value in shown)
    return f"{type(result).__name__}({', '.join(parts)})"
