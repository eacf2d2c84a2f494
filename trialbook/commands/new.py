"""``trialbook new``: a starter folder for another trial."""

from __future__ import annotations

import shlex

import click

from trialbook.commands import Refusal
from trialbook.paper.starter import write_starter


@click.command()
@click.argument("folder")
def new(folder: str) -> None:
    """Write a commented starter folder for another trial.

    FOLDER then holds an invented trial whose values you replace by those of a paper.

    \b
    Example:
      trialbook new my-trial
      trialbook check my-trial
    """
    try:
        written = write_starter(folder)
    except OSError as error:
        raise Refusal(f"{folder}: {error.strerror}" if error.strerror else str(error)) from None
    click.echo("\n".join(str(path) for path in written))
    click.echo(f"Read {written[-1].name} there, then: trialbook check {shlex.quote(folder)}")
