"""How every figure looks: one size, one palette, one SVG that reads on a light and on a dark page."""

from __future__ import annotations

import io
import re
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure

from trialbook.book.tables import table_html
from trialbook.ledger.roles import Role
from trialbook.ledger.verdicts import VERDICTS

WIDTH = 5.6  # inches: shown at the width of the column, and still legible on a phone
INK, FAINT, RULE, PAPER = "#22272e", "#6b7480", "#d0d5db", "#ffffff"
BLUE, ORANGE, GREEN, PURPLE = "#0b7bb5", "#c2571a", "#0a8f6b", "#a8558f"
PALETTE = (BLUE, ORANGE, GREEN, PURPLE)
MARKERS = ("o", "s", "^", "D", "v", "P")
SIMULATED = "simulated, not patient data"

_ON_DARK = {role.light: role.dark for role in Role}
_ON_DARK |= {verdict.look.light: verdict.look.dark for verdict in VERDICTS}
_ON_DARK |= {INK: "#e8eaed", FAINT: "#a3acb8", RULE: "#4a525c", PAPER: "#14181d"}
_STYLE = {
    "font.size": 11,
    "font.family": "DejaVu Sans",
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.prop_cycle": mpl.cycler(color=PALETTE),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "grid.color": RULE,
    "hatch.linewidth": 0.8,
    "legend.edgecolor": RULE,
    "legend.frameon": False,
    "lines.linewidth": 2.0,
    "savefig.transparent": True,
    "svg.fonttype": "path",
    "svg.hashsalt": "trialbook",
    "text.color": INK,
    "text.parse_math": False,  # names from a trial's folder may hold dollar signs
    "xtick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.color": FAINT,
    "ytick.labelcolor": INK,
}


def use_house_style() -> None:
    """Set the look of every figure and, inside a notebook, how figures and tables are displayed.

    Call it once, in the imports cell of a chapter. A displayed figure then carries an SVG for the page, a PNG to
    download, its data as CSV, and its text alternative as metadata; a displayed table is never cut short.
    """
    mpl.rcParams.update(_STYLE)
    try:
        from IPython import get_ipython
    except ImportError:
        return
    if (shell := get_ipython()) is not None:
        _register(shell.display_formatter)


def panel(height: float = 3.2, rows: int = 1, columns: int = 1, **options: Any) -> tuple[Figure, Any]:
    """Return a figure of the column's width and its axes, as ``matplotlib.pyplot.subplots`` does.

    The figure is not registered with pyplot, so a cell shows it once: as the cell's last value.

    Parameters
    ----------
    height : float
        Height in inches.
    rows, columns : int
        Number of axes each way.
    **options
        Passed on to :meth:`matplotlib.figure.Figure.subplots`.

    Returns
    -------
    tuple
        The figure, and its axes (one, or an array of them).

    Examples
    --------
    >>> figure, axes = panel()
    >>> float(figure.get_figwidth())
    5.6
    """
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots(rows, columns, **options)


def finish(figure: Figure, alt: str, data: pd.DataFrame, *, simulated: bool = False) -> Figure:
    """Attach a figure's text alternative and data, and mark it where it shows simulated values.

    Parameters
    ----------
    figure : Figure
        The drawn figure.
    alt : str
        What the figure shows, in one or two sentences, with the values that matter.
    data : pandas.DataFrame
        The values drawn, tidy; offered to readers as CSV.
    simulated : bool
        Whether anything in the figure was simulated: the figure then says so itself.

    Returns
    -------
    Figure
        The same figure, to be the last value of its cell.

    Raises
    ------
    ValueError
        If the text alternative is empty.
    """
    if not alt.strip():
        raise ValueError("alt: a figure needs a text alternative that says what it shows, got an empty one")
    if simulated:
        figure.suptitle(SIMULATED, x=0.99, ha="right", fontsize=11, style="italic", color=ORANGE)
        alt = f"{alt} The values are {SIMULATED}."
    figure.trialbook_alt, figure.trialbook_data = alt, data
    return figure


def to_svg(figure: Figure) -> str:
    """Return a figure as SVG text whose ink follows the colour scheme of the page around it."""
    _lay_out(figure)
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    markup = buffer.getvalue()
    rules = "".join(
        f'[style*="fill: {light}"]{{fill:{dark}!important}}[style*="stroke: {light}"]{{stroke:{dark}!important}}'
        for light, dark in _ON_DARK.items()
        if light in markup
    )
    style = f"<style>@media (prefers-color-scheme: dark){{{rules}}}</style>"
    return re.sub(r"(<svg\b[^>]*>)", lambda match: match[1] + style, markup[markup.index("<svg") :], count=1)


def to_png(figure: Figure) -> bytes:
    """Return a figure as PNG on white, for slides and papers."""
    _lay_out(figure)
    buffer = io.BytesIO()
    quick = {"compress_level": 3}  # an eighth larger than at the usual level, in a third of the time
    options = {"transparent": False, "facecolor": "white", "metadata": {"Software": None}, "pil_kwargs": quick}
    figure.savefig(buffer, format="png", dpi=200, **options)
    return buffer.getvalue()


def _lay_out(figure: Figure) -> None:
    """Place what a figure holds, once for all its forms: each form would do so again, in twice the time."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine(None)


def _register(display: Any) -> None:
    """Teach a notebook to show figures as SVG with their text alternative, PNG and data."""
    from IPython.core.formatters import BaseFormatter
    from traitlets import ObjectName, Unicode

    class CSVFormatter(BaseFormatter):
        format_type = Unicode("text/csv")
        print_method = ObjectName("_repr_csv_")

    display.formatters.setdefault("text/csv", CSVFormatter(parent=display))
    display.formatters["text/csv"].for_type(Figure, lambda figure: figure.trialbook_data.to_csv(index=False))
    display.formatters["text/html"].for_type(pd.DataFrame, table_html)
    display.formatters["image/png"].for_type(Figure, to_png)
    display.formatters["image/svg+xml"].for_type(Figure, lambda figure: (to_svg(figure), {"alt": figure.trialbook_alt}))
