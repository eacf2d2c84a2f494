"""A chapter's notebook as the site reads it: addresses of exercises, folded solutions, one form for all code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from trialbook.pages.markup import raw

_EXERCISE = re.compile(r"exercise-[a-z][a-z-]*-\d+")
_HIDING = {"hide-cell", "hide-input"}
_UNSEEN = {"remove-cell", "remove-input"}
_OPENING = '<details class="solution"><summary>Show the solution</summary>'


def prepared(notebook: Mapping[str, Any], prose: Callable[[str], str] = str) -> dict[str, Any]:
    """Return a notebook as the site shows it.

    An exercise, a cell named like ``exercise-response-2``, can be linked to by that name. The cells tagged ``solution``
    that follow one another are folded together. The code of every cell is folded, whatever else the cell is tagged.

    Parameters
    ----------
    notebook : mapping
        A chapter as JSON; it is not changed.
    prose : callable, optional
        What is done to the text of a Markdown cell.

    Returns
    -------
    dict
        The notebook to be read by the site's compiler.
    """
    cells: list[dict[str, Any]] = []
    for folded, group in groupby(notebook["cells"], key=lambda cell: "solution" in _tags(cell)):
        shown = [_shown(cell, prose) for cell in group]
        cells += _folded(shown) if folded else shown
    return {**notebook, "cells": cells}


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return cell["metadata"].get("tags", [])


def _shown(cell: Mapping[str, Any], prose: Callable[[str], str]) -> dict[str, Any]:
    """Return a cell in the form that all cells of its kind have."""
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        address = f"({cell['id']})=\n" if _EXERCISE.fullmatch(cell.get("id", "")) else ""
        return {**cell, "source": address + prose(source)}
    if cell["cell_type"] != "code" or _UNSEEN & set(_tags(cell)):
        return dict(cell)
    tags = [*(tag for tag in _tags(cell) if tag not in _HIDING), "hide-input"]
    return {**cell, "metadata": {**cell["metadata"], "tags": tags}}


def _folded(cells: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the cells of one solution between the two ends of a fold."""
    cells = list(cells)
    name = f"site-solution-{cells[0]['id']}"[:58]
    yield {"cell_type": "markdown", "id": name, "metadata": {}, "source": raw(_OPENING)}
    yield from cells
    yield {"cell_type": "markdown", "id": f"{name}-end", "metadata": {}, "source": raw("</details>")}
