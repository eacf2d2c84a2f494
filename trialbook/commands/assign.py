"""``trialbook assign``: individual assignments for a class."""

from __future__ import annotations

from pathlib import Path

import click

from trialbook.commands import ManyValues, refused


@click.command(cls=ManyValues)
@click.argument("roster")
@click.option("--secret", required=True, help="What the trials are drawn from; whoever knows it can draw the answers.")
@click.option(
    "--chapters", multiple=True, metavar="CHAPTER...", help="Of response, survival and bounds; all if absent."
)
@click.option("--out", required=True, metavar="FOLDER", help="Where everything goes.")
def assign(roster: str, secret: str, chapters: tuple[str, ...], out: str) -> None:
    """Give each student of a class a fictional trial and tasks.

    ROSTER.csv has a column 'student'. FOLDER/students/NAME is for the student: a trial, the tasks as a notebook and as
    a sheet to print, and a form for the answers; FOLDER/sheets.html prints all sheets. FOLDER/key.json is for the
    teacher, and so are the same tasks for a platform: FOLDER/moodle.xml for Moodle, FOLDER/qti.zip for Canvas and
    others, FOLDER/nbgrader as a source for nbgrader. Put what comes back into FOLDER/submitted, then: trialbook grade
    FOLDER. A student appended to the roster changes nobody else's assignment.

    \b
    Example:
      trialbook assign roster.csv --secret "of this year" --chapters response bounds --out week3
    """
    from trialbook.lessons.assignment import (
        CHAPTERS,
        AssignmentError,
        draw_assignments,
        read_roster,
        write_assignments,
    )
    from trialbook.runner.workplace import output_folder

    with refused(AssignmentError):
        folder = output_folder(out, Path(out))
        made = draw_assignments(read_roster(Path(roster)), secret, chapters or CHAPTERS)
        write_assignments(made, folder)
    click.echo(f"{len(made)} assignments: {folder}")
