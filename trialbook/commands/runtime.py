"""``trialbook runtime``: Python beside a built site, so that its chapters run in their pages."""

from __future__ import annotations

import os
from dataclasses import replace

import click

from trialbook.commands import edition_option, refused


@click.command()
@click.option("--trial", metavar="SLUG_OR_FOLDER", help="The trial of the book: a name under data/, or a folder.")
@click.option("--out", metavar="DIR", help="The folder of the site, where it is not the usual one.")
@edition_option
def runtime(trial: str | None, out: str | None, edition: str) -> None:
    """Lay Python beside the site: its chapters run in their pages.

    The files of Python, about 60 MB, are fetched once per machine and accepted only with the hashes of a committed
    list. Where there is no network, TRIALBOOK_RUNTIME names a folder that has them. 'make site' makes the book first.

    \b
    Examples:
      trialbook runtime
      TRIALBOOK_RUNTIME=/media/stick trialbook runtime
    """
    from trialbook.runner.plan import make_plan
    from trialbook.runner.site import edition as edition_of
    from trialbook.runner.workplace import workplace
    from trialbook.runtime.fetching import RuntimeFilesError
    from trialbook.runtime.laying import lay_runtime

    with refused():
        plan = replace(make_plan(trial=trial), edition=edition)
        place = workplace(plan, out)
    if not (place.site / "index.html").is_file():
        raise click.ClickException(f"there is no book at {place.site} yet: 'make book' makes it")
    try:
        size = lay_runtime(place.site, plan.root, plan.trial, edition_of(plan).solutions)
    except RuntimeFilesError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Chapters run in their pages: {size / 1e6:.0f} MB in {os.path.relpath(place.site / 'runtime')}")
