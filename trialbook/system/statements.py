"""Every printed number of a paper as a condition on the counts behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trialbook.paper.adverse import Event
from trialbook.paper.printed import Ratio, Share
from trialbook.paper.quantities import Quantity, codes_of
from trialbook.paper.trial import Count, Trial
from trialbook.system.adverse import AdverseEvents
from trialbook.system.course import LIVED, Asked, Group, Time, course_of
from trialbook.system.estimates import NOT_TRACKED, Estimate, Estimates
from trialbook.system.medians import halves, read_medians
from trialbook.system.model import Model, Sum
from trialbook.system.printed import Printed, rates, read_claims, spans
from trialbook.system.quantities import Quantities
from trialbook.system.statement import Statement
from trialbook.system.unknowns import Unknowns, used_groups

_OPEN = ("events", "decreased", "increased")  # a percentage of these may be of patients that nobody counts


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
    further : iterable of Asked
        Quantities that will be asked for although no claim prints them.
    watched, seen : Automaton, iterable of int or float
        A statistic to follow over the histories, and the times it looks at.
    """

    def __init__(
        self, trial: Trial, final: Iterable[str] = (), complete: bool = False, further: Iterable[Asked] = (), **watched
    ):
        self.trial, self.printed, further = trial, read_claims(trial), list(further)
        claimed = [Asked(each.quantity, each.group, each.time) for each in self.printed]
        course = course_of(trial, claimed, further, final, **watched)
        self.unknowns = Unknowns(trial, course, used_groups(trial), complete)
        self.quantities, self.events = Quantities(self.unknowns), AdverseEvents(self.unknowns)
        self.estimates, self.all = Estimates(self.unknowns), []
        for count in trial.counts:
            self._add_row(count)
        for printed in self.printed:
            self._add_claim(printed)
        for printed in read_medians(trial):
            number = self._add(value=None, claims=(printed,))
            for half in halves(trial, printed.claim, number):
                self.estimates.add(half)
        self._add_events(trial.events)
        self.values = {one: self._value(*one) for one in further}
        self.quantities.visits.relate()

    def _value(self, quantity: Quantity, group: Group, time: Time | None) -> Sum:
        if quantity.kind == "events":
            return self.events.claimed(quantity, group, alone=True)[0]
        return self.quantities.of(quantity, group, time)

    @property
    def model(self) -> Model:
        """The unknowns and conditions."""
        return self.unknowns.model

    def _add(self, **about: object) -> int:
        self.all.append(Statement(len(self.all), **about))
        return len(self.all) - 1

    def _add_row(self, count: Count) -> None:
        value, only = (
            self.unknowns.seen(count.group, count.time, [count.state]),
            range(count.patients, count.patients + 1),
        )
        self.model.require_one_of(value, [only], [self._add(value=value, row=count, allowed=(only,))])

    def _add_claim(self, printed: Printed) -> None:
        if (same := self._same_row(printed)) is not None:
            self.all[same] = replace(self.all[same], claims=(*self.all[same].claims, printed))
        elif printed.quantity.kind in LIVED and self._estimated(printed):
            if printed.of is None:  # else it is a curve of other patients, of whom nothing else is known
                self._add_estimate(printed)
        elif isinstance(printed.of, Quantity):
            self._add_share_of(printed)
        elif printed.quantity.kind in _OPEN:
            self._add_open(printed)
        else:
            self._add_count(printed)

    def _same_row(self, printed: Printed) -> int | None:
        """Return the row that says what a claim says."""
        if printed.quantity.kind != "count" or printed.of is not None:
            return None
        codes, size = codes_of(printed.quantity, self.trial), self.unknowns.patients(printed.group)
        for one in self.all:
            row = one.row
            if row and (row.time, (row.state,), row.group) == (printed.time, codes, printed.group):
                agrees = any(row.patients in span for span in printed.allowed(size, [size]))
                return one.number if agrees else None
        return None

    def _estimated(self, printed: Printed) -> bool:
        return not printed.counted and not self.unknowns.followed(printed.group, printed.time)

    def _among(self, printed: Printed, total: Sum) -> Sum:
        """Return how many of those in a smaller denominator are counted, where it can leave out some that are."""
        size, of = self.unknowns.patients(printed.group), printed.of
        at_a_time = printed.quantity.kind not in (*_OPEN, "best", "ever", "always")
        counted_then = any((group, printed.time) in self.unknowns.rows for group in (printed.group, None))
        if of is None and printed.ratio and not (at_a_time and counted_then):
            of = printed.ratio.denominator
        if of is None or (isinstance(of, int) and of >= size) or _holds(of, printed.quantity):
            return total
        number = self.quantities.own(("among", printed.claim.id), printed.group)
        self.model.require(total - number, 0)
        if printed.quantity.kind != "events" or printed.quantity.grade:
            inside = self._value(of, printed.group, printed.time) if isinstance(of, Quantity) else Sum({}, of)
            self.model.require(number - total + size - inside, 0)
        return number

    def _add_estimate(self, printed: Printed) -> None:
        codes = frozenset(codes_of(printed.quantity, self.trial))
        if printed.quantity.kind == "survival":
            codes = frozenset({self.trial.death}) if self.trial.death else NOT_TRACKED
        low, high = rates(printed.parts[0], self.unknowns.patients(printed.group))
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
        if (among := self._among(printed, values[0])) is not values[0]:
            values = [among]
        spans = printed.allowed(size, [printed.of]) if printed.of else printed.open_above(size)
        number = self._add(value=values[0], claims=(printed,), options=tuple(values[1:]), allowed=tuple(spans))
        self.model.require_any(values, range(spans[0][0], spans[-1][-1] + 1) if spans else range(0), size, [number])

    def _alone(self, printed: Printed) -> bool:
        """Whether no claim gives another number of patients with the same event, neither naming a grade."""
        numbers = {
            reading.count
            for each in self.printed
            if (each.quantity, each.group) == (printed.quantity, printed.group)
            for part in each.parts
            for reading in part
            if not isinstance(reading, Share)
        }
        return len(numbers) <= 1

    def _add_count(self, printed: Printed) -> None:
        """Add a count that prints so: out of all, out of those who were seen, or out of its own denominator."""
        size = self.unknowns.patients(printed.group)
        value = self._among(printed, self._value(printed.quantity, printed.group, printed.time))
        denominators = [printed.of] if printed.of else [size, *self._seen_sizes(printed, size)]
        spans = printed.allowed(size, denominators)
        number = self._add(value=value, claims=(printed,), allowed=tuple(spans), denominators=tuple(denominators))
        self.model.require_one_of(value, spans, [number])
        self._dead_of_ratio(printed, number)

    def _dead_of_ratio(self, printed: Printed, owner: int) -> None:
        """Add who is dead: of ``37/40`` alive three are."""
        if printed.quantity.kind != "survival" or self.trial.death is None:
            return
        if printed.ratio and printed.ratio.count <= printed.ratio.denominator:
            dead = self.unknowns.inside(printed.group, printed.time, [self.trial.death])
            self.model.require(dead, printed.ratio.denominator - printed.ratio.count, None, [owner])

    def _seen_sizes(self, printed: Printed, size: int) -> list[int]:
        """Return how many were seen where the rows say that somebody was not: a usual denominator too."""
        if printed.quantity.kind in ("best", "patients") or printed.time is None:
            return []
        over_time = printed.quantity.kind in ("ever", "always", "event_free")
        times = [
            time
            for of, time in self.unknowns.rows
            if of == printed.group and (time <= printed.time if over_time else time == printed.time)
        ]
        return [size - (self.unknowns.unaccounted(printed.group, time) or 0) for time in times]

    def _add_share_of(self, printed: Printed) -> None:
        """Add a number whose denominator is unknown itself, such as those who responded."""
        value = self._among(printed, self._value(printed.quantity, printed.group, printed.time))
        of = self._value(printed.of, printed.group, printed.time)
        owner = self._add(value=value, claims=(printed,), of=of)
        self.model.require(of - value, 0, None, [owner])
        for reading, *_ in printed.parts:
            if isinstance(reading, Share):
                low, high = rates([reading], 1)
                self.model.require(low.denominator * value - low.numerator * of, 0, None, [owner])
                self.model.require(high.denominator * value - high.numerator * of, None, -1, [owner])
                self.model.require(of, 1, None, [owner])
            else:
                size = self.unknowns.patients(printed.group)
                self.model.require_one_of(value, spans([reading], size, []), [owner])
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


def _holds(of: int | Quantity, quantity: Quantity) -> bool:
    """Whether a denominator counts all whom a quantity counts: the responders, all with a complete response."""
    alike = isinstance(of, Quantity) and of.kind == quantity.kind and bool(quantity.codes)
    return alike and set(quantity.codes) <= set(of.codes)
