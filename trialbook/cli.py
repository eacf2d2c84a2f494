"""The command line: one group whose commands are imported when they are called, so that each starts at once."""

from __future__ import annotations

import importlib
import os
import signal
from typing import Any

import click

COMMANDS = {
    "assign": "Give each student of a class a fictional trial and tasks of their own.",
    "bounds": "What the landmark counts leave open about one statistic.",
    "build": "Make the whole book, or what a change has left stale.",
    "check": "Recompute every claim of a trial folder and judge it.",
    "epub": "Bind the whole book into one EPUB.",
    "grade": "Give points for the answers of a class.",
    "lab": "Write working copies of the chapters, to answer their exercises in.",
    "new": "Write a commented starter folder for another trial.",
    "pdf": "Print the whole book to one PDF.",
    "quizzes": "Write the chapters' questions for learning platforms.",
    "runtime": "Lay Python beside the built book, so that its chapters run in their pages.",
    "run": "Run one or some chapters with parameters of your choice.",
    "slides": "Make the slides of the lessons from the pages of the book.",
    "sweep": "Run a chapter with many choices, collected in one table.",
}


class LazyGroup(click.Group):
    """A group that imports ``trialbook.commands.NAME`` only to run or explain the command ``NAME``."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return one command, imported now."""
        if name not in COMMANDS:
            return None
        return getattr(importlib.import_module(f"trialbook.commands.{name}"), name)

    def invoke(self, context: click.Context) -> Any:
        """Run a command; what is no fault of the program is said in one line."""
        _end_as_by_ctrl_c()
        try:
            os.getcwd()
        except OSError:
            raise click.ClickException("the current folder is not there any more: change to another one") from None
        try:
            return super().invoke(context)
        except OSError as error:
            from trialbook.runner.writing import CANNOT_WRITE

            if error.errno not in CANNOT_WRITE:
                raise
            place = f": {error.filename}" if error.filename else ""
            raise click.ClickException(f"{error.strerror}{place}") from None

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with what each does, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


def _end_as_by_ctrl_c() -> None:
    """Have a request to end, or the loss of the terminal, do what Ctrl-C does: end what runs, and leave nothing."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is signal.SIG_DFL:  # nohup has SIGHUP ignored
            signal.signal(number, signal.default_int_handler)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="trialbook", prog_name="trialbook")
def main() -> None:
    """Recompute a published clinical trial from what its paper printed.

    \b
    Examples:
      trialbook build
      trialbook run response -p confidence 0.9
      trialbook check data/nk-liver-2020
    """


if __name__ == "__main__":
    main()
