"""The kinds of interval for a proportion: name, label, formula and function, in one table.

A new interval is one entry, and a function of its name among the formulas. Parameters, chapters, glossary, the ledger
and the tests read the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialbook.statistics.interval_formulas import Floats, Limits


@dataclass(frozen=True)
class IntervalMethod:
    """A kind of interval for a proportion.

    Attributes
    ----------
    name : str
        The word for it in parameters and calls.
    label : str
        How text and figures name it.
    formula : str
        LaTeX for the limits, with x successes, n patients, p = x / n, and z the normal quantile at 1 - alpha / 2.
    idea : str
        What it does, in one sentence.
    compared : bool
        Whether the chapters set it beside the others and offer it as a parameter. The rest serve to recognise printed
        intervals.
    """

    name: str
    label: str
    formula: str
    idea: str
    compared: bool

    def limits(self, x: Floats, n: Floats, alpha: float) -> Limits:
        """Return both limits for successes and patients: by the function of this name among the formulas."""
        # scipy is loaded only where limits are computed, so that a command can check parameters without it
        from trialbook.statistics import interval_formulas

        return getattr(interval_formulas, self.name.replace("-", "_"))(x, n, alpha)


_TABLE = (
    IntervalMethod(
        "clopper-pearson",
        "Clopper-Pearson",
        r"P(X \ge x \mid \text{low}) = P(X \le x \mid \text{high}) = \alpha / 2",
        "The rates that neither one-sided exact test at alpha / 2 rejects; never covers less often than it says.",
        True,
    ),
    IntervalMethod(
        "wilson",
        "Wilson",
        r"|p - \pi| = z \sqrt{\pi (1 - \pi) / n}",
        "The rates that the score test does not reject; covers about as often as it says on average.",
        True,
    ),
    IntervalMethod(
        "mid-p",
        "mid-P",
        r"P(X > x \mid \text{low}) + \tfrac12 P(X = x \mid \text{low}) = \alpha / 2",
        "Clopper-Pearson with half the probability of the observed count in each tail.",
        True,
    ),
    IntervalMethod(
        "jeffreys",
        "Jeffreys",
        r"\text{quantiles } \alpha / 2, 1 - \alpha / 2 \text{ of } \mathrm{Beta}(x + \tfrac12, n - x + \tfrac12)",
        "The middle of the posterior under a Beta(1/2, 1/2) prior; low is 0 for x = 0 and high is 1 for x = n.",
        True,
    ),
    IntervalMethod(
        "wald",
        "Wald",
        r"p \pm z \sqrt{p (1 - p) / n}",
        "The estimate plus and minus a multiple of its standard error, cut at 0 and 1; fails with few patients.",
        True,
    ),
    IntervalMethod(
        "wilson-corrected",
        "Wilson, corrected",
        r"|p - \pi| - \tfrac{1}{2n} = z \sqrt{\pi (1 - \pi) / n}",
        "Wilson with a continuity correction.",
        False,
    ),
    IntervalMethod(
        "agresti-coull",
        "Agresti-Coull",
        r"\tilde p \pm z \sqrt{\tilde p (1 - \tilde p) / \tilde n}, \quad "
        r"\tilde n = n + z^2, \; \tilde p = (x + z^2 / 2) / \tilde n",
        "Wald after adding z squared patients, half of them successes.",
        False,
    ),
    IntervalMethod(
        "logit",
        "logit",
        r"\mathrm{logit}(p) \pm z \sqrt{1 / (n p (1 - p))}",
        "Wald for the log odds; the exact limits where x is 0 or n.",
        False,
    ),
    IntervalMethod(
        "log",
        "log",
        r"p \exp(\pm z \sqrt{(1 - p) / (n p)})",
        "Wald for the logarithm of the rate, as programs print for survival, cut at 1; the exact limits where x is 0.",
        False,
    ),
    IntervalMethod(
        "log-log",
        "complementary log-log",
        r"p^{\exp(\pm z \sqrt{(1 - p) / (n p)} / |\log p|)}",
        "Wald for log(-log p), as programs print for survival; the exact limits where x is 0 or n.",
        False,
    ),
)

INTERVALS: dict[str, IntervalMethod] = {method.name: method for method in _TABLE}
COMPARED = tuple(method.name for method in _TABLE if method.compared)
