"""Ways from page to page of a site."""

from __future__ import annotations

from posixpath import dirname, join, normpath, relpath


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
