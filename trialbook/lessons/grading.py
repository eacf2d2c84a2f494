"""Grade the answers of a class: points with a reason for each, and what went wrong how often."""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trialbook.lessons.exercises import SHARES
from trialbook.lessons.tasks import Task
from trialbook.lessons.typed import number_of, two_readings
from trialbook.paper.cells import from_csv

RIGHT, EMPTY, WRONG = "right", "no answer", "not right"
ROUNDING = "rounding slip"
CONTINUED = "right continuation of an earlier wrong answer"
SLIP = 10  # tolerances within which a wrong number is a slip of rounding
PART = 0.5  # of the points, for an answer with a named mistake
_LARGEST = 10_000_000  # bytes of a file that is read


class SubmissionError(ValueError):
    """A file that holds no answers that can be graded: what is wrong with it."""


@dataclass(frozen=True)
class Graded:
    """One answer: what was given, how many points it gets, and why."""

    student: str
    question: str
    answer: str
    points: float
    of: int
    reason: str


def read_answers(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the student of a submission and the answers by question; nothing of it is executed.

    Parameters
    ----------
    path : Path
        The form as CSV, with columns student, question and answer, or the notebook of the tasks, where an answer is
        what the cell ``work-QUESTION`` assigns: a number or a text.

    Raises
    ------
    SubmissionError
        If it is neither.
    """
    try:
        if path.suffix not in (".csv", ".ipynb"):
            raise SubmissionError(f"{path.name}: must be saved as CSV, or be a notebook")
        if path.stat().st_size > _LARGEST:
            raise SubmissionError(f"{path.name}: must be at most {_LARGEST // 1_000_000} MB")
        text = path.read_text("utf-8-sig")
        return _from_notebook(json.loads(text)) if path.suffix == ".ipynb" else _from_form(text)
    except SubmissionError:
        raise
    except KeyError as error:
        raise SubmissionError(f"{path.name}: must have {error}, as the form and the notebook of tasks have") from None
    except (OSError, ValueError, TypeError, AttributeError, RecursionError, csv.Error) as error:
        raise SubmissionError(f"{path.name}: must be an answer form or a notebook of tasks: {error}") from None


def _from_form(text: str) -> tuple[str, dict[str, Any]]:
    rows = from_csv(text)
    students = {row["student"].strip() for row in rows}
    if len(students) != 1:
        raise ValueError(f"it names {len(students)} students, expected one")
    return students.pop(), {row["question"].strip(): row["answer"].strip() for row in rows}


def _from_notebook(notebook: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    cells = {str(cell.get("id", "")): "".join(cell["source"]) for cell in notebook["cells"]}
    works = {name.removeprefix("work-"): source for name, source in cells.items() if name.startswith("work-")}
    answers = {question: _assigned("answer", source) for question, source in works.items()}
    return str(_assigned("student", cells["student"])), answers


def _assigned(name: str, source: str) -> Any:
    """Return the number or text that a cell assigns to a name last; None for anything that would have to run."""
    try:
        found = None
        for line in ast.parse(source).body:
            if isinstance(line, ast.Assign) and [ast.unparse(target) for target in line.targets] == [name]:
                found = ast.literal_eval(line.value)
        return found
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None


def grade(student: str, tasks: Sequence[Task], answers: Mapping[str, Any]) -> tuple[Graded, ...]:
    """Return what each answer of a student gets.

    Examples
    --------
    >>> task = Task("response-1", "What share?", 0.3, "share", 0.0006, 2, {"living as denominator": 0.6})
    >>> [grade("ann", [task], {"response-1": answer})[0].reason for answer in ("30%", "0.6", "0.302", "1")]
    ['right', 'living as denominator', 'rounding slip', 'not right']
    """
    return tuple(_graded(student, task, answers) for task in tasks)


def _graded(student: str, task: Task, answers: Mapping[str, Any]) -> Graded:
    given = answers.get(task.key)
    shown = "" if given is None or given is ... else str(given)[:80]
    part, reason = (0.0, EMPTY) if not shown.strip() else _judged(task, given, answers)
    return Graded(student, task.key, shown, task.points * part, task.points, reason)


def _judged(task: Task, given: Any, answers: Mapping[str, Any]) -> tuple[float, str]:
    """Return which part of the points an answer gets, and why."""
    if isinstance(task.expected, tuple):
        return _named(task.expected, str(given).replace(",", " ").upper().split())
    if both := two_readings(given):
        return 0.0, f"can be read as {both[0]} or as {both[1]}"
    value = _value(given, task.unit)
    if value is None:
        return 0.0, "not a number"
    if _near(value, task.expected, task.tolerance):
        return 1.0, RIGHT
    if task.follows:
        earlier, start, slope = task.follows
        before = _value(answers.get(earlier), "")
        if before is not None and _near(value, start + slope * before, task.tolerance):
            return 1.0, CONTINUED
    for mistake, wrong in task.mistakes.items():
        if _near(value, wrong, task.tolerance):
            return PART, mistake
    if task.tolerance and _near(value, task.expected, SLIP * task.tolerance):
        return PART, ROUNDING
    return 0.0, WRONG


def _named(expected: Sequence[str], given: Sequence[str]) -> tuple[float, str]:
    """Return the part for a list of names: what is found counts, what is named wrongly counts against it."""
    found, wrong = len(set(given) & set(expected)), len(set(given) - set(expected))
    part = max(0, found - wrong) / len(expected)
    return part, RIGHT if part == 1 else f"{found} of {len(expected)} found, {wrong} named wrongly"


def _value(given: Any, unit: str) -> float | None:
    number = number_of(given) if given is not None and given is not ... else None
    if number is None:
        return None
    value, percentage = number
    return value / 100 if unit in SHARES and not percentage and value > 1 else value


def _near(value: float, expected: float, tolerance: float) -> bool:
    return abs(value - expected) <= tolerance + 1e-9


def points_for(tasks: Mapping[str, Mapping[str, Any]], student: str, answers: Mapping[str, Any]) -> float:
    """Return the points for a student's answer, by this task of each student as a key holds it.

    Examples
    --------
    >>> task = Task("response-1", "What share?", 0.3, "share", 0.0006, 2, {"living as denominator": 0.6})
    >>> points_for({"ann": task.as_saved()}, "ann", {"response-1": 0.6})
    1.0
    """
    return grade(student, [Task.from_saved(tasks[student])], answers)[0].points if student in tasks else 0.0


def grade_folder(folder: Path, key: Mapping[str, Sequence[Task]]) -> tuple[list[Graded], list[str]]:
    """Return what every submission of a folder gets, and a line for each that cannot be graded.

    A student who has submitted nothing gets no points.
    """
    graded: dict[str, tuple[Graded, ...]] = {}
    faults = []
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        try:
            student, answers = read_answers(path)
            if student not in key:
                raise SubmissionError(f"{path.name}: no student {student!r} is in the key")
            if student in graded:
                raise SubmissionError(f"{path.name}: {student} has submitted twice; the first in order was graded")
        except SubmissionError as error:
            faults.append(str(error))
            continue
        graded[student] = grade(student, key[student], answers)
    return [one for student in key for one in graded.get(student) or grade(student, key[student], {})], faults
