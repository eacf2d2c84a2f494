"""``trialbook assign``: individual assignments for a class."""

from __future__ import annotations

from pathlib import Path

import click


class _Words(click.Command):
    """A command whose option ``--chapters`` takes all the words up to the next option."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Give each word after the first an option of its own, which click can read."""
        spread: list[str] = []
        many = False
        for word in args:
            many = word == "--chapters" or (many and not word.startswith("-"))
            spread += ["--chapters", word] if many and word != "--chapters" else [word] if not many else []
        return super().parse_args(context, spread)


@click.command(cls=_Words)
@click.argument("roster")
@click.option("--secret", required=True, help="What the trials are drawn from; whoever knows it can draw the answers.")
@click.option(
    "--chapters", multiple=True, metavar="CHAPTER...", help="Of response, survival and bounds; all if absent."
)
@click.option("--out", required=True, metavar="FOLDER", help="Where everything goes.")
def assign(roster: str, secret: str, chapters: tuple[str, ...], out: str) -> None:
    """Give each student of ROSTER.csv, which has a column 'student', a fictional trial and tasks of their own.

    FOLDER/students/NAME is for the student: a trial, the tasks as a notebook and as a sheet to print, and a form for
    the answers. FOLDER/key.json is for the teacher, and so are the same tasks for a platform: FOLDER/moodle.xml for
    Moodle, FOLDER/qti.zip for Canvas and others. Put what comes back into FOLDER/submitted, then: trialbook grade
    FOLDER. A student appended to the roster changes nobody else's assignment.

    \b
    Example:
      trialbook assign roster.csv --secret "of this year" --chapters response bounds --out week3
    """
    from trialbook.commands import refused
    from trialbook.lessons.assignment import (
        CHAPTERS,
        AssignmentError,
        draw_assignments,
        read_roster,
        write_assignments,
    )
    from trialbook.runner.workplace import output_folder

    with refused():
        folder = output_folder(out, Path(out))
    try:
        made = draw_assignments(read_roster(Path(roster)), secret, chapters or CHAPTERS)
    except AssignmentError as error:
        refusal = click.ClickException(str(error))
        refusal.exit_code = 2
        raise refusal from None
    write_assignments(made, folder)
    click.echo(f"{len(made)} assignments: {folder}")
