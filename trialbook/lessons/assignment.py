"""Individual assignments for a class: each student's trial and tasks, and one key for the teacher."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trialbook.lessons.bank import bank_of_student
from trialbook.lessons.fictional import Fictional, draw_trial
from trialbook.lessons.handout import files_of, nbgrader_source, sheets, trial_html
from trialbook.lessons.moodle import moodle_xml
from trialbook.lessons.qti import write_qti
from trialbook.lessons.tasks import CHAPTERS, Task, tasks_of
from trialbook.paper.cells import from_csv

STUDENTS, SUBMITTED, KEY, SHEETS = "students", "submitted", "key.json", "sheets.html"
MOODLE, QTI, NBGRADER = "moodle.xml", "qti.zip", "nbgrader"
_NAME = re.compile(r"[A-Za-z0-9][\w.@-]{0,63}", re.ASCII)
_DIFFERENT = (2, 3)  # of the answers of two students, at least so many differ
_ATTEMPTS = 10_000


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
        rows = from_csv(path.read_text("utf-8-sig"))
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

    ``students/NAME`` holds the trial, the tasks as a notebook and as a sheet to print, and a form for the answers;
    ``sheets.html`` has all sheets, to print at once. ``key.json``, ``moodle.xml`` and ``qti.zip`` with the tasks and
    their answers as platforms import them, and ``nbgrader/tasks.ipynb``, the source of nbgrader's assignment, are for
    the teacher alone; ``submitted`` is where answers go.

    Raises
    ------
    AssignmentError
        If the folder's key has other tasks for one of the students.
    """
    _keep_promises(assignments, folder)
    banks = [bank_of_student(one, "\n".join(trial_html(one.trial))) for one in assignments]
    key = {one.student: [task.as_saved() for task in one.tasks] for one in assignments}
    files = {
        SHEETS: sheets(assignments),
        KEY: json.dumps(key, indent=1) + "\n",
        MOODLE: moodle_xml(banks),
        f"{NBGRADER}/tasks.ipynb": nbgrader_source(assignments),
    }
    for one in assignments:
        files |= {f"{STUDENTS}/{one.student}/{name}": text for name, text in files_of(one).items()}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / SUBMITTED).mkdir(exist_ok=True)
    write_qti(banks, folder / QTI)


def _keep_promises(assignments: Sequence[Assignment], folder: Path) -> None:
    """Refuse to change what a student may have on paper already."""
    handed_out = read_key(folder) if (folder / KEY).exists() else {}
    drawn = {one.student: one.tasks for one in assignments}
    if changed := [student for student, tasks in handed_out.items() if drawn.get(student) != tasks]:
        raise AssignmentError(
            f"{folder}: {changed[0]} has other tasks there. Keep the secret, the chapters and the order of the roster, "
            "and append who is new; or take another folder"
        )


def read_key(folder: Path) -> dict[str, tuple[Task, ...]]:
    """Return the tasks of each student from the teacher's key.

    Raises
    ------
    AssignmentError
        If there is no key, or it cannot be read.
    """
    try:
        key = json.loads((folder / KEY).read_text("utf-8"))
        return {student: tuple(map(Task.from_saved, tasks)) for student, tasks in key.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise AssignmentError(f"{folder / KEY}: must be the key that 'trialbook assign' wrote: {error}") from None
