"""Working copies of chapters: without solutions, with a cell to answer in below each question."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from trialbook.lessons.exercises import Exercise, Notebook, exercises_of, key_of, without_solutions

Cell = Mapping[str, Any]
_TRIAL = re.compile(r'^(trial(?:: str)? = )(?:"[^"\n]*"|\'[^\'\n]*\')', re.MULTILINE)
_BESIDE = re.compile(r"-new\d*$")  # a new version beside a changed cell, until the student removes it
_WORDS = "*Your answer in words:*"
_CHECK = """\
# Run the cells above first. Where a question asks for several numbers, the first is checked.
# A share may be a fraction, a decimal number or a percentage: 1 / 4, 0.25 or "25%".
from trialbook import check"""
REGION = "### BEGIN SOLUTION\n### END SOLUTION"  # nbgrader replaces it, and without it all of the cell


def working_copy(notebook: Notebook, trial: str = "", nbgrader: bool = False) -> dict[str, Any]:
    """Return a chapter to work in.

    Parameters
    ----------
    notebook : mapping
        The chapter as it lies.
    trial : str, optional
        What the parameter ``trial`` shall be; the chapter's own default if empty.
    nbgrader : bool
        Whether answers carry what nbgrader needs to release, collect and grade them.

    Returns
    -------
    dict
        The notebook without solutions. Each cell remembers the text it was shipped with, so that :func:`merged` can
        tell what the student has changed.

    Examples
    --------
    >>> from trialbook.lessons.exercises import read_notebook
    >>> copy = working_copy(read_notebook("response"))
    >>> print(next("".join(cell["source"]) for cell in copy["cells"] if cell["id"] == "work-response-2"))
    answer = ...  # share
    check("response-2", answer)
    """
    asked = {exercise.key: exercise for exercise in exercises_of(notebook)}
    cells: list[Cell] = []
    waiting: Exercise | None = None
    for cell in without_solutions(notebook)["cells"]:
        if cell.get("id") == "results":  # for sweeps
            continue
        exercise = asked.get(key_of(cell))
        # the cells that say that a trial has no answer stand between a question and the place for it
        if waiting and not cell.get("id", "").startswith(f"exercise-{waiting.key}-"):
            cells += _place_to_answer(waiting, nbgrader)
            waiting = None
        waiting = exercise or waiting
        cells.append(_of_trial(cell, trial) if trial else cell)
        if cell.get("id") == "exercises":
            cells.append(code_cell("work-check", _CHECK))
    if waiting:
        cells += _place_to_answer(waiting, nbgrader)
    return {**notebook, "cells": [_remembering(cell) for cell in cells]}


def _place_to_answer(exercise: Exercise, nbgrader: bool) -> Iterator[dict[str, Any]]:
    """Yield the cells in which an exercise is answered."""
    points = exercise.points
    call = f'check("{exercise.key}", answer)'
    if not exercise.checkable or exercise.kind == "criticise":
        marks = nbgrader_marks("markdown", f"words-{exercise.key}", points, solution=True) if nbgrader else {}
        # where a number is asked for too, the words carry the points and are read by a person
        yield markdown_cell(f"words-{exercise.key}", _WORDS, marks)
        points = 0
    if exercise.checkable and not nbgrader:
        yield code_cell(f"work-{exercise.key}", f"answer = ...  # {exercise.unit}\n{call}")
    elif exercise.checkable:
        yield from nbgrader_cells(exercise.key, exercise.unit, points, f"{points} * {call}.credit")


def nbgrader_cells(key: str, unit: str, points: int, grading: str, region: str = REGION) -> Iterator[dict[str, Any]]:
    """Yield the cell that a number is answered in, and the locked one whose code gives the points."""
    work, grade = f"work-{key}", f"grade-{key}"
    source = f"answer = ...  # {unit}\n{region}".rstrip()
    yield code_cell(work, source, nbgrader_marks("code", work, None, solution=True))
    yield code_cell(grade, grading, nbgrader_marks("code", grade, points, solution=False))


def nbgrader_marks(kind: str, name: str, points: int | None, *, solution: bool) -> dict[str, Any]:
    """Return nbgrader's metadata, version 3 of its schema."""
    grade = {} if points is None else {"points": points}
    marks = {"cell_type": kind, "grade": points is not None, "grade_id": name, "locked": not solution} | grade
    return {"nbgrader": {**marks, "schema_version": 3, "solution": solution, "task": False}}


