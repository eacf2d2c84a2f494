"""A trial without a landmark table, with the counts that its claims force in its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Self

from trialbook.histories.worlds import WorkLimitError
from trialbook.paper.trial import Count, State, Trial
from trialbook.system.landmarks import Forced, ForcedCounts, States


@dataclass(frozen=True)
class CountedTrial(Trial):
    """A trial whose counts at landmarks are forced by its claims.

    Where the claims count several states of one role together, these are one state here.

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
        found = ForcedCounts(trial, final)
        states = _told_apart(trial, found)
        forced = found.of(states)
    except WorkLimitError as error:
        return CountedTrial(**about, printed=trial, limit_reached=str(error))
    if not forced:
        return trial
    about["states"] = tuple(_as_one(trial, codes) for codes in states)
    about["counts"] = tuple(Count(one.time, _code(one.states), one.patients, group=one.group) for one in forced)
    return CountedTrial(**about, printed=trial, forced=forced)


def _told_apart(trial: Trial, found: ForcedCounts) -> list[States]:
    """Return the states in order, those of one role together where their total is known at more places than each."""
    sets: list[States] = [(code,) for code in trial.codes("other")]  # which have nothing in common
    for role in dict.fromkeys(state.role for state in trial.states if state.role != "other"):
        codes = trial.codes(role)
        together = [place for place in found.places() if found.at(*place, codes)]
        apart = [place for place in together if all(found.at(*place, (code,)) for code in codes)]
        sets += [codes] if len(together) > len(apart) else [(code,) for code in codes]
    return sorted(sets, key=lambda codes: trial.codes().index(codes[0]))


def _as_one(trial: Trial, codes: States) -> State:
    role = next(state.role for state in trial.states if state.code == codes[0])
    return State(_code(codes), " or ".join(trial.label(code) for code in codes), role)


def _code(codes: States) -> str:
    return "_or_".join(codes)
