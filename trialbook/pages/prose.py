"""The fragments that the prose pages include."""

from __future__ import annotations

from collections.abc import Sequence

from trialbook.pages.chapter import cite_book, parameter_table
from trialbook.pages.edition import ChapterRun, Edition
from trialbook.pages.front import facts, paper
from trialbook.pages.markup import link, raw, text
from trialbook.paper.trial import Trial

_PARAMETERS = """\
---
description: Every choice of the analyst, chapter by chapter, with what is allowed.
---
(parameters)=
# Parameters

What the paper printed cannot be changed; what the analyst chose can. These are the choices, with the value used for the
pages you read, the default, and what is allowed. {doc}`rerun` says how to change one.
"""
_NO_ADDRESS = """\
<p>This copy of the book has no public address, so it has no link to a hosted notebook. What follows works
anywhere.</p>"""
_LAUNCH = """\
<p>Without installing anything: <a href="%(binder)s">open the chapters on Binder</a>, a free service that starts the
project's environment on a computer of its own; the first start takes some minutes. In Colab, begin with a cell that
holds these lines, then open any chapter from <code>book/notebooks</code>:</p>
<pre><code>!git clone %(repository)s book
%%pip install -q -r book/requirements.txt
%%pip install -q --no-deps -e book</code></pre>"""
_REPORT = """\
<p>If a number, a reading of the paper or a citation is wrong, %s. Say which page and which sentence, what you expected
and why. The version and commit at a chapter's foot let others see what you saw.</p>"""
_WITHOUT_ADDRESS = "write to whoever gave you this copy, or open an issue where the project is published"


def parameters_page(runs: Sequence[ChapterRun]) -> str:
    """Return the page that lists the parameters of every chapter."""
    tables = (raw(parameter_table(run.parameters)) for run in runs)
    return _PARAMETERS + "".join(f"\n## {run.title}\n\n{table}" for run, table in zip(runs, tables, strict=True))


def lessons(runs: Sequence[ChapterRun]) -> str:
    """Return what every chapter offers a course, as Markdown: its time, its goals and its exercises."""
    return "\n".join(_lesson(run) for run in runs)


def _lesson(run: ChapterRun) -> str:
    lesson = run.lesson
    time = f"{lesson.minutes} minute{'s' * (lesson.minutes > 1)}"
    kinds = " · ".join(text(kind) for kind in lesson.exercises)
    exercises = raw(f'<p><a href="../{run.page}.html#exercises">Exercises</a>: {kinds}</p>') if kinds else ""
    return f"### {run.title}\n\n[Read it](../{run.page}.ipynb) in {time}.\n\n{lesson.goals}\n\n{exercises}"


def data(trial: Trial) -> str:
    """Return the trial of this book and the size of its tables, as HTML."""
    tables = {
        "landmarks.csv": (trial.counts, "printed counts"),
        "claims.csv": (trial.claims, "statements"),
        "events.csv": (trial.events, "adverse events"),
        "appraisal.csv": (trial.appraisal, "appraised items"),
        "comparators.csv": (trial.comparators, "figures of other studies"),
    }
    items = "".join(
        f"<li><code>{name}</code>: {len(rows)} {words}</li>" for name, (rows, words) in tables.items() if rows
    )
    return f"{paper(trial)}\n{facts(trial)}\n<p>Its folder holds:</p>\n<ul>{items}</ul>"


def launch(edition: Edition) -> str:
    """Return links to a hosted notebook where the repository's address is known, else a sentence that says so."""
    if not edition.repository:
        return _NO_ADDRESS
    path = edition.repository.rstrip("/").removeprefix("https://github.com/")
    binder = f"https://mybinder.org/v2/gh/{path}/HEAD?urlpath=lab/tree/notebooks"
    return _LAUNCH % {"binder": text(binder), "repository": text(edition.repository)}


def citation(trial: Trial, edition: Edition) -> str:
    """Return how to cite the book, and the paper it reads, as HTML."""
    return (
        f'<p class="citation">The Ten Patients contributors. {cite_book(trial, edition)}</p>\n'
        f"<p>Cite the paper itself for its findings: <cite>{text(trial.title)}</cite>. {text(trial.reference)}</p>"
    )


def report_link(edition: Edition) -> str:
    """Return how to report an error, as HTML."""
    if not edition.repository:
        return _REPORT % _WITHOUT_ADDRESS
    return _REPORT % link(f"{edition.repository.rstrip('/')}/issues/new", "open an issue")
