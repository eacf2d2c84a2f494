"""The specification curve: every combination of choices, its interval, and which choices it made."""

from __future__ import annotations

from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from trialbook.analysis.choices import ANSWERS, CHOICES, tally
from trialbook.figures.style import BLUE, FAINT, INK, ORANGE, RULE, WIDTH, finish

ANSWER_COLOURS = {"yes": BLUE, "open": FAINT, "no": ORANGE}
_CURVE, _ROW, _MARGIN = 1.9, 0.185, 0.55  # inches
_ACROSS = 230  # points that the marks of a row may take up together


def specification_curve(table: pd.DataFrame, p0: float) -> Figure:
    """Draw each question's estimates and intervals in order of size, above the choices that led to them.

    Parameters
    ----------
    table : pandas.DataFrame
        What :func:`trialbook.analysis.choices.grid` returns, with at least one question.
    p0 : float
        The reference rate, drawn as a line.

    Returns
    -------
    Figure
        A column per question; the upper panel holds the intervals, the lower a row per answer and per option.
    """
    parts = [part.sort_values(["estimate", "low", "high"]) for _, part in table.groupby("question", sort=False)]
    rows = _rows(table)
    height = _CURVE + _ROW * len(rows) + _MARGIN
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    axes = figure.subplots(
        2, len(parts), sharex="col", sharey="row", squeeze=False, height_ratios=[_CURVE, _ROW * len(rows)]
    )
    for (curve, matrix), part in zip(axes.T, parts, strict=True):
        width = min(4.0, _ACROSS / len(parts) / len(part))
        _draw_curve(curve, part, p0, width)
        _draw_matrix(matrix, part, rows, width)
    axes[0, 0].set_ylabel("rate (%)")
    axes[1, 0].set_yticks(range(len(rows)), [label for _, _, label in rows], fontsize=10)
    figure.supxlabel("combinations of choices, by size of estimate", fontsize=10)
    return finish(figure, _alternative(table, p0), table.drop(columns=["text", "read as"]))


def _rows(table: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return (column, value, label) of every row of the lower panel: the answers, then each choice's options."""
    rows = [("answer", answer, f"answer: {answer}") for answer in ANSWERS]
    for choice in CHOICES:
        options = [option for option in table[choice].unique() if option]
        rows += [(choice, option, f"level: {option}" if choice == "level" else option) for option in options]
    return rows


def _draw_curve(axes: Any, part: pd.DataFrame, p0: float, width: float) -> None:
    places = np.arange(len(part))
    colours = part["answer"].map(ANSWER_COLOURS)
    axes.vlines(places, 100 * part["low"], 100 * part["high"], colors=colours, linewidth=width, alpha=0.55)
    axes.scatter(places, 100 * part["estimate"], s=5, color=INK, linewidth=0, zorder=3)
    axes.axhline(100 * p0, color=INK, linewidth=1, linestyle=(0, (4, 3)))
    axes.set(ylim=(0, 100), xticks=[])
    axes.set_title(fill(part["question"].iloc[0], 16), fontsize=10, color=INK, loc="left")


def _draw_matrix(axes: Any, part: pd.DataFrame, rows: list[tuple[str, str, str]], width: float) -> None:
    places = np.arange(len(part))
    for height, (column, value, _) in enumerate(rows):
        chosen = places[(part[column] == value).to_numpy()]
        colour = ANSWER_COLOURS.get(value, INK) if column == "answer" else INK
        axes.vlines(chosen, height - 0.36, height + 0.36, colors=colour, linewidth=width)
    for height in range(1, len(rows)):
        if rows[height][0] != rows[height - 1][0]:
            axes.axhline(height - 0.5, color=RULE, linewidth=0.8)
    axes.set(ylim=(len(rows) - 0.5, -0.5), xlim=(-1, len(part)))
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(left=False, bottom=False)


def _alternative(table: pd.DataFrame, p0: float) -> str:
    said = []
    for name, answers in tally(table).iterrows():
        part = table[table["question"] == name]
        spread = f"estimates {part['estimate'].min():.0%} to {part['estimate'].max():.0%}"
        counts = ", ".join(f"{answers[answer]} {answer}" for answer in ANSWERS)
        said.append(f"{name}: {len(part)} combinations, {spread}; answers {counts}")
    return f"Every combination of choices against the reference rate of {p0:.0%}. {'. '.join(said)}."
