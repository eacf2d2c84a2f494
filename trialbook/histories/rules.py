"""The rules that a set of patient histories must keep: what may follow what, and what the paper counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trialbook.paper.trial import Trial

Limits = Mapping[tuple[int, str], tuple[int, int]]


@dataclass(frozen=True)
class Rules:
    """A trial reduced to what its histories must keep.

    Attributes
    ----------
    times : tuple of int or float
        The landmarks, earliest first; a history has one state for each.
    codes : tuple of str
        The states, best first.
    patients : int
        How many histories there are.
    death : str or None
        The state that is never left.
    final : frozenset of str
        Further states that are left only by death.
    limits : mapping of (int, str) to (int, int)
        Smallest and largest number of patients in a state at a landmark, given by its index.
    """

    times: tuple[int | float, ...]
    codes: tuple[str, ...]
    patients: int
    death: str | None
    final: frozenset[str]
    limits: Limits

    def after(self, code: str) -> tuple[str, ...]:
        """Return the states that a patient in this state may be in at the next landmark."""
        if code == self.death:
            return (code,)
        if code in self.final:
            return (code, self.death) if self.death else (code,)
        return self.codes

    def absorbs(self, code: str) -> bool:
        """Whether a patient in this state is not free to go anywhere."""
        return code == self.death or code in self.final

    def open(self, landmark: int, code: str) -> bool:
        """Whether anyone can be in this state at this landmark."""
        return self.limits[landmark, code][1] > 0


def read_rules(trial: Trial, final: Iterable[str] = ()) -> Rules:
    """Return the rules of a trial in which further states are declared final.

    Parameters
    ----------
    trial : Trial
        With one landmark or more.
    final : iterable of str
        Codes of states that a patient never leaves except by death.

    Returns
    -------
    Rules
        Every state without a row is limited by the rest that the rows of its time leave.

    Raises
    ------
    ValueError
        If the trial has no landmark, or a code of ``final`` is none of its states.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> rules = read_rules(load_trial("nk-liver-2020"), final=["PD"])
    >>> rules.after("PD"), rules.limits[0, "CR"]
    (('PD', 'dead'), (5, 5))
    """
    require_landmarks(trial)
    declared = frozenset(resolve(trial, code, "final") for code in final) - {trial.death}
    limits = {
        (index, code): landmark.limits(code) for index, landmark in enumerate(trial.landmarks) for code in trial.codes()
    }
    return Rules(trial.times, trial.codes(), trial.patients, trial.death, declared, limits)


def require_landmarks(trial: Trial) -> None:
    """Raise ValueError where a trial counts its patients at no landmark."""
    if not trial.landmarks:
        raise ValueError("trial: histories need counts at one landmark or more, got a trial without landmarks")


def resolve(trial: Trial, code: str, argument: str) -> str:
    """Return the code of a state; ``death`` stands for the state with that role unless another has that code.

    Raises
    ------
    ValueError
        If the trial has no such state.
    """
    if code in trial.codes():
        return code
    if code == "death" and trial.death:
        return trial.death
    raise ValueError(f"{argument}: {code!r} is not a state of this trial, expected one of {', '.join(trial.codes())}")
