"""What stands in a book and in which order: its parts and their pages, from the table of contents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath, relpath

import yaml


@dataclass(frozen=True)
class Contents:
    """The pages of a book in reading order.

    Attributes
    ----------
    parts : tuple of (str, tuple of str)
        The name of each part, empty for one without a name, and the names of its pages.
    """

    parts: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def pages(self) -> tuple[str, ...]:
        """The names of all pages, the front page first."""
        return tuple(page for _, pages in self.parts for page in pages)


def target_of(page: str, path: str) -> str:
    """Return the place in the site that a page names by a path, which may be empty for the page itself.

    Examples
    --------
    >>> target_of("notebooks/07_response", "../book/summary.html")
    'book/summary.html'
    """
    return normpath(join(dirname(page), path)) if path else page


def way_from(page: str, target: str) -> str:
    """Return the path by which a page names a place in the site.

    Examples
    --------
    >>> way_from("notebooks/07_response", "style.css")
    '../style.css'
    """
    return relpath(target, dirname(page) or ".")


def read_contents(path: Path) -> Contents:
    """Return what a table of contents lists.

    Parameters
    ----------
    path : Path
        ``_toc.yml`` as Jupyter Book reads it, with parts.

    Returns
    -------
    Contents
        Its root as a part of its own, then its parts.

    Examples
    --------
    >>> from trialbook.runner.chapters import ROOT
    >>> read_contents(ROOT / "_toc.yml").pages[:3]
    ('index', 'book/summary', 'notebooks/01_question')
    """
    toc = yaml.safe_load(path.read_text("utf-8"))
    listed = (
        (part.get("caption", ""), tuple(chapter["file"] for chapter in part["chapters"])) for part in toc["parts"]
    )
    return Contents((("", (toc["root"],)), *listed))