def markdown_cell(name: str, source: str, metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return a cell of words."""
    return {"cell_type": "markdown", "id": name, "metadata": dict(metadata or {}), "source": source}


def code_cell(name: str, source: str, metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return a cell of code that was not run."""
    return markdown_cell(name, source, metadata) | {"cell_type": "code", "execution_count": None, "outputs": []}


def _of_trial(cell: Cell, trial: str) -> Cell:
    """Return the cell of parameters with another trial, and any other cell as it is."""
    if "parameters" not in cell["metadata"].get("tags", []):
        return cell
    value = json.dumps(trial, ensure_ascii=False)
    return {**cell, "source": _TRIAL.sub(lambda found: found[1] + value, _text(cell), count=1)}


def _remembering(cell: Cell) -> dict[str, Any]:
    return {**cell, "metadata": {**cell["metadata"], "trialbook": {"shipped": _digest(cell)}}, "source": _text(cell)}


def merged(mine: Notebook, fresh: Notebook) -> dict[str, Any]:
    """Return a student's working copy brought up to date with a new version of its chapter.

    A cell that the student has not touched becomes the new one, and keeps its results where its text is the same. A
    cell that the student has changed stays; where the chapter has changed it too, the new version follows, its name
    ending in ``-new``. A student's own cells stay behind the cell that they stood behind.

    Parameters
    ----------
    mine : mapping
        The copy as the student saved it.
    fresh : mapping
        The new working copy, of :func:`working_copy`.
    """
    new = {cell["id"]: cell for cell in fresh["cells"]}
    saved = {cell.get("id"): cell for cell in mine["cells"]}
    own = _own_cells(mine["cells"], new)
    cells = list(own.get("", ()))
    for name, cell in new.items():
        cells += [*_both(saved.get(name), cell, saved), *own.get(name, ())]
    once = {cell.get("id", place): cell for place, cell in reversed(list(enumerate(cells)))}
    kept = [cell for place, cell in enumerate(cells) if once[cell.get("id", place)] is cell]
    return {**fresh, "cells": kept, "metadata": mine.get("metadata", fresh["metadata"])}


def _both(saved: Cell | None, new: Cell, all_saved: Mapping[str | None, Cell]) -> Iterator[Cell]:
    """Yield a cell as it shall stand, and its new version where the student's own stays."""
    if saved is None or _text(saved) == _text(new):
        yield {**new, **{name: saved[name] for name in ("outputs", "execution_count") if saved and name in saved}}
    elif not _touched(saved):
        yield new
    elif _shipped(saved) == _shipped(new):
        yield saved
    else:
        yield {**saved, "metadata": {**saved["metadata"], "trialbook": new["metadata"]["trialbook"]}}
        names = (f"{new['id'][:56]}-new{number or ''}" for number in count())
        yield {**new, "id": next(name for name in names if name not in all_saved or not _touched(all_saved[name]))}


def _own_cells(cells: Iterable[Cell], new: Mapping[str, Cell]) -> dict[str, list[Cell]]:
    """Return the cells that only the student has, by the name of the chapter's cell before them."""
    own: dict[str, list[Cell]] = {}
    before = ""
    for cell in cells:
        if cell.get("id") in new:
            before = cell["id"]
        elif _touched(cell) or _BESIDE.search(cell.get("id", "")):
            own.setdefault(before, []).append(cell)
    return own


def _touched(cell: Cell) -> bool:
    """Whether a student wrote a cell or changed it."""
    return _shipped(cell) != _digest(cell)


def _shipped(cell: Cell) -> str:
    return cell.get("metadata", {}).get("trialbook", {}).get("shipped", "")


def _digest(cell: Cell) -> str:
    return hashlib.sha256(_text(cell).strip().encode()).hexdigest()[:12]


def _text(cell: Cell) -> str:
    return "".join(cell["source"])
