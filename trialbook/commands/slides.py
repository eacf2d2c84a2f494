"""``trialbook slides``: the lessons as slides."""

from __future__ import annotations

import os

import click

from trialbook.commands import edition_option, refused, trial_option


@click.command()
@click.argument("lessons", nargs=-1, metavar="[LESSON]...")
@trial_option
@edition_option
def slides(lessons: tuple[str, ...], trial: str | None, edition: str) -> None:
    """Make the slides of the lessons from the pages of the book.

    What is stale of the book is made first; slides of all lessons if none is named. They lie in the site, in the
    folder slides, and need no network. Each step of the minute plan is a slide, with what it points to below it (arrow
    down), then each question to ask, with what breaks the wrong answers. S opens the window for the speaker, with
    notes and a clock. To print them, add ?print-pdf to the address and print the page.

    \b
    Examples:
      trialbook slides
      trialbook slides sure --trial my-trial
    """
    from trialbook.commands.whole import built
    from trialbook.lessons.slides import SlidesError, write_slides

    book = built(trial, edition)
    with refused(SlidesError):
        made = write_slides(book.place.site, lessons)
    for path in made:
        click.echo(f"Slides: {os.path.relpath(path)}")
