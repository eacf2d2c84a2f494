"""Whole sets of histories, drawn as flows between the states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import StrMethodFormatter

from trialbook.figures.states import paint
from trialbook.figures.style import FAINT, INK, finish, panel
from trialbook.figures.worlds import draw_box, frame_of, furnish, name_states, tell
from trialbook.histories import Automaton
from trialbook.histories.witness import Witness
from trialbook.paper.trial import Trial

_COLUMNS = 9  # so many landmarks a drawing of flows has room for
_NODE = 0.12  # width of a state, as a share of the way between landmarks


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
        one.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        furnish(one, [trial.times[landmark] for landmark in shown], trial, heading)
    axes[0][0].set_ylabel("Patients")
    name_states(figure, trial, [history for witness in witnesses.values() for history, _ in witness])
    return finish(figure, tell(trial, witnesses, counted, "as bands between states"), frame_of(witnesses, trial))


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
            draw_box(axes, corner, _NODE, patients, paint(trial, code))
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
