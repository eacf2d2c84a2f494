"""Random papers that print the truth by some usual convention, which nothing may contradict.

``python tests/true_papers.py 10000`` checks so many.
"""

import sys
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import inf
from random import Random

from invented import invented
from small_papers import WAYS, percent

from trialbook.paper.adverse import Event
from trialbook.paper.trial import Claim, Count, Group, State
from trialbook.system import System

STATES = tuple(
    State(code, code, role)
    for code, role in {"CR": "response", "PR": "response", "SD": "stable", "PD": "progression", "dead": "death"}.items()
)
CODES = [state.code for state in STATES]
ALIVE = CODES[:4]


@dataclass
class Patient:
    """One patient: states seen at the visits (None where not seen), end of follow-up, death, group, worst grades."""

    seen: dict
    left: float
    died: float
    group: str | None
    grades: dict
    fell: bool

    def event(self, codes):
        """Return when a visit or death first showed any of some states, or inf."""
        visits = [time for time, code in self.seen.items() if code in codes and code != "dead"]
        return min([*visits, self.died if "dead" in codes else inf])


def random_patient(rng, visits, style, group):
    died = rng.uniform(0, 2 * visits[-1] + 1) if rng.random() < 0.5 else inf
    left = rng.uniform(0, visits[-1]) if style["censored"] and rng.random() < 0.3 else inf
    died = inf if died > left else died
    seen, now = {}, rng.choice(ALIVE)
    for time in visits:
        if not (style["sticky"] and now == "PD"):
            now = rng.choice(ALIVE)
        code = "dead" if time >= died else now
        away = style["missing"] and code != "dead" and rng.random() < 0.2
        seen[time] = None if away or (time > left and code != "dead") else code  # who died stays known as dead
    grades = {name: rng.choice([0, 0, 1, 1, 2, 3, 4, 5]) for name in ("fever", "rash")}
    return Patient(seen, left, died, group, grades, rng.random() < 0.5)


