"""The questions of an assignment: what is asked of a made-up trial, the answer, and the mistakes to expect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from scipy.stats import binomtest, norm

from trialbook.lessons.fictional import Fictional

CHAPTERS = ("response", "survival", "bounds")
LEVEL = 0.95
WALD = "Wald interval instead of the exact one"
LIVING = "living as denominator"


@dataclass(frozen=True)
class Task:
    """One question.

    Attributes
    ----------
    key : str
        Its name: ``response-1``.
    question : str
        What is asked, as plain text.
    expected : float or tuple of str
        The answer: a number, or the names of statements.
    unit : str
        What the number counts, ``statements`` for names.
    tolerance : float
        How far a right number may be away.
    points : int
        What it is worth.
    mistakes : mapping of str to float
        The numbers that known mistakes lead to, by the mistake.
    follows : tuple of (str, float, float)
        The earlier question that this one builds on, if any, and ``a`` and ``b`` of ``a + b * answer``, which is then
        a right continuation of that answer.
    """

    key: str
    question: str
    expected: float | tuple[str, ...]
    unit: str
    tolerance: float
    points: int
    mistakes: Mapping[str, float] = field(default_factory=dict)
    follows: tuple[str, float, float] | tuple[()] = ()

    def as_saved(self) -> dict[str, Any]:
        """Return it as a key holds it, in the terms of JSON."""
        expected = list(self.expected) if isinstance(self.expected, tuple) else self.expected
        return {**vars(self), "expected": expected, "mistakes": dict(self.mistakes), "follows": list(self.follows)}

    @classmethod
    def from_saved(cls, saved: Mapping[str, Any]) -> Task:
        """Return the question that a key holds."""
        expected = saved["expected"]
        named = tuple(expected) if isinstance(expected, list) else expected
        return cls(**{**saved, "expected": named, "follows": tuple(saved["follows"])})


def tasks_of(drawn: Fictional, chapters: tuple[str, ...] = CHAPTERS) -> tuple[Task, ...]:
    """Return the questions that chapters ask of a trial, and the one about what is printed of it."""
    makers = {"response": _response, "survival": _survival, "bounds": _bounds}
    asked = [task for chapter in CHAPTERS if chapter in chapters for task in makers[chapter](drawn)]
    question = "Which statements do the counts contradict? Give their numbers in order, with spaces between."
    return (*asked, Task("ledger-1", question, drawn.wrong, "statements", 0, 2))


def _response(drawn: Fictional) -> tuple[Task, ...]:
    n, (first, *_, last), (start, *_, end) = drawn.patients, drawn.responders, drawn.times
    alive_first, alive_last = n - drawn.deaths[0], n - drawn.deaths[-1]
    low, high = _limits(last, n)[0], _limits(first, n)[1]
    return (
        _share(
            "response-1",
            f"What share of all patients was in response at month {end}?",
            last / n,
            {LIVING: last / alive_last},
        ),
        _share(
            "response-2",
            f"What is the lower limit of the exact 95% interval (Clopper-Pearson) of the response rate at month {end}?",
            low,
            {WALD: _wald(last, n)[0], LIVING: _limits(last, alive_last)[0]},
        ),
        _share(
            "response-3",
            f"What is the upper limit of the exact 95% interval of the response rate at month {start}?",
            high,
            {WALD: _wald(first, n)[1], LIVING: _limits(first, alive_first)[1]},
        ),
    )


def _survival(drawn: Fictional) -> tuple[Task, ...]:
    n, times, dead = drawn.patients, drawn.times, drawn.deaths
    alive = [n - number for number in dead]
    seen = [after - before for before, after in zip((0, *dead), dead, strict=False)]
    among_dead = sum(time * number for time, number in zip(times, seen, strict=True))
    mean = (among_dead + alive[-1] * times[-1]) / n
    return (
        _share(
            "survival-1",
            f"What share of all patients was alive at month {times[2]}?",
            alive[2] / n,
            {"the dead instead of the living": dead[2] / n},
        ),
        _share(
            "survival-2",
            f"What is the lower limit of the exact 95% interval of survival at month {times[-1]}?",
            _limits(alive[-1], n)[0],
            {WALD: _wald(alive[-1], n)[0]},
        ),
        Task(
            "survival-3",
            f"How many months did the patients live on average up to month {times[-1]}, if each death came at the "
            "landmark where it is first counted? Two decimals.",
            mean,
            "months",
            0.01,
            3,
            {"the living left out": among_dead / dead[-1]},
        ),
    )


def _bounds(drawn: Fictional) -> tuple[Task, ...]:
    (first, *_, last), (start, *_, end) = drawn.responders, drawn.times
    least = first + last - (drawn.patients - drawn.deaths[0])
    never = f"the dead of month {start} counted among those who can respond later"
    return (
        Task(
            "bounds-1",
            f"At least how many patients were in response both at month {start} and at month {end}?",
            least,
            "patients",
            0,
            2,
            {never: max(0, least - drawn.deaths[0])},
        ),
        Task(
            "bounds-2",
            f"At most what share of those in response at month {start} was not in response at month {end}?",
            1 - least / first,
            "share",
            0.0006,
            2,
            {"out of all patients": (first - least) / drawn.patients},
            ("bounds-1", 1.0, -1 / first),
        ),
    )


def _share(key: str, question: str, expected: float, mistakes: Mapping[str, float]) -> Task:
    return Task(key, f"{question} Three decimals.", expected, "share", 0.0006, 2, mistakes)


def _limits(count: int, patients: int) -> tuple[float, float]:
    found = binomtest(count, patients).proportion_ci(LEVEL, method="exact")
    return float(found.low), float(found.high)


def _wald(count: int, patients: int) -> tuple[float, float]:
    rate = count / patients
    half = float(norm.isf((1 - LEVEL) / 2)) * sqrt(rate * (1 - rate) / patients)
    return rate - half, rate + half
