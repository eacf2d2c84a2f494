"""The pages and parts of pages that are generated from a trial, its ledger and the parameters of the chapters.

The runner stages pages and executed chapters in one folder, laid out as the project is, then calls

- :func:`add_site_parts` for each executed chapter: it returns the notebook that the site compiles, with the chapter's
  stamp and reading time at its head, the files of each figure under it, and parameters, command, downloads and citation
  at its foot;
- :func:`write` once: it writes ``book/summary.md`` and ``book/parameters.md``, the fragments in ``book/generated/``
  that the prose pages include, and the part of the style sheet that the tables of verdicts and roles decide.

Neither changes a file whose content stays the same. Every text from a trial's folder passes :func:`html.escape`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from trialbook.book.titles import book_title
from trialbook.pages.chapter import add_site_parts
from trialbook.pages.components import components, licences_table
from trialbook.pages.edition import ChapterRun, Edition, UsedParameter
from trialbook.pages.front import front
from trialbook.pages.lesson import Lesson
from trialbook.pages.links import plain_html_links
from trialbook.pages.markup import put
from trialbook.pages.prose import citation, data, launch, lessons, parameters_page, report_link
from trialbook.pages.reference import decisions, reference_page
from trialbook.pages.schema import schema
from trialbook.pages.styles import styles
from trialbook.pages.summary import summary
from trialbook.paper.project import ROOT
from trialbook.paper.trial import Trial

__all__ = ["ChapterRun", "Edition", "Lesson", "UsedParameter", "add_site_parts", "book_title", "write"]


def write(trial: Trial, ledger: Any, runs: Sequence[ChapterRun], staging: Path, edition: Edition) -> tuple[Path, ...]:
    """Write the generated pages and fragments into a folder laid out as the project, and return what changed."""
    sources = {run.page: staging / f"{run.page}.ipynb" for run in runs}
    notebooks = {page: json.loads(path.read_text("utf-8")) for page, path in sources.items() if path.is_file()}
    pages = {
        "book/package.md": reference_page(notebooks),
        "book/generated/decisions.md": decisions(ROOT / "CONTRIBUTING.md"),
        "book/summary.md": summary(trial, ledger),
        "book/parameters.md": parameters_page(runs),
        "book/generated/front.html": front(trial, ledger),
        "book/generated/data.html": data(trial),
        "book/generated/launch.html": launch(edition),
        "book/generated/cite.html": citation(trial, edition),
        "book/generated/lessons.md": lessons(runs),
        "book/generated/licences.html": licences_table(components(ROOT)),
        "book/generated/report.html": report_link(edition),
        "book/generated/schema.json": schema(trial, edition),
        "book/_static/marks.css": styles(),
    }
    chapters = {run.page for run in runs}

    def is_there(page: str) -> bool:
        return page in chapters or not page.startswith("notebooks/")

    return tuple(
        staging / name
        for name, content in pages.items()
        if put(staging / name, plain_html_links(content, _shown_on(name), is_there))
    )


def _shown_on(name: str) -> str:
    """Return the page from which a generated file is read: the front page or one of ``book/``."""
    return "index" if name.endswith("front.html") else "book/summary"
