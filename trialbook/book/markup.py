"""Markdown of a run as HTML, for whoever shows it without the site's compiler."""

from __future__ import annotations

import re

_TO_NOTEBOOK = re.compile(r'href="([\w./-]*)\.(?:ipynb|md)(#[^"]*)?"')


def markdown(text: str) -> str:
    """Return Markdown as HTML, as the site shows it: raw HTML in it is text, links to notebooks lead to their pages.

    Examples
    --------
    >>> markdown("At *month* 3, [Survival](08_survival.ipynb).")
    '<p>At <em>month</em> 3, <a href="08_survival.html">Survival</a>.</p>'
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).use(dollarmath_plugin)
    return _TO_NOTEBOOK.sub(r'href="\1.html\2"', parser.render(text)).strip()


def inline(text: str) -> str:
    """Return one paragraph of Markdown as HTML without the paragraph's own tags.

    Examples
    --------
    >>> inline("At *month* 3.")
    'At <em>month</em> 3.'
    """
    return markdown(text).removeprefix("<p>").removesuffix("</p>")
