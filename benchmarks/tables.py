"""Coverage tables and interval tables beside statsmodels and R."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from benchmarks.measure import Measure, clock, r_seconds
from trialbook.statistics.coverage import coverage_table
from trialbook.statistics.proportions import limits

MOST = 100
RATES = np.linspace(0, 1, 1001)[1:-1]
PEERS = {"clopper-pearson": "beta", "wilson": "wilson", "jeffreys": "jeffreys", "wald": "normal"}
R_TABLES = """
most <- 100; rates <- (1:999) / 1000
start <- proc.time()[["elapsed"]]
limits <- lapply(1:most, function(n) list(
  exact = sapply(0:n, function(x) binom.test(x, n)$conf.int),
  wilson = suppressWarnings(sapply(0:n, function(x) prop.test(x, n, correct = FALSE)$conf.int))))
cat(proc.time()[["elapsed"]] - start, "\\n")
for (n in 1:most) {
  mass <- outer(0:n, rates, function(x, p) dbinom(x, n, p))
  for (table in limits[[n]]) colSums(mass * outer(1:(n + 1), rates, function(i, p) table[1, i] <= p & p <= table[2, i]))
}
cat(proc.time()[["elapsed"]] - start, "\\n")
"""


def measures() -> Iterator[Measure]:
    """Yield the measures of intervals and of how often they cover."""
    r = r_seconds(R_TABLES)
    theirs = clock(_coverage_by_statsmodels, 3)
    ours = clock(lambda: coverage_table(RATES, MOST, methods=tuple(PEERS)), 1)
    _agree()
    name = "coverage tables (four methods, up to 100 patients, 999 true rates)"
    yield Measure(name, ours, "s", "statsmodels and scipy, vectorised over counts and rates", theirs, 0.1)
    yield from (
        Measure("coverage tables (two methods)", clock(_two, 1), "s", "R, binom.test and prop.test", r[1], 0.1)
        for _ in r[:1]
    )
    name = "interval tables (four methods, up to 100 patients)"
    yield Measure(
        name, clock(_intervals, 1), "s", "statsmodels, vectorised over counts", clock(_intervals_by_statsmodels, 1), 1
    )
    yield from (
        Measure("interval tables (two methods)", clock(_two_tables, 1), "s", "R, binom.test and prop.test", r[0], 1)
        for _ in r[:1]
    )


def _two() -> None:
    coverage_table(RATES, MOST, methods=("clopper-pearson", "wilson"))


def _two_tables() -> None:
    _intervals(("clopper-pearson", "wilson"))


def _intervals(methods: tuple[str, ...] = tuple(PEERS)) -> None:
    patients = np.repeat(np.arange(1, MOST + 1), np.arange(2, MOST + 2))
    successes = np.concatenate([np.arange(n + 1) for n in range(1, MOST + 1)])
    for method in methods:
        limits(successes, patients, method=method)


def _intervals_by_statsmodels() -> None:
    for method in PEERS.values():
        for n in range(1, MOST + 1):
            proportion_confint(np.arange(n + 1), n, method=method)


def _coverage_by_statsmodels() -> dict[tuple[str, int], np.ndarray]:
    """Return exact coverage from statsmodels' limits and scipy's probabilities, which are shared by the methods."""
    table = {}
    for n in range(1, MOST + 1):
        counts = np.arange(n + 1)[:, None]
        mass = binom.pmf(counts, n, RATES)
        for method, peer in PEERS.items():
            low, high = proportion_confint(counts, n, method=peer)
            table[method, n] = (mass * ((low <= RATES) & (high >= RATES))).sum(axis=0)
    return table


def _agree() -> None:
    """Make sure that what is compared is the same thing, but for rates that lie on a limit."""
    ours, theirs = coverage_table(RATES, 10, methods=("wilson",)), _coverage_by_statsmodels()
    if not np.allclose(ours["wilson"][-1], theirs["wilson", 10]):
        raise AssertionError("the two coverage tables differ")
