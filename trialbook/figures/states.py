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

from trialbook.figures.style import FAINT, ROLE_COLOURS, ROLE_HATCHES, finish, panel
from trialbook.trial import Landmark, Trial

_TINTS = (1.0, 0.45, 0.2)  # for the states of one role, best first
_ROOM = 6  # so many bars leave room for labels beside them
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
    top = 1.02 * max(sum(segment.patients for segment in bar) for bar in bars)
    axes.set(xlabel=f"Landmark ({trial.time_unit})", ylabel="Patients", ylim=(0, top), xlim=(-0.4, len(bars) - 0.2))
    axes.set_xticks(range(len(bars)), [f"{time:g}" for time in trial.times])
    if len(bars) <= _ROOM:
        _label_bars(axes, bars, gap=_LINE * top)
    else:
        _legend(axes, bars)
    return finish(figure, _alt(trial, bars), _frame(trial, bars))


def _segments(trial: Trial, landmark: Landmark) -> Iterator[Segment]:
    """Yield the parts of a landmark's bar, best state first, without empty ones."""
    for code, patients in landmark.printed.items():
        if patients:
            yield Segment(code, patients, _paint(trial, code))
    if landmark.rest > 0:
        name = " or ".join(landmark.absent) if landmark.absent else "unaccounted"
        yield Segment(name, landmark.rest, {"facecolor": "none", "edgecolor": FAINT, "linestyle": "--"})


def _paint(trial: Trial, code: str) -> dict[str, Any]:
    """Return colour and hatch of a role; states that share a role get lighter from best to worst."""
    role = next(state.role for state in trial.states if state.code == code)
    rank = min(trial.codes(role).index(code), len(_TINTS) - 1)
    colour = ROLE_COLOURS[role]
    hatched = bool(ROLE_HATCHES[role])
    face = to_rgba(colour, 0.15 if hatched else _TINTS[rank])
    return {"facecolor": face, "edgecolor": colour, "hatch": ROLE_HATCHES[role]}


def _draw_bar(axes: Axes, place: int, bar: Sequence[Segment]) -> None:
    bottom = 0
    for segment in bar:
        axes.bar(place, segment.patients, bottom=bottom, width=0.42, linewidth=1.2, **segment.paint)
        bottom += segment.patients


def _label_bars(axes: Axes, bars: Sequence[Sequence[Segment]], gap: float) -> None:
    """Write count and state beside each segment."""
    for place, bar in enumerate(bars):
        for segment, height in zip(bar, _heights([segment.patients for segment in bar], gap), strict=True):
            axes.text(place + 0.25, height, f"{segment.patients:,} {segment.name}", va="center", fontsize=10)


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
    kinds = {segment.name: Patch(**segment.paint) for bar in bars for segment in bar}
    axes.legend(kinds.values(), kinds.keys(), loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, fontsize=10)


def _alt(trial: Trial, bars: Sequence[Sequence[Segment]]) -> str:
    """Return the figure in words, in full up to the number of bars that a listener can follow."""
    shown = list(zip(trial.times, bars, strict=True))
    shown = shown if len(shown) <= _ROOM else [shown[0], shown[-1]]
    counts = [f"{trial.unit} {time:g}: " + ", ".join(f"{s.patients:,} {s.name}" for s in bar) for time, bar in shown]
    return f"Stacked bars of {trial.patients:,} patients by state at {len(bars)} landmarks. {'. '.join(counts)}."


def _frame(trial: Trial, bars: Sequence[Sequence[Segment]]) -> pd.DataFrame:
    rows = [(time, s.name, s.patients) for time, bar in zip(trial.times, bars, strict=True) for s in bar]
    return pd.DataFrame(rows, columns=["time", "state", "patients"])
