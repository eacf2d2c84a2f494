"""What is wrong with a page as the theme writes it, and its fix: one pair of pattern and replacement each."""

from __future__ import annotations

import re

_SCRIPT = r'<script[^<>]*src="[^"]*%s[^"]*"[^>]*></script>'
FIXES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), replacement)
    for pattern, replacement in (
        # no page is without a theme until the theme's script has run: it would be drawn in no colours and then again
        (r'(<html[^>]*) data-theme="auto"', r'\1 data-theme="light"'),
        (
            r'dataset\.theme = localStorage\.getItem\("theme"\) \|\| "auto";',
            'dataset.theme = document.documentElement.dataset.mode !== "auto" && localStorage.getItem("theme")\n'
            '      || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");',
        ),
        # a stylesheet that does nothing but name another one, which is then found late
        (r'styles/theme\.css[^"]*"', 'basic.css"'),
        # the icons' script: the web font shows every icon without it
        (_SCRIPT % r"scripts/fontawesome\.js", ""),
        # a button whose name differs from the words on it cannot be called by voice
        (r'(<button class="btn search-button-field[^>]*?) title="[^"]*" aria-label="[^"]*"', r"\1"),
        (r"(<summary) (?:title|aria-label)=\"[^\"]*\"", r"\1"),
        # a handler in the page, which the policy forbids: book.js calls what is named
        (r' onclick="(?:window\.)?(print|toggleFullScreen)\(\)"', r' data-calls="\1"'),
        # pandas' own style, which the stylesheet replaces
        (r"<style scoped>\s*\.dataframe.*?</style>\s*", ""),
        # pandas gives the index's name a row of its own below the columns' names: it moves up into the corner
        (
            r"<thead>\s*<tr[^>]*>\s*<th>(?:\s*|[^<]*)</th>((?:\s*<th>[^<]*</th>)*)\s*</tr>"
            r"\s*<tr>\s*(<th>[^<]+</th>)(?:\s*<th></th>)+\s*</tr>\s*</thead>",
            r"<thead><tr>\2\1</tr></thead>",
        ),
        # the empty corner of a table of data is no header of anything
        (r"<th>\s*</th>", "<td></td>"),
        # the sidebar is content outside every landmark
        (
            r'<div id="pst-primary-sidebar"',
            '<div id="pst-primary-sidebar" role="complementary" aria-label="Contents of the book"',
        ),
        (
            r'<div id="pst-secondary-sidebar"',
            '<div id="pst-secondary-sidebar" role="complementary" aria-label="Contents of this page"',
        ),
        # a role that may stand only inside another one
        (r'role="doc-biblioentry"', 'role="listitem"'),
        # a presentational border that newer HTML does not know
        (r'<table border="1" class="dataframe">', '<table class="dataframe">'),
    )
)
# Loaded on every page by the theme, for a search as you type that this book does not use.
_SEARCH_SCRIPTS = re.compile(_SCRIPT % r"(?:searchtools\.js|language_data\.js|searchindex\.js)")
# What is run without being waited for; the options stay, since a script on the page itself
# reads them, and what decides how the page is drawn.
_WAITED_FOR = re.compile(
    r'<script( [^<>]*src="[^"]*_static/(?!documentation_options|reading\.js)[^"]*"[^>]*></script>)'
)
_MATHEMATICS = re.compile(r'<link rel="stylesheet"[^<>]*href="[^"]*katex[^"]*"[^<>]*/>')
_TABLE = re.compile(r'<table class="(dataframe|docutils align-default|table)[^"]*">.*?</table>', re.DOTALL)
_WRAPPED = '<div class="scrolls">%s</div>'


def fix(page: str) -> str:
    """Return a page with every fix applied.

    Parameters
    ----------
    page : str
        HTML as rendered.

    Returns
    -------
    str
        HTML as written.
    """
    for pattern, replacement in FIXES:
        page = pattern.sub(replacement, page)
    if 'id="search-results"' not in page:
        page = _SEARCH_SCRIPTS.sub("", page)
        page = _WAITED_FOR.sub(lambda script: script[0] if " defer" in script[1] else f"<script defer{script[1]}", page)
    if 'class="katex' not in page:
        page = _MATHEMATICS.sub("", page)
    return _TABLE.sub(lambda table: _WRAPPED % table[0], page)
