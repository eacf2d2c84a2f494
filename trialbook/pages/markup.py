"""The few pieces of HTML that the generated pages are made of; every text from outside is escaped here."""

from __future__ import annotations

import html
import re
from pathlib import Path

from trialbook.ledger import Verdict
from trialbook.ledger.conclusions import Carried


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


def shape(word: Verdict | Carried) -> str:
    """Return the small drawing that stands for what became of a number or a conclusion; the word stands beside it."""
    outline = word.look.outline if isinstance(word, Verdict) else word.outline
    return f'<svg class="shape" viewBox="0 0 16 16" aria-hidden="true">{outline}</svg>'


def mark(word: Verdict | Carried) -> str:
    """Return what became of a number or a conclusion, as shape and word."""
    return f'<span class="verdict">{shape(word)} {word}</span>'


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
