"""The files behind a figure, for readers to take away, and the one form of it that a page shows."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

DRAWING = "image/svg+xml"
_KINDS = {DRAWING: "svg", "image/png": "png", "text/csv": "csv"}


def take_out_figures(notebook: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, dict[str, bytes]]]:
    """Return a notebook whose figures are SVG alone, and the files of each cell with a figure."""
    figures: dict[str, dict[str, bytes]] = {}
    cells = []
    for cell in notebook["cells"]:
        outputs = [drawing_alone(output) for output in cell.get("outputs", [])]
        cells.append({**cell, "outputs": outputs} if "outputs" in cell else cell)
        for output in cell.get("outputs", []):
            if files := figure_files(output, cell["metadata"], cell["id"]):
                figures[cell["id"]] = files
    return {**notebook, "cells": cells}, figures


def drawing_alone(output: Mapping[str, Any]) -> dict[str, Any]:
    """Return an output without the forms of a figure that the page does not show.

    Examples
    --------
    >>> drawing_alone({"data": {"image/svg+xml": "<svg/>", "text/html": "<img/>"}})
    {'data': {'image/svg+xml': '<svg/>'}, 'metadata': {}}
    """
    data = output.get("data", {})
    if DRAWING not in data:
        return dict(output)
    said = {key: value for key, value in output.get("metadata", {}).items() if key == DRAWING or key not in data}
    return {**output, "data": {DRAWING: data[DRAWING]}, "metadata": said}


def without_captions(outputs: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return a cell's outputs without the captions that a notebook shows below figures: a page has them in the figures.

    Examples
    --------
    >>> below = {"data": {"text/markdown": "*One line.*"}, "metadata": {"trialbook": {"caption": "fig-line"}}}
    >>> without_captions([{"data": {"image/svg+xml": "<svg/>"}, "metadata": {}}, below])
    [{'data': {'image/svg+xml': '<svg/>'}, 'metadata': {}}]
    """
    return [output for output in outputs if not output.get("metadata", {}).get("trialbook", {}).get("caption")]


def figure_files(output: Mapping[str, Any], metadata: Mapping[str, Any], otherwise: str) -> dict[str, bytes]:
    """Return the files of a figure by name, which is the figure's own or else the cell's; none where none is drawn."""
    data = output.get("data", {})
    if DRAWING not in data:
        return {}
    name = figure_options(output, metadata).get("mystnb", {}).get("figure", {}).get("name", otherwise)
    return {f"{name}.{suffix}": _bytes(data[kind], kind) for kind, suffix in _KINDS.items() if kind in data}


def figure_options(output: Mapping[str, Any], metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return a cell's metadata with what one of its outputs says of itself: text alternative, caption and name.

    What is no drawing is no figure, though its cell may hold one.

    Examples
    --------
    >>> drawn = {"data": {"image/svg+xml": ""}, "metadata": {"image/svg+xml": {"alt": "A line.", "name": "fig-line"}}}
    >>> figure_options(drawn, {})
    {'mystnb': {'image': {'alt': 'A line.'}, 'figure': {'name': 'fig-line'}}}
    >>> figure_options({"data": {"text/markdown": "Words."}}, {"mystnb": {"figure": {"name": "fig-line"}}})
    {'mystnb': {}}
    """
    options = {key: dict(value) if isinstance(value, Mapping) else value for key, value in metadata.items()}
    ours = {key: value for key, value in options.get("mystnb", {}).items() if key != "figure" or _is_drawn(output)}
    said = output.get("metadata", {}).get(DRAWING, {})
    for part, keys in (("image", ("alt",)), ("figure", ("caption", "name"))):
        if found := {key: said[key] for key in keys if said.get(key)}:
            ours[part] = {**ours.get(part, {}), **found}
    return {**options, "mystnb": ours} if ours or "mystnb" in options else options


def _is_drawn(output: Mapping[str, Any]) -> bool:
    return any(kind.startswith("image/") for kind in output.get("data", {}))


def _bytes(part: str | list[str], kind: str) -> bytes:
    """Return one form of a figure as the bytes of a file."""
    content = "".join(part)
    return base64.b64decode(content) if kind == "image/png" else content.encode()
