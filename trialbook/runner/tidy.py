"""Bring an executed chapter into the form in which it is kept: the same bytes for the same inputs, on any machine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from trialbook.runner.chapters import source_of
from trialbook.runner.sections import leave_out_absent

MOST_CHARACTERS = 100_000  # of one printed or plain text
MOST_RICH_CHARACTERS = 10_000_000  # of one figure or table
# What Python calls the cell that gave a warning. Each word is searched once, from its beginning.
_CELL_FILE = re.compile(r"""(?<![^\s"'(<])[^\s"'(<]*[/\\]ipykernel_\d+[/\\]\d+\.py""")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_INJECTED = "injected-parameters"
_RICH = {"text/html", "text/markdown", "image/svg+xml"}
_LONGEST_LINE = 500


@dataclass(frozen=True)
class PrintedError:
    """The first line that a cell wrote to standard error, where Python's warnings go."""

    chapter: str
    cell: str
    line: str

    def __str__(self) -> str:
        """Return it in one line for the terminal."""
        return f"{self.chapter}: cell {self.cell}: standard error: {self.line}"


def tidy(executed: Mapping[str, Any], given: Mapping[str, Any], injected: Mapping[str, Any]) -> dict[str, Any]:
    """Return an executed notebook without what differs from run to run or names a place on this machine.

    What cells wrote to standard error is left out (see :func:`printed_errors`), and very long outputs are cut. The
    metadata is that of the notebook as ``given``; ``injected`` are the parameters that it shall show.
    """
    language = {"language_info": {"name": "python", "pygments_lexer": "ipython3"}}
    cells = [_tidy_cell(deepcopy(dict(cell)), injected) for cell in executed["cells"]]
    metadata = {**given["metadata"], **language}
    return {"cells": leave_out_absent(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def printed_errors(executed: Mapping[str, Any], chapter: str) -> tuple[PrintedError, ...]:
    """Return for each cell that wrote to standard error the first line of that."""
    found = []
    for cell in executed["cells"]:
        text = "".join(output["text"] for output in cell.get("outputs", []) if _is_error_stream(output))
        if text.strip():
            found.append(PrintedError(chapter, cell["id"], one_line(_CELL_FILE.sub("cell", text[:MOST_CHARACTERS]))))
    return tuple(found)


def one_line(text: str) -> str:
    r"""Return the first line of a text that says something, as any terminal can show it.

    Examples
    --------
    >>> one_line("\n  a\x1b[31mb\x07\n")
    'ab?'
    """
    line = next((line.strip() for line in without_colours(text).splitlines() if line.strip()), "")
    return "".join(character if character.isprintable() else "?" for character in line[:_LONGEST_LINE])


def without_colours(text: str) -> str:
    """Return a kernel's traceback without the codes that colour it on a terminal."""
    return _COLOUR.sub("", text)


def _is_error_stream(output: Mapping[str, Any]) -> bool:
    return output["output_type"] == "stream" and output["name"] == "stderr"


def _tidy_cell(cell: dict[str, Any], injected: Mapping[str, Any]) -> dict[str, Any]:
    """Return one cell in a form that does not depend on when and where it ran."""
    metadata = {key: value for key, value in cell["metadata"].items() if key not in ("papermill", "execution")}
    if not metadata.get("tags"):
        metadata.pop("tags", None)
    cell.update(metadata=metadata, source=source_of(cell))
    if _INJECTED in metadata.get("tags", []):
        lines = ["# Parameters of this run", *(f"{name} = {value!r}" for name, value in injected.items())]
        cell.update(id=_INJECTED, source="\n".join(lines))
    if "outputs" in cell:
        cell["outputs"] = _tidy_outputs(cell["outputs"], metadata)
    return cell


def _tidy_outputs(outputs: list[dict[str, Any]], metadata: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the outputs of a cell that readers may see."""
    kept: list[dict[str, Any]] = []
    for output in outputs:
        _describe_figure(output, metadata)
        if _is_error_stream(output):
            continue
        if output["output_type"] == "stream" and kept and kept[-1]["output_type"] == "stream":
            kept[-1]["text"] += output["text"]  # only what went to standard error stood between them
        else:
            kept.append(output)
    for output in kept:
        if output["output_type"] == "stream":
            output["text"] = _cut(_CELL_FILE.sub("cell", output["text"]))
        else:
            _tidy_data(output.get("data", {}))
    return kept


def _tidy_data(data: dict[str, Any]) -> None:
    """Leave out, of the forms of an output, the one that a richer form replaces, and what is too large."""
    if _RICH & set(data):
        data.pop("text/plain", None)  # not shown, and an object's plain text can hold its address
    for kind, content in list(data.items()):
        if isinstance(content, str) and kind.endswith("text/plain"):
            data[kind] = _cut(content)
        elif isinstance(content, str) and len(content) > MOST_RICH_CHARACTERS:
            del data[kind]
            data["text/plain"] = f"[an output of {len(content):,} characters was left out]"


def _cut(text: str) -> str:
    r"""Return a text, or its beginning and how much was cut.

    Examples
    --------
    >>> _cut("x" * 1_234_567)[-42:]
    'x\n[cut here: 1,134,567 characters follow]\n'
    """
    left = len(text) - MOST_CHARACTERS
    return text if left <= 0 else f"{text[:MOST_CHARACTERS]}\n[cut here: {left:,} characters follow]\n"


def _describe_figure(output: Mapping[str, Any], metadata: dict[str, Any]) -> None:
    """Copy what is said of a figure from its output to the cell, where the site's renderer reads it."""
    said = output.get("metadata", {}).get("image/svg+xml", {})
    figure = {key: said[key] for key in ("caption", "name") if key in said}
    for place, values in (("image", {"alt": said["alt"]} if said else {}), ("figure", figure)):
        if values:
            metadata.setdefault("mystnb", {}).setdefault(place, {}).update(values)
