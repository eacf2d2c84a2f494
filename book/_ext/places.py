"""The places that a link can lead to: pages, their headings, and whatever in them has a name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from docutils import nodes
from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin
from sphinx.application import Sphinx

from trialbook.pages.links import plain_html_links, plain_links
from trialbook.pages.prepared import prepared

_NAMED = re.compile(r"^\(([\w-]+)\)=|^:name: ([\w-]+)", re.MULTILINE)


def setup_places(app: Sphinx) -> None:
    """Prepare notebooks and pages before they are read, and note their places after."""
    app.connect("source-read", _prepare, priority=600)
    app.connect("doctree-read", _note_places)


def holds_in(app: Sphinx) -> Callable[[str, str], bool]:
    """Return whether the book that is being built has a page, and in it a place."""
    known: dict[str, frozenset[str]] = app.__dict__.setdefault("trialbook_places", {})

    def holds(page: str, place: str) -> bool:
        if page not in app.env.found_docs:
            return False
        if place and page not in known:
            known[page] = places(Path(app.env.doc2path(page)), app.config.myst_heading_anchors)
        return not place or place in known[page]

    return holds


def places(path: Path, levels: int) -> frozenset[str]:
    """Return the names of the places in the file of a page."""
    text, named = path.read_text("utf-8"), set()
    if path.suffix == ".ipynb":
        notebook = json.loads(text)
        named = {cell["id"] for cell in notebook["cells"]} | set(re.findall(r'"name": "(fig-[\w-]+)"', text))
        text = "\n\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    tokens = MarkdownIt("commonmark").use(anchors_plugin, max_level=levels).parse(text)
    headings = {str(token.attrs["id"]) for token in tokens if token.type == "heading_open" and "id" in token.attrs}
    return frozenset(headings | named | {name for pair in _NAMED.findall(text) for name in pair if name})


def _prepare(app: Sphinx, page: str, source: list[str]) -> None:
    """Bring a page into the form that is read."""

    def prose(text: str) -> str:
        holds = holds_in(app)
        return plain_html_links(plain_links(text, page, holds), page, lambda target: holds(target, ""))

    if app.env.doc2path(page).endswith(".ipynb"):
        source[0] = json.dumps(prepared(json.loads(source[0]), prose))
    else:
        source[0] = prose(source[0])


def _note_places(app: Sphinx, document: nodes.document) -> None:
    """Let links of Markdown find what has a name but is no heading: exercises, figures."""
    found = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for name, explicit in document.nametypes.items():
        place = document.nameids.get(name)
        if explicit and place:
            found.setdefault(name, (None, place, name))
