"""Every printed number of a paper as a condition on the counts behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from trialbook.paper.printed import Ratio, Share, Whole
from trialbook.paper.quantities import Quantity, codes_of
from trialbook.paper.trial import Count, Event, Trial
from trialbook.system.adverse import AdverseEvents
from trialbook.system.estimates import Estimate, Estimates
from trialbook.system.model import Sum
from trialbook.system.patients import Codes, Course, Time
from trialbook.system.printed import Printed, below, rates, read_claims, spans
from trialbook.system.quantities import NOT_TRACKED, Quantities
from trialbook.system.unknowns import Group, Unknowns, used_groups

_COUNTED = ("count", "rate", "response_rate", "control_rate")
_OPEN = ("events", "decreased", "increased")  # a percentage of these may be of patients that nobody counts


@dataclass(frozen=True)
class Statement:
    """One printed number: a row and a ``count:`` claim that say the same are one.

    Attributes
    ----------
    number : int
        Its place among the statements.
    value : Sum or None
        The unknown that it is about; None for an estimate, which is no count.
    row : Count or None
        The row of ``landmarks.csv``.
    claims : tuple of Printed
        The claims.
    event : Event or None
        The row of ``events.csv``.
    estimate : Estimate or None
        What an estimate allows.
    """

    number: int
    value: Sum | None
    row: Count | None = None
    claims: tuple[Printed, ...] = ()
    event: Event | None = None
    estimate: Estimate | None = None

    @property
    def group(self) -> Group:
        """Whom it is about."""
        return (self.row or self.event or self.claims[0].claim).group


class Statements:
    """The statements of a trial, and the model that holds their conditions.

    Parameters
    ----------
    trial : Trial
        What was printed.
    final : iterable of str
        States that a patient never leaves except by death.
    complete : bool
        Whether rates of survival are shares of all patients even where the counts do not say that all were followed.
    asked : iterable of (frozenset of str, time)
        Further sets of states of which it will be asked who was ever in one of them, up to a time.
    """

    def __init__(
        self, trial: Trial, final: Iterable[str] = (), complete: bool = False, asked: Iterable[tuple[Codes, Time]] = ()
    ):
        self.trial, self.printed = trial, read_claims(trial)
        course = _course(trial, self.printed, frozenset(final), asked)
        self.unknowns = Unknowns(trial, course, used_groups(trial), complete)
        self.quantities, self.events = Quantities(self.unknowns), AdverseEvents(self.unknowns)
        self.estimates, self.all = Estimates(self.unknowns), []
        for count in trial.counts:
            self._add_row(count)
        for printed in self.printed:
            self._add_claim(printed)
        self._add_events(trial.events)
        self.quantities.visits.relate()

    @property
    def model(self):
        """The unknowns and conditions."""
        return self.unknowns.model

    def _add(self, **about: object) -> int:
        self.all.append(Statement(len(self.all), **about))
        return len(self.all) - 1

    def _add_row(self, count: Count) -> None:
        value = self.unknowns.seen(count.group, count.time, [count.state])
        self.model.require(value, count.patients, count.patients, [self._add(value=value, row=count)])

    def _add_claim(self, printed: Printed) -> None:
        if (same := self._same_row(printed)) is not None:
            self.all[same] = replace(self.all[same], claims=(*self.all[same].claims, printed))
        elif printed.quantity.kind in ("survival", "event_free") and self._estimated(printed):
            self._add_estimate(printed)
        elif printed.quantity.kind in _OPEN and printed.of is None:
            self._add_open(printed)
        else:
            value = self.quantities.of(printed.quantity, printed.group, printed.time)
            self._count(printed, value, self._add(value=value, claims=(printed,)))

    def _same_row(self, printed: Printed) -> int | None:
        """Return the row that says what a claim says."""
        if printed.quantity.kind != "count" or printed.of is not None or printed.shares:
            return None
        codes = codes_of(printed.quantity, self.trial)
        for one in self.all:
            row = one.row
            same = row and (row.time, (row.state,), row.group) == (printed.time, codes, printed.group)
            if same and any(reading == Whole(row.patients) for reading in printed.readings):
                return one.number
        return None

    def _estimated(self, printed: Printed) -> bool:
        return printed.shares and printed.of is None and not self.unknowns.followed(printed.group, printed.time)

    def _add_estimate(self, printed: Printed) -> None:
        codes = frozenset(codes_of(printed.quantity, self.trial))
        if printed.quantity.kind == "survival":
            codes = frozenset({self.trial.death}) if self.trial.death else NOT_TRACKED
        low, high = rates(printed.readings, self.unknowns.patients(printed.group))
        one = Estimate(len(self.all), printed.group, codes, printed.time, low, high)
        self._add(value=None, claims=(printed,), estimate=one)
        self.estimates.add(one)

    def _add_open(self, printed: Printed) -> None:
        """Add a number of patients with an event or a change: its rate limits it from above alone."""
        size, group = self.unknowns.patients(printed.group), printed.group
        if printed.quantity.kind == "events":
            values = self.events.claimed(printed.quantity, group, self._alone(printed))
            values = values or [self.quantities.own(("event", printed.claim.id), group)]
        else:
            values = [self.quantities.of(printed.quantity, group, printed.time)]
        number = self._add(value=values[0], claims=(printed,))
        if printed.shares:
            allowed = [range(min(below(rates(printed.readings, size)[1], size), size) + 1)]
        else:
            allowed = spans(printed.readings, size, [])
        for span in allowed or [range(0)]:
            self.model.require_any(values, span, size, [number])

    def _alone(self, printed: Printed) -> bool:
        """Whether no claim gives another number of patients with the same event, neither naming a grade."""
        same = [
            each.readings
            for each in self.printed
            if (each.quantity, each.group) == (printed.quantity, printed.group) and not each.shares
        ]
        numbers = {reading.count for readings in same for reading in readings}
        return len(numbers) <= 1

    def _count(self, printed: Printed, value: Sum, owner: int) -> None:
        """Let a count print so: out of all, out of those who were seen, or out of its own denominator."""
        size = self.unknowns.patients(printed.group)
        if isinstance(printed.of, Quantity):
            self._of_quantity(printed, value, owner)
            return
        denominators = [printed.of] if printed.of else [size, *self._seen_sizes(printed, size)]
        self.model.require_one_of(value, spans(printed.readings, size, denominators), [owner])
        if printed.of:
            self.model.require(value, None, printed.of, [owner])
            self.model.require(Sum({}, printed.of), None, size, [owner])
        self._dead_of_ratio(printed, owner)

    def _dead_of_ratio(self, printed: Printed, owner: int) -> None:
        """Add who is dead: of ``37/40`` alive three are."""
        if printed.quantity.kind != "survival" or self.trial.death is None:
            return
        for reading in printed.readings:
            if isinstance(reading, Ratio) and reading.count <= reading.denominator:
                dead = self.unknowns.seen(printed.group, printed.time, [self.trial.death])
                self.model.require(dead, reading.denominator - reading.count, None, [owner])

    def _seen_sizes(self, printed: Printed, size: int) -> list[int]:
        """Return how many were seen where the rows say that somebody was not: a usual denominator too."""
        if printed.quantity.kind in ("best", "patients") or printed.time is None:
            return []
        over_time = printed.quantity.kind in ("ever", "always", "event_free")
        times = [
            time for of, time in self.unknowns.rows
            if of == printed.group and (time <= printed.time if over_time else time == printed.time)
        ]
        return [size - (self.unknowns.unaccounted(printed.group, time) or 0) for time in times]

    def _of_quantity(self, printed: Printed, value: Sum, owner: int) -> None:
        """Let a number print so whose denominator is unknown itself, such as those who responded."""
        of = self.quantities.of(printed.of, printed.group, printed.time)
        if printed.of.kind == "events":
            of = self.events.claimed(printed.of, printed.group, True)[0]
        if printed.quantity.kind == "events":
            value = self.events.claimed(printed.quantity, printed.group, True)[0]
        self.model.require(of - value, 0, None, [owner])
        reading = printed.readings[0]
        if isinstance(reading, Share):
            low, high = rates([reading], 1)
            self.model.require(low.denominator * value - low.numerator * of, 0, None, [owner])
            self.model.require(high.denominator * value - high.numerator * of, None, -1, [owner])
            self.model.require(of, 1, None, [owner])
            return
        self.model.require_one_of(value, spans([reading], self.unknowns.patients(printed.group), []), [owner])
        if isinstance(reading, Ratio):
            self.model.require(of, reading.denominator, reading.denominator, [owner])

    def _add_events(self, rows: Iterable[Event]) -> None:
        lists: dict[tuple, list[tuple[Event, int]]] = {}
        for row in rows:
            number = self._add(value=self.events.patients(row.group, row.event), event=row)
            self.events.listed(row, number)
            lists.setdefault((row.event.casefold(), row.group), []).append((row, number))
        for pairs in lists.values():
            self.events.complete([row for row, _ in pairs], [number for _, number in pairs])


def _course(
    trial: Trial, printed: Iterable[Printed], final: frozenset[str], asked: Iterable[tuple[Codes, Time]]
) -> Course:
    """Return which times and which sets of states the histories must carry."""
    rows = {count.time for count in trial.counts}
    counted = {each.time for each in printed if each.quantity.kind in _COUNTED and each.time is not None}
    timed = ("survival", "event_free") if rows or counted else ("survival", "event_free", "ever", "always")
    others = {each.time for each in printed if each.quantity.kind in timed and each.time is not None}
    assessed = rows | counted or others
    times = tuple(sorted(assessed | {e.time for e in printed if e.quantity.kind in ("survival", "event_free") and e.time is not None}))
    met: dict[Codes, Time] = {}
    for codes, time in (*_sets(trial, printed), *asked):
        until = min((each for each in assessed if each >= time), default=max(assessed, default=time))
        met[codes] = max(met.get(codes, until), until)
    return Course(times, frozenset(assessed), met, final)


def _sets(trial: Trial, printed: Iterable[Printed]) -> Iterable[tuple[Codes, Time]]:
    """Yield the sets of states that ``ever``, ``always`` and ``event_free`` need, each with its time."""
    for each in printed:
        codes = frozenset(codes_of(each.quantity, trial))
        if each.time is None or each.quantity.kind not in ("ever", "always", "event_free"):
            continue
        if each.quantity.kind != "event_free" and not trial.counts:
            continue
        yield (frozenset(trial.codes()) - codes if each.quantity.kind == "always" else codes), each.time
