"""The unknown number that a quantity is about."""

from __future__ import annotations

from collections.abc import Callable

from trialbook.paper.quantities import WITH_ROLES, Quantity, codes_of
from trialbook.system.course import Group, Time
from trialbook.system.model import Sum
from trialbook.system.unknowns import Unknowns
from trialbook.system.visits import Visits


class Quantities:
    """The unknown behind each quantity, made when it is first asked for."""

    def __init__(self, unknowns: Unknowns):
        self.unknowns, self.visits = unknowns, Visits(unknowns)
        self._own: dict[tuple, Sum] = {}

    def of(self, quantity: Quantity, group: Group, time: Time | None) -> Sum:
        """Return how many patients a quantity counts; one that nothing bears on has an unknown of its own."""
        makers: dict[str, Callable[[Quantity, Group, Time | None], Sum]] = {
            "count": self._in_states,
            "rate": self._in_states,
            **dict.fromkeys(WITH_ROLES, self._with_roles),
            "survival": self._survival,
            "best": self._best,
            "ever": self._ever,
            "always": self._always,
            "event_free": self._event_free,
            "decreased": self._changed,
            "increased": self._changed,
            "patients": lambda quantity, group, time: Sum({}, self.unknowns.patients(group)),
        }
        make = makers.get(quantity.kind)
        return make(quantity, group, time) if make else self.own((str(quantity), time), group)

    def own(self, key: tuple, group: Group) -> Sum:
        """Return an unknown number of patients of a group by itself."""
        if (*key, group) not in self._own:
            self._own[*key, group] = self.unknowns.model.unknown(self.unknowns.patients(group))
        return self._own[*key, group]

    def _codes(self, quantity: Quantity) -> tuple[str, ...]:
        return codes_of(quantity, self.unknowns.trial)

    def _in_states(self, quantity: Quantity, group: Group, time: Time | None) -> Sum:
        return self.unknowns.seen(group, time, self._codes(quantity))

    def _with_roles(self, quantity: Quantity, group: Group, time: Time | None) -> Sum:
        """Return patients with roles at a time; those unaccounted for may have been put among them."""
        codes = self._codes(quantity)
        if not codes:
            return self.own((quantity.kind, time), group)
        seen = self.unknowns.seen(group, time, codes)
        if self.unknowns.unaccounted(group, time) == 0:
            return seen
        number = self.own(("roles", codes, time), group)
        everyone = self.unknowns.seen(group, time, self.unknowns.trial.codes())
        self.unknowns.model.require(number - seen, 0)
        self.unknowns.model.require(self.unknowns.patients(group) - everyone + seen - number, 0)
        return number

    def _survival(self, quantity: Quantity, group: Group, time: Time | None) -> Sum:
        death = self.unknowns.trial.death
        if death is None:
            return self.own(("survival", time), group)
        if self.unknowns.followed(group, time):
            return self.unknowns.free(group, time, {death})
        alive = set(self.unknowns.trial.codes()) - {death}
        seen = self.unknowns.seen(group, time, alive)
        if self.unknowns.unaccounted(group, time) is None:
            return seen
        number = self.own(("survival", time), group)  # those unaccounted for may be put among the living or the dead
        self.unknowns.model.require(number - seen, 0)
        self.unknowns.model.require(self.unknowns.inside(group, time, alive) - number, 0)
        return number

    def _event_free(self, quantity: Quantity, group: Group, time: Time | None) -> Sum:
        codes = frozenset(self._codes(quantity))
        if time is None:
            return self.own((str(quantity), time), group)
        free = self.unknowns.free(group, time, codes)
        if self.unknowns.followed(group, time):
            missed = self.unknowns.missed(group, time)  # nobody saw whether they had an event
            return self._near(("free", codes, time), group, free, missed, missed)
        number = self.own(("free", codes, time), group)
        self.unknowns.model.require(free - number, 0)
        return number

    def _ever(self, quantity: Quantity, group: Group, time: Time | None) -> Sum:
        """Return who was in some states at a listed time; a paper may also count those whom a claim alone counts."""
        codes = frozenset(self._codes(quantity))
        if not self.unknowns.trial.counts:
            return self.visits.ever(group, time, codes)
        if not self._listed_by(time):
            return self.own((str(quantity), time), group)
        met = self.unknowns.met(group, time, codes, listed=True)
        more = [self.unknowns.inside(group, at, codes) for at in self.unknowns.unlisted(time)]
        number = self._near(
            ("ever", codes, time), group, met, self.unknowns.missed(group, time, True), sum(more, Sum())
        )
        for at in self.unknowns.counted(time) if number is not met else []:
            if at in self.unknowns.course.listed:
                self.unknowns.model.require(number - self.unknowns.seen(group, at, codes), 0)
        return number

    def _always(self, quantity: Quantity, group: Group, time: Time | None) -> Sum:
        codes = frozenset(self._codes(quantity))
        if not self.unknowns.trial.counts:
            return self.visits.always(group, time, codes)
        if not self._listed_by(time):
            return self.own((str(quantity), time), group)
        others = frozenset(self.unknowns.trial.codes()) - codes
        always = self.unknowns.patients(group) - self.unknowns.met(group, time, others, listed=True)
        fewer = [self.unknowns.inside(group, at, others) for at in self.unknowns.unlisted(time)]
        missed = self.unknowns.missed(group, time, True)
        return self._near(("always", codes, time), group, always, sum(fewer, missed), Sum())

    def _listed_by(self, time: Time) -> bool:
        return any(each <= time for each in self.unknowns.course.listed)

    def _near(self, key: tuple, group: Group, true: Sum, fewer: Sum, more: Sum) -> Sum:
        """Return a count that a paper may make lower or higher by some patients: not seen, or seen at another time."""
        if not any(one.terms or one.constant for one in (fewer, more)):
            return true
        number = self.own(key, group)
        self.unknowns.model.require(true + more - number, 0)
        self.unknowns.model.require(number - true + fewer, 0)
        return number

    def _best(self, quantity: Quantity, group: Group, time: Time | None) -> Sum:
        """Return patients by best response, which no count at a time limits: it may be at another, or be confirmed."""
        codes = self._codes(quantity)
        return sum((self._best_in(part, code) for part in self.unknowns.members(group) for code in codes), Sum())

    def _best_in(self, part: Group, code: str) -> Sum:
        if ("best", part, code) not in self._own:
            size, model = self.unknowns.parts[part].patients, self.unknowns.model
            states = {each: model.unknown(size) for each in self.unknowns.trial.codes()}
            model.require(sum(states.values(), Sum()), None, size)
            self._own.update({("best", part, each): one for each, one in states.items()})
        return self._own["best", part, code]

    def _changed(self, quantity: Quantity, group: Group, time: Time | None) -> Sum:
        """Return patients whose measure changed one way; nobody's changed both ways."""
        both = [self.own((kind, quantity.name, time), group) for kind in ("decreased", "increased")]
        self.unknowns.model.require(both[0] + both[1], None, self.unknowns.patients(group))
        return both[quantity.kind == "increased"]
