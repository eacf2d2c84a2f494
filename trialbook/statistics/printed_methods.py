"""Printed numbers that depend on counts of patients and on a method: P values, intervals, differences and ratios.

Statistics are imported where they are used: scipy takes a while, and a paper without such a claim does without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from trialbook.paper.estimates import interval_in
from trialbook.paper.numerals import Interval, Number
from trialbook.paper.printed import read_number, read_p, split_interval
from trialbook.paper.quantities import BY_KIND, Quantity, parse_quantity
from trialbook.paper.rounding import prints, prints_p
from trialbook.paper.trial import Claim, Trial

Value = float | tuple[float, float]
Rates = tuple[Fraction, Fraction]
_KINDS = {"difference": "difference ", "ratio": "ratio ", "odds_ratio": "odds ratio ", "ci": "interval "}
OF_TWO = ("difference", "ratio", "odds_ratio")
Group = str | None  # None: all patients
_OVER_TIME = ("survival", "event_free")  # which usual methods estimate and compare from the times of events
# what the ways to a ratio give as its value and as its limits
_VALUES = {"log": "exact rates", "log, 0.5 added": "exact rates, 0.5 added", "conditional": "conditional likelihood"}
_LIMITS = {"log": "Wald for its logarithm", "log, 0.5 added": "Wald, 0.5 added", "conditional": "exact"}
_PATIENTS = ("count", "rate", "count or rate")


@dataclass(frozen=True)
class ByMethod:
    """A printed number, with what each usual method gives for counts of patients.

    Attributes
    ----------
    claim : Claim
        As the folder has it.
    form : Quantity
        What the counts are of.
    groups : tuple of str or None
        The group that is counted, or the two that are compared.
    values : callable
        From each count with its number of patients to the value of each method by name.
    agrees : callable
        Whether a value prints as the printed number.
    shown : callable
        A value in words.
    quick : callable or None
        The same as ``values`` without the methods that take long, where there are such.
    """

    claim: Claim
    form: Quantity
    groups: tuple[Group, ...]
    values: Callable[..., Mapping[str, Value]]
    agrees: Callable[[Value], bool]
    shown: Callable[[Value], str]
    quick: Callable[..., Mapping[str, Value]] | None = None

    @property
    def slow(self) -> bool:
        """Whether some methods take long."""
        return self.quick is not None

    @property
    def named(self) -> str:
        """The printed number with what it is and the name of its claim.

        Examples
        --------
        >>> claim = Claim("R2", "results", "s", "odds_ratio:best:CR", printed="2.1", group="A", versus="B")
        >>> read_method(claim).named
        'odds ratio 2.1 (R2)'
        """
        kind = _KINDS.get(parse_quantity(self.claim.quantity).kind, "")
        return f"{kind}{self.claim.printed} ({self.claim.id})"

    def quickly_fits(self, *counts: int) -> bool:
        """Return whether a method that does not take long gives the printed number."""
        return any(map(self.agrees, (self.quick or self.values)(*counts).values()))

    def fitting(self, *counts: int) -> tuple[str, ...]:
        """Return the methods that give the printed number for counts, each with its number of patients."""
        return tuple(name for name, value in self.values(*counts).items() if self.agrees(value))


def read_method(claim: Claim) -> ByMethod | None:
    """Return a claim as a number that depends on counts and a method; None for any other, or one that uses times.

    Examples
    --------
    >>> claim = Claim("R1", "results", "s", "p:best:CR", printed="P=0.016", group="A", versus="B")
    >>> read_method(claim).fitting(8, 10, 5, 18)
    ('Fisher',)
    """
    quantity = parse_quantity(claim.quantity) if claim.quantity and claim.printed else None
    if quantity is None or quantity.of is None:
        return None
    kind, form = quantity.kind, quantity.of
    if kind == "ci" and form.kind in OF_TWO and form.of and claim.versus:
        return interval_of_comparison(claim, form) if of_counts(form.of) else None
    if not of_counts(form):
        return None
    if claim.versus:
        return p_of_comparison(claim, form) if kind == "p" else estimate_of_comparison(claim, quantity)
    return interval_of_rate(claim, form) if kind == "ci" else None


def beside(method: ByMethod, trial: Trial) -> list[ByMethod]:
    """Return the other numbers of this kind on the same counts: of one group, or of the same two."""
    found = (read_method(claim) for claim in trial.claims if claim.id != method.claim.id)
    alike = (one for one in found if one and counts_alike(one.form, method.form))
    return [one for one in alike if (one.groups, one.claim.time) == (method.groups, method.claim.time)]


def counts_alike(quantity: Quantity, other: Quantity) -> bool:
    """Return whether two quantities count the same patients: ``count:CR`` and ``rate:CR`` do."""
    plain = [replace(each, kind="count") if each.kind == "rate" else each for each in (quantity, other)]
    return plain[0] == plain[1]


def counted(form: Quantity | None) -> bool:
    """Return whether a form counts patients."""
    return form is not None and BY_KIND[form.kind].printed in _PATIENTS


def of_counts(form: Quantity | None) -> bool:
    """Return whether a form counts patients and no usual method needs the times of their events for it."""
    return counted(form) and form.kind not in _OVER_TIME


def p_of_comparison(claim: Claim, form: Quantity) -> ByMethod | None:
    """Return the P value of two groups compared, or None where it cannot be read."""
    printed = read_p(claim.printed)
    if printed is None:
        return None
    return ByMethod(
        claim,
        form,
        (claim.group, claim.versus),
        p_values,
        lambda p: prints_p(printed, p),
        lambda p: f"P={p:.3g}",
        quick=lambda *counts: p_values(*counts, unconditional=False),
    )


def p_values(*counts: int, unconditional: bool = True) -> dict[str, float]:
    """Return the P values of two counts by every usual test, or by all but those that take long."""
    from trialbook.statistics.comparisons import comparison_p_values

    return comparison_p_values(*counts, unconditional=unconditional)


def estimate_of_comparison(claim: Claim, quantity: Quantity, rounded: Rates | None = None) -> ByMethod | None:
    """Return a difference, a ratio or an odds ratio, made from exact rates or from the rates as printed."""
    text = split_interval(claim.printed)[0].strip()
    percent, number = text.endswith("%"), read_number(text.removesuffix("%").strip())
    if number is None or quantity.kind not in OF_TWO:
        return None
    scale = 100 if percent or abs(number.value) > 1 or not number.decimals else 1

    def values(*counts: int) -> dict[str, float]:
        if quantity.kind == "difference":
            x, n, y, m = counts
            found = {"exact rates": float(scale * (Fraction(x, n) - Fraction(y, m)))}
        else:
            found = {_VALUES[name]: estimate.value for name, estimate in _estimates(quantity.kind, *counts).items()}
        of_rounded = _of_rates(quantity.kind, scale, *rounded) if rounded else None
        return found if of_rounded is None else found | {"rounded rates": of_rounded}

    def agrees(value: float) -> bool:
        return prints(number, value) or (quantity.kind == "difference" and prints(number, -value))

    groups = claim.group, claim.versus
    return ByMethod(claim, quantity.of, groups, values, agrees, lambda value: f"{value:.{number.decimals}f}")


def _estimates(kind: str, *counts: int, confidence: float = 0.95) -> Mapping:
    from trialbook.statistics.ratios import odds_ratios, risk_ratios

    return (risk_ratios if kind == "ratio" else odds_ratios)(*counts, confidence)


def _of_rates(kind: str, scale: int, first: Fraction, second: Fraction) -> float | None:
    """Return what two rates give as they are printed, where they give anything."""
    if kind == "difference":
        return float(scale * (first - second))
    if not 0 < second < 1:
        return None
    if kind == "ratio":
        return float(first / second)
    return float(first * (1 - second) / (second * (1 - first))) if first < 1 else None


def scale_of(printed: Interval) -> int:
    """Return whether an interval for a rate is printed as percentages (100) or as proportions (1)."""
    top = max(abs(end.value) for end in (printed.low, printed.high) if end is not None)
    return 100 if printed.percent or top > 1 else 1


def interval_of_rate(claim: Claim, form: Quantity) -> ByMethod | None:
    """Return the interval printed for a rate, or None where it has not both limits."""
    return _interval(claim, form, (claim.group,), _rate_limits, percent=True)


def interval_of_comparison(claim: Claim, form: Quantity) -> ByMethod | None:
    """Return the interval printed for a difference, a ratio or an odds ratio, or None where it has not both limits."""

    def limits(*counts: int, confidence: float) -> dict[str, tuple[float, float]]:
        from trialbook.statistics.differences import difference_intervals

        if form.kind == "difference":
            found = difference_intervals(*counts, confidence)
        else:
            found = {_LIMITS[name]: one for name, one in _estimates(form.kind, *counts, confidence=confidence).items()}
        return {method: (each.low, each.high) for method, each in found.items()}

    return _interval(claim, form.of, (claim.group, claim.versus), limits, percent=form.kind == "difference")


def _rate_limits(count: int, patients: int, confidence: float) -> dict[str, tuple[float, float]]:
    from scipy.special import betaincinv

    from trialbook.statistics.interval_methods import INTERVALS
    from trialbook.statistics.proportions import interval

    found = {name: interval(count, patients, confidence, name) for name in INTERVALS}
    limits = {INTERVALS[name].label: (each.low, each.high) for name, each in found.items()}
    tails = (1 - confidence) / 2, (1 + confidence) / 2  # most programs do not make it hold 0 and 1
    return limits | {"Jeffreys, equal tails": tuple(betaincinv(count + 0.5, patients - count + 0.5, tails).tolist())}


def _interval(
    claim: Claim, form: Quantity, groups: tuple[Group, ...], limits: Callable, *, percent: bool
) -> ByMethod | None:
    printed = interval_in(claim.printed)
    if printed is None or printed.high is None:
        return None
    ends: tuple[Number, Number] = (printed.low, printed.high)
    scale, confidence = scale_of(printed) if percent else 1, float(printed.confidence)

    def agrees(value: tuple[float, float]) -> bool:
        return all(prints(number, scale * end) for number, end in zip(ends, value, strict=True))

    def shown(value: tuple[float, float]) -> str:
        return "-".join(f"{scale * end:.{number.decimals}f}" for number, end in zip(ends, value, strict=True))

    return ByMethod(claim, form, groups, lambda *counts: limits(*counts, confidence=confidence), agrees, shown)
