"""Whole sets of histories, drawn patient by patient as swimmers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from trialbook.figures.states import paint
from trialbook.figures.style import INK, finish, panel
from trialbook.histories import Automaton
from trialbook.histories.witness import Witness
from trialbook.paper.trial import Trial

LANES = 24  # so many patients have a lane each; beyond, those with the same history share one
_LETTERS = 66  # of a legend: what the width of the column holds, its boxes included
_BAR = 0.72  # height of a lane's bar, as a share of the lane
Lane = tuple[tuple[str, ...], int]


def draw_swimmers(trial: Trial, witnesses: Mapping[str, Witness], counted: Automaton) -> Figure:
    """Draw sets of histories side by side, a lane for each patient, or for each history where patients are many.

    Parameters
    ----------
    trial : Trial
        Whose states and landmarks these are.
    witnesses : mapping of str to Witness
        From a heading to the histories and how many patients have each.
    counted : Automaton
        The statistic: a lane that it counts has a dot at its end.

    Returns
    -------
    Figure
        A bar joins landmarks at which a patient is in the same state; what lies between landmarks is not known.
    """
    lanes = {heading: _lanes(trial, witness, counted) for heading, witness in witnesses.items()}
    deepest = max(map(len, lanes.values()))
    figure, axes = panel(height=1.5 + 0.2 * deepest, columns=len(lanes), squeeze=False)
    for one, (heading, rows) in zip(axes[0], lanes.items(), strict=True):
        _draw_lanes(one, trial, rows, counted)
        one.set_ylim(deepest - 0.4, -0.6)
        furnish(one, trial.times, trial, heading)
    axes[0][0].set_ylabel("Patients")
    name_states(figure, trial, [history for witness in witnesses.values() for history, _ in witness])
    return finish(figure, tell(trial, witnesses, counted, "lane by lane"), frame_of(witnesses, trial))


def draw_world(trial: Trial, table: pd.DataFrame) -> Figure:
    """Draw one table of patients that was drawn at random, and offer it as the figure's data.

    Parameters
    ----------
    trial : Trial
        Whose states and landmarks these are.
    table : pandas.DataFrame
        As :func:`trialbook.histories.draw_table` returns it.

    Returns
    -------
    Figure
        Marked as simulated, as every row of the table is.
    """
    histories = list(table[[f"{trial.unit} {time}" for time in trial.times]].itertuples(index=False, name=None))
    lanes = (
        [(history, 1) for history in histories]
        if len(histories) <= LANES
        else _commonest(list(Counter(histories).items()), LANES)
    )
    figure, axes = panel(height=1.5 + 0.2 * len(lanes))
    _draw_lanes(axes, trial, lanes, None)
    axes.set(xlim=(-0.5, len(trial.times) - 0.5), ylim=(len(lanes) - 0.4, -0.6))
    furnish(axes, trial.times, trial, "")
    axes.set_ylabel("Patients")
    if len(histories) <= LANES:
        axes.set_yticks(range(len(lanes)), table["patient"])
    name_states(figure, trial, histories, "lower")  # the mark of what is simulated stands above
    alt = f"{trial.patients:,} patients, a lane each, with the state that a random draw gave them at each landmark."
    return finish(figure, alt, table, simulated=True)


def _lanes(trial: Trial, witness: Witness, counted: Automaton) -> list[Lane]:
    """Return the lanes of a witness, those that count first, then in the order of the states."""
    rank = {code: place for place, code in enumerate(trial.codes())}
    ordered = sorted(witness, key=lambda lane: (-counted.value(trial.times, lane[0]), [rank[code] for code in lane[0]]))
    if trial.patients <= LANES:
        return [(history, 1) for history, patients in ordered for _ in range(patients)]
    counts = [lane for lane in ordered if counted.value(trial.times, lane[0])]
    shown = [*_commonest(counts, LANES // 3), *_commonest([lane for lane in ordered if lane not in counts], LANES)]
    return [lane for lane in ordered if lane in shown[:LANES]]


def _commonest(lanes: Sequence[Lane], most: int) -> list[Lane]:
    return sorted(lanes, key=lambda lane: -lane[1])[:most]


def _draw_lanes(axes: Axes, trial: Trial, lanes: Sequence[Lane], counted: Automaton | None) -> None:
    for lane, (history, _) in enumerate(lanes):
        for code, start, length in _runs(history):
            draw_box(axes, (start - 0.4, lane - _BAR / 2), length - 0.2, _BAR, paint(trial, code))
        if counted is not None and counted.value(trial.times, history):
            axes.plot([len(history) - 0.32], [lane], "o", color=INK, markersize=4.5, clip_on=False)
    shared = any(patients > 1 for _, patients in lanes)
    axes.set_yticks(range(len(lanes)), [f"{patients:,} ×" for _, patients in lanes] if shared else [""] * len(lanes))
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(-0.5, len(trial.times) - 0.1)


def _runs(history: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    """Yield each state with the landmark at which a stay in it begins and how many landmarks it lasts."""
    for code, stay in groupby(enumerate(history), key=lambda pair: pair[1]):
        landmarks = [landmark for landmark, _ in stay]
        yield code, landmarks[0], len(landmarks)


def draw_box(axes: Axes, corner: tuple[float, float], width: float, height: float, look: Mapping[str, Any]) -> None:
    """Draw a box in two layers: an SVG file paints a translucent face over its own hatch."""
    for layer in ({"hatch": None}, {"facecolor": "none"}):
        axes.add_patch(Rectangle(corner, width, height, linewidth=0.9, **{**look, **layer}))


def furnish(axes: Axes, times: Sequence[int | float], trial: Trial, heading: str) -> None:
    """Give the axes of one set of histories its landmarks and its heading."""
    step = -(-len(times) // 6)
    axes.set_xticks(range(0, len(times), step), [f"{time:g}" for time in times[::step]])
    axes.set_xlabel(f"Landmark ({trial.time_unit})")
    axes.spines["left"].set_visible(False)
    axes.set_title(heading, fontsize=10.5, loc="left")


def name_states(figure: Figure, trial: Trial, histories: Sequence[tuple[str, ...]], side: str = "upper") -> None:
    """Name the states once for the whole figure."""
    seen = {code for history in histories for code in history}
    codes = [code for code in trial.codes() if code in seen]
    looks = [paint(trial, code) for code in codes]
    handles = [(Patch(**look | {"hatch": None}), Patch(**look | {"facecolor": "none"})) for look in looks]
    figure.legend(handles, codes, loc=f"outside {side} center", ncols=_columns(codes), fontsize=10)


def _columns(codes: Sequence[str]) -> int:
    """Return how many entries of a legend fit beside each other."""
    return max(1, min(len(codes), _LETTERS // (max(map(len, codes)) + 7)))


def tell(trial: Trial, witnesses: Mapping[str, Witness], counted: Automaton, how: str) -> str:
    """Return sets of histories in words, with the histories that most patients have."""
    parts = []
    for heading, witness in witnesses.items():
        counts = sum(patients * counted.value(trial.times, history) for history, patients in witness)
        histories = sorted(witness, key=lambda lane: -lane[1])[:6]
        told = "; ".join(f"{patients:,} {' to '.join(_brief(history))}" for history, patients in histories)
        parts.append(f"{heading}: {counts:,} counted among {len(witness)} different histories, such as {told}")
    return f"Sets of histories that agree with every printed count, {how}. {'. '.join(parts)}."


def _brief(history: tuple[str, ...]) -> list[str]:
    """Return the states of a history, each stay once."""
    return [code for code, _, _ in _runs(history)]


def frame_of(witnesses: Mapping[str, Witness], trial: Trial) -> pd.DataFrame:
    """Return sets of histories as a table, a row for each history."""
    rows = [(heading, *history, patients) for heading, witness in witnesses.items() for history, patients in witness]
    return pd.DataFrame(rows, columns=["set", *(f"{trial.unit} {time}" for time in trial.times), "patients"])
