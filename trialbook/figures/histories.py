"""What the counts leave open, drawn: bounds at a glance, a band of event-free survival, shares of worlds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter, StrMethodFormatter

from trialbook.figures.style import BLUE, ORANGE, RULE, finish, panel
from trialbook.histories import Bounds, Shares, event_words
from trialbook.paper.trial import Trial

_LINE, _TOP, _FOOT = 0.47, 0.1, 0.75  # inches: a row of the chart of bounds, above the rows, below them
_SPOKEN = 12  # so many values a text alternative tells one by one
_MANY = 1000  # patients from which the numbers of the axis are too long to stand close
_TICKS = 6  # so many landmarks are ticks of the time axis
_COLUMNS = 12  # so many columns carry their number
_LONGEST = 64  # so many characters of a question fit above its row


def draw_bounds(trial: Trial, found: Mapping[str, Bounds]) -> Figure:
    """Draw bounds as a clinician reads them: a point where the counts determine a number, a bar where they do not.

    Parameters
    ----------
    trial : Trial
        Whose patients are counted.
    found : mapping of str to Bounds
        From the question in words to its bounds; drawn from top to bottom.

    Returns
    -------
    Figure
        One row for each question.
    """
    figure, axes = panel(height=_TOP + _LINE * len(found) + _FOOT)
    for row, (label, one) in enumerate(found.items()):
        _draw_row(axes, -row, label, one)
    widest = max(len(_number(one)) for one in found.values())  # the numbers stand in a column to the right of the axis
    axes.set(
        xlabel="Patients",
        xlim=(-0.02 * trial.patients, (1.05 + 0.022 * widest) * trial.patients),
        ylim=(0.4 - len(found), 0.75),
    )
    ticks = MaxNLocator(10 if trial.patients < _MANY else 4, integer=True).tick_values(0, trial.patients)
    axes.set_xticks([tick for tick in ticks if tick <= trial.patients])
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.spines["bottom"].set_bounds(0, trial.patients)
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    told = "; ".join(f"{label}: {one.words}" for label, one in found.items())
    alt = f"How many of the {trial.patients:,} patients were so, as far as the counts say. {told}."
    return finish(figure, alt, _bounds_frame(found))


def _draw_row(axes: Axes, height: float, label: str, one: Bounds) -> None:
    """Draw one question: its words above a track from nobody to everybody, with a bar or a point on it."""
    axes.plot([0, one.patients], [height, height], color=RULE, linewidth=1.5, zorder=1)
    if one.pinned:
        axes.plot([one.lower], [height], "o", color=BLUE, markersize=9, zorder=3)
    else:
        axes.plot([one.lower, one.upper], [height, height], "|-", color=ORANGE, linewidth=7, markersize=13,
                  markeredgewidth=2.5, solid_capstyle="butt", zorder=2)  # fmt: skip
    words = label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
    axes.text(0, height + 0.27, words, fontsize=10.5, va="bottom", parse_math=False)
    axes.text(1.03 * one.patients, height, _number(one), fontsize=10.5, va="center", weight="bold")


def _number(one: Bounds) -> str:
    return f"{one.lower:,}" if one.pinned else f"{one.lower:,} to {one.upper:,}"


def _bounds_frame(found: Mapping[str, Bounds]) -> pd.DataFrame:
    rows = [(label, one.statistic, one.lower, one.upper, one.patients) for label, one in found.items()]
    return pd.DataFrame(rows, columns=["question", "statistic", "lower", "upper", "patients"])


def draw_band(trial: Trial, bands: Mapping[str, Sequence[Bounds]]) -> Figure:
    """Draw bounds of event-free survival over time, one band for each reading of the states.

    Parameters
    ----------
    trial : Trial
        Whose landmarks these are.
    bands : mapping of str to sequence of Bounds
        From the reading in words to its bounds at each landmark; one or two readings.

    Returns
    -------
    Figure
        Between landmarks a band is as wide as the unknown dates make it; at landmarks it has a bar, or a point.
    """
    looks = (
        {"color": BLUE, "hatch": "", "marker": "o", "size": 9},
        {"color": ORANGE, "hatch": "///", "marker": "s", "size": 5},
    )
    figure, axes = panel(height=3.9)
    for (label, band), look in zip(bands.items(), looks, strict=False):
        _draw_band(axes, trial, band, label, look)
    axes.set(xlabel=f"Time ({trial.time_unit})", ylabel=f"Free of {event_words(trial)}", ylim=(-0.02, 1.04))
    axes.set_xlim(0, 1.03 * trial.times[-1] if trial.times[-1] else 1)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    if len(trial.times) <= _TICKS:
        axes.set_xticks([0, *(time for time in trial.times if time)])
    axes.legend(loc="lower center", bbox_to_anchor=(0.45, 1.0), ncols=1, fontsize=10, handlelength=2.6)
    return finish(figure, _band_alt(trial, bands), _band_frame(trial, bands))


def _draw_band(axes: Axes, trial: Trial, band: Sequence[Bounds], label: str, look: Mapping) -> None:
    times = (0, *trial.times)
    low = [one.lower / one.patients for one in band]
    high = [one.upper / one.patients for one in band]
    face = to_rgba(look["color"], 0.0 if look["hatch"] else 0.22)
    style = {"step": "post", "facecolor": face, "edgecolor": look["color"], "hatch": look["hatch"], "linewidth": 1}
    axes.fill_between(times, [*low, low[-1]], [1, *high], label=label, **style)
    point = {"color": look["color"], "zorder": 3, "clip_on": False}
    for time, bottom, top in zip(trial.times, low, high, strict=True):
        if bottom == top:
            axes.plot([time], [top], look["marker"], markersize=look["size"], **point)
        else:
            axes.plot(
                [time] * 2,
                [bottom, top],
                linewidth=min(look["size"] * 0.6, 60 / len(band)),
                solid_capstyle="butt",
                **point,
            )


def _band_alt(trial: Trial, bands: Mapping[str, Sequence[Bounds]]) -> str:
    parts = []
    for label, band in bands.items():
        shown = list(zip(trial.times, band, strict=True))
        shown = shown if len(shown) <= _SPOKEN else [shown[0], shown[-1]]
        parts.append(f"{label}: " + ", ".join(f"{one.words} at {trial.unit} {time:g}" for time, one in shown))
    return f"Patients free of {event_words(trial)}, of {trial.patients:,}, as a band over time. {'. '.join(parts)}."


def _band_frame(trial: Trial, bands: Mapping[str, Sequence[Bounds]]) -> pd.DataFrame:
    rows = [
        (label, time, one.lower, one.upper, one.patients)
        for label, band in bands.items()
        for time, one in zip(trial.times, band, strict=True)
    ]
    return pd.DataFrame(rows, columns=["reading", "time", "lower", "upper", "patients"])


def draw_shares(series: Mapping[str, Shares]) -> Figure:
    """Draw in what share of compatible worlds a statistic has each value, for one or two meanings of a world.

    Parameters
    ----------
    series : mapping of str to Shares
        From what is counted as one world to the shares.

    Returns
    -------
    Figure
        Columns side by side, with their percentages where there is room.
    """
    figure, axes = panel(height=3.4)
    values = sorted({value for one in series.values() for value in one.shares})
    looks = ({"facecolor": BLUE, "edgecolor": BLUE}, {"facecolor": "none", "edgecolor": ORANGE, "hatch": "///"})
    width = 0.8 / len(series)
    for place, ((label, one), look) in enumerate(zip(series.items(), looks, strict=False)):
        centres = [value + (place - (len(series) - 1) / 2) * width for value in values]
        heights = [float(one.shares.get(value, 0)) for value in values]
        axes.bar(centres, heights, width=width * 0.9, linewidth=1.2, label=label, **look)
        for centre, height in zip(centres, heights, strict=True) if len(values) * len(series) <= _COLUMNS else ():
            axes.text(centre, height + 0.01, percent(height), ha="center", fontsize=9.5)
    axes.set(
        xlabel="Patients", ylabel="Share of the worlds", ylim=(0, 1.12 * max(bar.get_height() for bar in axes.patches))
    )
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.legend(loc="lower center", bbox_to_anchor=(0.45, 1.0), ncols=2, fontsize=10)
    rows = [(label, value, float(share)) for label, one in series.items() for value, share in one.shares.items()]
    return finish(figure, _shares_alt(series), pd.DataFrame(rows, columns=["worlds", "patients", "share"]))


def percent(share: float) -> str:
    """Return a share as a whole percentage that never makes something nothing, nor nearly all all.

    Examples
    --------
    >>> percent(0.004), percent(0.126), percent(0.0), percent(0.9999)
    ('<1%', '13%', '0%', '>99%')
    """
    if 0 < share < 0.01:
        return "<1%"
    return ">99%" if 0.99 < share < 1 else f"{share:.0%}"


def _shares_alt(series: Mapping[str, Shares]) -> str:
    parts = []
    for label, one in series.items():
        likeliest = sorted(one.shares, key=one.shares.__getitem__, reverse=True)[:_SPOKEN]
        told = ", ".join(f"{value} in {percent(float(one.shares[value]))}" for value in sorted(likeliest))
        parts.append(f"{label}: {told}")
    return f"Columns of the share of worlds by number of patients. {'. '.join(parts)}."
