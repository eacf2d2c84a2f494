"""Leave out of an executed chapter the sections that its own cells found no data for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, pairwise
from typing import Any

_HEADING = re.compile(r"^(#+) ", re.MULTILINE)
_OPTIONAL = "optional"
_EXERCISE = re.compile(r"^(#+ Exercise) \d+", re.MULTILINE)


def leave_out_absent(cells: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the cells of a chapter without what follows a sentence of :func:`trialbook.needs` in its section.

    Such a section keeps its text up to that sentence, unless the cell of its heading has the tag ``optional``: then it
    goes whole, as what hardly any trial has. So does an exercise, with the cells of its solution, whose
    ids end alike (``exercise-response-2``, ``solution-response-2``); the others are numbered again. A heading of
    exercises or of solutions that all went goes with them.
    """
    kept: list[Mapping[str, Any]] = []
    gone: set[str] = set()  # what the ids of an exercise that went end with
    absent = None  # level of the heading of the section that is left out
    for cell in cells:
        heading = _level(cell)
        if heading and absent and heading <= absent:
            absent = None
        if absent or _key(cell) in gone:
            continue
        kept.append(cell)
        if _is_absent(cell):
            start = max(place for place, one in enumerate(kept) if _level(one))
            absent = _level(kept[start])
            if _EXERCISE.search(kept[start]["source"]) or _OPTIONAL in kept[start]["metadata"].get("tags", ()):
                gone.add(_key(kept[start]))
                del kept[start:]
    bare = [cell for cell, after in pairwise(kept) if _is_bare(cell) and 0 < _ends(after) <= _level(cell)]
    return list(_renumbered(cell for cell in kept if cell not in bare))


def _is_bare(cell: Mapping[str, Any]) -> bool:
    """Return whether a cell is a heading and nothing else."""
    return _level(cell) > 0 and len(cell["source"].strip().splitlines()) == 1


def _ends(cell: Mapping[str, Any]) -> int:
    """Return the level of the sections that end before a cell, or 0; the last cell, which glues results, ends all."""
    return 1 if cell["id"] == "results" else _level(cell)


def _level(cell: Mapping[str, Any]) -> int:
    """Return the level of the heading that a cell starts, or 0."""
    found = _HEADING.match(cell["source"]) if cell["cell_type"] == "markdown" else None
    return len(found[1]) if found else 0


def _key(cell: Mapping[str, Any]) -> str:
    """Return what the cells of an exercise have in common: ``response-2`` of ``answer-response-2``."""
    kind, _, key = cell["id"].partition("-")
    return key if kind in ("exercise", "solution", "answer") else cell["id"]


def _is_absent(cell: Mapping[str, Any]) -> bool:
    return any(output.get("metadata", {}).get("trialbook", {}).get("absent") for output in cell.get("outputs", []))


def _renumbered(cells: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the cells with their exercises numbered from one."""
    numbers = count(1)
    for cell in cells:
        if cell["cell_type"] == "markdown" and _EXERCISE.match(cell["source"]):
            cell = {**cell, "source": _EXERCISE.sub(lambda found: f"{found[1]} {next(numbers)}", cell["source"])}
        yield cell
