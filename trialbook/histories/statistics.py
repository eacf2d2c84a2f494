"""What can be asked of a patient's history: a flag that is updated landmark by landmark."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from trialbook.histories.rules import require_landmarks, resolve
from trialbook.paper.trial import Trial

Time = int | float
FORMS = "ever:A+B, always:A+B, event_free:A+B (each also with @TIME) or at:A@TIME,B@TIME"


@dataclass(frozen=True)
class Automaton:
    """A statistic of one history, read from left to right.

    The flag is any hashable value; the fewer values it takes, the faster the bounds. What it ends as says whether, or
    how many times, the patient counts.

    Attributes
    ----------
    name : str
        What is counted, for people.
    start : hashable
        The flag before the first landmark.
    step : callable
        ``step(flag, time, code)`` returns the flag after a landmark at which the patient was in a state.
    counts : callable
        ``counts(flag)`` returns whether a patient with this last flag counts, or an integer to add up.

    Examples
    --------
    Landmarks at which a patient was in partial response, added up over all patients:

    >>> from trialbook import load_trial
    >>> from trialbook.histories import bounds
    >>> visits = Automaton("landmarks in PR", 0, lambda flag, time, code: flag + (code == "PR"), int)
    >>> found = bounds(load_trial("nk-liver-2020"), visits)
    >>> found.lower, found.upper
    (9, 9)
    """

    name: str
    start: Hashable
    step: Callable[[Hashable, Time, str], Hashable]
    counts: Callable[[Hashable], int] = int

    def value(self, times: tuple[Time, ...], history: tuple[str, ...]) -> int:
        """Return what one history adds to the statistic."""
        flag = self.start
        for time, code in zip(times, history, strict=True):
            flag = self.step(flag, time, code)
        return int(self.counts(flag))


def parse_statistic(trial: Trial, text: str) -> Automaton:
    """Return the automaton of a statistic written as in the contract of the trial folder.

    Parameters
    ----------
    trial : Trial
        Whose states and landmarks the text names.
    text : str
        ``ever:A+B``, ``always:A+B`` or ``event_free:A+B``, each with ``@TIME`` to stop at a landmark, or
        ``at:A@TIME,B@TIME``.

    Returns
    -------
    Automaton
        Named by the text.

    Raises
    ------
    ValueError
        If the text has none of these forms, names an unknown state or a time that is no landmark, or there is none.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> study = load_trial("nk-liver-2020")
    >>> parse_statistic(study, "ever:CR+PR@6").value(study.times, ("SD", "PD", "CR", "CR"))
    0
    """
    require_landmarks(trial)
    form, colon, body = text.strip().partition(":")
    if not colon or form not in _FORMS:
        raise ValueError(f"statistic: {text!r} has none of the forms {FORMS}")
    return _FORMS[form](trial, text, body)


def _ever(trial: Trial, text: str, body: str) -> Automaton:
    codes, stop = _codes_until(trial, body)
    return Automaton(text, False, lambda flag, time, code: flag or (time <= stop and code in codes))


def _always(trial: Trial, text: str, body: str) -> Automaton:
    codes, stop = _codes_until(trial, body)
    return Automaton(text, True, lambda flag, time, code: flag and (time > stop or code in codes))


def _event_free(trial: Trial, text: str, body: str) -> Automaton:
    codes, stop = _codes_until(trial, body)
    return Automaton(text, True, lambda flag, time, code: flag and (time > stop or code not in codes))


def _at(trial: Trial, text: str, body: str) -> Automaton:
    wanted: dict[Time, frozenset[str]] = {}
    for part in body.split(","):
        names, at, when = part.partition("@")
        if not at:
            raise ValueError(f"statistic: {part.strip()!r} names no time, expected CODE@TIME as in {FORMS}")
        time = _landmark(trial, when)
        wanted[time] = wanted.get(time, frozenset(trial.codes())) & _codes(trial, names)
    return Automaton(text, True, lambda flag, time, code: flag and code in wanted.get(time, (code,)))


_FORMS = {"ever": _ever, "always": _always, "event_free": _event_free, "at": _at}


def _codes_until(trial: Trial, body: str) -> tuple[frozenset[str], Time]:
    names, at, when = body.partition("@")
    return _codes(trial, names), _landmark(trial, when) if at else trial.times[-1]


def _codes(trial: Trial, names: str) -> frozenset[str]:
    return frozenset(resolve(trial, name.strip(), "statistic") for name in names.split("+"))


def _landmark(trial: Trial, text: str) -> Time:
    """Return the landmark that a text names as a number."""
    expected = f"expected one of {', '.join(map(str, trial.times))}"
    try:
        time = float(text)
    except ValueError:
        raise ValueError(f"statistic: {text.strip()!r} is not a time, {expected}") from None
    if time not in trial.times:
        raise ValueError(f"statistic: {text.strip()} is not a landmark of this trial, {expected}")
    return next(landmark for landmark in trial.times if landmark == time)
