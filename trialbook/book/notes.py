"""The trial's own prose, shown as text: Markdown without raw HTML, images or directives."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml

from trialbook.paper.trial import Trial

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def _words_of_an_image(markdown, tokens, index, options, env) -> str:
    """Return the words that stand for an image: a book that asks no other server shows no picture from elsewhere."""
    return escapeHtml(markdown.renderInlineAsText(tokens[index].children or [], options, env))


_MARKDOWN.add_render_rule("image", _words_of_an_image)


class Note:
    """A piece of the trial's prose that a notebook displays; empty where the folder has none."""

    def __init__(self, markdown: str):
        self.markdown = markdown

    def _repr_html_(self) -> str:
        """Return the prose as HTML in which nothing from the folder can act."""
        return f'<div class="trial-note">{_MARKDOWN.render(self.markdown)}</div>' if self.markdown else ""


def note(trial: Trial, chapter: str) -> Note:
    """Return what the trial's folder says in a chapter, such as ``response``.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> note(load_trial("nk-liver-2020"), "no-such-chapter").markdown
    ''
    """
    return Note(trial.notes.get(chapter, ""))
