"""What an edition shows of solutions, on its pages and in the notebooks that it offers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from trialbook.lessons.exercises import Exercise, Notebook, exercises_of, is_solution, key_of, without_solutions
from trialbook.lessons.working import working_copy

FOLDED, ABSENT, SHOWN = "folded", "absent", "shown"
EDITIONS = {"student": ABSENT, "instructor": SHOWN}
_MARKING = re.compile(r"^## Marking\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_PACKAGE = "This notebook needs the package `trialbook`: "
_FROM_ADDRESS = '`pip install "trialbook @ git+{repository}"` gets it.'
_FROM_FOLDER = (
    "`make lab` in the book's folder opens it where that is installed, `pip install .` there installs it elsewhere."
)
_COLAB = 'import sys\n\nif "google.colab" in sys.modules:\n    %pip install --quiet "trialbook @ git+{repository}"'


def for_pages(notebook: Notebook, solutions: str) -> dict[str, Any]:
    """Return a chapter as the pages of an edition have it.

    Parameters
    ----------
    notebook : mapping
        The chapter, executed or not.
    solutions : str
        ``folded`` leaves it as it is, ``absent`` takes the solutions out, ``shown`` adds what each answer is worth.
    """
    if solutions == ABSENT:
        return without_solutions(notebook)
    if solutions == FOLDED:
        return dict(notebook)
    asked = {exercise.key: exercise for exercise in exercises_of(notebook)}
    return {**notebook, "cells": [_with_marks(cell, asked) for cell in notebook["cells"]]}


def prose_for(page: str, solutions: str) -> str:
    r"""Return a page of prose as an edition has it: where solutions are absent, without its section *Marking*.

    Examples
    --------
    >>> prose_for("# A lesson\n\n## Marking\n\nOne point.\n\n## Sources\n", ABSENT)
    '# A lesson\n\n## Sources\n'
    """
    return _MARKING.sub("", page) if solutions == ABSENT else page


def _with_marks(cell: Mapping[str, Any], asked: Mapping[str, Exercise]) -> Mapping[str, Any]:
    """Return the words of a solution below what it is worth, and any other cell as it is."""
    exercise = asked.get(key_of(cell)) if is_solution(cell) and cell["cell_type"] == "markdown" else None
    return cell if exercise is None else {**cell, "source": f"{marks_of(exercise)}\n\n{''.join(cell['source'])}"}


def marks_of(exercise: Exercise) -> str:
    """Return what an exercise is worth and how exact its number must be, as Markdown.

    Examples
    --------
    >>> from trialbook.lessons.exercises import read_notebook
    >>> marks_of(exercises_of(read_notebook("response"))[1])
    '*Points: 2. Right within 0.005 (share).*'
    """
    exact = f" Right within {exercise.tolerance:g} ({exercise.unit})." if exercise.tolerance is not None else ""
    return f"*Points: {exercise.points}.{exact}*"


def to_work_in(notebook: Notebook, solutions: str, repository: str) -> dict[str, Any]:
    """Return the notebook that an edition offers to be run: with its solutions for teachers alone."""
    return _with_head(for_pages(notebook, SHOWN) if solutions == SHOWN else working_copy(notebook), repository)


def with_results(executed: Notebook, solutions: str, repository: str) -> dict[str, Any]:
    """Return the executed notebook that an edition offers: with its solutions for teachers alone."""
    return _with_head(for_pages(executed, SHOWN if solutions == SHOWN else ABSENT), repository)


def _with_head(notebook: Notebook, repository: str) -> dict[str, Any]:
    """Return a notebook that starts with how to get the package, and on Colab gets it."""
    words = _PACKAGE + (_FROM_ADDRESS.format(repository=repository) if repository else _FROM_FOLDER)
    head: list[dict[str, Any]] = [{"cell_type": "markdown", "id": "package", "metadata": {}, "source": words}]
    if repository:
        colab = {"cell_type": "code", "execution_count": None, "id": "package-colab"}
        head.append({**colab, "metadata": {}, "outputs": [], "source": _COLAB.format(repository=repository)})
    return {**notebook, "cells": [*head, *notebook["cells"]]}
