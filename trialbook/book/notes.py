"""The trial's own prose, shown as text: Markdown without raw HTML, images, directives, or links but to web and mail."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from trialbook.paper.trial import Trial

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_SAFE = re.compile(r"(https?|mailto):|[^:]*([/?#]|$)", re.IGNORECASE)


@cache
def _markdown() -> MarkdownIt:
    # imported when prose is shown: a check on the command line does without it
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("image", _words_of_an_image)
    # any other scheme may start a program of the reader
    markdown.validateLink = lambda url: _SAFE.match(url) is not None  # type: ignore[method-assign]
    return markdown


def _words_of_an_image(markdown: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    """Return the words that stand for an image: a book that asks no other server shows no picture from elsewhere."""
    from markdown_it.common.utils import escapeHtml

    return escapeHtml(markdown.renderInlineAsText(tokens[index].children or [], options, env))


class Note:
    """A piece of the trial's prose that a notebook displays; empty where the folder has none."""

    def __init__(self, markdown: str):
        self.markdown = markdown

    def _repr_html_(self) -> str:
        """Return the prose as HTML in which nothing from the folder can act."""
        return f'<div class="trial-note">{_markdown().render(self.markdown)}</div>' if self.markdown else ""


def note(trial: Trial, chapter: str) -> Note:
    """Return what the trial's folder says in a chapter, such as ``response``.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> note(load_trial("nk-liver-2020"), "no-such-chapter").markdown
    ''
    """
    return Note(trial.notes.get(chapter, ""))
