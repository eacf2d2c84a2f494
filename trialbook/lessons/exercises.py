"""The exercises of a chapter with their solutions, read from its notebook."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from trialbook.book.contents import NOTEBOOKS, label_of
from trialbook.paper.project import ROOT

Notebook = Mapping[str, Any]
SHARES = ("share", "probability")  # units in which a percentage is another way to write the number
_NUMBER = re.compile(r"(?:np\.\w+\()?(-?[\d.]+(?:e[-+]?\d+)?)\)?")
_KEY = re.compile(r"(?:exercise|solution|answer)-([a-z][a-z-]*-\d+)")


@dataclass(frozen=True)
class Exercise:
    """One exercise of a chapter.

    Attributes
    ----------
    key : str
        The name that its cells share: ``response-2`` of ``exercise-response-2`` and ``solution-response-2``.
    title, question : str
        Its heading, without the number, and its text as Markdown.
    kind : str
        What is done: ``by hand``, ``change a parameter``, ``criticise`` or ``compute``.
    points : int
        What a full answer is worth.
    tolerance : float or None
        How far a right number may be from the computed one; None where the answer is words alone.
    unit : str
        What the number counts.
    code, words : str
        The solution: code whose last line is the answer, empty where there is none to compute, and its text with the
        marking scheme.
    """

    key: str
    title: str
    question: str
    kind: str
    points: int
    tolerance: float | None
    unit: str
    code: str
    words: str

    @property
    def checkable(self) -> bool:
        """Whether the chapter computes its answer."""
        return bool(self.code) and self.tolerance is not None


def exercises_of(notebook: Notebook) -> tuple[Exercise, ...]:
    """Return the exercises of a chapter in their order.

    Examples
    --------
    >>> [exercise.key for exercise in exercises_of(read_notebook("response"))]
    ['response-1', 'response-2', 'response-3']
    """
    solutions = {(cell["cell_type"], key_of(cell)): _source(cell) for cell in notebook["cells"] if is_solution(cell)}
    return tuple(_exercises(notebook, solutions))


def _exercises(notebook: Notebook, solutions: Mapping[tuple[str, str], str]) -> Iterator[Exercise]:
    for cell in notebook["cells"]:
        about, key = cell["metadata"].get("exercise"), key_of(cell)
        if about is not None and key:
            heading, _, question = _source(cell).partition("\n")
            code, words = (solutions.get((kind, key), "") for kind in ("code", "markdown"))
            title = heading.partition(": ")[2]
            measured = (about.get("tolerance"), about.get("unit", ""))
            yield Exercise(key, title, question.strip(), about["kind"], about["points"], *measured, code, words)


def key_of(cell: Mapping[str, Any]) -> str:
    """Return what the cells of an exercise have in common; empty for any other cell.

    Examples
    --------
    >>> key_of({"id": "answer-response-2"}), key_of({"id": "answers"})
    ('response-2', '')
    """
    found = _KEY.fullmatch(cell.get("id", ""))
    return found[1] if found else ""


def is_solution(cell: Mapping[str, Any]) -> bool:
    """Whether a cell belongs to the solutions, their heading included."""
    return "solution" in cell["metadata"].get("tags", [])


def is_quiz(cell: Mapping[str, Any]) -> bool:
    """Whether a cell holds the questions to check oneself by, with their answers."""
    return "quiz" in cell["metadata"].get("tags", [])


def without_solutions(notebook: Notebook) -> dict[str, Any]:
    """Return a notebook without its solutions, their heading, and the questions that stand with their answers."""
    cells = [cell for cell in notebook["cells"] if not is_solution(cell) and not is_quiz(cell)]
    return {**notebook, "cells": cells}


def computed_answer(cell: Mapping[str, Any]) -> float | None:
    """Return the number that an executed solution shows; None where it was not run, or the trial has no answer.

    Examples
    --------
    >>> computed_answer({"outputs": [{"output_type": "execute_result", "data": {"text/plain": "np.float64(0.3)"}}]})
    0.3
    """
    for output in cell.get("outputs", []):
        if output["output_type"] == "execute_result":
            text = "".join(output["data"]["text/plain"])
            found = _NUMBER.fullmatch(text.strip())
            return float(found[1]) if found else None
    return None


@cache
def read_notebook(label: str, root: Path = ROOT) -> Notebook:
    """Return the shipped notebook of a chapter.

    Parameters
    ----------
    label : str
        The chapter's name without its number: ``response``.
    root : Path
        The project.

    Raises
    ------
    KeyError
        If there is no such chapter.
    """
    paths = {label_of(path.stem): path for path in sorted((root / NOTEBOOKS).glob("[0-9]*.ipynb"))}
    return json.loads(paths[label].read_text("utf-8"))


def _source(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])
