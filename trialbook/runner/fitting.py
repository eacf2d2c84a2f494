"""Fit a chapter to a trial before it runs: leave out what the trial has nothing for, and say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from trialbook.book.needs import NEEDS
from trialbook.paper.trial import Trial
from trialbook.runner.chapters import Notebook

_EXERCISE = re.compile(r"^\*\*Exercise \d+", re.MULTILINE)


def fit_to_trial(notebook: Notebook, trial: Trial) -> dict[str, Any]:
    """Return a notebook without the cells that need what the trial does not have.

    The first cell left out for a need is replaced by the sentence of that need; see :mod:`trialbook.book.needs`.

    Parameters
    ----------
    notebook : mapping
        A chapter as JSON reads it.
    trial : Trial
        The trial it will run for.

    Returns
    -------
    dict
        The notebook to run.
    """
    said: set[str] = set()
    cells = []
    for cell in notebook["cells"]:
        unmet = next((need for need in _needs(cell) if not NEEDS[need].met(trial)), None)
        if unmet is None:
            cells.append(cell)
        elif unmet not in said:
            said.add(unmet)
            cells.append({"cell_type": "markdown", "id": unmet, "metadata": {}, "source": NEEDS[unmet].otherwise})
    return {**notebook, "cells": list(_renumbered(cells))}


def _renumbered(cells: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the cells with their exercises numbered from one, whichever were left out."""
    numbers = count(1)
    for cell in cells:
        if cell["cell_type"] == "markdown":
            source = _EXERCISE.sub(lambda _: f"**Exercise {next(numbers)}", "".join(cell["source"]))
            cell = cell if source == "".join(cell["source"]) else {**cell, "source": source}
        yield cell


def _needs(cell: Mapping[str, Any]) -> list[str]:
    """Return the needs that a cell is tagged with."""
    return [tag for tag in cell["metadata"].get("tags", []) if tag in NEEDS]
