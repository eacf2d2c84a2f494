"""``trialbook epub``: the whole book for an e-reader."""

from __future__ import annotations

import click

from trialbook.commands import edition_option, refused, trial_option


@click.command()
@trial_option
@click.option("--out", metavar="FILE", help="Where the EPUB goes; _build/ten-patients.epub if not given.")
@edition_option
def epub(trial: str | None, out: str | None, edition: str) -> None:
    """Write the whole book as one EPUB.

    What is stale of the book is made first, and the front page then offers the EPUB.

    \b
    Example:
      trialbook epub
    """
    from trialbook.runner.workplace import output_file

    with refused():
        asked = output_file(out)
    from trialbook.commands.whole import built, offer
    from trialbook.printing.book import EPUB, export_epub

    book = built(trial, edition)
    target = asked or book.path(EPUB)
    export_epub(book.place.site, book.plan.trial, book.edition, book.contents, target, book.moment)
    offer(book, target, EPUB)
