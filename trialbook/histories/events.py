"""Times to an event that only landmarks witness, such as progression-free survival, as sharp bounds.

An event counts from the first landmark at which it is seen: it happened after the landmark before, and by that one. An
event that came and went between two landmarks is not seen, so it is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from trialbook.histories.bounds import Bounds
from trialbook.histories.extremes import Extremes
from trialbook.histories.statistics import parse_statistic
from trialbook.paper.trial import Trial
from trialbook.statistics.survival import TimeBounds


def event_codes(trial: Trial) -> tuple[str, ...]:
    """Return the states that end progression-free survival: those with the role of progression or death."""
    return trial.codes("progression", "death")


def event_words(trial: Trial) -> str:
    """Return these events in words: ``progression and death``, or the one of them that the trial has."""
    return " and ".join(role for role in ("progression", "death") if trial.codes(role))


def event_free(trial: Trial, events: Iterable[str] | None = None, final: Iterable[str] = ()) -> tuple[Bounds, ...]:
    """Return, for each landmark, sharp bounds of how many patients had no event up to it.

    Parameters
    ----------
    trial : Trial
        With one landmark or more.
    events : iterable of str, optional
        Codes of the states that are events; progression and death if not given.
    final : iterable of str
        Codes of states that a patient never leaves except by death.

    Returns
    -------
    tuple of Bounds
        Earliest landmark first. Each is sharp by itself; both ends of two of them need not hold in one world.

    Raises
    ------
    ValueError
        If there is no landmark, no event, or an unknown code.
    Incompatible
        If no set of histories fits.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> [(found.lower, found.upper) for found in event_free(load_trial("nk-liver-2020"))]
    [(10, 10), (8, 8), (5, 6), (0, 3)]
    """
    statistic = _statistic(trial, events)
    extremes = Extremes(trial, parse_statistic(trial, statistic), final)
    return tuple(_event_free_at(extremes, statistic, landmark) for landmark in range(len(trial.times)))


def median_event_free(trial: Trial, events: Iterable[str] | None = None, final: Iterable[str] = ()) -> TimeBounds:
    """Return sharp bounds of the first time at which at most half of the patients are free of an event.

    Parameters
    ----------
    trial : Trial
        With one landmark or more.
    events : iterable of str, optional
        Codes of the states that are events; progression and death if not given.
    final : iterable of str
        Codes of states that a patient never leaves except by death.

    Returns
    -------
    TimeBounds
        ``upper`` is inf where half of the patients may be free of an event at the last landmark.

    Raises
    ------
    ValueError
        If there is no landmark, no event, or an unknown code.
    Incompatible
        If no set of histories fits.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> print(median_event_free(load_trial("nk-liver-2020")))
    (6, 36]
    """
    band = event_free(trial, events, final)
    starts, ends = (0, *trial.times), (*trial.times, inf)
    soonest = next((i for i, found in enumerate(band) if 2 * found.lower <= trial.patients), len(band))
    latest = next((i for i, found in enumerate(band) if 2 * found.upper <= trial.patients), len(band))
    return TimeBounds(starts[soonest], ends[latest], lower_attained=starts[soonest] == ends[soonest])


def _event_free_at(extremes: Extremes, statistic: str, landmark: int) -> Bounds:
    """Return the bounds at one landmark: a patient earns 1 for being free of an event there."""

    def reward(at: int, code: str, free: bool) -> int:
        return int(free and at == landmark)

    least, most = extremes.smallest(reward, calm=False), extremes.largest(reward, calm=False)
    name = f"{statistic}@{extremes.rules.times[landmark]}"
    return Bounds(name, least.value, most.value, extremes.rules.patients, least.witness, most.witness)


def _statistic(trial: Trial, events: Iterable[str] | None) -> str:
    codes = event_codes(trial) if events is None else tuple(events)
    if not codes:
        raise ValueError("events: the trial has no state with the role of progression or death, name the events")
    return f"event_free:{'+'.join(codes)}"
