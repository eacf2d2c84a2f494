"""The scale on which a sum of diameters becomes a category."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from trialbook.analysis.endpoints import GROWTH, SHRINKAGE, Assessment
from trialbook.figures.style import INK, finish, panel
from trialbook.ledger.roles import Role

_ROLES = {"CR": Role.RESPONSE, "PR": Role.RESPONSE, "SD": Role.STABLE, "PD": Role.PROGRESSION}


def response_scale(seen: Assessment) -> Figure:
    """Draw the categories of mRECIST along the change of the sum since baseline, and where one patient lies.

    Parameters
    ----------
    seen : Assessment
        The patient; the limit of progression follows from the smallest sum so far.

    Returns
    -------
    Figure
        One line with a zone for each category that this patient could be in.

    Examples
    --------
    >>> from trialbook.analysis.endpoints import mrecist
    >>> response_scale(mrecist("42 31", "28 19")).trialbook_data["category"].tolist()
    ['CR', 'PR', 'SD', 'PD']
    """
    zones = _zones(seen)
    right = max(0.6, seen.change + 0.15)
    figure, axes = panel(1.9)
    for name, low, high in zones:
        end = min(high, right)
        axes.plot([low, end], [0, 0], color=_ROLES[name].light, linewidth=13, solid_capstyle="butt")
        axes.text((low + end) / 2, 0.09, name, ha="center", va="bottom", weight="bold", color=INK)
        axes.plot([low, low], [-0.07, 0.07], color=INK, linewidth=1.2)
    axes.plot(-1, 0, "o", color=Role.RESPONSE.light, markeredgecolor=INK, markersize=12)
    axes.text(-1, 0.09, "CR", ha="center", va="bottom", weight="bold", color=INK)
    arrow = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.6}
    told = f"the example: {seen.category}{', new lesion' if 'new lesion' in seen.why else ''}"
    axes.annotate(told, (seen.change, -0.05), (seen.change, -0.42), arrowprops=arrow, ha=_side(seen.change, right))
    axes.set(xlim=(-1.08, right), ylim=(-0.5, 0.32), yticks=[], xlabel="change of the sum of diameters since the start")
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.spines["left"].set_visible(False)
    data = pd.DataFrame([("CR", -1.0, -1.0), *zones], columns=["category", "change from", "change to"])
    return finish(figure, alt=_alt(seen, zones), data=data)


def _zones(seen: Assessment) -> list[tuple[str, float, float]]:
    """Return where partial response, stable disease and progression lie; progression takes what it reaches."""
    progression = float(seen.smallest * (1 + GROWTH) / seen.before - 1)
    limits = [("PR", -1.0, min(float(SHRINKAGE), progression)), ("SD", float(SHRINKAGE), progression)]
    return [zone for zone in limits if zone[1] < zone[2]] + [("PD", progression, float("inf"))]


def _side(change: float, right: float) -> str:
    """Return how to align the label so that it stays inside."""
    return "left" if change < -0.75 else "right" if change > right - 0.3 else "center"


def _alt(seen: Assessment, zones: list[tuple[str, float, float]]) -> str:
    spans = "; ".join(f"{name} from {low:+.0%}" for name, low, _ in zones)
    example = f"The example lies at {seen.change:+.0%}: {seen.category}."
    return f"Scale of the change since the start: CR at -100%; {spans}. {example}"
