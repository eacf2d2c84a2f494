"""A paper as one system: which of its statements can all be true, and what all the others say of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from trialbook.histories.worlds import WorkLimitError
from trialbook.paper.quantities import BY_KIND, parse_quantity
from trialbook.paper.trial import Claim, Trial
from trialbook.system.clash import clash_of
from trialbook.system.connected import bearing
from trialbook.system.course import Asked, Time
from trialbook.system.model import Sum
from trialbook.system.solver import Solver
from trialbook.system.statement import Statement
from trialbook.system.statements import Statements


@dataclass(frozen=True)
class Range:
    """What the other statements of a paper allow for one number.

    Attributes
    ----------
    lower, upper : int or Fraction
        The smallest and the largest number of patients; fractions where an estimate may allow for censoring.
    patients : int
        Patients of the trial or of the group.
    bears : bool
        Whether another statement has to do with the number, even if it does not narrow it.
    whole : bool
        Whether the number is one of patients, not an estimate.
    """

    lower: int | Fraction
    upper: int | Fraction
    patients: int
    bears: bool
    whole: bool = True

    @property
    def narrows(self) -> bool:
        """Whether some number of patients is ruled out."""
        return (self.lower, self.upper) != (0, self.patients)


class System:
    """Every printed count and rate of a paper, as statements that must all be true at once.

    Unknown whole numbers stand for the histories of the patients by group, their best responses, events and changes;
    each statement is a condition on them, as wide as its rounding. Questions to the system are integer programs.

    Parameters
    ----------
    trial : Trial
        Its rows of ``landmarks.csv`` and ``events.csv`` and those claims that count patients take part.
    final : iterable of str
        States that a patient never leaves except by death.
    complete : bool, default False
        Whether printed rates of survival are shares of all patients even where the counts do not say that all of them
        were followed. Otherwise they may be Kaplan-Meier estimates.
    watched, seen : Automaton, iterable of int or float
        A statistic to follow over the histories, and the times it looks at.

    Attributes
    ----------
    clashes : tuple of Clash
        Sets of statements that cannot all be true, of which none can be left out; no two share a statement.
    sound : frozenset of int
        The statements outside all clashes, which can all be true.
    limit_reached : str or None
        Why the work was given up, if it was: then further statements may clash, and nothing can be asked.

    Raises
    ------
    ValueError
        If a code of ``final`` is none of the trial's states.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> system = System(load_trial("nk-liver-2020"))
    >>> system.clashes, system.range_of("F5")
    ((), Range(lower=5, upper=5, patients=10, bears=True, whole=True))
    """

    def __init__(self, trial: Trial, final: Iterable[str] = (), *, complete: bool = False, **watched: object):
        self.trial, self.final, self.complete = trial, tuple(final), complete
        if unknown := sorted(set(self.final) - set(trial.codes())):
            raise ValueError(f"final: {unknown[0]!r} is not a state, expected one of {', '.join(trial.codes())}")
        self.clashes, self.sound, self.limit_reached = (), frozenset(), None
        try:
            self.built = Statements(trial, self.final, complete, _nested(trial), **watched)
            self.solver = Solver(self.built.model)
            found = self.cores()
            self.sound = frozenset(range(len(self.statements))) - {number for core in found for number in core}
            self.clashes = tuple(clash_of(self, core) for core in found)
        except WorkLimitError as error:
            self.limit_reached = str(error)

    @property
    def statements(self) -> list[Statement]:
        """All statements, in the order rows, claims, events."""
        return self.built.all

    def cores(self, trusted: Collection[int] = ()) -> list[tuple[int, ...]]:
        """Return sets of statements that cannot all be true, one after the other, until the rest can.

        Parameters
        ----------
        trusted : collection of int
            Statements that are true together and are in no set.
        """
        left, found = [number for number in range(len(self.statements)) if number not in trusted], []
        while not self.solver.possible([*trusted, *left]):
            alone = next(((one,) for one in left if not found and not self.solver.possible([*trusted, one])), None)
            found.append(alone or self.solver.core(left, base=trusted))
            if not found[-1]:
                raise ArithmeticError("system: no counts are possible even without any statement")
            self.solver.confirm([*trusted, *found[-1]])
            left = [number for number in left if number not in found[-1]]
        return sorted(found)

    def time_of(self, claim: Claim) -> Time | None:
        """Return the time that a claim means: its own, or the last landmark."""
        return max((count.time for count in self.trial.counts), default=None) if claim.time is None else claim.time

    @cached_property
    def by_claim(self) -> dict[str, Statement]:
        """The statement that each claim is, or is part of."""
        return {printed.claim.id: one for one in self.statements for printed in one.claims}

    def range_of(self, claim: Claim | str) -> Range | None:
        """Return what all other statements allow for the number of a claim, or None where it counts no patients.

        A median is held against the others, but is no such number. A row of ``landmarks.csv`` and a ``count:`` claim
        that say the same are one statement. Statements that clash are left out.

        Raises
        ------
        WorkLimitError
            If the solver needs more work than is allowed.
        """
        self.require_work()
        one = self.by_claim.get(claim if isinstance(claim, str) else claim.id)
        if one is None or (one.value is None and one.estimate is None):
            return None
        return self.range_of_statement(one.number)

    def range_of_statement(self, number: int, others: Collection[int] | None = None) -> Range:
        """Return what other statements (all sound ones, if none are named) allow for the number of a statement."""
        one, others = self.statements[number], frozenset(self.sound if others is None else others) - {number}
        bears = bearing(self.built.model, one, others)
        size = self.built.unknowns.patients(one.group)
        if one.value is None:
            return Range(*self._estimated(one, others, size), size, bears, whole=False)
        ends = [self._ends(value, others) for value in (one.value, *one.options)]
        fitting = (pair for pair in ends if any(pair[0] < span.stop and span[0] <= pair[1] for span in one.allowed))
        return Range(*next(fitting, ends[0]), size, bears)

    def range_for(self, asked: Asked) -> Range:
        """Return what the statements allow for a number that no claim of its own need print.

        Parameters
        ----------
        asked : Asked
            What is counted, of whom and when.

        Raises
        ------
        WorkLimitError
            If the solver needs more work than is allowed.
        """
        self.require_work()
        if asked not in self.built.values:
            built = Statements(self.trial, self.final, self.complete, [*self.built.values, asked])
            self.built, self.solver = built, Solver(built.model)
        value = self.built.values[asked]
        bears = bearing(self.built.model, Statement(-1, value), self.sound)
        return Range(*self._ends(value, self.sound), self.built.unknowns.patients(asked.group), bears)

    def _ends(self, value: Sum, others: Collection[int]) -> tuple[int, int]:
        return self.solver.smallest(value, others), self.solver.largest(value, others)

    def _estimated(self, one: Statement, others: Collection[int], size: int) -> tuple[int | Fraction, int | Fraction]:
        """Return what counts and the estimates of the same endpoint at other times allow for an estimate."""
        known, estimate = self.built.estimates, one.estimate
        lower = [self.solver.smallest(seen, others) for seen in known.free_seen(estimate)]
        upper = [size - self.solver.smallest(seen, others) for seen in known.events_seen(estimate)]
        lower += [size * other.low for other in known.at_or_after(estimate) if other.statement in others]
        upper += [size * other.high for other in known.at_or_before(estimate) if other.statement in others]
        return max(lower, default=0), min([*upper, size])

    def require_work(self) -> None:
        """Raise WorkLimitError where the work was given up."""
        if self.limit_reached:
            raise WorkLimitError(self.limit_reached)


def _nested(trial: Trial) -> list[Asked]:
    """Return the quantities behind intervals, P values, differences and ratios, of both groups."""
    found: dict[Asked, None] = {}
    last = max((count.time for count in trial.counts), default=None)
    for claim in trial.claims:
        quantity = parse_quantity(claim.quantity) if claim.quantity else None
        while quantity and quantity.of:
            quantity = quantity.of
        if quantity is None or BY_KIND[quantity.kind].printed not in ("count", "rate", "count or rate"):
            continue
        if claim.versus or str(quantity) != claim.quantity:
            time = last if claim.time is None else claim.time
            for group in dict.fromkeys((claim.group, claim.versus or claim.group)):
                found[Asked(quantity, group, time)] = None
    return list(found)
