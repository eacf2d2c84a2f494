"""What the site shows of ledger and parameters, made when a build starts.

``trialbook build`` hands over pages that are complete. A build by Jupyter Book alone starts from the project itself:
then the generated pages are written beside the others, into files that git ignores, and each chapter gets its head and
foot as it is read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from trialbook.book.titles import short_title
from trialbook.lessons.editions import for_pages, prose_for
from trialbook.pages import ChapterRun, Edition, add_site_parts, write
from trialbook.pages.chapter import made_from
from trialbook.pages.components import BOM, bill_of_materials, components
from trialbook.runner.plan import Plan
from trialbook.runner.publishing import FOOT


def setup_pages(app: Sphinx) -> None:
    """Connect the making of pages to the start of a build and to the reading of each notebook."""
    app.add_config_value("trialbook_staged", False, "env")
    app.add_config_value("trialbook_folder", "", "env")  # the trial of staged pages, whose notebooks name no place
    app.add_config_value("trialbook_solutions", "folded", "env")  # read by edition(), with all else of _config.yml
    app.connect("config-inited", _write_pages, priority=400)
    app.connect("source-read", _dress, priority=400)
    app.connect("html-page-context", _say_what_it_is_made_from)
    app.connect("build-finished", _offer_notebooks)


def _write_pages(app: Sphinx, config: Config) -> None:
    """Write the generated pages for the project's own trial."""
    if config.trialbook_staged:
        return
    from trialbook.ledger import ledger
    from trialbook.runner.parameters import ParameterError
    from trialbook.runner.plan import make_plan
    from trialbook.runner.site import edition
    from trialbook.runner.staging import used_parameters

    root = Path(app.srcdir)
    try:
        plan = make_plan(root=root)
    except ParameterError as error:
        raise ConfigError(str(error)) from None
    runs = [
        ChapterRun.of(chapter.name, chapter.title, used_parameters(chapter, plan), chapter.notebook)
        for chapter in plan.chapters
    ]
    app.trialbook_runs = {run.page: run for run in runs}
    app.trialbook_plan, app.trialbook_edition = plan, edition(plan)
    write(plan.trial, ledger(plan.trial), runs, root, app.trialbook_edition)
    config.myst_substitutions = {**config.myst_substitutions, "title": short_title(plan.trial)}


def _dress(app: Sphinx, page: str, source: list[str]) -> None:
    """Give a chapter what the site adds to it, and take from a page of prose what its edition leaves out."""
    if app.config.trialbook_staged:
        return
    plan: Plan = app.trialbook_plan
    shown: Edition = app.trialbook_edition
    if page not in app.trialbook_runs:
        source[0] = prose_for(source[0], shown.solutions)
        return
    notebook = for_pages(json.loads(source[0]), shown.solutions)
    source[0] = json.dumps(add_site_parts(notebook, app.trialbook_runs[page], plan.trial, shown))


def _say_what_it_is_made_from(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the foot of a page its text, or the mark that publishing replaces by it."""
    staged = app.config.trialbook_staged
    context["made_from"] = FOOT.decode() if staged else made_from(app.trialbook_plan.trial, app.trialbook_edition)


def _offer_notebooks(app: Sphinx, failure: Exception | None) -> None:
    """Put each chapter as it lies, and as it was executed, where its foot offers it; and the list of what it needs."""
    if failure or app.config.trialbook_staged or app.builder.format != "html":
        return
    from trialbook.runner.staging import offer_notebooks

    bom = bill_of_materials(components(Path(app.srcdir)), app.trialbook_edition.version)
    (Path(app.outdir) / BOM).write_text(bom, "utf-8")
    for page, run in app.trialbook_runs.items():
        folder = Path(app.outdir) / "downloads" / run.name
        source = json.loads((Path(app.srcdir) / f"{page}.ipynb").read_text("utf-8"))
        executed = json.loads((Path(app.outdir).parent / "jupyter_execute" / f"{page}.ipynb").read_text("utf-8"))
        cells = [cell for cell in executed["cells"] if not cell["id"].startswith("site-")]
        offer_notebooks(source, {**executed, "cells": cells}, folder, app.trialbook_edition)
