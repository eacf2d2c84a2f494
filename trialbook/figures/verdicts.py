"""The ledger as a picture: every claim as a mark, how many have each verdict, and what an answer would take."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, NullLocator

from trialbook.figures.style import BLUE, FAINT, GREEN, INK, finish, panel
from trialbook.ledger import VERDICTS, Ledger, Verdict
from trialbook.paper.trial import SECTIONS
from trialbook.statistics.designs import one_arm_sample_size
from trialbook.statistics.two_arms import two_arm_sample_size

_SIZE = 8  # points
_A_LINE, _LINE = 26, 0.27  # marks on one line, and inches that a line takes


def ledger_strip(judged: Ledger) -> Figure:
    """Draw every printed number as a mark in the order of the paper, section by section, with its verdict as shape.

    Parameters
    ----------
    judged : Ledger
        Any ledger; a statement without a number has no mark.

    Returns
    -------
    Figure
        The legend says how many numbers have each verdict.
    """
    frame = pd.DataFrame(
        [(each.claim.id, each.claim.section, each.claim.printed, each.verdict) for each in judged.numbers],
        columns=["id", "section", "printed", "verdict"],
    )
    lines = _lines(frame)
    figure, axes = panel(height=_LINE * len(lines) + 0.75)
    for height, (_, part) in enumerate(lines):
        for place, verdict in enumerate(part["verdict"]):
            axes.plot(place, height, linestyle="", markersize=_SIZE, **_mark(verdict))
    axes.set_yticks(range(len(lines)), [label for label, _ in lines])
    axes.set(xlim=(-0.8, _A_LINE - 0.2), ylim=(max(len(lines), 1) - 0.5, -0.5), xticks=[])
    axes.tick_params(left=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    handles = [Line2D([], [], linestyle="", markersize=_SIZE, **_mark(verdict)) for verdict in VERDICTS]
    names = [f"{verdict}: {judged.marks[verdict]}" for verdict in VERDICTS]
    figure.legend(handles, names, loc="outside lower center", ncols=3, handletextpad=0.2, columnspacing=1.2)
    alt = f"{len(frame)} printed numbers, a mark each, by section of the paper. {_in_words(judged)}"
    return finish(figure, alt=alt, data=frame)


def _lines(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the numbers of each section that has any, broken into lines, the first of them with the section's name."""
    parts = [(section, frame[frame["section"] == section]) for section in SECTIONS]
    return [
        (section if start == 0 else "", part.iloc[start : start + _A_LINE])
        for section, part in parts
        for start in range(0, len(part), _A_LINE)
    ]


def _mark(verdict: Verdict) -> dict[str, Any]:
    return {"color": verdict.look.light, **verdict.look.marker}


def _in_words(judged: Ledger) -> str:
    return ", ".join(f"{number} {verdict}" for verdict, number in judged.marks.items()) + "."


def verdict_bars(judged: Ledger) -> Figure:
    """Draw how many of the printed numbers have each verdict.

    Parameters
    ----------
    judged : Ledger
        Any ledger.

    Returns
    -------
    Figure
        A bar for each verdict.
    """
    table = pd.DataFrame(list(judged.marks.items()), columns=["verdict", "numbers"])
    figure, axes = panel(height=2.7)
    for height, (verdict, number) in enumerate(judged.marks.items()):
        look = verdict.look
        face = look.light if verdict is Verdict.GIVEN else "none"
        axes.barh(height, number, 0.62, facecolor=face, hatch=look.hatch, edgecolor=look.light, linewidth=1.2)
        axes.text(number, height, f"  {number}", va="center", fontsize=10)
    axes.set_yticks(range(len(VERDICTS)), VERDICTS)
    axes.set(xlabel="printed numbers", ylim=(len(VERDICTS) - 0.4, -0.6), xlim=(0, max(1, 1.2 * table["numbers"].max())))
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.tick_params(left=False)
    return finish(figure, alt=f"Printed numbers by verdict. {_in_words(judged)}", data=table)


def sizes_needed(p0: float, p1: float, alpha: float, power: float) -> pd.DataFrame:
    """Return the patients that each design needs, for the rate worth finding and for others around it.

    Parameters
    ----------
    p0, p1 : float
        The reference rate and the rate worth finding, ``0 < p0 < p1 < 1``.
    alpha, power : float
        Level and power, strictly between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        Columns ``rate``, ``one arm`` and ``two arms`` (both together), by increasing rate.

    Examples
    --------
    >>> sizes_needed(0.3, 0.5, 0.05, 0.8).query("rate == 0.5").to_dict("records")
    [{'rate': 0.5, 'one arm': 43, 'two arms': 186}]
    """
    rates = sorted({p1, *np.linspace(p0 + (p1 - p0) / 2, (p1 + 1) / 2, 13).round(4)})
    rows = [
        (rate, one_arm_sample_size(p0, rate, alpha, power).patients, 2 * two_arm_sample_size(p0, rate, alpha, power))
        for rate in map(float, rates)
    ]
    return pd.DataFrame(rows, columns=["rate", "one arm", "two arms"])


_DESIGNS = (("two arms", BLUE, "s", "randomised, both arms"), ("one arm", GREEN, "o", "one arm"))


def draw_sizes(table: pd.DataFrame, patients: int, p1: float) -> Figure:
    """Draw how many patients each design needs, by the true rate, beside how many the trial had.

    Parameters
    ----------
    table : pandas.DataFrame
        What :func:`sizes_needed` returns.
    patients : int
        Patients of the trial.
    p1 : float
        The rate worth finding.

    Returns
    -------
    Figure
        The vertical scale is logarithmic.
    """
    figure, axes = panel(height=3.2)
    for column, colour, marker, name in _DESIGNS:
        style = {"color": colour, "marker": marker, "markersize": 5, "linewidth": 1.5}
        axes.plot(100 * table["rate"], table[column], label=name, **style)
    axes.legend(loc="upper right")  # which falling curves leave free
    axes.axhline(patients, color=INK, linewidth=1, linestyle=(0, (4, 3)))
    beside = {"textcoords": "offset points", "fontsize": 10}
    ends = np.abs(np.log(table[[column for column, *_ in _DESIGNS]].iloc[[0, -1]] / patients)).min(axis=1)
    where, side, aside = (0, "left", 4) if ends.iloc[0] >= ends.iloc[1] else (1, "right", -4)  # farther from a curve
    at = (where, patients)
    axes.annotate("this trial", at, xycoords=("axes fraction", "data"), xytext=(aside, 4), ha=side, **beside)
    axes.axvline(100 * p1, color=FAINT, linewidth=1, linestyle=":", zorder=0)
    axes.annotate("worth finding", (100 * p1, 0), xycoords=("data", "axes fraction"), xytext=(4, 5), **beside)
    axes.set(
        xlabel="true rate under the treatment (%)",
        ylabel="patients needed",
        yscale="log",
        ylim=(min(5, patients / 2), None),
    )
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.yaxis.set_minor_locator(NullLocator())
    at = table[table["rate"] == p1].iloc[0]
    alt = (
        f"Patients needed against the true rate. To find {100 * p1:g}%, one arm needs {at['one arm']:.0f} and two "
        f"randomised arms {at['two arms']:.0f} together; the trial had {patients}."
    )
    return finish(figure, alt=alt, data=table)
