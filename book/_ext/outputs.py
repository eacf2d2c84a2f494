"""Outputs of cells as the site shows them, whoever ran them: described figures, links that lead somewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import SphinxNbRenderer
from nbformat import NotebookNode, from_dict
from places import holds_in
from sphinx.application import Sphinx

from trialbook.lessons.exercises import computed_answer, exercises_of
from trialbook.lessons.sealed import as_page_has_it, exercise_html
from trialbook.pages.chapter import files_html
from trialbook.pages.figure_files import drawing_alone, figure_files, figure_options, without_captions
from trialbook.pages.links import plain_html_links, plain_links
from trialbook.pages.markup import put_bytes

_HTML, _MARKDOWN = "text/html", "text/markdown"
_render = SphinxNbRenderer._render_nb_cell_code_outputs


def setup_outputs(app: Sphinx) -> None:
    """Have the notebook reader show outputs one by one, each with the metadata that holds for it."""
    SphinxNbRenderer._render_nb_cell_code_outputs = _show


def _show(self: SphinxNbRenderer, token: Any, outputs: list[NotebookNode]) -> None:
    """Add a cell's outputs to the page."""
    app, page, metadata = self.sphinx_env.app, self.sphinx_env.docname, token.meta["metadata"]
    for output in without_captions(outputs):
        token.meta["metadata"] = figure_options(output, metadata)
        shown = drawing_alone(output)
        _render(self, token, [from_dict({**shown, **_with_links(app, page, as_page_has_it(shown.get("data", {})))})])
        if not app.config.trialbook_staged:
            self.current_node.extend(_files(app, page, output, metadata, token.meta["index"]))
    token.meta["metadata"] = metadata
    if not app.config.trialbook_staged:
        self.current_node.extend(_place_to_answer(Path(app.env.doc2path(page)), metadata.get("cell_id", ""), outputs))


def _with_links(app: Sphinx, page: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return what an output holds with links that lead somewhere."""
    if _MARKDOWN in data:
        return {"data": {_MARKDOWN: plain_links("".join(data[_MARKDOWN]), page, holds_in(app))}}
    if _HTML in data:
        markup = plain_html_links("".join(data[_HTML]), page, app.env.found_docs.__contains__)
        return {"data": {**data, _HTML: markup}}
    return {}


def _place_to_answer(chapter: Path, cell: str, outputs: list[NotebookNode]) -> list[nodes.raw]:
    """Return the place to answer the exercise whose solution a cell has computed; a script moves it to its question."""
    answer = computed_answer({"outputs": outputs}) if cell.startswith("solution-") else None
    if answer is None:
        return []
    asked = {f"solution-{one.key}": one for one in exercises_of(json.loads(chapter.read_text("utf-8")))}
    return [nodes.raw("", exercise_html(asked[cell], answer), format="html")] if asked[cell].checkable else []


def _files(app: Sphinx, page: str, output: Any, metadata: dict[str, Any], cell: int) -> list[nodes.raw]:
    """Write the files of a figure beside the site's pages, and return the line that offers them."""
    files = figure_files(output, metadata, f"cell-{cell}")
    folder = Path("downloads") / page.rpartition("/")[2]
    for name, content in files.items():
        put_bytes(Path(app.outdir) / folder / name, content)
    line = files_html(tuple(f"../{(folder / name).as_posix()}" for name in files)) if files else ""
    return [nodes.raw("", line, format="html")] if line else []
