"""Whole sets of histories, drawn: patient by patient as swimmers, and as flows between the states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path

from trialbook.figures.states import paint
from trialbook.figures.style import FAINT, INK, finish, panel
from trialbook.histories import Automaton
from trialbook.histories.witness import Witness
from trialbook.trial import Trial

_LANES = 24  # so many patients have a lane each; beyond, those with the same history share one
_COLUMNS = 9  # so many landmarks a drawing of flows has room for
_NODE = 0.12  # width of a state, as a share of the way between landmarks
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
        _furnish(one, trial.times, trial, heading)
    axes[0][0].set_ylabel("Patients")
    _legend(figure, trial, [history for witness in witnesses.values() for history, _ in witness])
    return finish(figure, _alt(trial, witnesses, counted, "lane by lane"), _frame(witnesses, trial))


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
    lanes = [(history, 1) for history in histories] if len(histories) <= _LANES else _commonest(Counter(histories))
    figure, axes = panel(height=1.5 + 0.2 * len(lanes))
    _draw_lanes(axes, trial, lanes, None)
    axes.set(xlim=(-0.5, len(trial.times) - 0.5), ylim=(len(lanes) - 0.4, -0.6))
    _furnish(axes, trial.times, trial, "")
    axes.set_ylabel("Patients")
    if len(histories) <= _LANES:
        axes.set_yticks(range(len(lanes)), table["patient"])
    _legend(figure, trial, histories, "lower")  # the mark of what is simulated stands above
    alt = f"{trial.patients:,} patients, a lane each, with the state that a random draw gave them at each landmark."
    return finish(figure, alt, table, simulated=True)


def draw_flows(trial: Trial, witnesses: Mapping[str, Witness], counted: Automaton) -> Figure:
    """Draw sets of histories side by side as flows from state to state, those that a statistic counts in dark.

    Parameters
    ----------
    trial : Trial
        Whose states and landmarks these are.
    witnesses : mapping of str to Witness
        From a heading to the histories and how many patients have each.
    counted : Automaton
        The statistic.

    Returns
    -------
    Figure
        Of many landmarks, some are shown, the first and the last among them.
    """
    shown = np.unique(np.linspace(0, len(trial.times) - 1, _COLUMNS).round().astype(int)).tolist()
    figure, axes = panel(height=3.6, columns=len(witnesses), squeeze=False)
    for one, (heading, witness) in zip(axes[0], witnesses.items(), strict=True):
        _draw_flow(one, trial, witness, counted, shown)
        one.set_ylim(0, trial.patients)
        _furnish(one, [trial.times[landmark] for landmark in shown], trial, heading)
    axes[0][0].set_ylabel("Patients")
    _legend(figure, trial, [history for witness in witnesses.values() for history, _ in witness])
    return finish(figure, _alt(trial, witnesses, counted, "as bands between states"), _frame(witnesses, trial))


def _lanes(trial: Trial, witness: Witness, counted: Automaton) -> list[Lane]:
    """Return the lanes of a witness, those that count first, then in the order of the states."""
    rank = {code: place for place, code in enumerate(trial.codes())}
    ordered = sorted(witness, key=lambda lane: (-counted.value(trial.times, lane[0]), [rank[code] for code in lane[0]]))
    if trial.patients <= _LANES:
        return [(history, 1) for history, patients in ordered for _ in range(patients)]
    kept = dict(_commonest(Counter(dict(witness))))
    return [lane for lane in ordered if lane[0] in kept]


def _commonest(histories: Counter[tuple[str, ...]]) -> list[Lane]:
    return histories.most_common(_LANES)


def _draw_lanes(axes: Axes, trial: Trial, lanes: Sequence[Lane], counted: Automaton | None) -> None:
    for lane, (history, _) in enumerate(lanes):
        for code, start, length in _runs(history):
            _draw_box(axes, (start - 0.4, lane - _BAR / 2), length - 0.2, _BAR, paint(trial, code))
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


def _draw_flow(axes: Axes, trial: Trial, witness: Witness, counted: Automaton, shown: Sequence[int]) -> None:
    rank = {code: place for place, code in enumerate(trial.codes())}
    columns = [Counter() for _ in shown]
    for history, patients in witness:
        for column, landmark in zip(columns, shown, strict=True):
            column[history[landmark]] += patients
    bottoms = [_stack(trial, column) for column in columns]
    for place, (left, right) in enumerate(pairwise(shown)):
        moves: Counter[tuple[str, str, bool]] = Counter()
        for history, patients in witness:
            moves[history[left], history[right], bool(counted.value(trial.times, history))] += patients
        _draw_moves(axes, place, moves, rank, bottoms[place], bottoms[place + 1])
    for place, column in enumerate(columns):
        for code, patients in column.items():
            corner = (place - _NODE / 2, bottoms[place][code])
            _draw_box(axes, corner, _NODE, patients, paint(trial, code))
    axes.set_xlim(-0.15, len(shown) - 0.85)
    axes.tick_params(axis="y", length=0)


def _stack(trial: Trial, column: Counter[str]) -> dict[str, int]:
    """Return where each state begins in a column, best state at the bottom."""
    bottoms, height = {}, 0
    for code in trial.codes():
        bottoms[code] = height
        height += column[code]
    return bottoms


def _draw_moves(
    axes: Axes, place: int, moves: Counter, rank: Mapping[str, int], left: Mapping[str, int], right: Mapping[str, int]
) -> None:
    """Draw the ribbons of one step: they leave a state in the order of where they go, and arrive likewise."""
    leaves, arrives = dict(left), dict(right)
    start, end = {}, {}
    for move in sorted(moves, key=lambda move: (rank[move[0]], rank[move[1]], not move[2])):
        start[move], leaves[move[0]] = leaves[move[0]], leaves[move[0]] + moves[move]
    for move in sorted(moves, key=lambda move: (rank[move[1]], rank[move[0]], not move[2])):
        end[move], arrives[move[1]] = arrives[move[1]], arrives[move[1]] + moves[move]
    for move, patients in moves.items():
        look = {"facecolor": INK, "alpha": 0.6} if move[2] else {"facecolor": FAINT, "alpha": 0.28}
        shape = _ribbon(place + _NODE / 2, place + 1 - _NODE / 2, start[move], end[move], patients)
        axes.add_patch(PathPatch(shape, linewidth=0.5, edgecolor=FAINT, **look))


def _ribbon(left: float, right: float, start: float, end: float, height: float) -> Path:
    middle = (left + right) / 2
    upper = [(left, start + height), (middle, start + height), (middle, end + height), (right, end + height)]
    lower = [(right, end), (middle, end), (middle, start), (left, start)]
    curve = [Path.CURVE4] * 3
    return Path([*upper, *lower, upper[0]], [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])


def _draw_box(axes: Axes, corner: tuple[float, float], width: float, height: float, look: Mapping[str, Any]) -> None:
    """Draw a box in two layers: an SVG file paints a translucent face over its own hatch."""
    for layer in ({"hatch": None}, {"facecolor": "none"}):
        axes.add_patch(Rectangle(corner, width, height, linewidth=0.9, **{**look, **layer}))


def _furnish(axes: Axes, times: Sequence[int | float], trial: Trial, heading: str) -> None:
    step = -(-len(times) // 6)
    axes.set_xticks(range(0, len(times), step), [f"{time:g}" for time in times[::step]])
    axes.set_xlabel(f"Landmark ({trial.time_unit})")
    axes.spines["left"].set_visible(False)
    axes.set_title(heading, fontsize=10.5, loc="left")


def _legend(figure: Figure, trial: Trial, histories: Sequence[tuple[str, ...]], side: str = "upper") -> None:
    seen = {code for history in histories for code in history}
    codes = [code for code in trial.codes() if code in seen]
    looks = [paint(trial, code) for code in codes]
    handles = [(Patch(**look | {"hatch": None}), Patch(**look | {"facecolor": "none"})) for look in looks]
    figure.legend(handles, codes, loc=f"outside {side} center", ncols=min(len(codes), 6), fontsize=10)


def _alt(trial: Trial, witnesses: Mapping[str, Witness], counted: Automaton, how: str) -> str:
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


def _frame(witnesses: Mapping[str, Witness], trial: Trial) -> pd.DataFrame:
    rows = [(heading, *history, patients) for heading, witness in witnesses.items() for history, patients in witness]
    return pd.DataFrame(rows, columns=["set", *(f"{trial.unit} {time}" for time in trial.times), "patients"])
