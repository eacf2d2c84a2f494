"""Write tables that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

_FORMULA = re.compile(r"[=@\t\r]|[+-](?!(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|inf$)")


def as_csv(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as the text of a CSV file; text that a spreadsheet would run as a formula gets an apostrophe first.

    References
    ----------
    OWASP, *CSV Injection*.

    Examples
    --------
    >>> print(as_csv([["=HYPERLINK(A1)", "-4", 0.5]]), end="")
    '=HYPERLINK(A1),-4,0.5
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
