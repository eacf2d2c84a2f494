"""Simon's designs and simulated trials beside loops in Python and in R."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from benchmarks.measure import Measure, clock, r_seconds
from trialbook.statistics.simon import simon_designs
from trialbook.statistics.simulated_trials import p_values, simulate_changes

P0, P1, ALPHA, BETA = 0.2, 0.4, 0.05, 0.2
R_SIMON = """
at <- as.numeric(commandArgs(TRUE)); p0 <- at[1]; p1 <- at[2]; alpha <- at[3]; beta <- at[4]; most <- at[5]
start <- proc.time()[["elapsed"]]
best <- Inf; answer <- NULL
for (n in 2:most) for (n1 in 1:(n - 1)) for (r1 in 0:(n1 - 1)) {
  if (pbinom(r1, n1, p1) > beta) break
  x <- (r1 + 1):n1; futile <- (r1 + 1):(n - 1)
  tail0 <- outer(x, futile, function(x, r) pbinom(r - x, n - n1, p0, lower.tail = FALSE))
  r <- futile[match(TRUE, colSums(dbinom(x, n1, p0) * tail0) <= alpha)]
  if (is.na(r)) next
  power <- sum(dbinom(x, n1, p1) * pbinom(r - x, n - n1, p1, lower.tail = FALSE))
  expected <- n1 + (1 - pbinom(r1, n1, p0)) * (n - n1)
  if (power >= 1 - beta && expected < best) { best <- expected; answer <- c(n1, r1, n, r) }
}
cat(proc.time()[["elapsed"]] - start, answer, "\\n")
"""
TRIALS, PATIENTS, MODEL = 1000, 10, (12.0, 0.6, 0.35)
R_TRIALS = """
at <- as.numeric(commandArgs(TRUE)); n <- at[2]; mean_count <- at[3]; dispersion <- at[4]; effect <- at[5]
start <- proc.time()[["elapsed"]]
for (trial in 1:at[1]) {
  rate <- rgamma(n, 1 / dispersion, scale = mean_count * dispersion)
  change <- rpois(n, (1 - effect) * rate) - rpois(n, rate)
  if (any(change != 0)) binom.test(sum(change < 0), sum(change != 0))
  suppressWarnings(wilcox.test(change)); t.test(change)
}
cat(proc.time()[["elapsed"]] - start, "\\n")
"""


def measures() -> Iterator[Measure]:
    """Yield the measures of designs and of simulated trials."""
    optimal, _ = simon_designs(P0, P1, ALPHA, BETA)
    ours = clock(lambda: simon_designs(P0, P1, ALPHA, BETA), 1)
    name = f"Simon's designs for {P0:g} against {P1:g}"
    looped = clock(lambda: _agrees(_simon_by_loops(optimal.patients), optimal))
    yield Measure(name, ours, "s", "loops, with scipy's distributions to the same number of patients", looped, 1)
    for seconds, *design in filter(None, [r_seconds(R_SIMON, P0, P1, ALPHA, BETA, optimal.patients)]):
        _agrees(tuple(map(int, design)), optimal)
        yield Measure(name, ours, "s", "R, loops with dbinom and pbinom", seconds, 1)
    yield Measure("Simon's designs for 0.3 against 0.45", clock(lambda: simon_designs(0.3, 0.45), 1))
    yield from _trials()


def _trials() -> Iterator[Measure]:
    """Yield the measures of simulated trials."""
    changes = simulate_changes(TRIALS, PATIENTS, *MODEL, seed=1)
    simulated = clock(lambda: p_values(simulate_changes(TRIALS, PATIENTS, *MODEL, seed=1)), 1)
    theirs = clock(lambda: _p_values_by_scipy(changes), 1)
    if not all(np.allclose(a, b) for a, b in zip(p_values(changes).values(), _p_values_by_scipy(changes), strict=True)):
        raise AssertionError("the P values differ")
    name = f"{TRIALS:,} simulated trials of {PATIENTS} pairs with four tests"
    yield Measure(name, simulated, "s", "scipy's tests, vectorised over trials", theirs, 1)
    for (seconds,) in filter(None, [r_seconds(R_TRIALS, TRIALS, PATIENTS, *MODEL)]):
        yield Measure(name, simulated, "s", "R, three of the tests trial by trial", seconds, 1)


def _p_values_by_scipy(changes: NDArray[np.int64]) -> list[NDArray[np.float64]]:
    """Return the P values of the four tests; the signed-rank test of scipy itself takes hundreds of times as long."""
    fell, rose = (changes < 0).sum(axis=1), (changes > 0).sum(axis=1)
    ranks = np.sign(changes) * (stats.rankdata(np.abs(changes), axis=1) - (changes == 0).sum(axis=1, keepdims=True))
    by_signs = [
        stats.permutation_test((values,), np.sum, permutation_type="samples", vectorized=True, axis=1).pvalue
        for values in (ranks, changes)
    ]
    sign = np.minimum(2 * stats.binom.cdf(np.minimum(fell, rose), fell + rose, 0.5), 1)
    return [sign, *by_signs, stats.ttest_1samp(changes, 0, axis=1).pvalue]


def _simon_by_loops(most: int) -> tuple[int, ...]:
    """Return the first stage, its limit, the total and its limit of the optimal design of so many patients at most."""
    best, answer = np.inf, (0, 0, 0, 0)
    for n in range(2, most + 1):
        for n1 in range(1, n):
            mass, more = (stats.binom.pmf(np.arange(n1 + 1), n1, p) for p in (P0, P1))
            stopped, missed = mass.cumsum(), more.cumsum()
            for r1 in range(n1):
                if missed[r1] > BETA:
                    break
                seen, futile = np.arange(r1 + 1, n1 + 1), np.arange(r1 + 1, n)
                size = mass[r1 + 1 :] @ stats.binom.sf(futile - seen[:, None], n - n1, P0)
                expected = n1 + (1 - stopped[r1]) * (n - n1)
                if size.min(initial=1) > ALPHA or expected >= best:
                    continue
                r = int(futile[(size <= ALPHA).argmax()])
                if more[r1 + 1 :] @ stats.binom.sf(r - seen, n - n1, P1) >= 1 - BETA:
                    best, answer = expected, (n1, r1, n, r)
    return answer


def _agrees(found: tuple[int, ...], design: object) -> None:
    """Make sure that what is compared is the same thing."""
    ours = (design.first, design.stop, design.patients, design.futile)
    if found != ours:
        raise AssertionError(f"the designs differ: {found} and {ours}")
