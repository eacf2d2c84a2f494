"""What a claim prints, as the whole numbers of patients or the rates that it can stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from trialbook.paper.denominators import Units, parse_denominator
from trialbook.paper.printed import Number, Ratio, Share, Whole, read_count, read_rate
from trialbook.paper.quantities import BY_KIND, Quantity, parse_quantity
from trialbook.paper.trial import Claim, Trial

Reading = Whole | Ratio | Share
_PROPORTIONS = ("event_free", "ever", "always", "best")


@dataclass(frozen=True)
class Printed:
    """A claim that counts patients, taken apart.

    Attributes
    ----------
    claim : Claim
        As the folder has it.
    quantity : Quantity
        What is counted.
    time : int, float or None
        When; the last landmark where the claim names no time, None where there is none either.
    readings : tuple of Whole, Ratio or Share
        Each way to read the number.
    of : int, Quantity or None
        The denominator, where it is not the group's number of patients.
    """

    claim: Claim
    quantity: Quantity
    time: int | float | None
    readings: tuple[Reading, ...]
    of: int | Quantity | None = None

    @property
    def group(self) -> str | None:
        """Whom the claim is about: a group, or None for all patients."""
        return self.claim.group

    @property
    def shares(self) -> bool:
        """Whether the number may be a rate without its count."""
        return any(isinstance(reading, Share) for reading in self.readings)


def read_claims(trial: Trial) -> tuple[Printed, ...]:
    """Return the claims of a trial that count patients of one group; numbers of another kind are left out.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> [each.claim.id for each in read_claims(load_trial("nk-liver-2020"))][:3]
    ['M1', 'S1', 'S2']
    """
    last = max((count.time for count in trial.counts), default=None)
    found = (_read(claim, last) for claim in trial.claims if claim.quantity and claim.printed and not claim.versus)
    return tuple(each for each in found if each and each.readings)


def _read(claim: Claim, last: int | float | None) -> Printed | None:
    quantity, of = parse_quantity(claim.quantity), parse_denominator(claim.of) if claim.of else None
    if BY_KIND[quantity.kind].printed not in ("count", "rate") or isinstance(of, Units):
        return None
    time = last if claim.time is None else claim.time
    return Printed(claim, quantity, time, readings_of(quantity, claim.printed), of)


def readings_of(quantity: Quantity, text: str) -> tuple[Reading, ...]:
    """Return each way to read a printed number of patients or rate.

    Examples
    --------
    >>> from trialbook.paper.quantities import parse_quantity
    >>> [reading.form(1, 2) for reading in readings_of(parse_quantity("event_free:PD"), ".50")]
    ['0.50']
    """
    counted = read_count(text)
    proportion = isinstance(counted, Whole) and isinstance(counted.count, Fraction) and counted.count <= 1
    if BY_KIND[quantity.kind].printed == "rate" or (quantity.kind in _PROPORTIONS and proportion):
        return read_rate(text)
    return (counted,) if counted else ()


def spans(readings: Iterable[Reading], patients: int, denominators: Iterable[int], cut: bool = True) -> list[range]:
    """Return the ranges of counts that print so, rounded half up or half to even, and cut off if that is allowed.

    Parameters
    ----------
    readings : iterable of Whole, Ratio or Share
        Each way to read the number.
    patients : int
        The most that there can be.
    denominators : iterable of int
        What a rate can be out of.
    cut : bool, default True
        Whether further digits may have been cut off.

    Examples
    --------
    >>> spans([read_count("46.1%")], 26, [26], cut=False), spans([read_count("46.1%")], 26, [26])
    ([], [range(12, 13)])
    """
    found: set[range] = set()
    denominators = [number for number in dict.fromkeys(denominators) if 0 < number <= patients]
    for reading in readings:
        if isinstance(reading, Share):
            for number in denominators:
                found |= {reading.counts(number), reading.cut(number)} if cut else {reading.counts(number)}
        elif _is_count(reading, patients):
            found.add(range(reading.count, reading.count + 1))
    return _joined(span for span in found if span)


def _is_count(reading: Whole | Ratio, patients: int) -> bool:
    """Whether a printed count can be one of so many patients, out of its own denominator."""
    most = min(reading.denominator, patients) if isinstance(reading, Ratio) else patients
    fits = not isinstance(reading, Ratio) or reading.denominator <= patients
    return fits and not isinstance(reading.count, Fraction) and 0 <= reading.count <= most


def _joined(found: Iterable[range]) -> list[range]:
    """Return ranges in order, those that touch as one."""
    joined: list[range] = []
    for span in sorted(found, key=lambda span: (span.start, span.stop)):
        if joined and span.start <= joined[-1].stop:
            joined[-1] = range(joined[-1].start, max(joined[-1].stop, span.stop))
        else:
            joined.append(span)
    return joined


def rates(readings: Iterable[Reading], patients: int) -> tuple[Fraction, Fraction]:
    """Return the lowest rate that prints so, and the first one above all that do.

    Examples
    --------
    >>> low, high = rates([read_count("50%")], 10)
    >>> float(low), float(high)
    (0.495, 0.51)
    """
    ends = [_ends(reading, patients) for reading in readings]
    return max(min(low for low, _ in ends), Fraction(0)), max(high for _, high in ends)


def _ends(reading: Reading, patients: int) -> tuple[Fraction, Fraction]:
    if isinstance(reading, Share):
        number: Number = reading.number
        return (number.value - number.step / 2) / reading.scale, (number.value + number.step) / reading.scale
    exact = Fraction(reading.count, reading.denominator if isinstance(reading, Ratio) and reading.denominator else patients)
    return exact, exact + Fraction(1, 10**9)


def below(rate: Fraction, patients: int) -> int:
    """Return the largest number of patients that is less than a rate of them."""
    return ceil(rate * patients) - 1
