"""The cells of an executed chapter as its page needs them to run again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_GLUED = re.compile(r"\{glue:text\}`([^`:]+)(::?)?([^`]*)`")


def read_cells(path: Path) -> dict[str, Any]:
    """Return what the script of a page needs to know of its chapter.

    Parameters
    ----------
    path : Path
        The executed notebook that the page was made from.

    Returns
    -------
    dict
        ``cells``: source and whether the page hides it, for every code cell in order; ``glued``: name and format of
        every number in the prose, in order, null for one that another chapter computes.
    """
    notebook = json.loads(path.read_text("utf-8"))
    return {"cells": list(_cells(notebook)), "glued": list(_glued(notebook))}


def _cells(notebook: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the code cells of a notebook."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            tags = cell["metadata"].get("tags", [])
            yield {"source": "".join(cell["source"]), "hidden": "remove-cell" in tags}


def _glued(notebook: Mapping[str, Any]) -> Iterator[tuple[str, str] | None]:
    """Yield name and format of what the prose shows of a run, as the page has it."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            for name, separator, form in _GLUED.findall("".join(cell["source"])):
                yield None if separator == "::" else (name, form)
