"""What a chapter offers a course, read from its prose: what it teaches, its exercises, and the time it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

WORDS_PER_MINUTE = 200  # a slow reader of technical prose
_MATHEMATICS = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\$", re.DOTALL)
_TABLE = re.compile(r"^\|.*$", re.MULTILINE)
_TAG = re.compile(r"<[^>]+>")
_GOALS = re.compile(r"^(?:## |```\{admonition\} )What you will learn\n(.*?)(?=^```|^## |\Z)", re.M | re.S)
_EXERCISE = re.compile(r"^(?:\*\*Exercise \d+ \((.+?)\)\.\*\*|### Exercise \d+: (.+))", re.M)


@dataclass(frozen=True)
class Lesson:
    """What a chapter offers a course.

    ``goals`` is a list in Markdown; ``exercises`` has the kind of each, such as ``by hand``.
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
        goals = re.findall(r"^- .*", found[1], re.M) if found else []
        kinds = tuple(kind[1] or kind[2] for kind in _EXERCISE.finditer(prose))
        return cls("\n".join(goals), kinds, minutes(notebook))


def minutes(notebook: Mapping[str, Any]) -> int:
    """Return how long a notebook takes to read, in whole minutes, at least 1.

    Examples
    --------
    >>> minutes({"cells": [{"cell_type": "markdown", "source": "word " * 900}]})
    5
    """
    return max(1, -(-words(notebook) // WORDS_PER_MINUTE))


def words(notebook: Mapping[str, Any]) -> int:
    """Return how many words a reader reads: prose and displayed sentences, the trial's own note among them.

    Code, tables and formulas are looked at, exercises, their solutions and
    quizzes worked on: they do not count.

    Examples
    --------
    >>> words({"cells": [{"cell_type": "markdown", "source": "The rate is $x / n$."}]})
    4
    """
    texts = (_MATHEMATICS.sub(" formula ", _TABLE.sub(" ", source)) for source in _read(notebook))
    return sum(any(map(str.isalnum, word)) for source in texts for word in source.split())


def _read(notebook: Mapping[str, Any]) -> Iterator[str]:
    """Yield the paragraphs of a notebook, those that its cells display included."""
    for cell in notebook["cells"]:
        if {"exercise", "solution", "quiz"} & set(cell.get("metadata", {}).get("tags", [])):
            continue
        if cell["cell_type"] == "markdown":
            yield "".join(cell["source"])
        for output in cell.get("outputs", []):
            if "caption" not in output.get("metadata", {}).get("trialbook", {}):
                yield "".join(output.get("data", {}).get("text/markdown", ""))
            markup = "".join(output.get("data", {}).get("text/html", ""))
            yield _TAG.sub(" ", markup) if "trial-note" in markup else ""


def _prose(notebook: Mapping[str, Any]) -> Iterator[str]:
    """Yield the text of each cell of prose, and the sentences that cells display."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            yield "".join(cell["source"])
        yield from ("".join(one.get("data", {}).get("text/markdown", "")) for one in cell.get("outputs", []))
