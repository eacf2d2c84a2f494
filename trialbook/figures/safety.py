"""Pictures for the chapter on safety: reactions that a small trial misses, and improvement that nobody caused."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from scipy.stats import binom

from trialbook.analysis.improvement import Scores, share_improved
from trialbook.figures.style import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, RULE, finish, panel
from trialbook.statistics.proportions import Interval

SHOWN = 60  # patients drawn one by one; more would be a smear
_LINES = ((1.0, GREEN, "-", "everybody"), (0.5, PURPLE, "--", "worse half"), (0.2, ORANGE, ":", "worst fifth"))


def missed(event_rate: float, patients: int) -> Figure:
    """Draw the chance that a trial sees no case of a reaction, by the reaction's true rate.

    Parameters
    ----------
    event_rate : float
        The rate to mark, strictly between 0 and 1.
    patients : int
        Patients of the trial, at least 1.

    Returns
    -------
    Figure
        The curve for this trial, and for trials of ten and a hundred times the size.

    Examples
    --------
    >>> missed(0.05, 10).trialbook_data.columns.tolist()
    ['patients', 'true rate', 'chance of no case']
    """
    rates = np.geomspace(min(0.001 / patients, event_rate / 2), (1 + max(event_rate, 0.4)) / 2, 201)
    figure, axes = panel(3.1)
    frames = []
    for size, colour, dashes in zip((1, 10, 100), (BLUE, GREEN, PURPLE), ("-", "--", ":"), strict=True):
        chance = binom.pmf(0, size * patients, rates)
        axes.plot(rates, chance, dashes, color=colour, zorder=3)
        middle = 1 - 0.3 ** (1 / (size * patients))
        axes.annotate(f"{size * patients:,}\npatients", (middle, 0.3), (6, 0), textcoords="offset points", color=INK)
        frames.append(pd.DataFrame({"patients": size * patients, "true rate": rates, "chance of no case": chance}))
    here = float(binom.pmf(0, patients, event_rate))
    axes.plot([event_rate, event_rate, rates[0]], [0, here, here], color=FAINT, linewidth=1, zorder=1)
    axes.plot(event_rate, here, "o", color=BLUE, markersize=8)
    axes.annotate(f"{here:.0%}", (event_rate, here), (8, 4), textcoords="offset points", color=INK)
    axes.set(xlabel="true rate of the reaction", ylabel="chance to see no case", xscale="log", ylim=(0, 1.03))
    axes.set_xlim(rates[0], rates[-1])
    axes.xaxis.set_major_formatter(lambda rate, _: f"{100 * rate:.6g}%")
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    alt = f"Chance of seeing no case against the true rate. At a rate of {event_rate:.1%}, {patients:,} patients show "
    return finish(figure, alt=f"{alt}no case with chance {here:.0%}.", data=pd.concat(frames))


def one_trial(scores: Scores, improvement: float) -> Figure:
    """Draw simulated patients of one trial from before to after, those who improved set apart.

    Parameters
    ----------
    scores : Scores
        Simulated scores.
    improvement : float
        Rise that counts as improved, in standard deviations.

    Returns
    -------
    Figure
        At most 60 patients are drawn; the count in the text is of all.

    Examples
    --------
    >>> from trialbook.analysis.improvement import simulate
    >>> figure = one_trial(simulate(10, 0.5, 0.5, seed=1), 0.5)
    >>> figure.trialbook_data.shape
    (10, 3)
    """
    better = scores.improved(improvement)
    figure, axes = panel(3.3)
    for before, after, rose in list(zip(scores.before, scores.after, better, strict=True))[:SHOWN]:
        style = {"color": BLUE, "marker": "o"} if rose else {"color": FAINT, "marker": "s", "linestyle": "--"}
        axes.plot([0, 1], [before, after], linewidth=1.4, markersize=5, **style)
    means = [scores.before.mean(), scores.after.mean()]
    axes.plot([-0.12, 1.12], means, "D", color=INK, markersize=7)
    for x, mean, side in zip((-0.16, 1.16), means, ("right", "left"), strict=True):
        axes.text(x, mean, _signed("mean", mean), ha=side, va="center")
    axes.axhline(0, color=RULE, linewidth=1, zorder=0)
    axes.set(xlim=(-0.55, 1.55), ylabel="score, in standard deviations")
    axes.set_xticks([0, 1], ["before", "after"])
    told = f"{better.sum():,} of {better.size:,} improved"
    axes.plot([], [], "o-", color=BLUE, markersize=5, label=told)
    axes.plot([], [], "s--", color=FAINT, markersize=5, label="the others")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.17), ncols=2)
    data = pd.DataFrame({"before": scores.before, "after": scores.after, "improved": better})
    moved = f"{_signed('mean', means[0])} becomes {_signed('', means[1])}"
    alt = f"Lines from before to after, one a patient: {told}. The {moved}."
    return finish(figure, alt=alt, data=data, simulated=True)


def improved_by_itself(improvement: float, claimed: float | None, limits: Interval | None) -> Figure:
    """Draw the share that improves while nothing acts, by how well two scores of one person agree.

    Parameters
    ----------
    improvement : float
        Rise that counts as improved, in standard deviations.
    claimed : float or None
        The share that a paper says improved, to be marked.
    limits : Interval or None
        Its confidence limits.

    Returns
    -------
    Figure
        A curve each for patients taken from everybody, the worse half and the worst fifth.

    Examples
    --------
    >>> improved_by_itself(0.5, None, None).trialbook_data.shape
    (120, 3)
    """
    grid = np.linspace(0, 0.975, 40)
    figure, axes = panel(3.6)
    frames = []
    for worst, colour, dashes, name in _LINES:
        shares = [share_improved(one, worst, improvement) for one in grid]
        axes.plot(grid, shares, dashes, color=colour, label=name)
        frames.append(pd.DataFrame({"patients from": name, "correlation": grid, "share improved": shares}))
    if claimed is not None and limits is not None:
        axes.axhspan(limits.low, limits.high, color=BLUE, alpha=0.1, linewidth=0)
        axes.axhline(claimed, color=BLUE, linewidth=1.2)
        axes.text(0.99, claimed + (0.015 if claimed < 0.9 else -0.06), "as the paper counts", color=INK, ha="right")
    axes.set(xlabel="correlation of two scores of one person", ylabel="improved, % of patients", xlim=(0, 1))
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    place = {"loc": "upper center", "bbox_to_anchor": (0.5, 1.28), "ncols": 3}
    axes.legend(title="patients taken from", title_fontsize=11, **place)
    ends = f"{frames[0]['share improved'].iloc[0]:.0%} to {frames[2]['share improved'].iloc[0]:.0%}"
    alt = f"Share improved without any effect, falling with the correlation of two scores; with none it is {ends}."
    return finish(figure, alt=alt, data=pd.concat(frames))


def _signed(name: str, value: float) -> str:
    """Write a number with a true minus sign."""
    return f"{name} {value:.1f}".strip().replace("-", "\N{MINUS SIGN}")
