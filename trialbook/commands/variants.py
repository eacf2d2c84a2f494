"""``trialbook variants``: what chapters show for other choices, beside a built site."""

from __future__ import annotations

from dataclasses import replace

import click

from trialbook.commands import edition_option, refused


@click.command()
@click.option("--trial", metavar="SLUG_OR_FOLDER", help="The trial of the book: a name under data/, or a folder.")
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
    from trialbook.runner.plan import make_plan
    from trialbook.runner.workplace import workplace
    from trialbook.variants.laying import lay_variants
    from trialbook.variants.outcomes import VariantError

    with refused():
        plan = replace(make_plan(trial=trial), edition=edition)
        place = workplace(plan, out)
    if not (place.site / "index.html").is_file():
        raise click.ClickException(f"there is no book at {place.site} yet: 'make book' makes it")
    try:
        sizes = lay_variants(plan, place)
    except VariantError as error:
        raise click.ClickException(str(error)) from None
    listed = ", ".join(f"{name} ({size / 1000:.0f} kB)" for name, size in sizes.items()) or "no chapter of this trial"
    click.echo(f"Choices move at once in {listed}")
