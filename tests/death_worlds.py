"""All the ways in which few patients can have died by each landmark, found by trying every row of counts."""

from itertools import accumulate, product

from hypothesis import strategies as some
from invented import invented

from trialbook.paper.trial import Count, State

STATES = (State("well", "well", "response"), State("ill", "ill", "progression"), State("dead", "dead", "death"))


def trial_of(rows, patients, times):
    """Return a trial with these rows, each a mapping from state to patients."""
    counts = tuple(Count(time, code, n) for time, row in zip(times, rows, strict=True) for code, n in row.items())
    return invented(patients, STATES, counts=counts)


@some.composite
def trials(draw, earliest=1):
    """Draw a trial of up to five patients whose counts can be true: made from a history, then partly left out.

    ``earliest`` is the earliest time that a landmark can have.
    """
    patients = draw(some.integers(1, 5))
    times = sorted(draw(some.sets(some.integers(earliest, 9), min_size=1, max_size=3)))
    dead = list(accumulate((draw(some.integers(0, patients)) for _ in times), max))
    rows = []
    for deaths in dead:
        ill = draw(some.integers(0, patients - deaths))
        full = {"well": patients - deaths - ill, "ill": ill, "dead": deaths}
        kept = draw(some.sets(some.sampled_from(sorted(full)), min_size=1))
        row = {code: full[code] for code in full if code in kept}
        if len(row) == len(full):  # every state has a row: some patients may be unaccounted for
            row = {code: draw(some.integers(0, count)) for code, count in row.items()}
        rows.append(row)
    return trial_of(rows, patients, times)


def worlds(trial):
    """Yield, for each course of deaths that the counts allow, how many were dead at each landmark."""
    allowed = [sorted(_dead(landmark, trial.patients)) for landmark in trial.landmarks]
    return [course for course in product(*allowed) if list(course) == sorted(course)]


def _dead(landmark, patients):
    """Return every number dead at a landmark that the rules of the trial folder allow."""
    every = range(patients + 1)
    full = ((well, ill, patients - well - ill) for well in every for ill in every if well + ill <= patients)
    return {counts[2] for counts in full if _agrees(dict(zip(("well", "ill", "dead"), counts, strict=True)), landmark)}


def _agrees(truth, landmark):
    if len(landmark.printed) == len(truth):
        return all(truth[code] >= count for code, count in landmark.printed.items())
    return all(truth[code] == count for code, count in landmark.printed.items())


def attained(course, times, patients):
    """Return for each patient whether the left end of the interval of death is a time at which he or she can die."""
    seen = next((dead for time, dead in zip(times, course, strict=True) if time == 0), 0)
    return [number <= seen for number in range(1, patients + 1)]


def placed(course, times, patients, late):
    """Return each patient's time of death, at the right end of its interval or at the left one."""
    ends = [*times, float("inf")] if late else [0, *times]
    return [ends[next((j for j, dead in enumerate(course) if dead >= k), len(times))] for k in range(1, patients + 1)]
