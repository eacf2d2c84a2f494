"""``trialbook build``: the whole book of a trial."""

from __future__ import annotations

import os
from pathlib import Path

import click

from trialbook.commands import edition_option, given_once, minutes_option, refused, trial_option


@click.command()
@trial_option
@click.option("--out", metavar="DIR", help="Where the site goes; see above for where it goes if not given.")
@click.option("-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="A parameter and its value.")
@edition_option
@minutes_option
def build(
    trial: str | None, out: str | None, parameters: tuple[tuple[str, str], ...], edition: str, minutes: float
) -> None:
    """Make the whole book, or what a change has left stale.

    The book as it is shipped goes to _build/html. That of another trial, or with other parameters, goes to
    _build/SLUG/html, that of an edition to _build/EDITION/html. A site is replaced only by one that is complete.

    \b
    Examples:
      trialbook build
      trialbook build --trial my-trial --out my-book
      trialbook build -p confidence 0.9
      trialbook build --edition student
    """
    from trialbook.runner.build import build_book
    from trialbook.runner.plan import make_plan
    from trialbook.runner.workplace import workplace

    with refused():
        plan = make_plan((), given_once(parameters, trial), trial, minutes=minutes, edition=edition)
        place = workplace(plan, out)
    if not build_book(plan, place):
        click.echo(f"Nothing was published; what is at {_short(place.site)} is as it was.", err=True)
        raise SystemExit(1)
    click.echo(f"Front page: {_short(place.site / 'index.html')}")


def _short(path: Path) -> str:
    """Return a path as it reads from here, if it lies below this folder."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
