"""How every figure looks: one size, one palette, one SVG that reads on a light and on a dark page."""

from __future__ import annotations

import base64
import csv
import io
import re
import sys
import warnings
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from trialbook.book.say import sentence, show, show_markdown
from trialbook.book.tables import show_in_full
from trialbook.figures.fonts import families, say_undrawable
from trialbook.ledger.roles import Role
from trialbook.ledger.verdicts import VERDICTS
from trialbook.paper.cells import as_csv

WIDTH = 5.6  # inches: shown at the width of the column, and still legible on a phone
INK, FAINT, RULE, PAPER = "#22272e", "#6b7480", "#d0d5db", "#ffffff"
BLUE, ORANGE, GREEN, PURPLE = "#0b7bb5", "#c2571a", "#0a8f6b", "#a8558f"
PALETTE = (BLUE, ORANGE, GREEN, PURPLE)
SIMULATED = "simulated, not patient data"

_ON_DARK = {role.light: role.dark for role in Role}
_ON_DARK |= {verdict.look.light: verdict.look.dark for verdict in VERDICTS}
_ON_DARK |= {INK: "#e8eaed", FAINT: "#a3acb8", RULE: "#4a525c", PAPER: "#14181d"}
_STYLE = {
    "font.size": 11,
    "font.family": list(families()),
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.prop_cycle": mpl.cycler(color=PALETTE),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.constrained_layout.use": True,
    "figure.figsize": (WIDTH, 3.4),
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
    """Set seaborn's theme and, inside a notebook, how tables are displayed: never cut short.

    Call it once, in the imports cell of a chapter.
    """
    import seaborn as sns

    sns.set_theme(style="ticks", palette=PALETTE, rc=_STYLE)
    warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from")  # `caption` names the text instead
    show_in_full()


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


def caption(
    drawn: Axes | Figure,
    template: str,
    *,
    name: str,
    alt: str | None = None,
    data: pd.DataFrame | None = None,
    simulated: bool = False,
    **values: Any,
) -> None:
    """Display a figure with its caption, its text alternative and its data; the last line of a cell that draws.

    Parameters
    ----------
    drawn : Axes or Figure
        What was drawn: the axes that a seaborn function returns, or a figure.
    template : str
        The caption, with places as for :func:`trialbook.say`.
    name : str
        The figure's name, such as ``"fig-rates"``: its address on the page and the name of its files.
    alt : str, optional
        What the figure shows, with the values that matter, as plain text. Required unless the figure has one.
    data : pandas.DataFrame, optional
        The values drawn; offered to readers as CSV. Required unless the figure has them.
    simulated : bool
        Whether anything in the figure was simulated: the figure then says so itself.
    **values
        What the places hold.

    Raises
    ------
    ValueError
        If the text alternative is empty.
    """
    figure = drawn if isinstance(drawn, Figure) else drawn.figure
    say_undrawable(figure)
    if alt is not None:
        finish(figure, alt, data, simulated=simulated)
    below = sentence(template, **values)
    said = {"alt": figure.trialbook_alt, "caption": below, "name": name}
    show({**_forms(figure), "text/plain": figure.trialbook_alt}, {"image/svg+xml": said, "image/png": said})
    show_markdown(f"*{below}*", caption=name)
    plt.close(figure)


def _forms(figure: Figure) -> dict[str, Any]:
    """Return what a displayed figure carries: a drawing for the page, and a picture and its data to take away."""
    data = figure.trialbook_data
    table = data.to_csv(index=any(name is not None for name in data.index.names))
    # a page that runs its chapter shows the drawing alone, and the picture takes as long to make
    picture = {} if sys.platform == "emscripten" else {"image/png": to_png(figure)}
    return {"image/svg+xml": to_svg(figure), **picture, "text/csv": as_csv(csv.reader(io.StringIO(table)))}


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


def to_png(figure: Figure) -> str:
    """Return a figure as PNG on white, for slides and papers, in base64 as a notebook holds it."""
    _lay_out(figure)
    buffer = io.BytesIO()
    quick = {"compress_level": 3}  # an eighth larger than at the usual level, in a third of the time
    options = {"transparent": False, "facecolor": "white", "metadata": {"Software": None}, "pil_kwargs": quick}
    figure.savefig(buffer, format="png", dpi=200, **options)
    return base64.b64encode(buffer.getvalue()).decode()


def _lay_out(figure: Figure) -> None:
    """Place what a figure holds, once for all its forms: each form would do so again, in twice the time."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine(None)
