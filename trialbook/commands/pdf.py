"""``trialbook pdf``: the whole book as one PDF."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command()
@click.option("--trial", metavar="SLUG_OR_FOLDER", help="The trial: a name under data/, or a folder.")
@click.option("--out", metavar="FILE", help="Where the PDF goes; _build/ten-patients.pdf if not given.")
def pdf(trial: str | None, out: str | None) -> None:
    """Make what is stale of the book, then print all of it to one PDF and offer it on the front page.

    The PDF is tagged, with an outline, on A4. Chromium prints it: 'apt-get install chromium' brings one.

    \b
    Examples:
      trialbook pdf
      trialbook pdf --trial my-trial --out my-trial.pdf
    """
    import yaml

    from trialbook.build import build_book, commit
    from trialbook.commands import refused
    from trialbook.plan import make_plan
    from trialbook.printing import PrintError, find_browser, print_book, publish_format
    from trialbook.printing.book import PDF
    from trialbook.site import edition
    from trialbook.workplace import workplace

    with refused():
        plan = make_plan(trial=trial)
        place = workplace(plan)
    name = "ten-patients" if plan.standard else plan.trial.slug
    target = Path(out) if out else plan.root / "_build" / f"{name}.pdf"
    try:
        find_browser()
        if not build_book(plan, place):
            raise click.ClickException("the book could not be built, so that there is nothing to print")
        config = yaml.safe_load((plan.root / "_config.yml").read_text("utf-8"))
        about = edition(plan, config, commit(plan.root))
        print_book(place.site, plan.trial, about, plan.root / "_toc.yml", target)
    except PrintError as error:
        raise click.ClickException(str(error)) from None
    publish_format(target, place.site, PDF)
    click.echo(f"The book as one PDF: {os.path.relpath(target)}")
