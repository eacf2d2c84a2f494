"""What the commands share that put the whole book into one file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from trialbook.book.contents import Contents, read_contents
from trialbook.commands import refused
from trialbook.pages import Edition
from trialbook.printing.book import Format, publish_format
from trialbook.runner.build import build_book
from trialbook.runner.chapters import Chapter
from trialbook.runner.checkout import moment
from trialbook.runner.plan import Plan, make_plan
from trialbook.runner.site import edition
from trialbook.runner.workplace import Workplace, build_folder, workplace


@dataclass(frozen=True)
class Book:
    """A built book: its trial, where it is, and what it says of itself."""

    plan: Plan
    place: Workplace
    edition: Edition
    contents: Contents
    moment: datetime

    def path(self, form: Format, chapter: Chapter | None = None) -> Path:
        """Return where the book in one file goes, or a chapter of it."""
        book = "ten-patients" if self.plan.standard else self.plan.trial.slug
        name = "-".join(filter(None, (book, chapter.label if chapter else "", self.plan.edition)))
        return build_folder(self.plan.root) / f"{name}.{form.suffix}"


def built(trial: str | None, edition_name: str = "") -> Book:
    """Make what is stale of a trial's book, and return it."""
    with refused():
        plan = make_plan(trial=trial, edition=edition_name)
        place = workplace(plan)
        changed = moment(plan.root)
    if not build_book(plan, place):
        raise click.ClickException("the book could not be built, so nothing was made of it")
    return Book(plan, place, edition(plan), read_contents(plan.root / "_toc.yml"), changed)


def offer(book: Book, path: Path, form: Format | None) -> None:
    """Offer a whole book in one file on its front page, and say where it is; a chapter has no form of the book."""
    if form is not None:
        publish_format(path, book.place.site, form)
    click.echo(f"{form.words if form else 'The chapter as a PDF'}: {os.path.relpath(path)}")
