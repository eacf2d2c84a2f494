"""Figures of the chapter on before-and-after measures: simulated counts, power, and equivalence margins."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from trialbook.figures.style import BLUE, FAINT, GREEN, INK, MARKERS, ORANGE, PALETTE, finish, panel
from trialbook.statistics.equivalence import detectable_effect, equivalence_margin, t_power
from trialbook.statistics.simulated_counts import PairedCounts

TEST_NAMES = {
    "sign": "sign test",
    "signed-rank": "signed-rank test",
    "permutation": "permutation test",
    "t": "paired t-test",
}


def draw_pairs(readings: Mapping[str, PairedCounts]) -> Figure:
    """Draw simulated counts before and after, a panel for each reading of the sentence.

    Parameters
    ----------
    readings : mapping of str to PairedCounts
        The name of each reading and its simulated counts.

    Returns
    -------
    Figure
        A line for each simulated patient: blue with circles where the count fell, orange, dashed and with triangles
        where it did not. The mean is a thick line.
    """
    figure, row = panel(height=3.9, columns=len(readings), sharey=True, squeeze=False)
    for axes, (name, pairs) in zip(row[0], readings.items(), strict=True):
        _draw_panel(axes, name, pairs)
    row[0][0].set_ylabel("Count")
    row[0][0].set_ylim(bottom=0)
    row[0][0].yaxis.set_major_locator(MaxNLocator(integer=True))
    frame = pd.DataFrame(
        [
            (name, patient, before, after)
            for name, pairs in readings.items()
            for patient, (before, after) in enumerate(zip(pairs.before, pairs.after, strict=True), start=1)
        ],
        columns=["reading", "patient", "before", "after"],
    )
    alt = " ".join(_said(name, pairs) for name, pairs in readings.items())
    return finish(figure, f"Counts before and after, a line for each patient. {alt}", frame, simulated=True)


def draw_found(table: pd.DataFrame, threshold: float, effect: float) -> Figure:
    """Draw how often four tests find a fall in simulated trials, by its size.

    Parameters
    ----------
    table : pandas.DataFrame
        As :func:`~trialbook.statistics.simulated_trials.found_by_effect` returns it.
    threshold : float
        What P is below where a fall is found; a line at this height is what false alarms should not exceed.
    effect : float
        The effect that is marked.

    Returns
    -------
    Figure
        A line with markers for each test, in a band that says how far so many simulated trials tell.
    """
    figure, axes = panel(height=3.6)
    for (test, rows), colour, marker in zip(table.groupby("test", sort=False), PALETTE, MARKERS, strict=False):
        axes.fill_between(rows["effect"], rows["low"], rows["high"], color=colour, alpha=0.2, linewidth=0)
        axes.plot(rows["effect"], rows["share"], color=colour, marker=marker, markersize=5, label=TEST_NAMES[test])
    axes.axhline(threshold, color=FAINT, linewidth=1.2, linestyle=":")
    axes.axvline(effect, color=FAINT, linewidth=1.2)
    axes.set(xlabel="Share by which the rates fall", ylabel=f"Trials with P < {threshold:g}", ylim=(0, 1.02))
    axes.set(xlim=(0, table["effect"].max()))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1))
    axes.legend(loc="best", fontsize=11)
    return finish(figure, _found_said(table, threshold, effect), table, simulated=True)


def _found_said(table: pd.DataFrame, threshold: float, effect: float) -> str:
    """Say what the four tests find at the marked effect."""
    here = table[table["effect"] == effect]
    shares = [f"{TEST_NAMES[test]} {share:.0%}" for test, share in zip(here["test"], here["share"], strict=True)]
    what = f"Share of trials with P below {threshold:g}, a line for each test."
    return f"{what} Where rates fall by {effect:.0%}: {', '.join(shares)}."


def draw_power(patients: int, power: float, confidence: float) -> Figure:
    """Draw how often a paired t-test finds a change, by its size.

    Parameters
    ----------
    patients : int
        Number of pairs, at least 2.
    power : float
        The chance at which the smallest change that is found so often is marked.
    confidence : float
        One minus the level of the test.

    Returns
    -------
    Figure
        The power with this many pairs and with four times as many.
    """
    figure, axes = panel(height=3.4)
    marked = detectable_effect(patients, power, confidence)
    effects = np.linspace(0, 1.6 * marked or 3 / np.sqrt(patients), 81)
    curves = {patients: (BLUE, "-"), 4 * patients: (GREEN, "--")}
    frame = pd.DataFrame({"effect": effects})
    for pairs, (colour, style) in curves.items():
        frame[f"power_{pairs}_pairs"] = [t_power(pairs, effect, confidence) for effect in effects]
        axes.plot(effects, frame[f"power_{pairs}_pairs"], color=colour, linestyle=style, label=f"{pairs:,} pairs")
    axes.plot((0, marked, marked), (power, power, 0), color=FAINT, linewidth=1.2)
    axes.plot(marked, power, marker="o", color=INK)
    axes.set(xlabel="True mean change (SD of the changes)", ylabel="Chance that P is below the threshold")
    axes.set(xlim=(0, effects[-1]), ylim=(0, 1.02))
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.legend(loc="lower right", fontsize=11)
    alt = (
        f"Power of a paired t-test with {patients:,} and {4 * patients:,} pairs by the size of the true change. With "
        f"{patients:,} pairs it reaches {power:.0%} at {marked:.3g} standard deviations of the changes."
    )
    return finish(figure, alt, frame)


def draw_margins(patients: int, power: float, confidence: float) -> Figure:
    """Draw the smallest margin within which pairs can show that nothing changed, by their number.

    Parameters
    ----------
    patients : int
        Number of pairs of the trial, at least 2; it is marked.
    power : float
        Wanted chance to show it if in truth nothing changed on average.
    confidence : float
        Level of the interval that has to lie within the margin.

    Returns
    -------
    Figure
        Two curves: the margin in the most favourable case, and the one to plan with.
    """
    figure, axes = panel(height=3.4)
    pairs = np.unique(np.geomspace(max(4, patients / 3), max(16, 6 * patients), 20).astype(int))
    best = [equivalence_margin(int(n), None, confidence) for n in pairs]
    planned = [equivalence_margin(int(n), power, confidence) for n in pairs]
    axes.plot(pairs, planned, color=BLUE, label=f"shown with a chance of {power:.0%}")
    axes.plot(pairs, best, color=ORANGE, linestyle="--", label="observed change exactly 0")
    here = equivalence_margin(patients, power, confidence), equivalence_margin(patients, None, confidence)
    axes.axvline(patients, color=FAINT, linewidth=1.2)
    for margin, marker, colour in zip(here, "os", (BLUE, ORANGE), strict=True):
        axes.plot(patients, margin, marker=marker, color=colour)
        axes.annotate(f"{margin:.3g}", (patients, margin), (6, 5), textcoords="offset points", fontsize=11)
    axes.set(xlabel="Pairs", ylabel="Smallest margin (SD)", ylim=(0, None), xlim=(pairs[0], pairs[-1]))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(loc="upper right", fontsize=11)
    alt = (
        f"Smallest equivalence margin by the number of pairs. With {patients:,} pairs it is {here[0]:.3g} standard "
        f"deviations to plan with and {here[1]:.3g} in the most favourable case."
    )
    return finish(figure, alt, pd.DataFrame({"pairs": pairs, "margin_planned": planned, "margin_best": best}))


def _draw_panel(axes: Axes, name: str, pairs: PairedCounts) -> None:
    """Draw one reading's patients and their mean."""
    for before, after in zip(pairs.before, pairs.after, strict=True):
        fell = after < before
        style = {"color": BLUE, "marker": "o"} if fell else {"color": ORANGE, "marker": "^", "linestyle": "--"}
        axes.plot((0, 1), (before, after), linewidth=1.3, markersize=5, alpha=0.85, **style)
    axes.plot((0, 1), pairs.means, color=INK, linewidth=3.5)
    axes.annotate("mean", (1, pairs.means[1]), (6, 0), textcoords="offset points", va="center", fontsize=11)
    axes.set_xticks((0, 1), ("before", "after"))
    axes.set(xlim=(-0.15, 1.4), xlabel=f"{name}\n{pairs.fell} fell, {pairs.rose} rose")


def _said(name: str, pairs: PairedCounts) -> str:
    before, after = pairs.means
    return f"{name}: {pairs.fell} of {len(pairs.before)} fell, the mean from {before:.1f} to {after:.1f}."
