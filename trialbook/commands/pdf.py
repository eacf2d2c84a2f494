"""``trialbook pdf``: the whole book as one PDF."""

from __future__ import annotations

import click

from trialbook.commands import edition_option, refused


@click.command()
@click.option("--trial", metavar="SLUG_OR_FOLDER", help="The trial: a name under data/, or a folder.")
@click.option("--out", metavar="FILE", help="Where the PDF goes; _build/ten-patients.pdf if not given.")
@edition_option
def pdf(trial: str | None, out: str | None, edition: str) -> None:
    """Print the whole book to one PDF.

    What is stale of the book is made first, and the front page then offers the PDF: tagged, with an outline, on A4.
    Chromium prints it: 'apt-get install chromium' brings one.

    \b
    Examples:
      trialbook pdf
      trialbook pdf --trial my-trial --out my-trial.pdf
    """
    from trialbook.runner.workplace import output_file

    with refused():
        asked = output_file(out)
    from trialbook.commands.whole import built, offer
    from trialbook.printing import PrintError, find_browser, print_book
    from trialbook.printing.book import PDF

    try:
        find_browser()
        book = built(trial, edition)
        target = asked or book.path(PDF)
        print_book(book.place.site, book.plan.trial, book.edition, book.toc, target)
    except PrintError as error:
        raise click.ClickException(str(error)) from None
    offer(book, target, PDF)
