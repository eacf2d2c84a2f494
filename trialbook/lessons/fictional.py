"""A small trial made up for one student: plausible counts, and printed percentages of which some are wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from trialbook.paper.cells import as_csv

MARK = "FICTIONAL"  # stands in whatever is made of such a trial
_TIMES = ((3, 6, 12, 24), (2, 4, 8, 12), (3, 6, 9, 18), (6, 12, 18, 24), (4, 8, 16, 32), (3, 6, 12, 36))
_STATES = {"CR": "response", "PR": "response", "SD": "stable", "PD": "progression", "death": "death"}
_LABELS = ("complete response", "partial response", "stable disease", "progressive disease", "dead")
_PLANTED = (2, 3)  # how many printed percentages may be wrong


@dataclass(frozen=True)
class Statement:
    """A printed percentage: its number, what it is of, its time, and whether it is as the counts have it."""

    id: str
    quantity: str
    time: int
    printed: int
    true: int


@dataclass(frozen=True)
class Fictional:
    """A trial that never was.

    Attributes
    ----------
    patients : int
        How many there are.
    times : tuple of int
        Four landmarks in months.
    responders, deaths : tuple of int
        In response at each landmark, and dead by then.
    stable : tuple of int
        In stable disease; the others are in progression.
    complete : tuple of int
        Those of the responders whose response is complete.
    statements : tuple of Statement
        What is printed of them.
    """

    patients: int
    times: tuple[int, ...]
    responders: tuple[int, ...]
    deaths: tuple[int, ...]
    stable: tuple[int, ...]
    complete: tuple[int, ...]
    statements: tuple[Statement, ...]

    @property
    def wrong(self) -> tuple[str, ...]:
        """The numbers of the statements that the counts contradict."""
        return tuple(one.id for one in self.statements if one.printed != one.true)

    def counts(self) -> Iterator[tuple[int, str, int]]:
        """Yield time, state and patients of each row of the table of counts."""
        columns = (self.times, self.responders, self.deaths, self.stable, self.complete)
        for time, responders, dead, stable, complete in zip(*columns, strict=True):
            progressed = self.patients - responders - dead - stable
            split = (complete, responders - complete, stable, progressed, dead)
            yield from ((time, code, number) for code, number in zip(_STATES, split, strict=True))


class Draws:
    """Whole numbers that follow from a text alone, the same on every machine and with every version of Python."""

    def __init__(self, seed: str):
        self._seed, self._drawn = seed, 0

    def below(self, end: int) -> int:
        """Return a whole number from 0 to below an end of at least 1."""
        self._drawn += 1
        digest = hashlib.sha256(f"{self._seed}\0{self._drawn}".encode()).digest()
        return int.from_bytes(digest, "big") % max(end, 1)

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)


def draw_trial(seed: str) -> Fictional | None:
    """Return the trial that a seed gives, or None where some task about it would be degenerate.

    Examples
    --------
    >>> drawn = next(filter(None, map(draw_trial, "abcdefgh")))
    >>> drawn.deaths[0] > 0, 2 <= len(drawn.wrong) <= 3
    (True, True)
    """
    draws = Draws(seed)
    patients, times = draws.between(24, 90), _TIMES[draws.below(len(_TIMES))]
    deaths = tuple(accumulate(draws.between(1, patients // 8) for _ in times))
    alive = [patients - dead for dead in deaths]
    first = draws.between(alive[0] // 2, alive[0] * 4 // 5)
    last = alive[0] - first + draws.between(2, alive[0] // 3)  # so that some held their response for certain
    between = sorted((draws.between(last, max(first, last)) for _ in times[1:-1]), reverse=True)
    responders = (first, *between, last)
    rest = [living - number for living, number in zip(alive, responders, strict=True)]
    if last >= first or min(rest) < 2:
        return None
    # stable from a third to two thirds, complete from a quarter to a half: no jumps between landmarks
    stable = tuple(draws.between(max(number // 3, 1), max(2 * number // 3, 1)) for number in rest)
    complete = tuple(draws.between(max(number // 4, 1), number // 2) for number in responders)
    statements = _statements(draws, patients, times, responders, deaths)
    return Fictional(patients, times, responders, deaths, stable, complete, statements)


def _statements(
    draws: Draws, patients: int, times: tuple[int, ...], responders: tuple[int, ...], deaths: tuple[int, ...]
) -> tuple[Statement, ...]:
    """Return a percentage of each kind at each landmark, some of them far enough from the counts to be wrong."""
    alive = tuple(patients - dead for dead in deaths)
    rows = [("response_rate", *row) for row in zip(times, responders, strict=True)]
    rows += [("survival", *row) for row in zip(times, alive, strict=True)]
    planted: set[int] = set()
    number = draws.between(*_PLANTED)
    while len(planted) < number:
        planted.add(draws.below(len(rows)))
    made = []
    for place, (quantity, time, count) in enumerate(rows):
        true = int(100 * count / patients + 0.5)
        off = draws.between(3, 9) * (-1 if true > 50 else 1)
        made.append(Statement(f"F{place + 1}", quantity, time, true + off * (place in planted), true))
    return tuple(made)


def trial_folder(drawn: Fictional, student: str) -> dict[str, str]:
    """Return the files of a trial's folder, whose every text says that it is made up."""
    lines = [
        f"# {MARK}: made up for teaching; no such trial was ever done",
        f"title: {json.dumps(f'{MARK}: a trial made up for {student}')}",
        f'reference: "{MARK}; made up for teaching and never published"',
        f"patients: {drawn.patients}",
        f'condition: "a made-up disease ({MARK})"',
        f'treatment: "a made-up treatment ({MARK})"',
        "time_unit: months",
        "states:",
    ]
    labels = zip(_STATES.items(), _LABELS, strict=True)
    lines += [f"  {code}: {{label: {label}, role: {role}}}" for (code, role), label in labels]
    counts = [("time", "state", "patients"), *drawn.counts()]
    claims: list[tuple[object, ...]] = [("id", "section", "statement", "quantity", "time", "printed")]
    claims += [(one.id, "results", worded(one), one.quantity, one.time, f"{one.printed}%") for one in drawn.statements]
    return {"trial.yaml": "\n".join(lines) + "\n", "landmarks.csv": as_csv(counts), "claims.csv": as_csv(claims)}


def worded(statement: Statement) -> str:
    """Return what a statement says."""
    words = {"response_rate": "{printed}% were in response.", "survival": "{printed}% were alive."}
    return f"At month {statement.time}, " + words[statement.quantity].format(printed=statement.printed)
