"""Random papers that also print what depends on a method: intervals, P values, differences, ratios, means, hazards.

Each number comes from scipy, statsmodels or the statistics module, by one of the usual methods.
"""

import statistics
from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction
from math import exp, log, sqrt

from scipy.stats import binomtest, chi2_contingency, fisher_exact, norm, ttest_rel
from statsmodels.stats.proportion import proportion_confint
from true_papers import Paper

from trialbook.paper.trial import Measure

CONFINT = ("normal", "beta", "wilson", "jeffreys", "agresti_coull")
BELOW = (0.001, 0.01, 0.05)


class MethodPaper(Paper):
    """A truth with scores before and after, and what is printed of it by methods of statistics."""

    KINDS = (*Paper.KINDS, "interval", "interval", "comparison", "comparison", "scores", "scores", "change", "hazard")

    def __init__(self, seed):
        super().__init__(seed)
        rng = self.rng
        self.step, scale = rng.choice([(1, 10), (1, 100), (10, 10)])
        self.scores = {
            id(one): [self.step * rng.randint(0, scale), self.step * rng.randint(0, scale)] for one in self.people
        }
        self.top = self.step * scale
        self.printed_scores = set()

    def trial(self):
        """Return the paper as a trial with its measure."""
        limits = {"low": Fraction(0), "high": Fraction(self.top)} if self.rng.random() < 0.5 else {}
        step = Fraction(self.step) if self.rng.random() < 0.7 else None
        return replace(super().trial(), measures=(Measure("score", "score", step=step, **limits),))

    def decimal(self, value, decimals):
        """Return a number as the paper prints it."""
        with localcontext() as context:
            context.prec = 60
            exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(value)
            return str(exact.quantize(Decimal(1).scaleb(-decimals), rounding=self.ways[0]))

    def counted(self, group):
        """Return a quantity with its time, and by group how many it counts and how many were assessed."""
        rng = self.rng
        kind = rng.choice(["best", "event", "state"])
        if kind == "best":
            codes = self.some()
            of = [(one, self.best(one)) for one in self.of(group)]
            found = [code in codes for _, code in of if code is not None]
            return f"best:{'+'.join(codes)}", None, found, len(of), codes
        if kind == "event":
            return "events:cough", None, [one.grades["rash"] > 0 for one in self.of(group)], len(self.of(group)), None
        codes, time = self.some(), rng.choice(self.visits)
        found = [one.seen[time] in codes for one in self.of(group) if one.seen[time]]
        return f"rate:{'+'.join(codes)}", time, found, len(self.of(group)), codes

    def print_interval(self, group):
        """Print the interval of a rate of all or of those assessed, and perhaps the rate."""
        quantity, time, found, size, _ = self.counted(group)
        out_of = self.rng.choice([size, len(found)])
        if not out_of:
            return
        count = sum(found)
        if self.rng.random() < 0.7:
            self.rate_of(quantity, time, count, out_of, size, group)
        low, high = proportion_confint(count, out_of, method=self.rng.choice(CONFINT))
        if self.rng.random() < 0.2:
            low, high = binomtest(count, out_of).proportion_ci(method="wilsoncc")
        decimals = self.rng.randint(0, 2)
        ends = [self.decimal(100 * float(min(max(end, 0), 1)), decimals) for end in (low, high)]
        self.add(f"ci:{quantity}", time, f"{ends[0]}%-{ends[1]}%", group, **self.out_of(out_of, size, 0.5))

    def out_of(self, number, size, chance):
        """Return the denominator as a claim has it, by chance where it is not everybody."""
        return {"of": str(number)} if number != size and self.rng.random() < chance else {}

    def rate_of(self, quantity, time, count, out_of, size, group):
        """Print a count out of a denominator in one of the usual forms."""
        text = self.rng.choice(["{0}/{1}", "{2}", "{0}/{1} ({2})"])
        text = text.format(count, out_of, self.rate(count, out_of))
        needed = {"of": str(out_of)} if out_of != size and "/" not in text else {}
        self.add(quantity, time, text, group, **needed)

    def print_comparison(self, group):
        """Print two rates, and a P value, a difference or a ratio of them."""
        if len(self.groups) < 2:
            return
        state = self.rng.getstate()
        pairs = []
        for arm in self.groups:
            self.rng.setstate(state)  # the same quantity in both
            quantity, time, found, size, _ = self.counted(arm)
            pairs.append((arm, sum(found), len(found), size))
        of_all = self.rng.random() < 0.5
        pairs = [(arm, count, size if of_all else seen, size) for arm, count, seen, size in pairs]
        if any(out_of == 0 for _, _, out_of, _ in pairs):
            return
        for arm, count, out_of, size in pairs:
            if self.rng.random() < 0.8:
                self.rate_of(quantity, time, count, out_of, size, arm)
        (_, x, n, _), (_, y, m, _) = pairs
        about = {"group": "G", "versus": "H"}
        kind = self.rng.choice(["p", "p", "difference", "ratio", "odds_ratio"])
        if kind == "p":
            self.add(f"p:{quantity}", time, self.p_value(self.p_of(x, n, y, m)), **about)
        elif kind == "difference":
            exact = 100 * (Fraction(x, n) - Fraction(y, m))
            self.add(f"difference:{quantity}", time, self.decimal(exact, self.rng.randint(0, 1)) + "%", **about)
        elif 0 < x < n and 0 < y < m:
            table = [x, n - x, y, m - y]
            risk = kind == "ratio"
            value = Fraction(x * m, n * y) if risk else Fraction(x * (m - y), (n - x) * y)
            error = sqrt(1 / x - 1 / n + 1 / y - 1 / m) if risk else sqrt(sum(1 / each for each in table))
            ends = [exp(log(value) + sign * norm.ppf(0.975) * error) for sign in (-1, 1)]
            self.add(f"{kind}:{quantity}", time, self.decimal(value, 2), **about)
            self.add(f"ci:{kind}:{quantity}", time, "-".join(self.decimal(end, 2) for end in ends), **about)

    def p_of(self, x, n, y, m):
        """Return the P value of two counts by a usual test."""
        table = [[x, n - x], [y, m - y]]
        if 0 in (x + y, n + m - x - y) or self.rng.random() < 0.5:
            return fisher_exact(table).pvalue
        return chi2_contingency(table, correction=self.rng.random() < 0.5).pvalue

    def p_value(self, p):
        """Return a P value as printed: rounded, or below a usual limit."""
        p = min(float(p), 1.0)
        below = [limit for limit in BELOW if p < limit]
        if below and self.rng.random() < 0.4:
            return f"P<{self.rng.choice(below):g}"
        return f"P={self.decimal(p, self.rng.randint(2, 4))}"

    def print_scores(self, group, when=None):
        """Print mean, deviation, median or range of a score before or after, of some or all patients."""
        rng, people = self.rng, self.of(group)
        index = rng.randint(0, 1) if when is None else when
        if (group, index) in self.printed_scores or len(people) < 2:
            return
        self.printed_scores.add((group, index))
        measured = people[: rng.randint(2, len(people))] if rng.random() < 0.3 else people
        values = [self.scores[id(one)][index] for one in measured]
        time, decimals = self.visits[0] + 50 * index, rng.randint(1, 2)
        mean = self.decimal(Fraction(sum(values), len(values)), decimals)
        deviation = rng.choice([statistics.stdev, statistics.pstdev])(values)
        more = self.out_of(len(measured), len(people), 1)  # a spread is of as many as `of` says, or of all
        forms = rng.sample(["mean", "sd", "median", "range", "se"], rng.randint(1, 4))
        if when is not None or rng.random() < 0.3:
            error = rng.random() < 0.3
            spread = deviation / sqrt(len(values)) if error else deviation
            self.add("mean_sd:score", time, f"{mean}±{self.decimal(spread, decimals)}", group, **more)
            forms = [form for form in forms if form in ("median", "range")]
        texts = {
            "mean": mean, "sd": self.decimal(deviation, decimals),
            "se": self.decimal(statistics.stdev(values) / sqrt(len(values)), decimals),
            "median": self.decimal(Fraction(statistics.median(values)), decimals),
            "range": f"{min(values)}-{max(values)}",
        }  # fmt: skip
        for form in forms:
            self.add(f"{form}:score", time, texts[form], group, **more)

    def print_change(self, group):
        """Print means with deviations before and after, the change, and the P value of a paired t-test."""
        for when in (0, 1):
            self.print_scores(group, when)
        pairs = [self.scores[id(one)] for one in self.of(group)]
        if len(pairs) < 3 or len({after - before for before, after in pairs}) < 2:
            return
        before, after = zip(*pairs, strict=True)
        time = self.visits[0] + 50
        change = Fraction(sum(after) - sum(before), len(pairs))
        self.add("change:score", time, self.decimal(change, self.rng.randint(0, 2)), group)
        self.add("p:score", time, self.p_value(ttest_rel(before, after).pvalue), group)

    def print_hazard(self, group):
        """Print a hazard ratio with its limits and Wald's P value."""
        if len(self.groups) < 2:
            return
        ratio, error, decimals = self.rng.gauss(0, 1), self.rng.uniform(0.05, 1.5), self.rng.randint(1, 3)
        numbers = [self.decimal(exp(ratio + each * norm.ppf(0.975) * error), decimals) for each in (0, -1, 1)]
        about = {"group": "G", "versus": "H"}
        self.add("hr:death", None, f"{numbers[0]} (95% CI {numbers[1]}-{numbers[2]})", **about)
        self.add("p:hr:death", None, self.p_value(2 * norm.sf(abs(ratio) / error)), **about)
