"""A chapter's notebook as the site reads it: addresses of exercises, folded solutions, one form for all code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from trialbook.pages.markup import raw

_EXERCISE = re.compile(r"exercise-((?:[a-z][a-z-]*-)?\d+)")
_SOLUTION = re.compile(r"(?:solution|answer)-((?:[a-z][a-z-]*-)?\d+)")
_HIDING = {"hide-cell", "hide-input"}
_UNSEEN = {"remove-cell", "remove-input"}
_OPENING = '<details class="solution"{open}><summary>Show the solution</summary>'
OPEN = "trialbook-open"  # of a notebook: its solutions are not folded

Cell = Mapping[str, Any]


def prepared(notebook: Mapping[str, Any], prose: Callable[[str], str] = str) -> dict[str, Any]:
    """Return a notebook as the site shows it.

    An exercise, a cell named like ``exercise-response-2``, can be linked to by that name. The cells tagged ``solution``
    and named ``solution-response-2`` or ``answer-response-2`` are folded together below it; the order in which code
    runs stays. The code of every cell is folded, whatever else the cell is tagged.
    """
    solutions, others = _parted(one for cell in notebook["cells"] for one in _below_heading(cell))
    opening = _OPENING.format(open=" open" if notebook.get("metadata", {}).get(OPEN) else "")
    cells: list[dict[str, Any]] = []
    for key, group in groupby(others, key=_exercise_of(others)):
        shown = [_shown(cell, prose) for cell in group]
        cells += shown if key != "" else _folded(shown, opening)
        if key in solutions:
            cells += _folded([_shown(cell, prose) for cell in solutions[key]], opening)
    return {**notebook, "cells": cells}


def _parted(cells: Iterable[Cell]) -> tuple[dict[str, list[Cell]], list[Cell]]:
    """Return the solutions of the exercises that a notebook has, and all other cells.

    The heading above the solutions goes where nothing is left below it.
    """
    cells = list(cells)
    exercises = {_key(cell, _EXERCISE) for cell in cells} - {None}
    solutions: dict[str, list[Cell]] = {}
    others = []
    for cell in cells:
        key = _key(cell, _SOLUTION) if _is_solution(cell) else None
        if key in exercises:
            solutions.setdefault(str(key), []).append(cell)
        else:
            others.append(cell)
    left = [cell for cell in others if _is_solution(cell)]
    return solutions, others if len(left) > 1 else [
        cell for cell in others if cell not in left or not _is_heading(cell)
    ]


def _exercise_of(cells: Iterable[Cell]) -> Callable[[Cell], str | None]:
    """Return what tells to which exercise a cell belongs; empty for a solution of none, nothing for any other cell."""
    keys = sorted(filter(None, (_key(cell, _EXERCISE) for cell in cells)), key=len, reverse=True)

    def key_of(cell: Cell) -> str | None:
        name = cell.get("id", "")
        found = next((key for key in keys if name == f"exercise-{key}" or name.startswith(f"exercise-{key}-")), None)
        return "" if found is None and _is_solution(cell) and not _is_heading(cell) else found

    return key_of


def _key(cell: Cell, pattern: re.Pattern[str]) -> str | None:
    """Return what the cells of an exercise have in common: ``response-2`` of ``answer-response-2``."""
    found = pattern.fullmatch(cell.get("id", ""))
    return found[1] if found else None


def _is_solution(cell: Cell) -> bool:
    return "solution" in _tags(cell)


def _is_heading(cell: Cell) -> bool:
    return cell["cell_type"] == "markdown" and "".join(cell["source"]).startswith("#")


def _tags(cell: Cell) -> list[str]:
    return cell["metadata"].get("tags", [])


def _below_heading(cell: Cell) -> Iterator[Cell]:
    """Yield the questions to check oneself by below a heading of their own, and any other cell as it is."""
    if "quiz" in _tags(cell):
        yield {"cell_type": "markdown", "id": "check-yourself", "metadata": {}, "source": "## Check yourself"}
    yield cell


def _shown(cell: Cell, prose: Callable[[str], str]) -> dict[str, Any]:
    """Return a cell in the form that all cells of its kind have."""
    if cell["cell_type"] == "markdown":
        address = f"({cell['id']})=\n" if _key(cell, _EXERCISE) else ""
        return {**cell, "source": address + prose("".join(cell["source"]))}
    if cell["cell_type"] != "code":
        return dict(cell)
    tags = _tags(cell)
    if not _UNSEEN & set(tags):
        tags = [*(tag for tag in tags if tag not in _HIDING), "hide-input"]
    # its id too: of a cell, the compiler keeps the metadata alone
    return {**cell, "metadata": {**cell["metadata"], "tags": tags, "cell_id": cell.get("id", "")}}


def _folded(cells: list[dict[str, Any]], opening: str) -> Iterator[dict[str, Any]]:
    """Yield the cells of one solution between the two ends of a fold."""
    name = f"site-{cells[0]['id']}"[:58]
    yield {"cell_type": "markdown", "id": name, "metadata": {}, "source": raw(opening)}
    yield from cells
    yield {"cell_type": "markdown", "id": f"{name}-end", "metadata": {}, "source": raw("</details>")}
