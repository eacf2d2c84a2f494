"""Where the patients of a trial are at each landmark, as a chart of boxes from the first to the last."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from trialbook.analysis.rates import seen_alive
from trialbook.figures.style import BLUE, FAINT, INK, finish, panel
from trialbook.paper.trial import Landmark, Trial

MAIN, ASIDE = (0.0, 0.59), (0.64, 0.36)  # left edge and width of the two columns, as shares of the figure
LINE, PADDING, GAP = 0.19, 0.16, 0.20  # inches
WRAP = 40  # characters of a line in a left box
NBSP = "\N{NO-BREAK SPACE}"  # keeps a count beside its state


def landmark_table(trial: Trial) -> pd.DataFrame:
    """Return how many patients a paper puts where at each landmark, one row a landmark.

    Parameters
    ----------
    trial : Trial
        Any trial; without landmarks the table is empty.

    Returns
    -------
    pandas.DataFrame
        The time, a column for each state, and the patients in none of the counted states. A state without a row holds
        0 where the others account for everyone, and ``not printed`` where states without a row share the rest.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> print(landmark_table(load_trial("nk-liver-2020")).to_string(index=False))
     month  CR  PR  SD  PD  dead  not accounted for
         3   5   3   2   0     0                  0
         6   5   3   0   1     1                  0
        12   3   3   0   2     2                  0
        36   3   0   0   2     5                  0
    """
    rows = [
        {trial.unit: landmark.time}
        | {code: _state(landmark, code) for code in trial.codes()}
        | {"not accounted for": landmark.unaccounted}
        for landmark in trial.landmarks
    ]
    return pd.DataFrame(rows)


def flow(trial: Trial) -> Figure:
    """Draw the flow of patients: everyone at the top, then who is where at each landmark.

    The boxes on the left hold the patients seen alive and their states, those on the right who has died by then and
    who is not accounted for.

    Parameters
    ----------
    trial : Trial
        A trial with at least one landmark.

    Returns
    -------
    Figure
        As tall as the trial has landmarks.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> flow(load_trial("nk-liver-2020")).trialbook_alt[:64]
    'Flow chart from 10 patients. Month 3: 10 alive, CR 5, PR 3, SD 2'
    """
    steps = [([f"{trial.patients:,} patients"], [])]
    steps += [(_main(trial, landmark), _aside(trial, landmark)) for landmark in trial.landmarks]
    heights = [PADDING + LINE * max(len(main), len(aside)) for main, aside in steps]
    total = sum(heights) + GAP * (len(steps) - 1)
    figure, axes = panel(total + 0.1)
    axes.set(xlim=(-0.005, 1.005), ylim=(-0.03, total + 0.03))
    axes.axis("off")
    top = total
    for (main, aside), height in zip(steps, heights, strict=True):
        _step(axes, top, height, main, aside, top == total)
        top -= height + GAP
    return finish(figure, alt=_alt(trial), data=landmark_table(trial))


def _state(landmark: Landmark, code: str) -> int | str:
    lower, upper = landmark.limits(code)
    return landmark.printed.get(code, lower if lower == upper else "not printed")


def _main(trial: Trial, landmark: Landmark) -> list[str]:
    """Return the lines of a left box: the landmark, how many were seen alive, and in which states."""
    alive = seen_alive(trial, landmark)
    seen = "deaths not counted" if alive is None else f"{alive:,} {'alive' if trial.death else 'counted'}"
    living = [code for code in trial.codes() if code != trial.death]
    known, split = landmark.decided, landmark.unknown_split and len(landmark.absent) > 1
    counts = [f"{code}{NBSP}{known[code]:,}" for code in living if known.get(code)]
    if split:
        counts.append(f"{' or '.join(landmark.absent)}{NBSP}{landmark.rest:,}")
    detail = ", ".join(counts) if len(living) > 1 or split else ""
    return [f"{trial.unit.capitalize()} {landmark.time}: {seen}", *textwrap.wrap(detail, WRAP)]


def _aside(trial: Trial, landmark: Landmark) -> list[str]:
    """Return the lines of a right box: who has died by this landmark and who is not accounted for."""
    lines = []
    if trial.death in landmark.decided:
        dead = landmark.decided[trial.death]
        lines.append(f"{dead:,} dead by then" if dead else "nobody has died")
    if landmark.unaccounted:
        lines.append(f"{landmark.unaccounted:,} not accounted for")
    if landmark.rest < 0:
        lines.append(f"{-landmark.rest:,} more than there are")
    return lines


def _step(axes: Any, top: float, height: float, main: list[str], aside: list[str], first: bool) -> None:
    """Draw one level of the chart, and the arrow that leads to it from the level above."""
    _box(axes, MAIN, top, height, main, BLUE)
    centre = MAIN[0] + MAIN[1] / 2
    if not first:
        arrow = {"arrowstyle": "-|>", "color": FAINT, "linewidth": 1.2, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (centre, top), (centre, top + GAP), arrowprops=arrow)
    if aside:
        middle = top - height / 2
        axes.plot([MAIN[0] + MAIN[1], ASIDE[0]], [middle, middle], color=FAINT, linewidth=1.2)
        _box(axes, ASIDE, top, height, aside, FAINT)


def _box(axes: Any, column: tuple[float, float], top: float, height: float, lines: list[str], edge: str) -> None:
    left, width = column
    style = {"boxstyle": "square,pad=0", "facecolor": "none", "edgecolor": edge, "linewidth": 1.4}
    axes.add_patch(FancyBboxPatch((left, top - height), width, height, **style))
    first = top - height / 2 + (len(lines) - 1) * LINE / 2
    for place, line in enumerate(lines):
        weight = "bold" if edge == BLUE and place == 0 else "normal"
        size = 11.5 if weight == "bold" else 11
        at = (left + width / 2, first - place * LINE)
        axes.text(*at, line, ha="center", va="center", weight=weight, fontsize=size, color=INK, parse_math=False)


def _alt(trial: Trial) -> str:
    steps = [" ".join([", ".join(_main(trial, one)), "; " + ", ".join(_aside(trial, one))]) for one in trial.landmarks]
    joined = ". ".join(step.replace(" ; ", "; ").removesuffix("; ") for step in steps)
    return f"Flow chart from {trial.patients:,} patients. {joined}.".replace(NBSP, " ")
