"""The chapters: notebooks under ``notebooks/``, found by name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from trialbook.runner.parameters import Parameter, ParameterError, closest, read_parameters

ROOT = Path(__file__).resolve().parents[2]

Notebook = Mapping[str, Any]


@dataclass(frozen=True)
class Chapter:
    """A chapter's notebook, such as ``notebooks/07_response.ipynb``."""

    path: Path

    @property
    def name(self) -> str:
        """The name of its file: ``07_response``."""
        return self.path.stem

    @property
    def page(self) -> str:
        """The address of its page in the site, without suffix: ``notebooks/07_response``."""
        return f"{self.path.parent.name}/{self.name}"

    @property
    def number(self) -> int:
        """Its place in the book."""
        return int(self.name.partition("_")[0])

    @property
    def label(self) -> str:
        """The name that references and notes use: ``response``."""
        return self.name.partition("_")[2]

    @cached_property
    def notebook(self) -> Notebook:
        """The notebook as JSON reads it."""
        return json.loads(self.path.read_text("utf-8"))

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters that it declares."""
        return read_parameters(self.notebook)

    @property
    def title(self) -> str:
        """The first heading."""
        found = re.search(r"^# (.+)$", "\n".join(source_of(cell) for cell in self.notebook["cells"]), re.MULTILINE)
        return found[1].strip() if found else self.name


def source_of(cell: Mapping[str, Any]) -> str:
    """Return a cell's text, which a notebook file may hold as a list of lines."""
    return "".join(cell["source"])


def find_chapters(root: Path = ROOT) -> tuple[Chapter, ...]:
    """Return the chapters of a project in their order."""
    return tuple(Chapter(path) for path in sorted((root / "notebooks").glob("[0-9]*_*.ipynb")))


def select_chapters(names: Sequence[str], chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
    """Return the chapters that a reader names, in the order of the book.

    Parameters
    ----------
    names : sequence of str
        Each a label (``response``), a number (``7``), or a file name (``07_response``, with or without folder and
        suffix).
    chapters : sequence of Chapter
        The chapters to choose from.

    Returns
    -------
    tuple of Chapter
        Each chapter once.

    Raises
    ------
    ParameterError
        If a name is not that of a chapter.

    Examples
    --------
    >>> every = [Chapter(Path("notebooks/07_response.ipynb")), Chapter(Path("notebooks/08_survival.ipynb"))]
    >>> [chapter.name for chapter in select_chapters(["survival", "7"], every)]
    ['07_response', '08_survival']
    """
    by_name = {name: chapter for chapter in chapters for name in (chapter.label, chapter.name, str(chapter.number))}
    wanted = {_select(name, by_name, chapters) for name in names}
    return tuple(chapter for chapter in chapters if chapter in wanted)


def _select(name: str, by_name: Mapping[str, Chapter], chapters: Iterable[Chapter]) -> Chapter:
    """Return the chapter that one name means."""
    plain = Path(name).name.removesuffix(".ipynb")
    chosen = by_name.get(str(int(plain)) if plain.isdecimal() else plain)
    if chosen is None:
        allowed = ", ".join(f"{chapter.number} {chapter.label}" for chapter in chapters)
        rule = f"must be a chapter's name or number, got {name!r}{closest(plain, by_name)}"
        raise ParameterError(f"chapter: {rule}; allowed: {allowed}")
    return chosen
