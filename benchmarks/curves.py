"""Interval-censored estimates and fitted curves beside lifelines and R."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from functools import partial
from math import inf

import numpy as np
from lifelines import ExponentialFitter, KaplanMeierFitter, WeibullFitter
from numpy.typing import NDArray

from benchmarks.measure import Measure, clock, r_seconds
from trialbook import load_trial
from trialbook.statistics.deaths import DeathIntervals, deaths_between
from trialbook.statistics.parametric import fit_exponential, fit_weibull
from trialbook.statistics.turnbull import turnbull

R_CURVES = """
suppressMessages(library(survival))
numbers <- function(text) as.numeric(strsplit(text, " ")[[1]])
at <- lapply(commandArgs(TRUE), numbers)
names(at) <- c("left", "right", "patients")
clock <- function(work) min(replicate(20, { start <- proc.time()[["elapsed"]]; for (i in 1:20) work()
  (proc.time()[["elapsed"]] - start) / 20 }))
cat(clock(function() with(at, survfit(Surv(left, right, type = "interval2") ~ 1, weights = patients))), "\\n")
"""


def measures() -> Iterator[Measure]:
    """Yield the measures of survival, for a trial with few landmarks and for one with many."""
    yield from _measures(deaths_between(load_trial("nk-liver-2020")))
    yield from _measures(_many())


def _many() -> DeathIntervals:
    """Return the deaths of a made-up trial with many landmarks, whose counts leave a range at each."""
    landmarks, step = 40, 12
    lower = tuple(step * number for number in range(landmarks))
    return DeathIntervals(1000, tuple(map(float, range(1, landmarks + 1))), lower, tuple(n + 3 * step for n in lower))


def _measures(intervals: DeathIntervals) -> Iterator[Measure]:
    """Yield the measures of each piece beside each of its peers."""
    what, theirs = f"{len(intervals.times)} landmarks", _by_lifelines(intervals)
    by_standard_error = "lifelines, limits by the standard error"
    pieces = {
        f"interval-censored deaths at {what}": (
            turnbull,
            {"lifelines": theirs["intervals"]} | _by_r(intervals),
        ),
        f"exponential curve at {what} (with profile-likelihood limits)": (
            fit_exponential,
            {by_standard_error: theirs["exponential"]},
        ),
        f"Weibull curve at {what} (with profile-likelihood limits)": (
            fit_weibull,
            {by_standard_error: theirs["Weibull"]},
        ),
    }
    for name, (work, peers) in pieces.items():
        ours = clock(partial(work, intervals), 0.5)
        yield from (Measure(name, ours, "s", peer, seconds, 1) for peer, seconds in peers.items())


def _by_lifelines(intervals: DeathIntervals) -> dict[str, float]:
    """Return the seconds of lifelines for each piece."""
    left, right, patients = _ends(intervals)
    opened = np.nextafter(left, inf)  # lifelines takes intervals as closed at both ends
    fitters = {"intervals": KaplanMeierFitter, "exponential": ExponentialFitter, "Weibull": WeibullFitter}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # lifelines warns of what it does with so few patients
        return {
            name: clock(lambda fitter=fitter: fitter().fit_interval_censoring(opened, right, weights=patients), 0.5)
            for name, fitter in fitters.items()
        }


def _by_r(intervals: DeathIntervals) -> dict[str, float]:
    """Return R's seconds for the estimate by R's name, or nothing where there is no R."""
    seconds = r_seconds(R_CURVES, *map(_joined, _ends(intervals)))
    return {"R, survfit": seconds[0]} if seconds else {}


def _ends(intervals: DeathIntervals) -> NDArray[np.float64]:
    """Return the left ends, the right ends and the patients of the intervals."""
    return np.array([(one.left, one.right, one.patients) for one in intervals.observations]).T


def _joined(numbers: Iterable[float]) -> str:
    return " ".join("Inf" if number == inf else f"{float(number):.17g}" for number in numbers)
