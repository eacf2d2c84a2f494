"""Links to terms of the glossary carry the definition, for whoever points at them or reaches them by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx

GLOSSARY = "book/glossary"


def setup_terms(app: Sphinx) -> None:
    """Collect the definitions as the glossary is read, and put them into links as pages are written."""
    app.connect("doctree-read", _collect)
    app.connect("doctree-resolved", _define)


def _collect(app: Sphinx, document: nodes.document) -> None:
    """Note the definition of each term by the name of its place."""
    if app.env.docname == GLOSSARY:
        app.env.trialbook_terms = dict(_definitions(document))


def _definitions(document: nodes.document) -> Iterator[tuple[str, str]]:
    """Yield the place and the definition of each term, a section with its words."""
    for section in document.findall(nodes.section):
        words = [part.astext() for part in section.children if isinstance(part, nodes.paragraph)]
        if isinstance(section.parent, nodes.section) and words:
            yield section["ids"][0], " ".join(" ".join(words).split())


def _define(app: Sphinx, document: nodes.document, page: str) -> None:
    """Give links to terms their definitions."""
    defined = getattr(app.env, "trialbook_terms", {})
    for link in document.findall(nodes.reference):
        path, _, place = link.get("refuri", "").partition("#")
        if place in defined and path.endswith(f"{GLOSSARY.rpartition('/')[2]}.html"):
            link["reftitle"] = defined[place]
            link["classes"].append("term")
