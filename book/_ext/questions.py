"""The script and the style of pages that have questions to answer."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


def setup_questions(app: Sphinx) -> None:
    """Connect to Sphinx what brings questions to life."""
    app.connect("html-page-context", _add_scripts)


def _add_scripts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add both to a page that has questions, and to no other."""
    if app.builder.name == "html" and 'data-questions="' in context.get("body", ""):
        app.add_js_file("quiz.js")
        app.add_css_file("quiz.css")
