"""The questions that landmark counts can be asked, and how many patients each counts under each set of choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trialbook.histories import bounds, find_clashes
from trialbook.paper.trial import Trial

TIMINGS = ("deaths at the start", "deaths in the middle", "deaths at the end")
_FINALITIES = ("progression may end", "progression is final")
_WORLDS = ("fewest patients", "most patients")


@dataclass(frozen=True)
class Question:
    """A yes-or-no question to a trial and the number of patients it counts, under each set of choices.

    Attributes
    ----------
    name : str
        ``response``, ``survival`` or ``freedom from progression``.
    text : str
        The question in words, up to the reference rate: ``Were more than`` ... ``alive``.
    counts : tuple of (mapping, int)
        The choices that decide a count, and the count.
    """

    name: str
    text: str
    counts: tuple[tuple[Mapping[str, str], int], ...]


def questions(trial: Trial, moment: float = 0.5) -> tuple[Question, ...]:
    """Return the questions that a trial's counts can be asked, with the choices that decide each count.

    Parameters
    ----------
    trial : Trial
        Any trial; one without landmarks has no questions.
    moment : float, default 0.5
        Where between the last two landmarks survival is asked for: 0 is just after the earlier, 1 is the later.

    Returns
    -------
    tuple of Question
        At most three: about response, survival, and freedom from progression. A choice that changes no count of a
        question is left out of it.

    Raises
    ------
    ValueError
        If ``moment`` lies outside [0, 1].
    trialbook.histories.Incompatible
        If no set of patient histories agrees with the counts.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> for question in questions(load_trial("nk-liver-2020")):
    ...     print(question.text)
    Had a response
    Were alive at month 24
    Were alive and free of progression up to month 36
    """
    if not 0 <= moment <= 1:
        raise ValueError(f"moment: must lie between 0 and 1, got {moment}")
    if not trial.landmarks:
        return ()
    found = (_response(trial), _survival(trial, moment), _progression_free(trial))
    return tuple(question for question in found if question is not None)


def horizon(trial: Trial, moment: float = 0.5) -> float:
    """Return the time that lies ``moment`` of the way from the last landmark but one to the last."""
    earlier, later = (0, *trial.times)[-2:]
    return earlier + moment * (later - earlier)


def _response(trial: Trial) -> Question | None:
    codes = trial.codes("response")
    if not codes:
        return None
    first, last = trial.landmarks[0], trial.landmarks[-1]
    rows = {"first landmark": first, "last landmark": last} if first is not last else {"only landmark": last}
    counts = []
    for finality, final in _finalities(trial):
        pairs = {name: row.limits(*codes) for name, row in rows.items()}
        if first is not last:
            pairs["best response"] = _ends(trial, f"ever:{'+'.join(codes)}", final)
        counts += [
            ({"reading": name, "finality": finality, "world": world}, count)
            for name, pair in pairs.items()
            for world, count in zip(_WORLDS, pair, strict=True)
        ]
    return Question("response", "Had a response", _deciding(counts))


def _survival(trial: Trial, moment: float) -> Question | None:
    if trial.death is None:
        return None
    when, counts = horizon(trial, moment), []
    for timing in TIMINGS:
        time = trial.times[-1] if moment == 1 or _dated(timing) <= moment else (0, *trial.times)[-2]
        pair = _ends(trial, f"event_free:{trial.death}@{time}") if time in trial.times else (trial.patients,) * 2
        counts += [({"timing": timing, "world": w}, count) for w, count in zip(_WORLDS, pair, strict=True)]
    return Question("survival", f"Were alive at {trial.unit} {when:g}", _deciding(counts))


def _progression_free(trial: Trial) -> Question | None:
    codes = trial.codes("progression")
    if not codes:
        return None
    events = "+".join((*codes, *trial.codes("death")))
    counts = [
        ({"finality": finality, "world": world}, count)
        for finality, final in _finalities(trial)
        for world, count in zip(_WORLDS, _ends(trial, f"event_free:{events}", final), strict=True)
    ]
    alive = "alive and " if trial.death else ""
    text = f"Were {alive}free of progression up to {trial.unit} {trial.times[-1]:g}"
    return Question("freedom from progression", text, _deciding(counts))


def _finalities(trial: Trial) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the ways to see progression; the counts themselves may exclude that it is final."""
    progression = trial.codes("progression")
    open_ended, final = _FINALITIES
    if not progression or find_clashes(trial, progression):
        return ((open_ended, ()),)
    return ((open_ended, ()), (final, progression))


def _dated(timing: str) -> float:
    """Return where in its interval a death is put, from 0 (just after the earlier landmark) to 1 (the later)."""
    return TIMINGS.index(timing) / 2


def _ends(trial: Trial, statistic: str, final: tuple[str, ...] = ()) -> tuple[int, int]:
    found = bounds(trial, statistic, final=final)
    return found.lower, found.upper


def _deciding(counts: list[tuple[dict[str, str], int]]) -> tuple[tuple[Mapping[str, str], int], ...]:
    """Drop the choices that never change the count while the others stay, and the rows that then repeat."""
    for name in tuple(counts[0][0]):
        rest = [({key: value for key, value in chosen.items() if key != name}, count) for chosen, count in counts]
        distinct = {tuple(chosen.items()): count for chosen, count in rest}
        if all(distinct[tuple(chosen.items())] == count for chosen, count in rest):
            counts = [(dict(chosen), count) for chosen, count in distinct.items()]
    return tuple(counts)
