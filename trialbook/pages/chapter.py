"""What the site adds to a chapter: a line at its head, files under its figures, and a foot to rerun and cite it."""

from __future__ import annotations

import shlex
from typing import Any

from trialbook.book.titles import book_title
from trialbook.lessons.editions import SHOWN
from trialbook.pages.edition import ChapterRun, Edition, UsedParameter
from trialbook.pages.figure_files import without_captions
from trialbook.pages.lesson import minutes
from trialbook.pages.markup import link, raw, text
from trialbook.pages.prepared import OPEN
from trialbook.paper.trial import Trial


def add_site_parts(notebook: dict[str, Any], run: ChapterRun, trial: Trial, edition: Edition) -> dict[str, Any]:
    """Return an executed notebook with the parts that the site adds to a chapter.

    A head follows its title, each figure has its files below it, and a foot ends it.
    """
    cells: list[dict[str, Any]] = []
    for position, cell in enumerate(notebook["cells"]):
        cells.append({**cell, "outputs": without_captions(cell["outputs"])} if cell.get("outputs") else cell)
        if position == 0:
            cells.append(_cell("site-head", raw(_head(notebook, trial, edition))))
        if files := run.files.get(cell.get("id", "")):
            cells.append(_cell(f"site-files-{cell['id']}"[:64], raw(files_html(files))))
    cells.append(_cell("site-foot", foot(run, trial, edition)))
    if edition.solutions == SHOWN:
        notebook = {**notebook, "metadata": {**notebook["metadata"], OPEN: True}}
    return {**notebook, "cells": cells}


def foot(run: ChapterRun, trial: Trial, edition: Edition) -> str:
    """Return the Markdown at a chapter's foot: parameters, command, downloads, citation, how to report an error."""
    parts = (
        raw(parameter_table(run.parameters)),
        "This command makes the chapter again with these values, in the project's environment:\n",
        raw(f'<pre class="command"><code>{text(command(run, edition))}</code></pre>'),
        raw(_downloads(run, edition)),
        raw(f'<p class="citation"><strong>Cite as</strong> {cite(run, trial, edition)}</p>'),
        "Not medical advice. If something here is wrong, {ref}`say so <report>`.",
    )
    return "## Rerun and cite this chapter\n\n" + "\n".join(parts)


def command(run: ChapterRun, edition: Edition) -> str:
    """Return the command that runs a chapter with the values of this run.

    Examples
    --------
    >>> level = UsedParameter("confidence", 0.95, 0.9, "confidence level")
    >>> command(ChapterRun("07_response", "Response", (level,)), Edition("0.1.0"))
    'trialbook run 07_response -p confidence 0.9'
    """
    words = ["trialbook", "run", run.name]
    for parameter in run.changed:
        words += ["-p", parameter.name, str(parameter.value)]
    if edition.trial_option:
        words += ["--trial", edition.trial_option]
    return shlex.join(words)


def parameter_table(parameters: tuple[UsedParameter, ...]) -> str:
    """Return the table of a chapter's parameters with the values of this run; what they mean stands beside them.

    A phone shows the first columns of a table and scrolls to the others.
    """
    rows = "\n".join(_row(parameter) for parameter in parameters)
    head = "<tr><th>Parameter</th><th>Meaning</th><th>Value here</th><th>Default</th><th>Allowed</th></tr>"
    return (
        '<div class="scrolls">\n<table class="parameters">\n'
        f"<thead>{head}</thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _row(parameter: UsedParameter) -> str:
    cells = (text(parameter.meaning), shown(parameter.value), shown(parameter.default), text(parameter.allowed))
    name = f'<th scope="row"><code>{text(parameter.name)}</code></th>'
    return "<tr>" + name + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def shown(value: object) -> str:
    """Return a parameter's value as a reader types it; an empty text is called empty."""
    return f"<code>{text(value)}</code>" if str(value) else '<span class="faint">empty</span>'


def cite(run: ChapterRun, trial: Trial, edition: Edition) -> str:
    """Return how to cite a chapter, as HTML."""
    book = cite_book(trial, edition, run.page)
    return f"The Ten Patients contributors. {text(run.title)}. In: {book}"


def cite_book(trial: Trial, edition: Edition, page: str = "index") -> str:
    """Return the part of a citation that names the book, its version and where it is, as HTML."""
    commit = f", commit {text(edition.commit)}" if edition.commit else ""
    address = f"{edition.site.rstrip('/')}/{page}.html" if edition.site else ""
    where = f" {link(address, address)}" if address else ""
    return f"<cite>{text(book_title(trial))}</cite>, version {text(edition.version)}{commit}.{where}"


def stamp(trial: Trial, edition: Edition) -> str:
    """Return version, commit and trial of a build, as HTML."""
    commit = f" · commit <code>{text(edition.commit)}</code>" if edition.commit else ""
    return f"Version {text(edition.version)}{commit} · trial <code>{text(trial.slug)}</code>"


def made_from(trial: Trial, edition: Edition) -> str:
    """Return what a build was made from, with digests of trial and environment, as HTML: the foot of every page."""
    digest = f" <code>{text(edition.trial_digest)}</code>" if edition.trial_digest else ""
    environment = f" · environment <code>{text(edition.environment)}</code>" if edition.environment else ""
    return f"{stamp(trial, edition)}{digest}{environment}"


def _head(notebook: dict[str, Any], trial: Trial, edition: Edition) -> str:
    time = minutes(notebook)
    return (
        f'<p class="chapter-head">{time} minute{"s" * (time > 1)} to read · '
        f'<a href="#rerun-and-cite-this-chapter">rerun, download, cite</a> · {stamp(trial, edition)}</p>'
    )


def files_html(paths: tuple[str, ...]) -> str:
    """Return the line under a figure that offers its files, as HTML."""
    links = " · ".join(f'<a href="{text(path)}" download>{text(path.rpartition(".")[2].upper())}</a>' for path in paths)
    name = text(paths[0].rpartition("/")[2].rpartition(".")[0])
    return f'<p class="figure-files"><span class="visually-hidden">{name}: </span>Download {links}</p>'


def _downloads(run: ChapterRun, edition: Edition) -> str:
    to_run = "with solutions, to run yourself" if edition.solutions == SHOWN else "without solutions, to work in"
    labels = (to_run, "with the results of this page")
    links = " · ".join(
        f'<a href="{text(path)}" download>{label}</a>' for path, label in zip(run.notebooks, labels, strict=False)
    )
    return f'<p class="downloads">This notebook: {links}. Under each figure are its drawing, picture and data.</p>'


def _cell(name: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}
