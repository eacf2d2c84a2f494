"""How a chapter shows a table: nothing cut short, words to the left, numbers to the right."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

LONG, SENTENCE = 12, 40  # characters from which a column of text reads better from the left, and needs width
_ACTIVE = re.compile(r"<[a-z!/?]", re.IGNORECASE)
_LEFT = ' style="text-align: left"'
_WIDE = ' style="text-align: left; min-width: 14rem"'  # on a phone the table scrolls instead of becoming a ribbon
_INNER = (
    ' style="text-align: left; padding-left: 1.3rem"'  # a stylesheet takes the first cell of a row for the outermost
)


def show_in_full() -> None:
    """Have a notebook display tables as this module does; outside a notebook, do nothing but escape their text."""
    pd.set_option("styler.format.escape", "html")
    try:
        from IPython import get_ipython
    except ImportError:
        return
    if (shell := get_ipython()) is not None:
        html = shell.display_formatter.formatters["text/html"]
        html.for_type(pd.DataFrame, table_html)
        html.for_type("pandas.io.formats.style.Styler", styled_html)  # by name: its module imports matplotlib


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
        index beside those of the columns, or the name of the columns where the index has none.

    Examples
    --------
    >>> frame = pd.DataFrame({"why": ["it is written out in full"]})
    >>> 'text-align: left">it is written out in full<' in table_html(frame)
    True
    """
    with pd.option_context("display.max_colwidth", None):
        markup = frame.to_html(border=0, index_names=False)
    return _decorate(markup, frame)


def styled_html(styler: Styler) -> str:
    """Return a table with formats of its own in the same way, without the random id of each rendering."""
    styler.format_index(escape="html", axis=1)
    styler = styler.format_index(escape="html") if styler.index.dtype == object else styler
    # the names of the axes are put in by the same rule as in a table without formats
    axes = (styler.index, styler.columns)
    names = [list(axis.names) for axis in axes]
    for axis in axes:
        axis.names = [None] * axis.nlevels
    markup = re.sub(r"(<t[hd]) >", r"\1>", styler.to_html(exclude_styles=True))  # which leaves out the class, too
    for axis, own in zip(axes, names, strict=True):
        axis.names = own
    for words in {one for one in styler.data.to_numpy().ravel() if isinstance(one, str) and _ACTIVE.search(one)}:
        markup = markup.replace(words, escape(words))  # a format given without `escape` lets a folder's text through
    markup = markup.replace("<table>", '<table class="dataframe">', 1).replace("<th>&nbsp;</th>", "<th></th>")
    return _decorate(markup, styler.data)


def _decorate(markup: str, frame: pd.DataFrame) -> str:
    """Align a table's columns and name its index beside them."""
    markup = re.sub(r'(<th[^>]*) [hv]align="\w+"', r"\1", markup)  # HTML does not have them, and the style aligns
    for name in _corner(frame):
        markup = markup.replace("<th></th>", f"<th>{escape(str(name))}</th>", 1) if name is not None else markup
    styles = [_style(frame.iloc[:, place]) for place in range(frame.shape[1])]
    markup = re.sub(
        r"<tr.*?</tr>", lambda row: _align(row[0], styles, frame.index.nlevels > 1), markup, flags=re.DOTALL
    )
    plain = frame.index.nlevels == frame.columns.nlevels == 1
    return _stackable(markup, frame) if plain and _WIDE in styles and len(styles) > 2 else markup


def _stackable(markup: str, frame: pd.DataFrame) -> str:
    """Let a narrow page set the cells of a row below one another: each says what it is of."""

    def label(row: re.Match) -> str:
        of = iter([f' data-column="{escape(str(name))}"' for name in frame.columns])
        return re.sub(r"<td(?=[ >])", lambda cell: cell[0] + next(of, ""), row[0])

    markup = markup.replace('class="dataframe"', 'class="dataframe stacks"', 1)
    return re.sub(r"<tr.*?</tr>", label, markup, flags=re.DOTALL)


def _corner(frame: pd.DataFrame) -> list:
    """Return what stands above the index: its own names, or else the name of the columns, as pandas has it."""
    names = list(frame.index.names)
    return names if any(name is not None for name in names) or len(names) > 1 else list(frame.columns.names)[:1]


def _style(column: pd.Series) -> str:
    """Return how a column's cells stand, by the longest text in it."""
    texts = (value for value in column if isinstance(value, str) and any(letter.isalpha() for letter in value))
    longest = max((len(text) for text in texts), default=0)
    return _WIDE if longest > SENTENCE else _LEFT if longest > LONG else ""


def _align(row: str, columns: list[str], inner: bool) -> str:
    """Align the cells of a row: those of the index, which come first, to the left, then column by column."""
    cells = list(re.finditer(r"<t[hd](?=[ >])", row))
    names = len(cells) - len(columns)
    styles = [_LEFT] * (names - 1) + [_INNER if inner else _LEFT] * (names > 0) + columns
    for cell, style in reversed(list(zip(cells, styles, strict=False))):
        if not row.startswith("></th>", cell.end()):
            row = row[: cell.end()] + style + row[cell.end() :]
    return row
