"""Figures of the chapter on survival: when the patients died, as far as the counts say it."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import pandas as pd
from lifelines import KaplanMeierFitter
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from trialbook.figures.style import BLUE, FAINT, GREEN, INK, ORANGE, PAPER, PURPLE, RULE, finish, panel
from trialbook.statistics.deaths import DeathIntervals
from trialbook.statistics.kaplan_meier import TIMINGS, LandmarkSurvival, place_deaths

_LINES = {"start": (ORANGE, ":"), "middle": (GREEN, "--"), "end": (BLUE, "-")}
_METHODS = (("exact", BLUE, "o"), ("plain", ORANGE, "s"), ("log", GREEN, "^"), ("log_log", PURPLE, "D"))


def draw_death_intervals(intervals: DeathIntervals, time_unit: str) -> Figure:
    """Draw which interval holds the death of which patients.

    Parameters
    ----------
    intervals : DeathIntervals
        What the counts say of the deaths.
    time_unit : str
        The unit of the time axis.

    Returns
    -------
    Figure
        A bar for each interval; an arrow where death had not come by the last landmark or is not known to have.
    """
    seen, end = intervals.observations, 1.12 * intervals.times[-1] or 1.0
    figure, axes = panel(height=1.2 + 0.42 * len(seen))
    for row, one in enumerate(seen):
        _draw_interval(axes, row, one.left, min(one.right, end), dated=one.right < inf)
        beyond = one.left > 0.6 * end  # the label then ends where the axis does
        place, side = (end, "right") if beyond else (one.left, "left")
        axes.text(place, row - 0.22, _who(one.patients, one.right), va="bottom", ha=side, fontsize=10)
    axes.set(xlabel=f"Time ({time_unit})", ylim=(len(seen) - 0.5, -0.75), xlim=(0, end))
    axes.set_xticks(thinned((0, *intervals.times), end))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    rows = [(one.left, one.right, one.patients) for one in seen]
    said = "; ".join(f"{_who(count, right)} after {left:g}{_until(right)}" for left, right, count in rows)
    alt = f"Intervals that hold the deaths of {intervals.patients} patients, in {time_unit}: {said}."
    return finish(figure, alt, pd.DataFrame(rows, columns=["after", "up_to", "patients"]))


def draw_envelope(intervals: DeathIntervals, timing: str, time_unit: str) -> Figure:
    """Draw the Kaplan-Meier curves with deaths at the start, in the middle and at the end of their intervals.

    Parameters
    ----------
    intervals : DeathIntervals
        What the counts say of the deaths.
    timing : {'start', 'middle', 'end'}
        The placement whose curve is drawn heavier and whose patients at risk are counted below.
    time_unit : str
        The unit of the time axis.

    Returns
    -------
    Figure
        The three step functions, the region between the outer ones, and the patients at risk at the landmarks.
    """
    figure, (axes, below) = panel(height=4.0, rows=2, sharex=True, gridspec_kw={"height_ratios": [8, 1]})
    curves = {name: _steps(intervals, name) for name in TIMINGS}
    _shade(axes, curves["start"], curves["end"])
    for name, (times, alive) in curves.items():
        colour, style = _LINES[name]
        width = 2.8 if name == timing else 1.4
        axes.step(times, alive, where="post", color=colour, linestyle=style, linewidth=width, label=name)
    axes.legend(title="deaths placed at", loc="lower left", fontsize=10, title_fontsize=10)
    axes.set(ylabel="Alive", ylim=(0, 1.03), xlim=(0, intervals.times[-1] * 1.02))
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    at_risk = _draw_at_risk(below, intervals, timing, time_unit)
    rows = [(name, t, s) for name, curve in curves.items() for t, s in zip(*curve, strict=True)]
    alt = (
        f"Kaplan-Meier curves of {intervals.patients} patients with deaths at the start, in the middle and at the end "
        f"of their intervals. They end at {_ends(curves)}. At risk just before each landmark, deaths placed at the "
        f"{timing}: {at_risk}."
    )
    return finish(figure, alt, pd.DataFrame(rows, columns=["deaths_placed_at", "time", "alive"]))


def draw_landmark_intervals(rows: Sequence[LandmarkSurvival], unit: str) -> Figure:
    """Draw the intervals for survival at each landmark by four methods.

    Parameters
    ----------
    rows : sequence of LandmarkSurvival
        One for each landmark, at least one.
    unit : str
        The time unit in the singular.

    Returns
    -------
    Figure
        Four horizontal lines a landmark, each with a marker of its own at both limits.
    """
    figure, axes = panel(height=1.3 + 0.62 * len(rows))
    for place, row in enumerate(rows):
        for order, (name, colour, marker) in enumerate(_METHODS):
            limits, height = getattr(row, name), place + 0.18 * (order - 1.5)
            ends = (limits.low, limits.high)
            label = name.replace("_", "-") if place == 0 else None
            axes.plot(ends, (height, height), color=colour, marker=marker, markersize=5, linewidth=1.6, label=label)
        axes.plot((row.survival, row.survival), (place - 0.36, place + 0.36), color=INK, linewidth=1.2)
    axes.set_yticks(range(len(rows)), [f"{unit} {row.time:g}" for row in rows])
    axes.set(xlabel="Alive, estimate and interval", xlim=(-0.02, 1.02), ylim=(len(rows) - 0.4, -0.6))
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    figure.legend(*axes.get_legend_handles_labels(), loc="outside upper center", ncols=4, fontsize=10)
    frame = pd.DataFrame([_limits(row) for row in rows])
    said = "; ".join(f"{unit} {row.time:g}: {_percent(row.exact.low)} to {_percent(row.exact.high)}" for row in rows)
    return finish(figure, f"Intervals for survival at {len(rows)} landmarks by four methods. Exact: {said}.", frame)


def thinned(times: Sequence[float], span: float, gap: float = 0.06) -> list[float]:
    """Return the times whose labels fit on an axis: the last, and going back those at least a gap apart.

    Examples
    --------
    >>> thinned((0, 1, 2, 12, 24), span=24)
    [0, 2, 12, 24]
    """
    kept: list[float] = []
    for time in sorted(times, reverse=True):
        if not kept or kept[-1] - time >= gap * span:
            kept.append(time)
    return kept[::-1]


def _draw_interval(axes: Axes, row: int, left: float, right: float, *, dated: bool) -> None:
    """Draw one interval: open at the left end, closed at the right one or going on beyond the axis."""
    colour = BLUE if dated else FAINT
    axes.plot((left, right), (row, row), color=colour, linewidth=3, solid_capstyle="butt")
    axes.plot(left, row, marker="o", markersize=7, markerfacecolor=PAPER, markeredgecolor=colour, markeredgewidth=2)
    axes.plot(right, row, marker="o" if dated else ">", markersize=7, color=colour, clip_on=False)


def _who(patients: int, right: float) -> str:
    if right < inf:
        return f"{patients:,} death{'s' if patients > 1 else ''}"
    return f"{patients:,} not known to have died"


def _until(right: float) -> str:
    return f" and by {right:g}" if right < inf else ""


def _steps(intervals: DeathIntervals, timing: str) -> tuple[list[float], list[float]]:
    """Return a Kaplan-Meier curve as lifelines has it, continued to the last landmark."""
    placed = place_deaths(intervals, timing)
    curve = KaplanMeierFitter().fit(placed.times, placed.died, weights=placed.patients).survival_function_.iloc[:, 0]
    curve.loc[float(intervals.times[-1])] = curve.iloc[-1]
    return [round(float(time), 9) for time in curve.index], [round(float(alive), 12) for alive in curve]


def _shade(axes: Axes, early: tuple[list[float], list[float]], late: tuple[list[float], list[float]]) -> None:
    """Shade between two step functions."""
    both = pd.DataFrame({"early": _series(early), "late": _series(late)}).ffill()
    axes.fill_between(both.index, both["early"], both["late"], step="post", color=RULE, alpha=0.6, linewidth=0)


def _series(curve: tuple[list[float], list[float]]) -> pd.Series:
    times, alive = curve
    return pd.Series(alive, index=times).groupby(level=0).last()


def _ends(curves: dict[str, tuple[list[float], list[float]]]) -> str:
    ends = {f"{alive[-1]:.0%}" for _, alive in curves.values()}
    return " or ".join(sorted(ends))


def _draw_at_risk(axes: Axes, intervals: DeathIntervals, timing: str, time_unit: str) -> str:
    """Write how many patients are at risk just before each landmark, and return it as text."""
    placed, last = place_deaths(intervals, timing), intervals.times[-1]
    shown = thinned((0, *intervals.times), last, gap=0.07)
    for time in shown:
        axes.text(time, 0.5, f"{placed.at_risk(time):,}", ha="center", va="center", fontsize=10)
    axes.set(xlabel=f"Time ({time_unit})", yticks=[])
    axes.set_ylabel("At risk", rotation=0, ha="right", va="center", labelpad=14, fontsize=10)
    axes.set_xticks(shown)
    axes.tick_params(axis="x", length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    return ", ".join(f"{placed.at_risk(time):,} at {time:g}" for time in intervals.times)


def _limits(row: LandmarkSurvival) -> dict[str, float]:
    """Return a landmark's estimate and limits as one row of a table."""
    limits = {f"{name}_{end}": getattr(getattr(row, name), end) for name, _, _ in _METHODS for end in ("low", "high")}
    return {"time": row.time, "survival": row.survival, **limits}


def _percent(share: float) -> str:
    return f"{share:.1%}"
