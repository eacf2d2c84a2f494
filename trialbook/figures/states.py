"""The states of a trial's patients over time, one stacked bar for each landmark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from trialbook.figures.style import FAINT, finish, panel
from trialbook.ledger.roles import TINTS, Role
from trialbook.paper.trial import Landmark, Trial

_AXIS, _LETTER = 4.7, 0.085  # inches: the axis of a figure of the column's width, and a letter of a label
_BAR = 0.42  # width of a bar, as a share of its place
_SPOKEN = 6  # so many landmarks a text alternative tells in full
_LINE = 0.058  # height of a line of text, as a share of the axis


@dataclass(frozen=True)
class Segment:
    """A part of a bar: how many patients, what they are called there, and how it is painted."""

    name: str
    patients: int
    paint: dict[str, Any] = field(repr=False)


def draw_states(trial: Trial) -> Figure:
    """Draw how many patients were in which state at each landmark.

    Parameters
    ----------
    trial : Trial
        A trial with at least one landmark.

    Returns
    -------
    Figure
        Bars stacked from the best state at the bottom to the worst, then the patients whom no row counts. The bars
        stand side by side whatever the time between them.

    Raises
    ------
    ValueError
        If the trial has no landmark.
    """
    if not trial.landmarks:
        raise ValueError("trial: needs at least one landmark, got none")
    bars = [tuple(_segments(trial, landmark)) for landmark in trial.landmarks]
    figure, axes = panel(height=3.9)
    for place, bar in enumerate(bars):
        _draw_bar(axes, place, bar)
    axes.set(xlabel=f"Landmark ({trial.time_unit})", ylabel="Patients", xlim=(-0.4, len(bars) - 0.2))
    axes.set_xticks(range(len(bars)), [f"{time:g}" for time in trial.times])
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    _name(axes, bars)
    return finish(figure, _alt(trial, bars), _frame(trial, bars))


def _segments(trial: Trial, landmark: Landmark) -> Iterator[Segment]:
    """Yield the parts of a landmark's bar, best state first, without empty ones."""
    for code, patients in landmark.printed.items():
        if patients:
            yield Segment(code, patients, paint(trial, code))
    if landmark.rest > 0:
        name = " or ".join(landmark.absent) if landmark.absent else "unaccounted"
        yield Segment(name, landmark.rest, {"facecolor": "none", "edgecolor": FAINT, "linestyle": "--"})


def paint(trial: Trial, code: str) -> dict[str, Any]:
    """Return colour and hatch of a role; states that share a role differ in tint or density."""
    role = Role(next(state.role for state in trial.states if state.code == code))
    rank = min(trial.codes(role).index(code), len(TINTS) - 1)
    colour, hatch = role.light, role.hatch * (rank + 1)
    return {"facecolor": to_rgba(colour, 0.15 if hatch else TINTS[rank]), "edgecolor": colour, "hatch": hatch}


def _draw_bar(axes: Axes, place: int, bar: Sequence[Segment]) -> None:
    """Draw a bar, each segment in two layers: an SVG file paints a translucent face over its own hatch."""
    bottom = 0
    for segment in bar:
        for layer in ({"hatch": None}, {"facecolor": "none"}):
            look = {"width": _BAR, "linewidth": 1.2} | segment.paint | layer
            axes.bar(place, segment.patients, bottom=bottom, **look)
        bottom += segment.patients


def _name(axes: Axes, bars: Sequence[Sequence[Segment]]) -> None:
    """Name the segments beside the bars; where that is too long, name them above and leave the counts beside."""
    letters = _AXIS / len(bars) * (1 - _BAR) / _LETTER
    full, counts = (
        [[f"{s.patients:,}{' ' + s.name if named else ''}" for s in bar] for bar in bars] for named in (1, 0)
    )
    fits = [max(len(label) for bar in labels for label in bar) <= letters for labels in (full, counts)]
    if not fits[0]:
        _legend(axes, bars)
    if any(fits):
        _label_bars(axes, bars, full if fits[0] else counts)


def _label_bars(axes: Axes, bars: Sequence[Sequence[Segment]], labels: Sequence[Sequence[str]]) -> None:
    """Write a label beside each segment, clear of the one below."""
    gap = _LINE * max(sum(segment.patients for segment in bar) for bar in bars)
    for place, (bar, texts) in enumerate(zip(bars, labels, strict=True)):
        for text, height in zip(texts, _heights([segment.patients for segment in bar], gap), strict=True):
            axes.text(place + _BAR / 2 + 0.04, height, text, va="center", fontsize=10)


def _heights(patients: Sequence[int], gap: float) -> list[float]:
    """Return where the labels go: the middle of each segment, moved up as far as the label below needs."""
    heights, bottom = [], 0.0
    for count in patients:
        middle = bottom + count / 2
        heights.append(max(middle, heights[-1] + gap) if heights else middle)
        bottom += count
    return heights


def _legend(axes: Axes, bars: Sequence[Sequence[Segment]]) -> None:
    """Name each kind of segment once, above the bars, where there is no room beside them."""
    kinds = {segment.name: segment.paint for bar in bars for segment in bar}
    patches = [(Patch(**paint | {"hatch": None}), Patch(**paint | {"facecolor": "none"})) for paint in kinds.values()]
    letters = max(map(len, kinds)) + 5  # with the patch and the space around it
    columns = max(1, min(4, int(_AXIS / _LETTER / letters)))
    axes.legend(patches, kinds.keys(), loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=columns, fontsize=10)


def _alt(trial: Trial, bars: Sequence[Sequence[Segment]]) -> str:
    """Return the figure in words, and of many landmarks the first and the last."""
    shown = list(zip(trial.times, bars, strict=True))
    shown = shown if len(shown) <= _SPOKEN else [shown[0], shown[-1]]
    counts = [f"{trial.unit} {time:g}: " + ", ".join(f"{s.patients:,} {s.name}" for s in bar) for time, bar in shown]
    return f"Stacked bars of {trial.patients:,} patients by state at {len(bars)} landmarks. {'. '.join(counts)}."


def _frame(trial: Trial, bars: Sequence[Sequence[Segment]]) -> pd.DataFrame:
    rows = [(time, s.name, s.patients) for time, bar in zip(trial.times, bars, strict=True) for s in bar]
    return pd.DataFrame(rows, columns=["time", "state", "patients"])
