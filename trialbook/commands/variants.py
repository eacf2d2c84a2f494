"""``trialbook variants``: what chapters show for other choices, beside a built site."""

from __future__ import annotations

import click

from trialbook.commands import edition_option, site_of, trial_option


@click.command()
@trial_option
@click.option("--out", metavar="DIR", help="The folder of the site, where it is not the usual one.")
@edition_option
def variants(trial: str | None, out: str | None, edition: str) -> None:
    """Have some choices move in the pages without Python.

    They move in pages opened from disk, too. Runs the chapters that have such choices once for each combination that
    matters, and keeps the runs, so that only what has changed runs again. 'make site' makes the book first.

    \b
    Examples:
      trialbook variants
      trialbook variants --trial my-trial
    """
    from trialbook.variants.laying import lay_variants
    from trialbook.variants.outcomes import VariantError

    plan, place = site_of(trial, out, edition)
    try:
        sizes = lay_variants(plan, place)
    except VariantError as error:
        raise click.ClickException(str(error)) from None
    listed = ", ".join(f"{name} ({size / 1000:.0f} kB)" for name, size in sizes.items()) or "no chapter of this trial"
    click.echo(f"Choices move at once in {listed}")
