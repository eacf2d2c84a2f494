"""What a student is handed out: the trial, the tasks as a notebook and as a sheet, a form; and nbgrader's source."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from trialbook.lessons.exercises import Notebook
from trialbook.lessons.fictional import MARK, Fictional, trial_folder, worded
from trialbook.lessons.working import code_cell, markdown_cell, nbgrader_cells, nbgrader_marks
from trialbook.paper.cells import as_csv

if TYPE_CHECKING:
    from trialbook.lessons.assignment import Assignment

FORM = "answers.csv"
_START = """from trialbook import load_trial
from trialbook.analysis.counts import counts_table

study = load_trial("trial")  # FICTIONAL
counts_table(study)"""
_HOW = "Answer here, in the notebook tasks.ipynb or in the form answers.csv; write a point before decimals."
_HIDDEN = """answers["{key}"] = answer
### BEGIN HIDDEN TESTS
from trialbook.lessons.grading import points_for

points_for({tasks!r}, student, answers)
### END HIDDEN TESTS"""
_STYLE = """@page { size: A4; margin: 16mm; @top-right { content: "FICTIONAL"; font: bold 11pt sans-serif; } }
body { font: 10.5pt/1.35 sans-serif; max-width: 48rem; margin: 2rem auto; }
article + article { break-before: page; } h1 { font-size: 16pt; } h2 { font-size: 13pt; margin: 0.8rem 0 0.4rem; }
table { border-collapse: collapse; margin: 0.6rem 0; } ul { columns: 2; margin: 0; }
th, td { border: 1px solid #888; padding: 1pt 8pt; text-align: right; }
li { break-inside: avoid; } .mark { font-weight: bold; text-align: right; }
.answer { border-bottom: 1px solid #888; display: block; width: 11rem; height: 1.5em; }
.about { white-space: nowrap; }
@media print { body { margin: 0; } .mark { display: none; } }"""


def files_of(assignment: Assignment) -> dict[str, str]:
    """Return the texts that a student gets, by the names of their files."""
    trial = {f"trial/{name}": text for name, text in trial_folder(assignment.trial, assignment.student).items()}
    form = [("student", "question", "answer"), *((assignment.student, task.key, "") for task in assignment.tasks)]
    notebook = as_notebook(_personal(assignment))
    return {**trial, "tasks.ipynb": notebook, "tasks.html": sheets([assignment]), FORM: as_csv(form)}


def as_notebook(cells: Sequence[Mapping[str, Any]]) -> str:
    """Return cells as the text of a notebook."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole: Notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, sort_keys=True) + "\n"


def _personal(assignment: Assignment) -> list[dict[str, Any]]:
    """Return the cells of a student's own notebook, with the marks of nbgrader's release and none of its tests."""
    title = f"# {MARK}: a trial made up for {assignment.student}\n\n"
    shown = "\n".join(trial_html(assignment.trial))  # to be read where nothing was run, too
    cells = [markdown_cell("title", title + shown), *_first(repr(assignment.student))]
    for task in assignment.tasks:
        heading = f"## {task.key} ({task.points} points, {MARK} trial)\n\n{task.question}"
        released = _HIDDEN.format(key=task.key, tasks=()).partition("\n")[0]  # what nbgrader leaves of it
        cells.append(markdown_cell(f"question-{task.key}", heading))
        cells += nbgrader_cells(task.key, task.unit, task.points, released, region="")
    return cells


def nbgrader_source(assignments: Sequence[Assignment]) -> str:
    """Return the notebook that nbgrader autogrades a whole class by; it releases it without the key that is in it.

    What it releases is the same for everybody, so it asks for the tasks of the sheet. The notebook that each student
    is handed out has the same cells, and is graded as well.
    """
    title = f"# {MARK} trials: the answers\n\nThe tasks are those of your own sheet."
    cells = [markdown_cell("title", title), *_first("...  # your name in the roster, in quotes")]
    for place, task in enumerate(assignments[0].tasks if assignments else ()):
        tasks = {one.student: one.tasks[place].as_saved() for one in assignments}
        cells.append(markdown_cell(f"question-{task.key}", f"## {task.key} ({task.points} points)"))
        cells += nbgrader_cells(task.key, task.unit, task.points, _HIDDEN.format(key=task.key, tasks=tasks))
    return as_notebook(cells)


def _first(student: str) -> Iterator[dict[str, Any]]:
    """Yield the cells that name the student, get ready for answers and show the trial."""
    yield code_cell("student", f"student = {student}")
    yield code_cell("answers", "answers = {}", nbgrader_marks("code", "answers", None, solution=False))
    yield code_cell("trial", _START)


def sheets(assignments: Sequence[Assignment]) -> str:
    """Return tasks as a page to print, each student's on paper of their own; all of it says that it is made up."""
    title = f"{MARK}: {'a trial' if len(assignments) == 1 else 'trials'} made up for a class"
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title>\n'
        f'<style>{_STYLE}</style></head>\n<body>\n<p class="mark">{MARK}</p>\n'
        + "\n".join(line for one in assignments for line in _sheet(one))
        + "\n</body>\n</html>\n"
    )


def _sheet(assignment: Assignment) -> Iterator[str]:
    yield f"<article>\n<h1>{MARK}: a trial made up for {escape(assignment.student)}</h1>"
    yield from trial_html(assignment.trial)
    yield f"<h2>Tasks</h2>\n<p>{_HOW}</p>\n<ol>"
    for task in assignment.tasks:
        about = f'<span class="about">({task.key}, {task.points} points, {task.unit})</span>'
        yield f'<li>{escape(task.question)} {about}<span class="answer"></span></li>'
    yield "</ol>\n</article>"


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
