"""Other studies beside the trial: a forest plot grouped by how comparable they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from trialbook.analysis.context import EXACT, IF_FOLLOWED, NONE, PRINTED, Reading, own_rates, readings, shared_times
from trialbook.analysis.rates import LandmarkRate
from trialbook.figures.style import BLUE, FAINT, INK, RULE, finish, panel
from trialbook.paper.trial import Trial

OWN = "this trial"
LABELS = {"response_rate": "response rate", "survival": "alive"}
LONGEST = 42  # characters of a study's name that fit beside the note on its interval
_MARKS = {OWN: ("D", BLUE), EXACT: ("o", INK), PRINTED: ("s", INK), IF_FOLLOWED: ("o", "none"), NONE: ("d", "none")}


@dataclass(frozen=True)
class Line:
    """One line of the plot: a heading, or a study with its rate and limits as shares."""

    text: str
    aside: str = ""
    basis: str = ""
    rate: float | None = None
    low: float | None = None
    high: float | None = None
    time: int | float | None = None


def forest(trial: Trial, endpoint: str, confidence: float = 0.95) -> Figure:
    """Draw a trial's rate and those of other studies, each with its interval, in the groups of the trial's folder.

    Response rates of other studies are shown whatever their time, since most count the best response; survival only
    at times that are landmarks of the trial as well.

    Parameters
    ----------
    trial : Trial
        A trial with the endpoint and with comparators.
    endpoint : str
        ``response_rate`` or ``survival``.
    confidence : float, default 0.95
        Level of the intervals computed here.

    Returns
    -------
    Figure
        Names above the lines, so that it reads in a narrow column.

    Raises
    ------
    ValueError
        If the endpoint is another, the level lies outside (0, 1), or no landmark is shared.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> forest(load_trial("nk-liver-2020"), "survival").trialbook_data.shape
    (14, 7)
    """
    lines = list(_lines(trial, endpoint, confidence))
    if not lines:
        raise ValueError(f"trial: no other study in {trial.slug} has a figure for {endpoint} at one of its landmarks")
    figure, axes = panel(0.7 + 0.36 * len(lines))
    if endpoint == "survival":
        _shade(axes, lines)
    for place, line in enumerate(lines):
        _draw(axes, place, line)
    axes.set(xlim=(0, 1), ylim=(len(lines) - 0.35, -0.75), yticks=[], xlabel=f"{LABELS[endpoint]}, % of patients")
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.spines["left"].set_visible(False)
    axes.set_axisbelow(True)
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    return finish(figure, alt=_alt(lines, endpoint), data=_data(lines))


def _lines(trial: Trial, endpoint: str, confidence: float) -> Iterator[Line]:
    own = own_rates(trial, endpoint, confidence)
    if endpoint != "survival":
        yield Line(f"{OWN.capitalize()}, at its landmarks")
        yield from (_own(trial, rate) for rate in own.values())
        yield from _others(readings(trial, endpoint, None, confidence))
    for time in shared_times(trial, endpoint) if endpoint == "survival" else ():
        yield Line(f"At {time} {trial.time_unit}")
        yield _own(trial, own[time])
        yield from _others(readings(trial, endpoint, time, confidence))


def _own(trial: Trial, rate: LandmarkRate) -> Line:
    middle = rate.lower / rate.patients if rate.known else None
    low, high = (rate.limits.low, rate.limits.high) if rate.possible else (None, None)
    name = f"{OWN.capitalize()}, {trial.unit} {rate.time}"
    return Line(
        name, f"{rate.count} of {rate.patients:,}", OWN, middle if rate.possible else None, low, high, rate.time
    )


def _others(found: tuple[Reading, ...]) -> Iterator[Line]:
    """Yield the studies group by group, in the order in which the folder first names each group."""
    for group in dict.fromkeys(one.comparator.group for one in found):
        yield Line(group)
        for one in found:
            if one.comparator.group == group:
                yield Line(
                    one.comparator.study, _aside(one), one.basis, one.rate, one.low, one.high, one.comparator.time
                )


def _aside(reading: Reading) -> str:
    """Say in a word or two where the interval comes from."""
    return {
        EXACT: reading.fits,
        PRINTED: f"printed, n = {reading.comparator.patients:,}",
        IF_FOLLOWED: f"{reading.fits}, if all followed",
        NONE: f"n = {reading.comparator.patients:,}, no interval",
    }[reading.basis]


def _shade(axes: Any, lines: list[Line]) -> None:
    """Shade the trial's own interval behind the studies that stand under it, and rule off each time."""
    starts = [place for place, line in enumerate(lines) if line.basis == OWN]
    for start, end in zip(starts, [*(place - 1 for place in starts[1:]), len(lines)], strict=True):
        if lines[start].low is not None:
            axes.fill_betweenx(
                [start + 0.25, end - 0.5], lines[start].low, lines[start].high, color=BLUE, alpha=0.1, lw=0
            )
        if start > 1:
            axes.axhline(start - 1.45, color=FAINT, linewidth=0.8)


def _draw(axes: Any, place: int, line: Line) -> None:
    """Draw a heading, or a study: its name and the note on its interval above the interval itself."""
    text = {"transform": axes.get_yaxis_transform(), "va": "bottom", "fontsize": 10, "parse_math": False}
    name = line.text if len(line.text) <= LONGEST else f"{line.text[: LONGEST - 1]}…"
    if not line.basis:
        axes.text(0, place + 0.2, name, **text | {"weight": "bold", "fontsize": 11})
        return
    colour, (marker, fill) = BLUE if line.basis == OWN else INK, _MARKS[line.basis]
    axes.text(0, place + 0.05, name, weight="bold" if line.basis == OWN else "normal", **text)
    axes.text(1, place + 0.05, line.aside, ha="right", color=FAINT, **text | {"fontsize": 9.5})
    if line.low is not None:
        dashes = "--" if line.basis == IF_FOLLOWED else "-"
        axes.plot([line.low, line.high], [place + 0.25] * 2, dashes, color=colour, linewidth=2.2, solid_capstyle="butt")
    if line.rate is not None:
        axes.plot(line.rate, place + 0.25, marker, color=colour, markerfacecolor=fill, markersize=7, clip_on=False)


def _alt(lines: list[Line], endpoint: str) -> str:
    own = [line for line in lines if line.basis == OWN]
    others = [line.rate for line in lines if line.rate is not None and line.basis != OWN]
    spans = "; ".join(
        f"{one.text.partition(', ')[2]}: {one.low:.0%} to {one.high:.0%}" for one in own if one.low is not None
    )
    ends = " to ".join(dict.fromkeys(f"{end(others):.0%}" for end in (min, max))) if others else "none"
    beside = f"Rates of other studies ({len(others)}): {ends}."
    return f"Forest plot, {LABELS[endpoint]}. Intervals of this trial, {spans}. {beside}"


def _data(lines: list[Line]) -> pd.DataFrame:
    """Return the plot's lines as a table, each study under the heading that stands above it."""
    heading, rows = "", []
    for line in lines:
        if not line.basis:
            heading = line.text
            continue
        group = OWN if line.basis == OWN else heading
        rows.append((group, line.text, line.time, line.rate, line.low, line.high, line.aside))
    return pd.DataFrame(rows, columns=["group", "study", "time", "rate", "low", "high", "interval from"])
