"""The book's table of contents: what ``_toc.yml`` lists, with the names and titles that notebooks give themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from trialbook.paper.project import ROOT

NOTEBOOKS = "notebooks"
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


class ContentsError(ValueError):
    """A table of contents that cannot be read: its file, the rule, and what is there."""


@dataclass(frozen=True)
class Place:
    """A chapter of the book.

    ``page`` is where its file lies and its page is, without suffix (``notebooks/07_response``), or empty where the book
    has no such chapter. Quantities, notes and commands use the ``label``: ``response``.
    """

    page: str
    label: str
    title: str


@dataclass(frozen=True)
class Contents:
    """The pages of a book in reading order.

    ``parts`` has the name of each, empty for one without a name, and the names of its pages.
    """

    parts: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def pages(self) -> tuple[str, ...]:
        """The names of all pages, the front page first."""
        return tuple(page for _, pages in self.parts for page in pages)

    @property
    def chapters(self) -> tuple[str, ...]:
        """The pages that are notebooks."""
        return tuple(page for page in self.pages if page.startswith(f"{NOTEBOOKS}/"))


def read_contents(path: Path) -> Contents:
    """Return what a table of contents lists.

    The root is a part of its own, before the others.

    Raises
    ------
    ContentsError
        If there is no such file, or it is no table of contents.

    Examples
    --------
    >>> read_contents(ROOT / "_toc.yml").pages[:3]
    ('index', 'book/summary', 'notebooks/01_question')
    """
    try:
        toc = yaml.safe_load(path.read_text("utf-8"))
        parts = toc.get("parts") or [{"chapters": toc.get("chapters") or []}]
        listed = tuple((part.get("caption", ""), tuple(_files(part["chapters"]))) for part in parts)
        return Contents((("", (toc["root"],)), *listed))
    except (OSError, ValueError, yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
        found = " ".join(str(error).split()) or type(error).__name__
        raise ContentsError(f"{path.name}: must list a root and chapters as Jupyter Book reads them: {found}") from None


def _files(chapters: list[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the pages of chapters and of the sections below them, without suffix."""
    for chapter in chapters:
        yield re.sub(r"\.(ipynb|md)$", "", chapter["file"])
        yield from _files(chapter.get("sections") or [])


def label_of(name: str) -> str:
    """Return the label of a chapter whose file has this name.

    Examples
    --------
    >>> label_of("07_response"), label_of("response")
    ('response', 'response')
    """
    number, _, label = name.partition("_")
    return label if label and number.isdigit() else name


def title_of(notebook: Mapping[str, Any], otherwise: str) -> str:
    """Return the first heading of a notebook."""
    prose = ("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    found = _TITLE.search("\n".join(prose))
    return found[1].strip() if found else otherwise


@cache
def places(root: Path = ROOT) -> tuple[Place, ...]:
    """Return the chapters of a project in their order; none where the project's own files are not at hand."""
    try:
        pages = read_contents(root / "_toc.yml").chapters
    except ContentsError:
        return ()
    return tuple(_place(page, root) for page in pages)


def place(label: str, root: Path = ROOT) -> Place:
    """Return the chapter with a label; where the book leaves it out, its title alone."""
    found = next((chapter for chapter in places(root) if chapter.label == label), None)
    left_out = next(iter((root / NOTEBOOKS).glob(f"[0-9]*_{label}.ipynb")), None)
    title = _place(f"{NOTEBOOKS}/{left_out.stem}", root).title if left_out else label.capitalize()
    return found or Place("", label, title)


def _place(page: str, root: Path) -> Place:
    label = label_of(page.rpartition("/")[2])
    try:
        title = title_of(json.loads((root / f"{page}.ipynb").read_text("utf-8")), label.capitalize())
    except (OSError, ValueError, KeyError, TypeError):  # one that cannot be read is reported where it is to run
        title = label.capitalize()
    return Place(page, label, title)
