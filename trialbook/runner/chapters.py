"""The chapters: the notebooks that ``_toc.yml`` lists."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from trialbook.book.contents import NOTEBOOKS, ROOT, ContentsError, label_of, read_contents, title_of
from trialbook.runner.parameters import Parameter, ParameterError, closest, read_parameters

Notebook = Mapping[str, Any]
_MARKERS = (b"<<<<<<< ", b">>>>>>> ")


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
        """The number that its file's name begins with, or 0."""
        number = self.name.partition("_")[0]
        return int(number) if number.isdecimal() else 0

    @property
    def label(self) -> str:
        """The name that references and notes use: ``response``."""
        return label_of(self.name)

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
        return title_of(self.notebook, self.name)

    @cached_property
    def fault(self) -> str:
        """Why it cannot run, in one line that names the file; empty if it is a notebook with parameters."""
        what = _fault(self.path)
        return f"{self.page}.ipynb: {what}" if what else ""


def _fault(path: Path) -> str:
    """Return what keeps a file from being a chapter."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return f"_toc.yml lists it, and it cannot be read: {error.strerror}"
    if not content.strip():
        return "must be a Jupyter notebook, and the file is empty"
    try:
        cells = json.loads(content)["cells"]
        if not all({"cell_type", "id", "metadata", "source"} <= set(cell) for cell in cells) or not cells:
            return "must be a Jupyter notebook: it has no cells, or one that lacks type, id, metadata or source"
        read_parameters({"cells": cells})
    except ParameterError as error:
        return str(error)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        lines = enumerate(content.splitlines(), 1)
        merged = next((number for number, line in lines if line.startswith(_MARKERS)), 0)
        return "must be a Jupyter notebook: " + (f"line {merged} is left over from a merge" if merged else str(error))
    return ""


def source_of(cell: Mapping[str, Any]) -> str:
    """Return a cell's text, which a notebook file may hold as a list of lines."""
    return "".join(cell["source"])


def find_chapters(root: Path = ROOT) -> tuple[Chapter, ...]:
    """Return the chapters of a project in their order.

    Raises
    ------
    ParameterError
        If there is no table of contents, or it cannot be read.
    """
    try:
        return tuple(Chapter(root / f"{page}.ipynb") for page in read_contents(root / "_toc.yml").chapters)
    except ContentsError as error:
        raise ParameterError(str(error)) from None


def left_alone(root: Path = ROOT) -> tuple[str, ...]:
    """Return the names of the notebooks beside the chapters, which no command runs."""
    chapters = {chapter.path for chapter in find_chapters(root)}
    return tuple(path.name for path in sorted((root / NOTEBOOKS).glob("*.ipynb")) if path not in chapters)


def files_beside(root: Path = ROOT) -> tuple[Path, ...]:
    """Return the files beside the chapters that they may show or read, such as ``notebooks/images/scan.png``."""
    folder = root / NOTEBOOKS
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix not in (".ipynb", ".pyc"))
    return tuple(path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def select_chapters(names: Sequence[str], chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
    """Return the chapters that a reader names, in the order of the book.

    A name is a label (``response``), a number (``7``), or a file name (``07_response``, with or without folder and
    suffix).

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
