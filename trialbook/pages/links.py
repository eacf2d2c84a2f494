"""Links between pages: those to what a book does not hold become plain text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath

_LINK = re.compile(
    r"(?<!!)\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
    r"\((?P<path>[^()\s#:]*\.(?:ipynb|md))?(?:#(?P<place>[^()\s]*))?\)"
)


_HTML_LINK = re.compile(r'<a href="(?P<path>[\w./-]+\.html)(?:[?#][^"]*)?">(?P<words>[^<]*(?:<(?!/a>)[^<]*)*)</a>')


def plain_links(text: str, page: str, holds: Callable[[str, str], bool]) -> str:
    """Return Markdown in which each link to a page or a place that is not there is its words alone.

    ``holds`` says whether the book has a page, and in it a place. Links to other sites and pictures stay.

    Examples
    --------
    >>> held = {("notebooks/08_survival", ""), ("book/glossary", "landmark")}
    >>> words = "[Survival](08_survival.ipynb), [bounds](09_bounds.ipynb), [landmark](../book/glossary.md#landmark)"
    >>> plain_links(words, "notebooks/07_response", lambda page, place: (page, place) in held)
    '[Survival](08_survival.ipynb), bounds, [landmark](../book/glossary.md#landmark)'
    """

    def checked(link: re.Match[str]) -> str:
        if not link["path"] and link["place"] is None:
            return link[0]
        path = link["path"] and str(PurePosixPath(link["path"]).with_suffix(""))
        target = normpath(join(dirname(page), path)) if path else page
        return link[0] if holds(target, link["place"] or "") else link["words"]

    return _LINK.sub(checked, text)


def plain_html_links(markup: str, page: str, has: Callable[[str], bool]) -> str:
    """Return HTML in which each link to a page that is not there is its words alone.

    Examples
    --------
    >>> row = '<td><a href="../notebooks/09_bounds.html#x">Bounds</a>, <a href="summary.html">summary</a></td>'
    >>> plain_html_links(row, "book/teaching", lambda page: page == "book/summary")
    '<td>Bounds, <a href="summary.html">summary</a></td>'
    """

    def checked(link: re.Match[str]) -> str:
        return link[0] if has(normpath(join(dirname(page), link["path"].removesuffix(".html")))) else link["words"]

    return _HTML_LINK.sub(checked, markup)
