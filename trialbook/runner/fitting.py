"""Fit a chapter to a trial before it runs: leave out what the trial has nothing for, and say so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trialbook.book.needs import NEEDS
from trialbook.paper.trial import Trial
from trialbook.runner.chapters import Notebook


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
    return {**notebook, "cells": cells}


def _needs(cell: Mapping[str, Any]) -> list[str]:
    """Return the needs that a cell is tagged with."""
    return [tag for tag in cell["metadata"].get("tags", []) if tag in NEEDS]
