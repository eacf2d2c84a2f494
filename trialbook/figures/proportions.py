"""Figures of the chapter on inference: intervals side by side, their coverage, power, and priors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from trialbook.analysis.own_counts import OwnCount
from trialbook.figures.style import BLUE, FAINT, GREEN, INK, ORANGE, finish, panel
from trialbook.statistics.coverage import coverage
from trialbook.statistics.designs import OneArmTest
from trialbook.statistics.posterior import Posterior
from trialbook.statistics.proportions import METHODS, NAMES, interval

RATES = np.arange(1, 1000) / 1000


def draw_intervals(counts: Sequence[OwnCount], confidence: float, chosen: str) -> Figure:
    """Draw the interval of every method around each count, one below the other.

    Parameters
    ----------
    counts : sequence of OwnCount
        The counts, at most four are easy to read.
    confidence : float
        Two-sided level, strictly between 0 and 1.
    chosen : str
        The method to set off from the others, one of :data:`trialbook.statistics.proportions.METHODS`.

    Returns
    -------
    Figure
        A line for each interval with its estimate as a marker.
    """
    figure, axes = panel(height=0.9 + 0.22 * (len(METHODS) + 1.6) * len(counts))
    frame = _intervals_frame(counts, confidence)
    ticks: dict[float, str] = {}
    for group, count in enumerate(counts):
        base = -group * (len(METHODS) + 1.6)
        axes.text(0, base + 0.95, count.name, fontsize=11, va="center")
        for step, method in enumerate(METHODS):
            _draw_interval(axes, base - step, count, confidence, method, method == chosen)
            ticks[base - step] = NAMES[method]
    axes.set_yticks(list(ticks), list(ticks.values()), fontsize=11)
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(-0.02, 1.02), ylim=(min(ticks) - 0.7, 1.6), xlabel="Rate")
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.grid(axis="x", linewidth=0.6)
    axes.set_axisbelow(True)
    spans = [f"{NAMES[row.method]} {row.low:.0%} to {row.high:.0%}" for row in frame[-len(METHODS) :].itertuples()]
    alt = f"Intervals of five methods for {len(counts)} counts. For {counts[-1].name}: {', '.join(spans)}."
    return finish(figure, alt, frame)


def _draw_interval(axes: Axes, height: float, count: OwnCount, confidence: float, method: str, chosen: bool) -> None:
    ends = interval(count.count, count.patients, confidence, method)
    colour, width = (BLUE, 3.2) if chosen else (FAINT, 2.0)
    axes.plot([ends.low, ends.high], [height, height], color=colour, linewidth=width)
    axes.plot(count.count / count.patients, height, "o", color=colour, markersize=6, clip_on=False)


def _intervals_frame(counts: Sequence[OwnCount], confidence: float) -> pd.DataFrame:
    rows = []
    for count in counts:
        for method in METHODS:
            ends = interval(count.count, count.patients, confidence, method)
            rows.append((count.count, count.patients, method, ends.low, ends.high))
    return pd.DataFrame(rows, columns=["count", "patients", "method", "low", "high"])


def draw_coverage(patients: int, confidence: float, chosen: str) -> Figure:
    """Draw how often each method holds the true rate, over all true rates.

    Parameters
    ----------
    patients : int
        Number of patients, at least 1.
    confidence : float
        Two-sided level, strictly between 0 and 1.
    chosen : str
        The method to set off from the others.

    Returns
    -------
    Figure
        A panel for each method; the dotted line is the level.
    """
    figure, rows = panel(6.4, len(METHODS), sharex=True, sharey=True)
    floor = max(0.0, 1 - 5 * (1 - confidence))
    held = {method: coverage(RATES, patients, confidence, method) for method in METHODS}
    for axes, (method, share) in zip(rows, held.items(), strict=True):
        axes.plot(RATES, share, color=BLUE if method == chosen else FAINT, linewidth=1.4)
        axes.axhline(confidence, color=INK, linestyle=":", linewidth=1.2)
        axes.set_title(NAMES[method], loc="left", fontsize=11, pad=3)
        axes.set_ylim(floor, 1 + 0.04 * (1 - floor))
        axes.yaxis.set_major_formatter(lambda share, _: f"{100 * share:.4g}%")
    rows[-1].xaxis.set_major_formatter(PercentFormatter(1))
    rows[-1].set(xlabel="True rate", xlim=(0, 1))
    figure.supylabel("How often the interval holds it", fontsize=11)
    means = [f"{NAMES[method]} {share.mean():.1%}, at worst {share.min():.1%}" for method, share in held.items()]
    alt = f"Coverage against the true rate. On average over rates: {'; '.join(means)}. The level is {confidence:.1%}."
    frame = pd.DataFrame(held).assign(rate=RATES).melt("rate", var_name="method", value_name="coverage")
    return finish(figure, alt, frame)


def draw_power(tests: Sequence[OneArmTest], wanted: float) -> Figure:
    """Draw the exact power of tests against one reference rate, over all true rates above it.

    Parameters
    ----------
    tests : sequence of OneArmTest
        At most three, with the same reference rate and from few patients to many.
    wanted : float
        The power to mark.

    Returns
    -------
    Figure
        A curve for each test, told apart by its line and the legend.
    """
    figure, axes = panel(3.5)
    p0 = tests[0].p0
    rates = np.linspace(0, 1, 501)
    looks = zip(tests, (BLUE, GREEN, ORANGE), ("-", "--", "-."), strict=False)
    for test, colour, line in looks:
        axes.plot(rates, test.power(rates), color=colour, linestyle=line, label=f"{test.patients:,} patients")
    axes.plot([p0, p0], [0, 1.01], color=INK, linestyle=":", linewidth=1.2)
    axes.text(p0, 1.03, f"reference {100 * p0:g}%", ha="center", fontsize=11)
    axes.axhline(wanted, color=FAINT, linewidth=0.8)
    axes.set(xlabel="True rate", ylabel="Power", xlim=(0, 1), ylim=(0, 1.1))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(tests), fontsize=11)
    found = [f"{test.patients:,} patients {test.detectable(wanted):.0%}" for test in tests]
    alt = f"Power against the true rate, for a reference of {100 * p0:g}%. {wanted:.0%} power from: {', '.join(found)}."
    frame = pd.concat([pd.DataFrame({"patients": t.patients, "rate": rates, "power": t.power(rates)}) for t in tests])
    return finish(figure, alt, frame)


def draw_priors(views: Mapping[str, tuple[Posterior, Posterior]], p0: float) -> Figure:
    """Draw each prior with the posterior that it leads to.

    Parameters
    ----------
    views : mapping of str to pair of Posterior
        A name, the prior and the posterior.
    p0 : float
        The reference rate.

    Returns
    -------
    Figure
        A panel for each view: the prior dashed, the posterior solid with its part above ``p0`` filled.
    """
    figure, rows = panel(1.0 + 1.15 * len(views), len(views), sharex=True, squeeze=False)
    for axes, (name, (prior, posterior)) in zip(rows[:, 0], views.items(), strict=True):
        _draw_view(axes, prior, posterior, p0)
        axes.set_title(f"{name}: {posterior.chance(p0)} above {100 * p0:g}%", loc="left", fontsize=11, pad=3)
    rows[-1, 0].set(xlabel="Rate", xlim=(0, 1))
    rows[-1, 0].xaxis.set_major_formatter(PercentFormatter(1))
    parts = [f"{name}: before {prior.chance(p0)}, after {after.chance(p0)}" for name, (prior, after) in views.items()]
    alt = f"Priors and posteriors of the rate. The chance that it exceeds {100 * p0:g}% is, {'; '.join(parts)}."
    frame = pd.DataFrame([(name, *vars(a).values(), *vars(b).values()) for name, (a, b) in views.items()])
    return finish(figure, alt, frame.set_axis(["view", "prior a", "prior b", "posterior a", "posterior b"], axis=1))


def _draw_view(axes: Axes, prior: Posterior, posterior: Posterior, p0: float) -> None:
    """Draw one pair of densities; a prior that rises without limit is cut above the posterior."""
    before, after = (one.distribution.pdf(RATES) for one in (prior, posterior))
    axes.plot(RATES, np.minimum(before, 1.15 * after.max()), color=ORANGE, linestyle="--", linewidth=1.5)
    axes.plot(RATES, after, color=BLUE)
    axes.fill_between(RATES, 0, after, where=p0 <= RATES, color=BLUE, alpha=0.4, linewidth=0)
    axes.axvline(p0, color=INK, linestyle=":", linewidth=1.2)
    axes.set_ylim(0, 1.2 * after.max())
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
