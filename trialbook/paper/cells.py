"""Write tables that a spreadsheet opens, and read what it saves."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

# the wide forms count where a spreadsheet is set to Chinese or Japanese
_FORMULA = re.compile(r"[=@\t\r\n＝＠＋－]|[+-](?!(\d+\.?\d*|\.\d+)(e[+-]?\d+)?%?$|inf$)")


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
    # a cell is quoted for the characters of the line's end alone, so that one with a lone carriage return needs both
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().replace("\r\n", "\n")


def as_typed(cell: str) -> str:
    """Return a cell without the apostrophe that :func:`as_csv` put before it.

    Examples
    --------
    >>> as_typed("'-1.2 to 3"), as_typed("'quoted'")
    ('-1.2 to 3', "'quoted'")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def from_csv(text: str) -> list[dict[str, str]]:
    r"""Return the rows of a CSV file as a spreadsheet of any language saves it: with commas, semicolons or tabs.

    Examples
    --------
    >>> from_csv("student;answer\nann;0,3"), from_csv("student,answer\nann,F1, F3")
    ([{'student': 'ann', 'answer': '0,3'}], [{'student': 'ann', 'answer': 'F1, F3'}])
    """
    separator = next((one for one in ";\t" if one in text.partition("\n")[0]), ",")
    head, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    last = len(head) - 1  # takes what was typed with a comma and without quotes
    filled = ([*row, *[""] * (len(head) - len(row))] for row in rows if row)
    return [dict(zip(head, [*row[:last], separator.join(row[last:])], strict=True)) for row in filled]


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
