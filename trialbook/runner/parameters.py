"""The parameters of the chapters, as their notebooks declare them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

MINUTES = 10.0  # that a chapter may take, where no command says otherwise
TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}


class ParameterError(ValueError):
    """A parameter that cannot be used: one line that names it, the rule, and what was given."""


@dataclass(frozen=True)
class Parameter:
    """One line of a parameters cell: ``name: type = default  # meaning``."""

    name: str
    type: str
    default: Any
    meaning: str


def read_parameters(notebook: Mapping[str, Any]) -> tuple[Parameter, ...]:
    """Return the parameters that a notebook declares, in its order.

    There are none where no cell has the tag ``parameters``.

    Raises
    ------
    ValueError
        If a line of the parameters cell does not read ``name: type = default  # meaning``.

    Examples
    --------
    >>> cell = {"metadata": {"tags": ["parameters"]}, "source": "confidence: float = 0.95  # level of every interval"}
    >>> read_parameters({"cells": [cell]})
    (Parameter(name='confidence', type='float', default=0.95, meaning='level of every interval'),)
    """
    cells = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    lines = [line for cell in cells for line in "".join(cell["source"]).splitlines() if line.strip()]
    return tuple(_read_line(line) for line in lines)


def _read_line(line: str) -> Parameter:
    """Read one line of a parameters cell."""
    try:
        node: Any  # an annotated assignment, or one of the errors below
        (node,) = ast.parse(line).body
        meaning = line[node.end_col_offset :].strip()
        declared = Parameter(node.target.id, node.annotation.id, ast.literal_eval(node.value), meaning[1:].strip())
        well_formed = meaning.startswith("#") and declared.meaning and type(declared.default) is TYPES[declared.type]
    except (SyntaxError, ValueError, AttributeError, KeyError):
        well_formed = False
    if not well_formed:
        raise ValueError(f"parameters cell: a line must read 'name: type = default  # meaning', got {line!r}")
    return declared


def closest(word: str, allowed: Iterable[str]) -> str:
    """Return ``, did you mean ...`` for the allowed word nearest to a mistyped one, or nothing.

    Examples
    --------
    >>> closest("confidense", ["trial", "confidence"])
    ', did you mean confidence'
    """
    near: Sequence[str] = get_close_matches(word, list(allowed), n=1)
    return f", did you mean {near[0]}" if near else ""
