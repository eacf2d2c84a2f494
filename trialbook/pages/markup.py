"""The few pieces of HTML that the generated pages are made of; every text from outside is escaped here."""

from __future__ import annotations

import html
import re
from pathlib import Path

MEANINGS = {
    "given": "a count that the others are checked against; it agrees with them",
    "reproduced": "the other numbers determine it, and they give what is printed",
    "possible": "the other numbers leave room, and what is printed lies inside",
    "contradicted": "the other numbers do not allow what is printed",
    "not checkable": "nothing else in the paper bears on it",
}
# One outline a verdict, drawn in a square of 16: full square, disc, half disc, cross, dashed ring.
_OUTLINES = {
    "given": '<path d="M2.5 2.5h11v11h-11z" fill="currentColor"/>',
    "reproduced": '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>',
    "possible": '<circle cx="8" cy="8" r="5.8" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M8 2.2a5.8 5.8 0 0 0 0 11.6z" fill="currentColor"/>',
    "contradicted": '<path d="M3 3l10 10M13 3L3 13" stroke="currentColor" stroke-width="3" fill="none"/>',
    "not checkable": '<circle cx="8" cy="8" r="5.8" fill="none" stroke="currentColor" stroke-width="1.8" '
    'stroke-dasharray="3 2.2"/>',
}


def text(value: object) -> str:
    """Return any text as one line that shows as written and never acts as markup.

    Examples
    --------
    >>> text("<b>a</b>" + chr(10) + chr(10) + "```")
    '&lt;b&gt;a&lt;/b&gt; ```'
    """
    line = " ".join(str(value).split())
    return html.escape("".join(letter for letter in line if letter.isprintable()))


def raw(markup: str) -> str:
    """Return HTML as a block that the Markdown reader leaves alone, fenced so that nothing inside can end it.

    Examples
    --------
    >>> print(raw("<p>a</p>"))
    ```{raw} html
    <p>a</p>
    ```
    <BLANKLINE>
    """
    longest = max((len(run) for run in re.findall("`+", markup)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{{raw}} html\n{markup}\n{fence}\n"


def slug(verdict: str) -> str:
    """Return a verdict as a class name.

    Examples
    --------
    >>> slug("not checkable")
    'not-checkable'
    """
    return verdict.replace(" ", "-")


def shape(verdict: str) -> str:
    """Return the small drawing that stands for a verdict; the word always stands beside it."""
    return f'<svg class="shape" viewBox="0 0 16 16" aria-hidden="true">{_OUTLINES[verdict]}</svg>'


def mark(verdict: str) -> str:
    """Return a verdict as shape and word."""
    return f'<span class="verdict">{shape(verdict)} {verdict}</span>'


def link(page: str, words: str) -> str:
    """Return a link to a page of the site."""
    return f'<a href="{text(page)}">{text(words)}</a>'


def put(path: Path, content: str) -> bool:
    """Write a file unless it already holds this text; return whether it was written."""
    return put_bytes(path, content.encode())


def put_bytes(path: Path, content: bytes) -> bool:
    """Write a file unless it already holds these bytes; return whether it was written."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True
