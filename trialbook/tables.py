"""How a chapter shows a table: nothing cut short, words to the left, numbers to the right."""

from __future__ import annotations

import re
from html import escape

import pandas as pd

LONG = 12  # characters from which a column of text reads better from the left
_LEFT = ' style="text-align: left"'
_INNER = (
    ' style="text-align: left; padding-left: 1.3rem"'  # a stylesheet takes the first cell of a row for the outermost
)


def table_html(frame: pd.DataFrame) -> str:
    """Return a table as HTML in which every row and every word is shown.

    pandas by itself cuts texts after 50 characters, aligns all columns to the right, which suits numbers alone, and
    gives the names of the index a row of their own.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any table; text in it is escaped.

    Returns
    -------
    str
        As :meth:`pandas.DataFrame.to_html` writes it, with columns of words aligned to the left and the names of the
        index beside those of the columns.

    Examples
    --------
    >>> frame = pd.DataFrame({"why": ["it is written out in full"]})
    >>> 'text-align: left">it is written out in full<' in table_html(frame)
    True
    """
    with pd.option_context("display.max_colwidth", None):
        markup = frame.to_html(border=0, index_names=False)
    for name in frame.index.names:
        markup = markup.replace("<th></th>", f"<th>{escape(str(name))}</th>", 1) if name is not None else markup
    wordy = [any(_is_long(value) for value in frame.iloc[:, place]) for place in range(frame.shape[1])]
    return re.sub(r"<tr.*?</tr>", lambda row: _align(row[0], wordy, frame.index.nlevels > 1), markup, flags=re.DOTALL)


def _is_long(value: object) -> bool:
    return isinstance(value, str) and len(value) > LONG and any(letter.isalpha() for letter in value)


def _align(row: str, wordy: list[bool], inner: bool) -> str:
    """Align the cells of a row: those of the index, which come first, to the left, then column by column."""
    cells = list(re.finditer(r"<t[hd](?=[ >])", row))
    names = len(cells) - len(wordy)
    styles = [_LEFT] * (names - 1) + [_INNER if inner else _LEFT] * (names > 0) + [_LEFT * wide for wide in wordy]
    for cell, style in reversed(list(zip(cells, styles, strict=False))):
        if not row.startswith("></th>", cell.end()):
            row = row[: cell.end()] + style + row[cell.end() :]
    return row
