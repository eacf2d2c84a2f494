"""What a chapter shows for each choice of its page, in the form that the page swaps in."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, product
from typing import Any

from trialbook.runner.chapters import Notebook
from trialbook.runtime.session import shown
from trialbook.variants.moves import Move

Point = tuple[int, ...]  # the option of each move
_GONE = [{"kind": "html", "content": "", "marks": {"absent": True}}]  # a cell that a run leaves out


class VariantError(Exception):
    """Variants of a chapter that cannot be made: one line that says why."""


def points(moves: Sequence[Move], reached: Iterable[frozenset[str]]) -> list[Point]:
    """Return the choices to run, so that each cell is seen with all values of what it depends on.

    Parameters
    ----------
    moves : sequence of Move
        What moves.
    reached : iterable of frozenset
        The parameters that each cell depends on.

    Returns
    -------
    list of tuple
        Every combination of moves that meet in a cell, the others as printed; the printed choice among them.
    """
    together = {tuple(names & set(move.names) != set() for move in moves) for names in reached}
    found = {tuple(move.printed for move in moves)}
    for free in together:
        spans = (range(len(move.options)) if moving else [move.printed] for move, moving in zip(moves, free))  # noqa: B905
        found.update(product(*spans))
    return sorted(found)


def outcomes(
    chapter: str,
    moves: Sequence[Move],
    reached: Mapping[str, frozenset[str]],
    runs: Mapping[Point, Notebook],
    cells: Collection[str],
) -> dict[str, Any]:
    """Return what differs from the printed page, for each cell and each choice that it depends on.

    Parameters
    ----------
    chapter : str
        Its name, for an error.
    moves : sequence of Move
        What moves.
    reached : mapping
        The parameters that each cell depends on, see :func:`trialbook.variants.reached.reached_by`.
    runs : mapping
        An executed notebook for each of :func:`points`.
    cells : collection of str
        The cells that the page has; nothing of others may reach it, such as solutions that an edition leaves out.

    Returns
    -------
    dict
        ``lines`` of drawings and ``outputs``, each once, and ``cells``: for each the moves that it depends on (``by``)
        and, for their options, the numbers of its outputs (``at``). A drawing is a list of line numbers, given as
        pairs of a first line and how many follow one another from there.

    Raises
    ------
    VariantError
        If a cell shows something else though nothing that it depends on has changed.
    """
    pool = _Pool()
    displayed = {point: _displayed(run) for point, run in runs.items()}
    printed = displayed[tuple(move.printed for move in moves)]
    found = {}
    for cell in (name for name in reached if name in cells):
        by = [place for place, move in enumerate(moves) if reached[cell] & set(move.names)]
        at: dict[str, list[dict[str, Any]]] = {}
        for point, shows in displayed.items():
            key = ",".join(str(point[place]) for place in by)
            if at.setdefault(key, shows.get(cell, _GONE)) != shows.get(cell, _GONE):
                names = ", ".join(name for place in by for name in moves[place].names) or "nothing"
                raise VariantError(f"{chapter}: cell {cell} depends on more than its code names ({names})")
        before = printed[cell]
        differing = {key: pool.add_all(outputs, before) for key, outputs in at.items() if outputs != before}
        if differing:
            found[cell] = {"by": by, "at": differing}
    return {"lines": list(pool.lines), "outputs": [json.loads(text) for text in pool.outputs], "cells": found}


def _displayed(notebook: Notebook) -> dict[str, list[dict[str, Any]]]:
    """Return what each code cell of an executed notebook shows on a page."""
    cells = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    return {cell["id"]: [one for one in map(_shown, cell["outputs"]) if one["kind"] != "record"] for cell in cells}


def _shown(output: Mapping[str, Any]) -> dict[str, Any]:
    if output["output_type"] == "stream":
        return {"kind": "text", "content": "".join(output["text"])}
    found = shown(output["data"], output["metadata"])
    found.pop("data", None)  # of a figure: what the page compares where it cannot know what differs
    return found


class _Pool:
    """Lines and outputs, each kept once."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self.outputs: dict[str, int] = {}

    def add_all(self, outputs: Sequence[Mapping[str, Any]], printed: Sequence[Mapping[str, Any]]) -> list[int]:
        """Keep what a cell shows and return the numbers of its outputs."""
        drawings = [one["content"] for one in printed if one["kind"] == "svg"]
        return [self._add(dict(output), drawings) for output in outputs]

    def _add(self, output: dict[str, Any], drawings: Collection[str]) -> int:
        if output["kind"] == "svg":
            output["same"] = output["content"] in drawings
            numbers = [self.lines.setdefault(line, len(self.lines)) for line in output["content"].split("\n")]
            output["content"] = list(_spans(numbers))
        return self.outputs.setdefault(json.dumps(output, ensure_ascii=False, sort_keys=True), len(self.outputs))


def _spans(numbers: Sequence[int]) -> Iterator[int]:
    """Yield pairs of a first number and how many follow one another from there.

    Examples
    --------
    >>> list(_spans([4, 5, 6, 1]))
    [4, 3, 1, 1]
    """
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        first, *rest = (number for _, number in group)
        yield from (first, 1 + len(rest))
