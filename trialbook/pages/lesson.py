"""What a chapter offers a course, read from its prose: what it teaches, its exercises, and the time it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

WORDS_PER_MINUTE = 200  # a slow reader of technical prose
_GOALS = re.compile(r"^(?:## |```\{admonition\} )What you will learn\n(.*?)(?=^```|^## |\Z)", re.M | re.S)
_EXERCISE = re.compile(r"^(?:\*\*Exercise \d+ \((.+?)\)\.\*\*|### Exercise \d+: (.+))", re.M)


@dataclass(frozen=True)
class Lesson:
    """What a chapter offers a course.

    Attributes
    ----------
    goals : str
        What it teaches, as a list in Markdown.
    exercises : tuple of str
        The kind of each exercise, such as ``by hand``.
    minutes : int
        How long its prose takes to read.
    """

    goals: str = ""
    exercises: tuple[str, ...] = ()
    minutes: int = 1

    @classmethod
    def of(cls, notebook: Mapping[str, Any]) -> Lesson:
        r"""Read a chapter's goals and exercises from its prose.

        Examples
        --------
        >>> prose = "## What you will learn\n\n- to read\n\n## Exercises\n\n### Exercise 1: by hand\n\nAdd 1 and 1."
        >>> Lesson.of({"cells": [{"cell_type": "markdown", "source": prose}]})
        Lesson(goals='- to read', exercises=('by hand',), minutes=1)
        """
        prose = "\n\n".join(_prose(notebook))
        found = _GOALS.search(prose)
        kinds = tuple(kind[1] or kind[2] for kind in _EXERCISE.finditer(prose))
        return cls(found[1].strip() if found else "", kinds, minutes(notebook))


def minutes(notebook: Mapping[str, Any]) -> int:
    """Return how long the prose of a notebook takes to read, in whole minutes, at least 1.

    Examples
    --------
    >>> minutes({"cells": [{"cell_type": "markdown", "source": "word " * 900}]})
    5
    """
    return max(1, -(-sum(len(source.split()) for source in _prose(notebook)) // WORDS_PER_MINUTE))


def _prose(notebook: Mapping[str, Any]) -> Iterator[str]:
    """Yield the text of each cell of prose."""
    return ("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
