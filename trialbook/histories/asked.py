"""What a reader would ask of a trial's patients, as statistics of their histories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trialbook.histories.events import event_codes, event_words
from trialbook.histories.rules import require_landmarks
from trialbook.histories.statistics import Automaton, Time, parse_statistic
from trialbook.paper.trial import Trial

_UNSEEN = ""  # no state has an empty code


@dataclass(frozen=True)
class Asked:
    """A question in words, and the statistic that answers it: how many patients were ..."""

    label: str
    statistic: Automaton


def focus(trial: Trial) -> tuple[str, ...]:
    """Return the states that a reader hopes for: the responses, or else the best state that is neither event nor death.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> focus(load_trial("nk-liver-2020"))
    ('CR', 'PR')
    """
    others = [code for code in trial.codes() if code not in event_codes(trial)] or trial.codes()
    return trial.codes("response") or tuple(others[:1])


def focus_label(trial: Trial) -> str:
    """Return these states in words, so that "10 patients were ..." makes a sentence."""
    codes = focus(trial)
    return "in response" if len(codes) > 1 else trial.label(codes[0])


def asked(trial: Trial) -> tuple[Asked, ...]:
    """Return the questions that a trial's states and landmarks allow.

    Parameters
    ----------
    trial : Trial
        With one landmark or more.

    Returns
    -------
    tuple of Asked
        What was hoped for first, then what was feared.

    Raises
    ------
    ValueError
        If the trial has no landmark.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> asked(load_trial("nk-liver-2020"))[0].label
    'in response at month 3, dead by month 36'
    """
    require_landmarks(trial)
    return tuple(Asked(label, _automaton(trial, statistic)) for label, statistic in _questions(trial))


def _automaton(trial: Trial, statistic: str | Automaton) -> Automaton:
    return parse_statistic(trial, statistic) if isinstance(statistic, str) else statistic


def _questions(trial: Trial) -> Iterator[tuple[str, str | Automaton]]:
    hoped, name = "+".join(focus(trial)), focus_label(trial)
    first, last = trial.times[0], trial.times[-1]
    if trial.death and len(trial.codes()) > 2 and len(trial.times) > 1:
        begin, end = f"{trial.unit} {first:g}", f"{trial.unit} {last:g}"
        others = "+".join(code for code in trial.codes() if code not in (*focus(trial), trial.death))
        yield f"{name} at {begin}, dead by {end}", f"at:{hoped}@{first},{trial.death}@{last}"
        if others:
            yield f"not {name} at {begin}, dead by {end}", f"at:{others}@{first},{trial.death}@{last}"
    yield f"{name} at every landmark", f"always:{hoped}"
    if len(trial.codes()) == 2 and trial.death:
        return  # who is alive at the last landmark was alive at every one
    if len(trial.times) > 2:
        yield f"{name} at the first and at the last landmark", f"at:{hoped}@{first},{hoped}@{last}"
    yield f"{name} at one landmark or more", f"ever:{hoped}"
    best = focus(trial)[0]
    if len(focus(trial)) > 1:
        yield f"{trial.label(best)} at every landmark", f"always:{best}"
        yield f"{trial.label(best)} at one landmark or more", f"ever:{best}"
    yield from _feared(trial, name)
    if len(trial.codes()) > 2:
        yield "in one and the same state at every landmark", same_state()


def _feared(trial: Trial, name: str) -> Iterator[tuple[str, str | Automaton]]:
    worse = trial.codes("progression")
    if worse:
        yield "in progression at one landmark or more", f"ever:{'+'.join(worse)}"
        yield f"free of {event_words(trial)} at every landmark", f"event_free:{'+'.join(event_codes(trial))}"
        yield f"{name} after a landmark in progression", one_after_other(worse, focus(trial))
    if trial.death and len(trial.codes()) > 2:
        yield f"dead after a landmark {name}", one_after_other(focus(trial), [trial.death])


def one_after_other(earlier: Iterable[str], later: Iterable[str]) -> Automaton:
    """Return the automaton that counts patients in one of some states and, at a later landmark, in one of others.

    Examples
    --------
    >>> one_after_other(["PD"], ["CR"]).value((1, 2, 3), ("CR", "PD", "CR"))
    1
    """
    before, after = frozenset(earlier), frozenset(later)

    def step(flag: int, time: Time, code: str) -> int:
        return 2 if flag == 2 or (flag == 1 and code in after) else max(flag, int(code in before))

    name = f"{'+'.join(sorted(after))} after {'+'.join(sorted(before))}"
    return Automaton(name, 0, step, lambda flag: flag == 2)


def same_state() -> Automaton:
    """Return the automaton that counts patients who were in the same state at every landmark.

    Examples
    --------
    >>> same_state().value((1, 2), ("PR", "PR")), same_state().value((1, 2), ("PR", "CR"))
    (1, 0)
    """

    def step(seen: str | None, time: Time, code: str) -> str | None:
        return code if seen in (_UNSEEN, code) else None

    return Automaton("same state at every landmark", _UNSEEN, step, lambda seen: seen is not None)
