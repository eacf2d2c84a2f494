"""What an edition shows of solutions, on its pages and in the notebooks that it offers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from trialbook.lessons.exercises import (
    Exercise,
    Notebook,
    computed_answer,
    exercises_of,
    is_quiz,
    is_solution,
    key_of,
    without_solutions,
)
from trialbook.lessons.quiz import MIME, listed_answers
from trialbook.lessons.sealed import as_page_has_it, exercise_html
from trialbook.lessons.working import working_copy

Cell = Mapping[str, Any]
FOLDED, ABSENT, SHOWN = "folded", "absent", "shown"
EDITIONS = {"student": ABSENT, "instructor": SHOWN}
_MARKING = re.compile(r"^## Marking\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_NO_CODE = "..."  # the compiler drops cells without any
_PACKAGE = "This notebook needs the package `trialbook`: "
_FROM_ADDRESS = '`pip install "trialbook @ git+{repository}"` gets it.'
_FROM_FOLDER = (
    "`make lab` in the book's folder opens it where that is installed, `pip install .` there installs it elsewhere."
)
_COLAB = 'import sys\n\nif "google.colab" in sys.modules:\n    %pip install --quiet "trialbook @ git+{repository}"'


def for_pages(notebook: Notebook, solutions: str) -> dict[str, Any]:
    """Return a chapter as the pages of an edition have it.

    The questions to check oneself by stay in each edition, and so does the place to answer an exercise; what they hold
    against an answer is closed to the eye. Neither has code on the page.

    Parameters
    ----------
    notebook : mapping
        The chapter, executed or not.
    solutions : str
        ``folded`` leaves it as it is, ``absent`` takes the solutions out, ``shown`` adds what each answer is worth.
    """
    asked = {exercise.key: exercise for exercise in exercises_of(notebook)}
    cells = [made for cell in _answerable(notebook["cells"], asked) for made in _of_edition(cell, asked, solutions)]
    return {**notebook, "cells": cells}


def _answerable(cells: Sequence[Cell], asked: Mapping[str, Exercise]) -> Iterator[Cell]:
    """Yield the cells, and behind the last cell of each exercise the place to answer it, if its answer is known."""
    answers = {
        key_of(cell): computed_answer(cell) for cell in cells if cell["cell_type"] == "code" and is_solution(cell)
    }
    for cell, following in zip_longest(cells, cells[1:]):
        yield cell
        key = _exercise_at(cell, asked)
        answer = answers.get(key)
        if key and answer is not None and asked[key].checkable and _exercise_at(following or {}, asked) != key:
            shown = {"output_type": "display_data", "metadata": {}}
            yield _hidden(
                f"exercise-{key}-place", _NO_CODE, [{**shown, "data": {"text/html": exercise_html(asked[key], answer)}}]
            )


def _exercise_at(cell: Cell, asked: Mapping[str, Exercise]) -> str:
    """Return the key of the exercise that a cell is a question of, or what belongs to the question."""
    name = cell.get("id", "")
    return next((key for key in asked if name == f"exercise-{key}" or name.startswith(f"exercise-{key}-")), "")


def _of_edition(cell: Cell, asked: Mapping[str, Exercise], solutions: str) -> Iterator[Cell]:
    """Yield what an edition has in the place of a cell."""
    if is_quiz(cell):
        yield from _questions(cell, solutions)
    elif solutions == SHOWN:
        yield _with_marks(cell, asked)
    elif solutions == FOLDED or not is_solution(cell):
        yield cell


def _questions(cell: Cell, solutions: str) -> Iterator[Cell]:
    """Yield the cell of questions as pages have it; without code where that would give answers away."""
    questions = [one for output in cell.get("outputs", []) for one in output.get("data", {}).get(MIME, [])]
    if solutions == ABSENT and not questions:
        return  # not run: what a page runs again has no answers either
    shown = {"output_type": "display_data", "metadata": {}}
    outputs = [{**shown, "data": as_page_has_it({MIME: questions})}] if questions else []
    if solutions == SHOWN and questions:
        outputs.append({**shown, "data": {"text/markdown": f"**Answers**\n\n{listed_answers(questions)}"}})
    source = _NO_CODE if solutions == ABSENT else "".join(cell["source"])
    yield {**_hidden(cell["id"], source, outputs), "metadata": {"tags": ["quiz", "remove-input"]}}


def _hidden(name: str, source: str, outputs: list[dict[str, Any]]) -> dict[str, Any]:
    about = {"cell_type": "code", "execution_count": None, "id": name, "metadata": {"tags": ["remove-input"]}}
    return {**about, "outputs": outputs, "source": source}


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
    return _with_head(_with_all_marks(notebook) if solutions == SHOWN else working_copy(notebook), repository)


def with_results(executed: Notebook, solutions: str, repository: str) -> dict[str, Any]:
    """Return the executed notebook that an edition offers: with its solutions for teachers alone."""
    return _with_head(_with_all_marks(executed) if solutions == SHOWN else without_solutions(executed), repository)


def _with_all_marks(notebook: Notebook) -> dict[str, Any]:
    """Return a notebook whose solutions say what they are worth."""
    asked = {exercise.key: exercise for exercise in exercises_of(notebook)}
    return {**notebook, "cells": [_with_marks(cell, asked) for cell in notebook["cells"]]}


def _with_head(notebook: Notebook, repository: str) -> dict[str, Any]:
    """Return a notebook that starts with how to get the package, and on Colab gets it."""
    words = _PACKAGE + (_FROM_ADDRESS.format(repository=repository) if repository else _FROM_FOLDER)
    head: list[dict[str, Any]] = [{"cell_type": "markdown", "id": "package", "metadata": {}, "source": words}]
    if repository:
        colab = {"cell_type": "code", "execution_count": None, "id": "package-colab"}
        head.append({**colab, "metadata": {}, "outputs": [], "source": _COLAB.format(repository=repository)})
    return {**notebook, "cells": [*head, *notebook["cells"]]}
