"""Figures of the chapter on response: rates with their intervals, and posteriors against a reference rate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from trialbook.analysis.rates import LandmarkRate
from trialbook.figures.style import BLUE, FAINT, GREEN, INK, MARKERS, finish, panel
from trialbook.paper.trial import Trial
from trialbook.statistics.posterior import Posterior

_MOST = 6  # ridges in one figure


def draw_rates(trial: Trial, series: dict[str, Sequence[LandmarkRate]]) -> Figure:
    """Draw rates at the landmarks with their confidence intervals.

    Parameters
    ----------
    trial : Trial
        The trial, for its time unit.
    series : dict of str to sequence of LandmarkRate
        A name and the rates of each landmark; two series at most are easy to read.

    Returns
    -------
    Figure
        A marker for each rate (a thick bar where the count has bounds) on a thin line, its interval.
    """
    figure, axes = panel(height=3.4)
    offsets = np.linspace(-0.12, 0.12, len(series)) if len(series) > 1 else [0.0]
    looks = zip(offsets, (BLUE, GREEN, INK), MARKERS, strict=False)
    for (name, rates), (offset, colour, marker) in zip(series.items(), looks, strict=False):
        _draw_series(axes, name, rates, offset, colour, marker)
    axes.set(xlabel=f"Landmark ({trial.time_unit})", ylabel="Share of all patients", ylim=(-0.02, 1.02))
    axes.set_xlim(-0.4, len(trial.times) - 0.6)
    axes.set_xticks(range(len(trial.times)), [f"{time:g}" for time in trial.times])
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.grid(axis="y", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(series))
    return finish(figure, _rates_alt(trial, series), _rates_frame(series))


def _draw_series(axes: Axes, name: str, rates: Sequence[LandmarkRate], offset: float, colour: str, marker: str) -> None:
    """Draw one series; a landmark that counts more patients than there are has nothing to draw."""
    for place, rate in ((place, rate) for place, rate in enumerate(rates) if rate.possible):
        x = place + offset
        axes.plot([x, x], [rate.limits.low, rate.limits.high], color=colour, linewidth=1.6)
        axes.plot(
            [x, x],
            [rate.lower / rate.patients, rate.upper / rate.patients],
            color=colour,
            linewidth=6,
            solid_capstyle="butt",
        )
        if rate.known:
            axes.plot(x, rate.lower / rate.patients, marker, color=colour, markersize=8, clip_on=False)
    axes.plot([], [], marker + "-", color=colour, linewidth=1.6, markersize=8, label=name)


def _rates_alt(trial: Trial, series: dict[str, Sequence[LandmarkRate]]) -> str:
    sentences = []
    for name, rates in series.items():
        shown = rates if len(rates) <= _MOST else (rates[0], rates[-1])
        parts = [f"{trial.unit} {rate.time:g} {rate.percent} ({rate.span})" for rate in shown]
        sentences.append(f"{name}: {', '.join(parts)}")
    return f"Rates over all patients with confidence intervals. {'. '.join(sentences)}."


def _rates_frame(series: dict[str, Sequence[LandmarkRate]]) -> pd.DataFrame:
    rows = [
        (name, rate.time, rate.lower, rate.upper, rate.patients, rate.limits.low, rate.limits.high)
        for name, rates in series.items()
        for rate in rates
    ]
    return pd.DataFrame(rows, columns=["rate", "time", "lower", "upper", "patients", "low", "high"])


def draw_posteriors(posteriors: dict[str, tuple[Posterior, Posterior]], prior: Posterior, p0: float) -> Figure:
    """Draw the prior and the posterior densities of a rate, with the part above a reference filled.

    Parameters
    ----------
    posteriors : dict of str to pair of Posterior
        A name for each landmark, and what follows from the smallest and the largest count that the paper allows: the
        same twice where it determines the count. Of more than six landmarks, six are drawn, evenly chosen.
    prior : Posterior
        What was assumed before the trial, drawn on top.
    p0 : float
        The reference rate.

    Returns
    -------
    Figure
        A ridge for each, with the probability above ``p0`` beside it; the second posterior of a pair dashed.
    """
    chosen = [("Prior", (prior, prior)), *_evenly(list(posteriors.items()), _MOST)]
    rate = np.linspace(0, 1, 401)[1:-1]
    peaks = [one.distribution.pdf(rate).max() for _, pair in chosen[1:] for one in pair] or [1.0]
    tallest = min(max(peaks), 2.5 * min(peaks))
    figure, axes = panel(height=1.3 + 0.6 * len(chosen))
    for level, (_, pair) in enumerate(reversed(chosen)):
        _draw_ridge(axes, level, pair, p0, rate, tallest)
        axes.text(1.03, level + 0.1, _chances(pair, p0), fontsize=10)
    _dress(axes, [name for name, _ in reversed(chosen)], p0)
    return finish(figure, _posteriors_alt(chosen, p0), _posteriors_frame(chosen, p0))


def _draw_ridge(
    axes: Axes, level: int, pair: tuple[Posterior, Posterior], p0: float, rate: np.ndarray, tallest: float
) -> None:
    """Draw one density, cut where it is so tall that the others would be flat beside it."""
    first, second = (level + 0.85 * np.minimum(one.distribution.pdf(rate) / tallest, 1) for one in pair)
    axes.plot([0, 1], [level, level], color=FAINT, linewidth=0.8)
    axes.fill_between(rate, level, first, where=rate >= p0, color=BLUE, alpha=0.45, linewidth=0)
    axes.plot(rate, first, color=BLUE)
    if pair[0] != pair[1]:
        axes.plot(rate, second, color=BLUE, linestyle="--", linewidth=1.4)


def _dress(axes: Axes, names: Sequence[str], p0: float) -> None:
    """Add the reference, the names of the ridges and the axis."""
    top, side = len(names), "left" if p0 < 0.2 else "right" if p0 > 0.6 else "center"
    axes.plot([p0, p0], [0, top - 0.05], color=INK, linewidth=1.4, linestyle=":")
    axes.text(p0, top, f"reference {100 * p0:g}%", ha=side, fontsize=10)
    axes.text(1.03, top, "chance above", fontsize=10)
    axes.set_yticks(range(top), names)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_bounds(0, 1)
    axes.set(xlabel="Response rate", xlim=(0, 1.26), ylim=(-0.05, top + 0.2), xticks=np.linspace(0, 1, 6))
    axes.xaxis.set_major_formatter(PercentFormatter(1))


def _evenly(items: list, most: int) -> list:
    """Return at most so many items, the first and the last among them."""
    if len(items) <= most:
        return items
    return [items[round(place)] for place in np.linspace(0, len(items) - 1, most)]


def _chances(pair: tuple[Posterior, Posterior], p0: float) -> str:
    """Return the probability above the reference in words, or its range."""
    return " to ".join(dict.fromkeys(one.chance(p0) for one in pair))


def _posteriors_alt(chosen: list[tuple[str, tuple[Posterior, Posterior]]], p0: float) -> str:
    parts = [f"{name}: {_chances(pair, p0)}" for name, pair in chosen]
    return f"Densities of the rate; the probability that it exceeds {100 * p0:g}% is {'; '.join(parts)}."


def _posteriors_frame(chosen: list[tuple[str, tuple[Posterior, Posterior]]], p0: float) -> pd.DataFrame:
    rows = [
        (name, count, one.a, one.b, one.exceeds(p0))
        for name, pair in chosen
        for count, one in zip(("lower", "upper"), pair, strict=True)
    ]
    return pd.DataFrame(rows, columns=["density", "count", "a", "b", "probability above p0"])
