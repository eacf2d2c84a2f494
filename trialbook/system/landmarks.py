"""Landmark counts that the claims of a paper force, where it prints no table of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from trialbook.paper.quantities import codes_of
from trialbook.paper.trial import Count, Trial
from trialbook.system.course import LIVED, Group, Time
from trialbook.system.system import System


@dataclass(frozen=True)
class Forced:
    """A count of patients in a state that follows from claims.

    Attributes
    ----------
    time : int or float
        When.
    state : str
        A code.
    group : str or None
        Whom it is about; None for all patients.
    patients : int
        The only number that the claims allow.
    claims : tuple of str
        Ids of claims that force it, none of which can be left out.
    followed : bool
        Whether it holds only if nobody was lost before: rates of survival were taken as shares of all patients, and a
        Kaplan-Meier estimate can be another number.
    final : tuple of str
        States of progression that must be taken as final for it to hold: nobody leaves them except by death.
    """

    time: Time
    state: str
    group: Group
    patients: int
    claims: tuple[str, ...]
    followed: bool
    final: tuple[str, ...] = ()


def forced_counts(trial: Trial, final: Iterable[str] = ()) -> tuple[Forced, ...]:
    """Return every count of a state at a time that the claims force, for a paper that prints no landmark table.

    A percentage that only one count gives is that count: 75.00 % of 24 is 18. Claims that clash force nothing.
    Who is free of progression so far is in no state of progression, but who is in none may have been: where a paper
    prints event-free rates, counts that hold only if nobody leaves such a state alive are returned too, and say so.

    Parameters
    ----------
    trial : Trial
        One with rows in ``landmarks.csv`` has its counts already: nothing is returned.
    final : iterable of str
        States that a patient never leaves except by death.

    Returns
    -------
    tuple of Forced
        In order of time, then best state first.

    Raises
    ------
    WorkLimitError
        If the solver needs more work than is allowed.

    Examples
    --------
    >>> from trialbook.paper.trial import Claim, State
    >>> states = (State("alive", "alive", "other"), State("dead", "dead", "death"))
    >>> claim = Claim("R1", "results", "Three quarters lived.", "survival", 3, "75.00%")
    >>> study = Trial("t", "t", "r", 24, "c", "t", "years", states, claims=(claim,))
    >>> [(one.time, one.state, one.patients, one.claims) for one in forced_counts(study)]
    [(3, 'alive', 18, ('R1',)), (3, 'dead', 6, ('R1',))]
    """
    if trial.counts:
        return ()
    system = System(trial, final, complete=True)
    system.require_work()
    lasting = _lasting(system)
    strict = System(trial, (*system.final, *lasting), complete=True) if lasting else None
    if strict and (strict.limit_reached or strict.clashes != system.clashes):
        strict = None
    groups, times = (None, *system.built.unknowns.groups), system.built.unknowns.course.times
    found = []
    for place in ((time, group, code) for time in times for group in groups for code in trial.codes()):
        one = _forced(system, *place)
        if one is None and strict and (one := _forced(strict, *place)):
            one = replace(one, final=lasting)
        found += [one] if one else []
    return tuple(found)


def _lasting(system: System) -> tuple[str, ...]:
    """Return the states of progression that event-free rates name and nobody has called final."""
    trial = system.trial
    named = {
        code
        for printed in system.built.printed
        if printed.quantity.kind == "event_free"
        for code in codes_of(printed.quantity, trial)
    }
    return tuple(code for code in trial.codes("progression") if code in named and code not in system.final)


def _forced(system: System, time: Time, group: Group, code: str) -> Forced | None:
    value = system.built.unknowns.inside(group, time, [code])
    patients = system.solver.smallest(value, system.sound)
    if system.solver.largest(value, system.sound) != patients:
        return None
    sound = sorted(system.sound)
    needed = {
        number
        for other in ((value, None, patients - 1), (value, patients + 1, None))
        for number in system.solver.core(sound, [other])
    }
    if not needed:
        return None
    printed = [each for number in sorted(needed) for each in system.statements[number].claims]
    followed = any(each.quantity.kind in LIVED and not each.counted for each in printed)
    return Forced(time, code, group, patients, tuple(each.claim.id for each in printed), followed)


def with_forced_counts(trial: Trial, final: Iterable[str] = ()) -> Trial:
    """Return a trial with the counts that its claims force as rows of its landmark table.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> study = load_trial("nk-liver-2020")
    >>> with_forced_counts(study) is study
    True
    """
    forced = forced_counts(trial, final)
    if not forced:
        return trial
    return replace(trial, counts=tuple(Count(one.time, one.state, one.patients, group=one.group) for one in forced))
