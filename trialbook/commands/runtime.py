"""``trialbook runtime``: Python beside a built site, so that its chapters run in their pages."""

from __future__ import annotations

import os

import click

from trialbook.commands import edition_option, site_of, trial_option


@click.command()
@trial_option
@click.option("--out", metavar="DIR", help="The folder of the site, where it is not the usual one.")
@edition_option
def runtime(trial: str | None, out: str | None, edition: str) -> None:
    """Lay Python beside the site: its chapters run in their pages.

    The files of Python, about 55 MB, are fetched once per machine and accepted only with the hashes of a committed
    list. Where there is no network, TRIALBOOK_RUNTIME names a folder that has them. 'make site' makes the book first.

    \b
    Examples:
      trialbook runtime
      TRIALBOOK_RUNTIME=/media/stick trialbook runtime
    """
    from trialbook.runner.site import edition as edition_of
    from trialbook.runtime.fetching import RuntimeFilesError
    from trialbook.runtime.laying import lay_runtime

    plan, place = site_of(trial, out, edition)
    try:
        size = lay_runtime(place.site, plan.root, plan.trial, edition_of(plan).solutions)
    except RuntimeFilesError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Chapters run in their pages: {size / 1e6:.0f} MB in {os.path.relpath(place.site / 'runtime')}")
