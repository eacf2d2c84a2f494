"""What no library draws of survival: the intervals that hold the deaths, and the patients below a curve."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from trialbook.figures.style import INK, PAPER, finish, panel
from trialbook.ledger.roles import Role
from trialbook.paper.trial import Trial

_ROW = 0.085  # height of a row of numbers below a curve, as a share of the axes
_LINES = {"dead": (Role.DEATH.light, "-"), "alive": (INK, "-"), "open": (Role.UNKNOWN.light, ":")}


def draw_death_intervals(seen: pd.DataFrame, trial: Trial) -> Figure:
    """Draw which interval holds the death of which patients.

    Parameters
    ----------
    seen : pandas.DataFrame
        The intervals, as :func:`trialbook.analysis.survival.death_intervals` returns them, at least one.
    trial : Trial
        Their trial, for its landmarks and its unit of time.

    Returns
    -------
    Figure
        A bar for each interval; an arrow where death had not come by the last landmark or is not known to have.
    """
    end = 1.12 * trial.times[-1] or 1.0
    figure, axes = panel(height=1.2 + 0.42 * len(seen))
    fates = [_fate(*one, trial.times[-1]) for one in seen[["after", "by", "at_start"]].to_numpy()]
    rows = [(one.after, one.by, one.patients) for one in seen.itertuples()]
    said = [_who(fate, after, patients, trial) for fate, (after, _, patients) in zip(fates, rows, strict=True)]
    for row, (fate, words, (after, by, _)) in enumerate(zip(fates, said, rows, strict=True)):
        _draw_interval(axes, row, after, min(by, end), fate)
        beyond = after > 0.6 * end  # the label then ends where the axis does
        place, side = (end, "right") if beyond else (after, "left")
        axes.text(place, row - 0.22, words, va="bottom", ha=side, fontsize=10)
    axes.set(xlabel=f"Time ({trial.time_unit})", ylim=(len(seen) - 0.5, -0.75), xlim=(0, end))
    axes.set_xticks(thinned((0, *trial.times), end))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    told = "; ".join(words + _when(after, by) for words, (after, by, _) in zip(said, rows, strict=True))
    alt = f"Intervals that hold the deaths of {trial.patients:,} patients, in {trial.time_unit}: {told}."
    return finish(figure, alt, pd.DataFrame(rows, columns=["after", "up_to", "patients"]))


def write_below(axes: Axes, numbers: pd.DataFrame) -> None:
    """Write rows of numbers below a survival curve, each number under its time.

    ``add_at_risk_counts`` of lifelines writes the patients at risk and can be off by one interval, and it cannot write
    how many were alive.

    Parameters
    ----------
    axes : Axes
        The axes of the curve, with their limits set.
    numbers : pandas.DataFrame
        A column for each time and a row for each kind of number; its label is written at the left.
    """
    longest = max((len(str(value)) for value in numbers.to_numpy().ravel()), default=0)
    shown = thinned(list(numbers.columns), axes.get_xlim()[1], gap=max(0.07, 0.017 * longest))
    axes.set_xticks(shown)
    place = axes.get_xaxis_transform()
    for row, (label, values) in enumerate(numbers.iterrows()):
        height = -0.24 - _ROW * row
        axes.text(-0.02, height, label, ha="right", va="center", fontsize=10, transform=axes.transAxes)
        for time in shown:
            axes.text(time, height, values[time], ha="center", va="center", fontsize=10, transform=place)


def thinned(times: Sequence[float], span: float, gap: float = 0.06) -> list[float]:
    """Return the times whose labels fit on an axis: the last, and going back those at least a gap apart.

    Examples
    --------
    >>> thinned((0, 1, 2, 12, 24), span=24)
    [0, 2, 12, 24]
    """
    kept: list[float] = []
    for time in sorted(set(times), reverse=True):
        if not kept or kept[-1] - time >= gap * span:
            kept.append(time)
    return kept[::-1]


def _draw_interval(axes: Axes, row: int, left: float, right: float, fate: str) -> None:
    """Draw one interval: open at the left end, closed at the right one or going on beyond the axis."""
    (colour, style), dated = _LINES[fate], fate == "dead"
    axes.plot((left, right), (row, row), color=colour, linestyle=style, linewidth=3, solid_capstyle="butt")
    axes.plot(left, row, marker="o", markersize=7, markerfacecolor=PAPER, markeredgecolor=colour, markeredgewidth=2)
    axes.plot(right, row, marker="o" if dated else ">", markersize=7, color=colour, clip_on=False)


def _fate(after: float, by: float, at_start: bool, last: float) -> str:
    """Return whether patients of an interval are known to be dead, or alive at the last landmark, or neither."""
    if by < inf:
        return "dead"
    return "alive" if after == last and not at_start else "open"


def _who(fate: str, after: float, patients: int, trial: Trial) -> str:
    """Return the patients of an interval with what is known of them."""
    words = {
        "dead": "1 death" if patients == 1 else f"{patients:,} deaths",
        "alive": f"{patients:,} alive at {trial.unit} {after:g}",
        "open": f"{patients:,} of unknown fate",
    }
    return words[fate]


def _when(after: float, by: float) -> str:
    """Return when patients of an interval died, for the text alternative."""
    if by == inf:
        return ""
    return f" at {by:g}" if after == by else f" after {after:g} and by {by:g}"
