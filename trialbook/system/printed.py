"""What a claim prints, as the whole numbers of patients or the rates that it can stand for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from trialbook.paper.denominators import Units, parse_denominator
from trialbook.paper.printed import Ratio, Share, Whole
from trialbook.paper.quantities import BY_KIND, Quantity, parse_quantity
from trialbook.paper.readings import Reading, Readings, parts_of
from trialbook.paper.trial import Claim, Trial

_PATIENTS = ("count", "rate", "count or rate")
_PRINTS = {"rounded": Share.counts, "cut": Share.cut}
WAYS = tuple(_PRINTS)


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
    parts : tuple of tuple of Whole, Ratio or Share
        The numbers printed together, each of which must hold; each with every way to read it.
    of : int, Quantity or None
        The denominator, where it is not the group's number of patients.
    """

    claim: Claim
    quantity: Quantity
    time: int | float | None
    parts: tuple[Readings, ...]
    of: int | Quantity | None = None

    @property
    def group(self) -> str | None:
        """Whom the claim is about: a group, or None for all patients."""
        return self.claim.group

    @property
    def counted(self) -> bool:
        """Whether a count is printed, not only a rate."""
        return any(not isinstance(reading, Share) for part in self.parts for reading in part if len(part) == 1)

    @property
    def ratio(self) -> Ratio | None:
        """The count printed with its denominator, if there is one."""
        return next((each for part in self.parts for each in part if isinstance(each, Ratio)), None)

    def allowed(self, patients: int, denominators: Iterable[int], ways: Collection[str] = WAYS) -> list[range]:
        """Return the ranges of counts that print so, a rate rounded (half up or half to even) or cut off.

        Parameters
        ----------
        patients : int
            The most that there can be.
        denominators : iterable of int
            What a rate can be out of; a denominator printed beside it comes first.
        ways : collection of {'rounded', 'cut'}
            How a rate may have been printed.
        """
        ratio = self.ratio
        denominators = [ratio.denominator] if ratio and ratio.denominator else list(denominators)
        most = min(self.of, patients) if isinstance(self.of, int) else patients
        found = [] if isinstance(self.of, int) and self.of > patients else [range(most + 1)]
        for part in self.parts:
            found = _both(found, spans(part, patients, denominators, ways))
        return found

    def open_above(self, patients: int) -> list[range]:
        """Return the ranges of counts that print so where a rate may be out of patients whom nobody counts."""
        if self.ratio:
            return self.allowed(patients, ())
        found = [range(patients + 1)]
        for part in self.parts:
            if any(isinstance(reading, Share) for reading in part):
                low, high = rates(part, patients)
                found = _both(found, [range(int(low > 0), min(below(high, patients), patients) + 1)])
            else:
                found = _both(found, spans(part, patients, ()))
        return found


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
    return tuple(each for each in found if each and each.parts)


def _read(claim: Claim, last: int | float | None) -> Printed | None:
    quantity, of = parse_quantity(claim.quantity), parse_denominator(claim.of) if claim.of else None
    if BY_KIND[quantity.kind].printed not in _PATIENTS or isinstance(of, Units):
        return None
    time = last if claim.time is None else claim.time
    return Printed(claim, quantity, time, parts_of(quantity, claim.printed), of)


def spans(
    readings: Iterable[Reading], patients: int, denominators: Iterable[int], ways: Collection[str] = WAYS
) -> list[range]:
    """Return the ranges of counts that one number can stand for.

    Examples
    --------
    >>> from trialbook.paper.printed import read_count
    >>> spans([read_count("46.1%")], 26, [26], ["rounded"]), spans([read_count("46.1%")], 26, [26])
    ([], [range(12, 13)])
    """
    found: set[range] = set()
    denominators = [number for number in dict.fromkeys(denominators) if 0 < number <= patients]
    for reading in readings:
        if isinstance(reading, Share):
            for number in denominators:
                found |= {_PRINTS[way](reading, number) for way in ways}
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


def _both(some: list[range], others: list[range]) -> list[range]:
    """Return what lies in one of some ranges and in one of others."""
    found = (range(max(a.start, b.start), min(a.stop, b.stop)) for a in some for b in others)
    return [span for span in found if span]


def rates(readings: Iterable[Reading], patients: int) -> tuple[Fraction, Fraction]:
    """Return the lowest rate that prints so, and the first one above all that do.

    Examples
    --------
    >>> from trialbook.paper.printed import read_count
    >>> low, high = rates([read_count("50%")], 10)
    >>> float(low), float(high)
    (0.495, 0.51)
    """
    ends = [_ends(reading, patients) for reading in readings]
    return max(min(low for low, _ in ends), Fraction(0)), max(high for _, high in ends)


def _ends(reading: Reading, patients: int) -> tuple[Fraction, Fraction]:
    if isinstance(reading, Share):
        number = reading.number
        return (number.value - number.step / 2) / reading.scale, (number.value + number.step) / reading.scale
    exact = Fraction(reading.count) / patients
    return exact, exact + Fraction(1, 10**9)


def below(rate: Fraction, patients: int) -> int:
    """Return the largest number of patients that is less than a rate of them."""
    return ceil(rate * patients) - 1
