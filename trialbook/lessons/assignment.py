"""Individual assignments for a class: each student's trial and tasks, and one key for the teacher."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from trialbook.lessons.bank import bank_of_student
from trialbook.lessons.fictional import MARK, Fictional, draw_trial, trial_folder, worded
from trialbook.lessons.moodle import moodle_xml
from trialbook.lessons.qti import write_qti
from trialbook.lessons.tasks import CHAPTERS, Task, tasks_of
from trialbook.paper.cells import as_csv

STUDENTS, SUBMITTED, KEY, FORM = "students", "submitted", "key.json", "answers.csv"
MOODLE, QTI = "moodle.xml", "qti.zip"
_NAME = re.compile(r"[A-Za-z0-9][\w.@-]{0,63}", re.ASCII)
_DIFFERENT = (2, 3)  # of the answers of two students, at least so many differ
_ATTEMPTS = 10_000
_STYLE = """@page { size: A4; margin: 18mm; }
body { font: 11pt/1.45 sans-serif; max-width: 48rem; margin: 2rem auto; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border: 1px solid #888; padding: 2pt 8pt; text-align: right; }
li { break-inside: avoid; margin-bottom: 0.8rem; } .mark { position: fixed; top: 0; right: 0; font-weight: bold; }
.answer { border-bottom: 1px solid #888; display: inline-block; width: 14rem; height: 1.4em; }"""


class AssignmentError(ValueError):
    """An assignment that cannot be made: the place, the rule, and what is there."""


@dataclass(frozen=True)
class Assignment:
    """What one student gets."""

    student: str
    trial: Fictional
    tasks: tuple[Task, ...]


def read_roster(path: Path) -> tuple[str, ...]:
    """Return the students of a class, in the order of its list.

    Parameters
    ----------
    path : Path
        A CSV file with a column ``student``; other columns are left alone.

    Raises
    ------
    AssignmentError
        If it cannot be read, names nobody, names somebody twice, or has a name that cannot be that of a folder.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, ValueError, csv.Error) as error:
        raise AssignmentError(f"{path}: must be a CSV file: {error}") from None
    names = [(row.get("student") or "").strip() for row in rows]
    if not names:
        raise AssignmentError(f"{path}: must have a column 'student' and a line for each")
    for line, name in enumerate(names, 2):
        if not _NAME.fullmatch(name):
            raise AssignmentError(f"{path}:{line}: student must be letters, digits and . _ @ -, got {name!r}")
        if name.lower() in [other.lower() for other in names[: line - 2]]:
            raise AssignmentError(f"{path}:{line}: student {name!r} is listed twice")
    return tuple(names)


def draw_assignments(
    students: Sequence[str], secret: str, chapters: Sequence[str] = CHAPTERS
) -> tuple[Assignment, ...]:
    """Return an assignment for each student, any two with at least two thirds of their answers different.

    What a student gets depends on the secret, the student, and those before in the list: one who is appended changes
    nobody else's.

    Raises
    ------
    AssignmentError
        If a chapter has no questions for assignments, or the secret is empty.

    Examples
    --------
    >>> first, second = draw_assignments(["ann", "ben"], "secret", ["bounds"])
    >>> [task.key for task in first.tasks], first.trial == second.trial
    (['bounds-1', 'bounds-2', 'ledger-1'], False)
    """
    unknown = [chapter for chapter in chapters if chapter not in CHAPTERS]
    if unknown or not chapters:
        raise AssignmentError(f"chapters: must be of {', '.join(CHAPTERS)}, got {', '.join(unknown) or 'none'}")
    if not secret:
        raise AssignmentError("secret: must not be empty, or anybody could draw the answers")
    made: list[Assignment] = []
    answers: list[tuple[Any, ...]] = []
    for student in students:
        for attempt in range(_ATTEMPTS):
            trial = draw_trial(f"{secret}\0{student}\0{attempt}")
            tasks = tasks_of(trial, tuple(chapters)) if trial else ()
            if trial and all(_apart(_answers(tasks), other) for other in answers):
                made.append(Assignment(student, trial, tasks))
                answers.append(_answers(tasks))
                break
        else:
            raise AssignmentError(f"{student}: no trial that differs enough from {len(made)} others could be drawn")
    return tuple(made)


def _answers(tasks: Sequence[Task]) -> tuple[Any, ...]:
    return tuple(task.expected if isinstance(task.expected, tuple) else round(task.expected, 3) for task in tasks)


def _apart(one: Sequence[Any], other: Sequence[Any]) -> bool:
    different = sum(a != b for a, b in zip(one, other, strict=True))
    return different * _DIFFERENT[1] >= len(one) * _DIFFERENT[0]


def write_assignments(assignments: Sequence[Assignment], folder: Path) -> None:
    """Write what each student gets, and the key.

    ``students/NAME`` holds the trial, the tasks as a notebook and as a sheet to print, and a form for the answers.
    ``key.json``, and ``moodle.xml`` and ``qti.zip`` with the tasks and their answers as platforms import them, are for
    the teacher alone; ``submitted`` is where answers go.
    """
    for assignment in assignments:
        for name, text in _files(assignment).items():
            path = folder / STUDENTS / assignment.student / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    (folder / SUBMITTED).mkdir(parents=True, exist_ok=True)
    key = {one.student: [_of_key(task) for task in one.tasks] for one in assignments}
    (folder / KEY).write_text(json.dumps(key, indent=1) + "\n", "utf-8")
    banks = [bank_of_student(one, "\n".join(trial_html(one.trial))) for one in assignments]
    (folder / MOODLE).write_text(moodle_xml(banks), "utf-8")
    write_qti(banks, folder / QTI)


def read_key(folder: Path) -> dict[str, tuple[Task, ...]]:
    """Return the tasks of each student from the teacher's key.

    Raises
    ------
    AssignmentError
        If there is no key, or it cannot be read.
    """
    try:
        key = json.loads((folder / KEY).read_text("utf-8"))
        return {student: tuple(_from_key(task) for task in tasks) for student, tasks in key.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise AssignmentError(f"{folder / KEY}: must be the key that 'trialbook assign' wrote: {error}") from None


def _of_key(task: Task) -> dict[str, Any]:
    return {**vars(task), "mistakes": dict(task.mistakes)}


def _from_key(saved: Mapping[str, Any]) -> Task:
    expected = saved["expected"]
    named = tuple(expected) if isinstance(expected, list) else expected
    return Task(**{**saved, "expected": named, "follows": tuple(saved["follows"])})


def _files(assignment: Assignment) -> dict[str, str]:
    trial = {f"trial/{name}": text for name, text in trial_folder(assignment.trial, assignment.student).items()}
    form = [("student", "question", "answer"), *((assignment.student, task.key, "") for task in assignment.tasks)]
    notebook = json.dumps(_notebook(assignment), indent=1, sort_keys=True) + "\n"
    return {**trial, "tasks.ipynb": notebook, "tasks.html": _sheet(assignment), FORM: as_csv(form)}


def _notebook(assignment: Assignment) -> dict[str, Any]:
    """Return the tasks as a notebook with a cell for each answer, which is read and never run when it is graded."""
    head = f"# {MARK}: a trial made up for {assignment.student}\n\nNo such trial was ever done."
    start = 'from trialbook import load_trial\n\nstudy = load_trial("trial")  # FICTIONAL\nstudy'
    cells = [_cell("markdown", "title", head), _cell("code", "trial", start)]
    for task in assignment.tasks:
        question = f"## {task.key} ({task.points} points, {MARK} trial)\n\n{task.question}"
        cells.append(_cell("markdown", f"question-{task.key}", question))
        cells.append(_cell("code", f"work-{task.key}", "answer = ...  # " + task.unit))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, "trialbook": {"student": assignment.student}}
    return {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}


def _cell(kind: str, name: str, source: str) -> dict[str, Any]:
    more: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "id": name, "metadata": {}, "source": source, **more}


def _sheet(assignment: Assignment) -> str:
    """Return the tasks as a page to print, every sheet of which says that the trial is made up."""
    title = f"{MARK}: a trial made up for {escape(assignment.student)}"
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title>\n'
        f'<style>{_STYLE}</style></head>\n<body>\n<p class="mark">{MARK}</p>\n<h1>{title}</h1>\n'
        + "\n".join(_body(assignment))
        + "\n</body>\n</html>\n"
    )


def _body(assignment: Assignment) -> Iterator[str]:
    yield from trial_html(assignment.trial)
    yield "<h2>Tasks</h2>\n<ol>"
    for task in assignment.tasks:
        about = f"{escape(task.question)} ({task.key}, {task.points} points, {task.unit})"
        yield f'<li>{about}<br><span class="answer"></span></li>'
    yield "</ol>"


def trial_html(trial: Fictional) -> Iterator[str]:
    """Yield a trial's counts and printed statements as HTML."""
    rows = list(trial.counts())
    states = list(dict.fromkeys(code for _, code, _ in rows))
    yield f"<p>{MARK}: no such trial was ever done. It has {trial.patients} patients, counted by month.</p>"
    yield "<table><tr><th>month</th>" + "".join(f"<th>{code}</th>" for code in states) + "</tr>"
    for time in trial.times:
        numbers = "".join(f"<td>{number}</td>" for when, _, number in rows if when == time)
        yield f'<tr><th scope="row">{time}</th>{numbers}</tr>'
    yield "</table>\n<p>CR complete response, PR partial response, SD stable disease, PD progressive disease.</p>"
    yield "<h2>What is printed</h2>\n<ul>"
    yield from (f"<li>{one.id}: {escape(worded(one))}</li>" for one in trial.statements)
    yield "</ul>"
