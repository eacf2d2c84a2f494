"""A trial without a landmark table, with the counts that its claims force in its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Self

from trialbook.histories.worlds import WorkLimitError
from trialbook.paper.quantities import codes_of
from trialbook.paper.trial import Count, State, Trial
from trialbook.system.course import LIVED
from trialbook.system.landmarks import Forced, ForcedCounts, States
from trialbook.system.printed import read_claims


@dataclass(frozen=True)
class CountedTrial(Trial):
    """A trial whose counts at landmarks are forced by its claims.

    Where the claims count several states together and none of them alone, these are one state here. One of response
    and stable disease has the role ``stable``, for it is disease control; any other of several roles ``other``.

    Attributes
    ----------
    printed : Trial
        The trial as its paper printed it.
    forced : tuple of Forced
        Where each count comes from.
    limit_reached : str or None
        Why counts were not looked for to the end, if they were not.
    """

    printed: Trial = field(kw_only=True)
    forced: tuple[Forced, ...] = ()
    limit_reached: str | None = None

    @property
    def as_printed(self) -> Trial:
        """The trial as its paper printed it."""
        return self.printed

    def of_group(self, code: str) -> Self:
        """Return the trial of one group alone."""
        return replace(super().of_group(code), printed=self.printed.of_group(code))


def with_forced_counts(trial: Trial, final: Iterable[str] = ()) -> Trial:
    """Return a trial with the counts that its claims force as rows of its landmark table.

    Parameters
    ----------
    trial : Trial
        One with a table is returned as it is. The ledger judges the original in any case, so that no number confirms
        itself.
    final : iterable of str
        States that a patient never leaves except by death.

    Returns
    -------
    Trial
        A :class:`CountedTrial` where something is forced, or where a limit of work was reached.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> study = load_trial("nk-liver-2020")
    >>> with_forced_counts(study) is study
    True
    """
    if trial.counts:
        return trial
    about = {one.name: getattr(trial, one.name) for one in fields(Trial)}
    try:
        found = ForcedCounts(_without_estimates(trial), final)
        states = _told_apart(trial, found)
        forced = found.of(states)
    except WorkLimitError as error:
        return CountedTrial(**about, printed=trial, limit_reached=str(error))
    if not forced:
        return trial
    about["states"] = tuple(_as_one(trial, codes) for codes in states)
    about["counts"] = tuple(Count(one.time, _code(one.states), one.patients, group=one.group) for one in forced)
    return CountedTrial(**about, printed=trial, forced=forced)


def _without_estimates(trial: Trial) -> Trial:
    """Return a trial without its rates of survival where one is no share of the patients: some were censored."""
    sizes = {one.code: one.patients for one in trial.groups}
    rates = [each for each in read_claims(trial) if each.quantity.kind in LIVED and not each.counted]
    of_all = [each for each in rates if each.of is None]
    patients = [sizes.get(each.group or "", trial.patients) for each in of_all]
    if all(each.allowed(size, [size]) for each, size in zip(of_all, patients, strict=True)):
        return trial
    estimates = {each.claim.id for each in rates}
    return replace(trial, claims=tuple(claim for claim in trial.claims if claim.id not in estimates))


def _told_apart(trial: Trial, found: ForcedCounts) -> list[States]:
    """Return the states in order, those of one role together where their total is known at more places than each."""
    sets: list[States] = [(code,) for code in trial.codes("other")]  # which have nothing in common
    for role in dict.fromkeys(state.role for state in trial.states if state.role != "other"):
        codes = trial.codes(role)
        together = _places(found, codes)
        apart = [place for place in together if all(found.at(*place, (code,)) for code in codes)]
        sets += [codes] if len(together) > len(apart) else [(code,) for code in codes]
    for total in _totals(trial, found):
        sets = _joined(sets, total, found)
    return sorted(sets, key=lambda codes: trial.codes().index(codes[0]))


def _places(found: ForcedCounts, codes: States) -> list[tuple]:
    """Return each time and group at which the number of patients in some states is known."""
    return [place for place in found.places() if found.at(*place, codes)]


def _totals(trial: Trial, found: ForcedCounts) -> list[States]:
    """Return the states that claims count together, fewest first; of those with death the others."""
    named = {frozenset(codes_of(each.quantity, trial)) for each in found.system.built.printed}
    alive = {frozenset(trial.codes()) - codes if trial.death in codes else codes for codes in named}
    return sorted((tuple(code for code in trial.codes() if code in codes) for codes in alive), key=len)


def _joined(sets: list[States], total: States, found: ForcedCounts) -> list[States]:
    """Return the sets, those of a total as one where it alone is known: none of them, nor all the others."""
    inside = [codes for codes in sets if set(codes) <= set(total)]
    others = [codes for codes in sets if codes not in inside]
    if len(inside) < 2 or len(total) != sum(map(len, inside)) or any(_places(found, codes) for codes in inside):
        return sets
    told = any(not all(found.at(*place, codes) for codes in others) for place in _places(found, total))
    return [*others, total] if told else sets


def _as_one(trial: Trial, codes: States) -> State:
    roles = {state.role for state in trial.states if state.code in codes}
    role = next(iter(roles)) if len(roles) == 1 else "stable" if roles == {"response", "stable"} else "other"
    return State(_code(codes), " or ".join(trial.label(code) for code in codes), role)


def _code(codes: States) -> str:
    return "_or_".join(codes)