class Paper:
    """A truth and what is printed of it."""

    def __init__(self, seed):
        self.rng = rng = Random(seed)
        self.visits = sorted(rng.sample(range(1, 37), rng.randint(1, 4)))
        self.style = {name: rng.random() < 0.4 for name in ("censored", "missing", "sticky", "groups")}
        self.table = rng.choice(["all", "some", "none"])
        if self.table == "some":  # what happened at a visit that nobody lists must then still show
            self.style["sticky"] = True
        self.groups = ["G", "H"] if self.style["groups"] else [None]
        self.people = [
            random_patient(rng, self.visits, self.style, group)
            for group in self.groups
            for _ in range(rng.randint(2, 12))
        ]
        self.listed = self.visits if self.table == "all" else rng.sample(self.visits, rng.randint(1, len(self.visits)))
        self.listed = [] if self.table == "none" else sorted(self.listed)
        self.ways = [rng.choice(WAYS)]
        self.claims, self.rows, self.events = [], [], []

    def of(self, group):
        return [one for one in self.people if group in (None, one.group)]

    def missing(self, group, time):
        return sum(one.seen[time] is None for one in self.of(group))

    def followed(self, group, time):
        return any(at >= time and not self.missing(None, at) for at in self.listed)

    def add(self, quantity, time, printed, group, **more):
        self.claims.append(Claim(str(len(self.claims)), "results", "s", quantity, time, printed, group=group, **more))

    def rate(self, count, patients):
        return percent(count, patients, self.rng.randint(0, 2), self.ways[0])

    def add_number(self, quantity, time, count, group, evaluable=None, always_rate=False):
        """Print a count out of all, or out of those who could be evaluated."""
        size, rng = len(self.of(group)), self.rng
        evaluable = size if evaluable is None else evaluable
        forms = ["ratio", "percent", "both"] + ([] if always_rate else ["whole"])
        form = rng.choice(forms)
        seen = rng.random() < 0.5 and 0 < evaluable < size
        out_of = evaluable if seen else size
        text = {
            "whole": str(count), "ratio": f"{count}/{out_of}", "percent": self.rate(count, out_of),
            "both": f"{count}/{out_of} ({self.rate(count, out_of)})",
        }[form]  # fmt: skip
        more = {"of": str(out_of)} if seen and form == "percent" else {}
        self.add(quantity, time, text, group, **more)

    def print_table(self):
        for time in self.listed:
            for group in ([None], self.groups, [None, *self.groups])[self.rng.randint(0, 2)]:
                counts = {code: sum(one.seen[time] == code for one in self.of(group)) for code in CODES}
                whole = self.missing(group, time) == 0
                shown = self.rng.sample(CODES, self.rng.randint(1, 5)) if whole else CODES
                self.rows += [Count(time, code, counts[code], group=group) for code in shown]
        self.rows = list({(row.time, row.state, row.group): row for row in self.rows}.values())

    def print_claims(self):
        for _ in range(self.rng.randint(1, 12)):
            group = self.rng.choice([None, *self.groups])
            getattr(self, "print_" + self.rng.choice(self.KINDS))(group)

    KINDS = (
        "median",
        "state",
        "roles",
        "survival",
        "event_free",
        "ever",
        "always",
        "best",
        "event",
        "decreased",
        "patients",
    )

    def some(self, least=1):
        return self.rng.sample(CODES, self.rng.randint(least, 4))

    def print_state(self, group):
        codes, time = self.some(), self.rng.choice(self.visits)
        count = sum(one.seen[time] in codes for one in self.of(group))
        evaluable = len(self.of(group)) - self.missing(group, time)
        kind = self.rng.choice(["count", "rate"])
        self.add_number(f"{kind}:{'+'.join(codes)}", time, count, group, evaluable, kind == "rate")

    def print_roles(self, group):
        kind, codes = self.rng.choice([("response_rate", ("CR", "PR")), ("control_rate", ("CR", "PR", "SD"))])
        time = self.rng.choice(self.visits)
        count = sum(one.seen[time] in codes for one in self.of(group))
        self.add_number(kind, time, count, group, len(self.of(group)) - self.missing(group, time), True)

    def estimate(self, group, codes, time):
        """Return the Kaplan-Meier estimate of being without some states at a time."""
        last = {id(one): max([at for at, code in one.seen.items() if code], default=0) for one in self.of(group)}
        pairs = []
        for one in self.of(group):
            event = one.event(codes)
            # survival is known to the end of follow-up, a state only to the last visit
            end = one.left if codes == ["dead"] else last[id(one)]
            pairs.append((event, True) if event < inf else (end, False))
        free = Fraction(1)
        for at in sorted({at for at, happened in pairs if happened and at <= time}):
            risk = sum(other >= at for other, _ in pairs)
            free *= 1 - Fraction(sum(pair == (at, True) for pair in pairs), risk)
        return free

    def print_median(self, group):
        """Print a median by one of the usual conventions."""
        kind, codes = self.rng.choice([("survival", ["dead"]), ("event_free:PD+dead", ["PD", "dead"])])
        times = sorted({one.event(codes) for one in self.of(group)} - {inf})
        at_most = next((time for time in times if self.estimate(group, codes, time) <= Fraction(1, 2)), None)
        below = next((time for time in times if self.estimate(group, codes, time) < Fraction(1, 2)), None)
        middle = None if below is None else (at_most + below) / 2
        time = self.rng.choice([at_most, below, middle])
        text = "not reached" if time is None else percent_of(Fraction(time), self.rng.randint(0, 1), self.ways[0])[:-1]
        self.add(f"median_{kind}", None, text, group)

    def print_survival(self, group):
        time = self.rng.choice(self.visits) + self.rng.choice([0, 0, 1])
        self.print_free("survival", ["dead"], time, group)

    def print_event_free(self, group):
        codes = [*self.some(), "dead"] if self.rng.random() < 0.7 else self.some()
        codes = [code for code in CODES if code in codes]
        time = self.rng.choice(self.visits)
        if self.table == "some" and codes != ["dead"]:
            codes = ["PD", "dead"]  # progression at a visit that is not listed shows later, as itself or as death
        self.print_free(f"event_free:{'+'.join(codes)}", codes, time, group)

    def print_free(self, quantity, codes, time, group):
        free = self.estimate(group, codes, time)
        size, lost = (
            len(self.of(group)),
            [one for one in self.of(group) if one.left < time or None in one.seen.values()],
        )
        count = sum(one.event(codes) > time for one in self.of(group))
        if not lost and self.rng.random() < 0.5:
            self.add_number(quantity, time, count, group, always_rate=True)
        elif not self.followed(group, time) or free * size == count:
            share = free * 100
            self.add(quantity, time, percent_of(share, self.rng.randint(0, 2), self.ways[0]), group)

    def upto(self, one, time):
        return [one.seen[at] for at in (self.listed or self.visits) if at <= time]

    def print_ever(self, group):
        codes, time = self.some(), self.rng.choice(self.listed or self.visits)
        count = sum(any(code in codes for code in self.upto(one, time)) for one in self.of(group))
        self.add_number(f"ever:{'+'.join(codes)}", time, count, group)

    def print_always(self, group):
        codes, time = self.some(), self.rng.choice(self.listed or self.visits)
        strict = self.rng.random() < 0.5
        count = sum(
            all(code in codes or (code is None and not strict) for code in self.upto(one, time))
            for one in self.of(group)
        )
        if not strict and any(None in self.upto(one, time) for one in self.of(group)):
            return
        self.add_number(f"always:{'+'.join(codes)}", time, count, group)

    def best(self, one):
        """Return the best state of a patient; a response counts only if the next visit confirms it."""
        states = [code for code in one.seen.values() if code]
        if not self.style["sticky"]:
            return min(states, key=CODES.index, default=None)
        good = [max(pair, key=CODES.index) for pair in pairwise(states)]
        return min([code for code in good if code in ("CR", "PR")] or ["SD" for _ in states], default=None)

    def print_best(self, group):
        codes = self.some()
        count = sum(self.best(one) in codes for one in self.of(group))
        evaluable = sum(self.best(one) is not None for one in self.of(group))
        self.add_number(f"best:{'+'.join(codes)}", None, count, group, evaluable)

    def print_event(self, group):
        name, people = self.rng.choice(["fever", "rash"]), self.of(group)
        low, high, text = self.rng.choice([(1, 5, ""), (1, 5, ""), (3, 5, ":>=3"), (2, 2, ":2"), (3, 4, ":3-4")])
        count = sum(low <= one.grades[name] <= high for one in people)
        if self.rng.random() < 0.8 or text:
            self.add_number(f"events:{name}{text}", None, count, group)
        else:  # out of the patients of a safety set, which the paper does not count
            safe = self.rng.randint(max(count, 1), len(people)) if count < len(people) else len(people)
            self.add(f"events:{name}", None, self.rate(count, safe), group)

    def print_list(self):
        """Print events by grade, from a lowest grade on."""
        for name in ("fever", "rash"):
            start = self.rng.randint(1, 4)
            for grade in range(start, 6):
                count = sum(one.grades[name] == grade for one in self.people)
                if count:
                    self.events.append(Event(name, count, str(grade), "printed"))

    def print_decreased(self, group):
        people = self.of(group)
        measured = self.rng.randint(1, len(people)) if self.rng.random() < 0.3 else len(people)
        count = sum(one.fell for one in people[:measured])
        if measured == len(people):
            self.add_number("decreased:marker", None, count, group)

    def print_patients(self, group):
        self.add("patients", None, str(len(self.of(group))), group)

    def trial(self):
        self.print_table()
        self.print_claims()
        if self.rng.random() < 0.3:
            self.print_list()
        groups = tuple(Group(code, code, len(self.of(code))) for code in self.groups if code)
        study = invented(len(self.people), STATES, groups=groups)
        return replace(study, counts=tuple(self.rows), claims=tuple(self.claims), events=tuple(self.events))


def percent_of(share, decimals, way):
    """Return an exact share in percent as printed."""
    return percent(share.numerator, 100 * share.denominator, decimals, way)


def check_is_never_contradicted(seed):
    trial = Paper(seed).trial()
    system = System(trial)
    assert not system.limit_reached, (seed, system.limit_reached)
    assert not system.clashes, (seed, trial.claims, trial.counts, system.clashes)
    return system


if __name__ == "__main__":
    seeds = range(*map(int, sys.argv[1:]))
    for seed in seeds:
        check_is_never_contradicted(seed)
    print(f"{len(seeds)} papers that print the truth: none contradicted")
