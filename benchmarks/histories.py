"""Sharp bounds as patients and landmarks grow."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measure import Measure, clock
from trialbook.histories import bounds
from trialbook.paper.trial import Count, State, Trial

PATIENTS = (10, 100, 1_000, 10_000, 100_000, 1_000_000)
LANDMARKS = (4, 8, 15, 30, 60)
STATES = (("CR", "response"), ("SD", "stable"), ("PD", "progression"), ("dead", "death"))


def measures() -> Iterator[Measure]:
    """Yield the time of a bound at each size."""
    for patients in PATIENTS:
        yield Measure("bounds for so many patients", _seconds(crowd(patients, 4)), size=patients)
    for landmarks in LANDMARKS:
        yield Measure("bounds for so many landmarks", _seconds(crowd(1_000, landmarks)), size=landmarks)


def _seconds(trial: Trial) -> float:
    return clock(lambda: bounds(trial, "event_free:PD+dead"), 0.5)


def crowd(patients: int, landmarks: int) -> Trial:
    """Return a made-up trial: deaths rise evenly to half of the patients, and the living change their shares."""
    counts = []
    for time in range(1, landmarks + 1):
        dead = patients * time // (2 * landmarks)
        response = (patients - dead) * (1 + time % 3) // 5
        stable = (patients - dead - response) // 2
        for (code, _), count in zip(STATES, (response, stable, patients - dead - response - stable, dead), strict=True):
            counts.append(Count(time, code, count))
    states = tuple(State(code, code, role) for code, role in STATES)
    return Trial("crowd", "", "", patients, "", "", "months", states, counts=tuple(counts))
