"""What a paper prints of one measure, group and time: mean, spread, median and range, gathered from its claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from trialbook.ledger.rest import Rest
from trialbook.paper.denominators import parse_denominator
from trialbook.paper.estimates import without_unit
from trialbook.paper.numerals import Number
from trialbook.paper.printed import read_mean_sd, read_number, read_range, split_interval
from trialbook.paper.quantities import parse_quantity
from trialbook.paper.trial import Claim, Measure

KINDS = ("mean", "sd", "se", "mean_sd", "median", "range", "change")


@dataclass(frozen=True)
class Measured:
    """The numbers printed of a measure at one time, each None where the paper does not print it.

    Attributes
    ----------
    patients : int
        How many were measured: the denominator printed, or the group.
    all_measured : bool
        Whether the paper prints that denominator.
    spread_is_open : bool
        Whether ``sd`` stands behind a plus-minus sign that does not say whether it is a standard error.
    """

    patients: int
    all_measured: bool
    mean: Number | None = None
    sd: Number | None = None
    se: Number | None = None
    median: Number | None = None
    range: tuple[Number, Number] | None = None
    spread_is_open: bool = False


def measure_of(name: str, rest: Rest) -> Measure | None:
    """Return what trial.yaml says of a measure."""
    return next((measure for measure in rest.trial.measures if measure.name == name), None)


def measured(name: str, claim: Claim, rest: Rest, time: int | float | None, group: str | None) -> Measured:
    """Return what is printed of a measure at a time and in a group; the claim itself comes first."""
    found: dict[str, object] = {}
    for other in _alike(name, claim, rest, time, group):
        for key, value in _values(other).items():
            found.setdefault(key, value)
    own = claim if (claim.time, claim.group) == (time, group) else None
    sizes = [each.of for each in (own, *_alike(name, claim, rest, time, group)) if each and each.of]
    size = next((of for of in map(parse_denominator, sizes) if isinstance(of, int)), None)
    patients = rest.counts(group).trial.patients
    return Measured(patients if size is None else min(size, patients), size is not None, **found)


def measured_change(name: str, claim: Claim, rest: Rest, time: int | float | None, group: str | None) -> Measured:
    """Return the mean change of a measure in a group with its spread, as claims print it behind ``change:``."""
    of_change = [
        replace(other, quantity=f"mean_sd:{name}")
        for other in rest.trial.claims
        if other.quantity == f"change:{name}" and other.printed and (other.time, other.group) == (time, group)
    ]
    patients = rest.counts(group).trial.patients
    values = next(filter(None, map(_values, of_change)), {})
    sizes = [parse_denominator(each.of) for each in of_change if each.of]
    size = next((of for of in sizes if isinstance(of, int)), None)
    return Measured(patients if size is None else min(size, patients), size is not None, **values)


def times_of_mean(name: str, claim: Claim, rest: Rest, group: str | None) -> list[int | float]:
    """Return the times at which the paper prints a mean of a measure, earliest first."""
    alike = (other for other in rest.trial.claims if other.group == group and "mean" in _values_of(other, name))
    return sorted({other.time for other in alike if other.time is not None})


def _alike(name: str, claim: Claim, rest: Rest, time: int | float | None, group: str | None) -> Iterator[Claim]:
    """Yield the claims on a measure at a time and in a group, the claim itself first."""
    others = (other for other in rest.trial.claims if other.id != claim.id)
    for other in (claim, *others):
        if (other.time, other.group, other.versus) == (time, group, None) and _values_of(other, name):
            yield other


def _values_of(claim: Claim, name: str) -> dict[str, object]:
    if not claim.printed or not claim.quantity:
        return {}
    quantity = parse_quantity(claim.quantity)
    return _values(claim) if quantity.kind in KINDS and quantity.name == name else {}


def _values(claim: Claim) -> dict[str, object]:
    """Return the numbers that one claim prints of its measure, by name."""
    kind, head = parse_quantity(claim.quantity).kind, without_unit(split_interval(claim.printed)[0].strip())
    if kind == "range":
        ends = read_range(claim.printed) or read_range(without_unit(claim.printed))
        return {"range": ends} if ends else {}
    pair = read_mean_sd(claim.printed)
    if pair and kind in ("mean", "mean_sd"):
        spread = (
            {"se": pair.spread} if pair.spread_is == "SE" else {"sd": pair.spread, "spread_is_open": pair.ambiguous}
        )
        return {"mean": pair.mean, **spread}
    number = read_number(head)
    return {kind: number} if number and kind in ("mean", "sd", "se", "median") else {}
