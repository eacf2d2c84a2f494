"""``trialbook pdf``: the book, or a chapter of it, as a PDF."""

from __future__ import annotations

import click

from trialbook.commands import edition_option, refused, trial_option


@click.command()
@click.argument("chapter", required=False)
@trial_option
@click.option("--out", metavar="FILE", help="Where the PDF goes; _build/ten-patients.pdf if not given.")
@edition_option
def pdf(chapter: str | None, trial: str | None, out: str | None, edition: str) -> None:
    """Print the whole book, or a chapter, to a PDF.

    What is stale of the book is made first, and the front page then offers the PDF: tagged, with an outline, on A4. A
    CHAPTER alone, such as response, goes to _build/ten-patients-response.pdf. Chromium prints it: 'apt-get install
    chromium' brings one.

    \b
    Examples:
      trialbook pdf
      trialbook pdf response --edition student
      trialbook pdf --trial my-trial --out my-trial.pdf
    """
    from trialbook.runner.chapters import find_chapters, select_chapters
    from trialbook.runner.workplace import output_file

    with refused():
        asked = output_file(out)
        chosen = select_chapters([chapter], find_chapters())[0] if chapter else None
    from trialbook.book.contents import Contents
    from trialbook.commands.whole import built, offer
    from trialbook.printing.book import PDF, print_book
    from trialbook.printing.browser import PrintError, find_browser

    try:
        find_browser()
        book = built(trial, edition)
        target = asked or book.path(PDF, chosen)
        contents = Contents((("", (chosen.page,)),)) if chosen else book.contents
        print_book(book.place.site, book.plan.trial, book.edition, contents, target, book.moment)
    except PrintError as error:
        raise click.ClickException(str(error)) from None
    offer(book, target, None if chosen else PDF)
