"""Survival curves fitted to deaths between landmarks, over what the deaths themselves say."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import PercentFormatter

from trialbook.figures.style import BLUE, FAINT, ORANGE, RULE, finish, panel
from trialbook.figures.survival import thinned
from trialbook.statistics.parametric import ExponentialFit, WeibullFit
from trialbook.statistics.turnbull import Mass


def draw_fits(
    masses: Sequence[Mass], exponential: ExponentialFit, weibull: WeibullFit, end: float, time_unit: str
) -> Figure:
    """Draw the Turnbull estimate and the two fitted curves.

    Parameters
    ----------
    masses : sequence of Mass
        The Turnbull estimate.
    exponential : ExponentialFit
        The fitted exponential curve.
    weibull : WeibullFit
        The fitted Weibull curve.
    end : float
        The last landmark.
    time_unit : str
        The unit of the time axis.

    Returns
    -------
    Figure
        A box where the Turnbull estimate falls and the data do not say how, level lines between, and two curves.
    """
    figure, axes = panel(height=3.7)
    _draw_turnbull(axes, masses, end)
    times = np.linspace(0, end, 145)
    curves = {"exponential": (exponential, BLUE, "--"), "Weibull": (weibull, ORANGE, "-")}
    for name, (fit, colour, style) in curves.items():
        axes.plot(times, [fit.survival(time) for time in times], color=colour, linestyle=style, label=name)
    axes.legend(loc="lower left", fontsize=10)
    axes.set(xlabel=f"Time ({time_unit})", ylabel="Alive", ylim=(0, 1.03), xlim=(0, end * 1.02))
    axes.set_xticks(
        thinned({0, end, *(time for mass in masses for time in (mass.left, mass.right) if time < end)}, end)
    )
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    frame = pd.DataFrame(
        {"time": times} | {name: [fit.survival(t) for t in times] for name, (fit, *_) in curves.items()}
    )
    alt = (
        f"The Turnbull estimate as boxes, with two fitted curves. At {end:g} {time_unit} the exponential curve is at "
        f"{exponential.survival(end):.1%} and the Weibull curve at {weibull.survival(end):.1%}."
    )
    return finish(figure, alt, frame)


def _draw_turnbull(axes: Axes, masses: Sequence[Mass], end: float) -> None:
    """Draw a box for each fall, from where it begins to where it must be over, and the levels between."""
    alive, since = 1.0, 0.0
    label = "Turnbull estimate"
    for mass in masses:
        axes.plot((since, min(mass.left, end)), (alive, alive), color=FAINT, linewidth=2)
        if mass.right == inf:
            axes.plot((min(mass.left, end), end), (alive, alive), color=FAINT, linewidth=2)
            return
        box = (mass.left, alive - mass.share), mass.right - mass.left, mass.share
        axes.add_patch(Rectangle(*box, facecolor=RULE, edgecolor=FAINT, alpha=0.7, label=label))
        alive, since, label = alive - mass.share, mass.right, None
    axes.plot((since, end), (alive, alive), color=FAINT, linewidth=2)
