"""The command line: one group; each command imports what it needs when it runs, so that all start at once."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import click

from trialbook.commands.assign import assign
from trialbook.commands.bounds import bounds
from trialbook.commands.build import build
from trialbook.commands.check import check
from trialbook.commands.epub import epub
from trialbook.commands.grade import grade
from trialbook.commands.lab import lab
from trialbook.commands.new import new
from trialbook.commands.pdf import pdf
from trialbook.commands.quizzes import quizzes
from trialbook.commands.run import run
from trialbook.commands.runtime import runtime
from trialbook.commands.slides import slides
from trialbook.commands.sweep import sweep
from trialbook.commands.variants import variants
from trialbook.commands.verify import verify
from trialbook.paper.faults import visible


class _Visible:
    """A stream on which nothing that a folder or a name holds makes a terminal act."""

    def __init__(self, stream: TextIO):
        self.stream = stream

    def write(self, text: str) -> int:
        """Write text, with the ends of its lines as they are."""
        return self.stream.write("\n".join(map(visible, text.split("\n"))))

    def __getattr__(self, name: str) -> Any:
        if name == "buffer":
            raise AttributeError(name)  # nothing writes past this
        return getattr(self.stream, name)


@contextmanager
def _nothing_acts() -> Iterator[None]:
    """Show control characters in whatever is written, and letters that the terminal lacks, as escapes."""
    before = sys.stdout, sys.stderr
    for stream in before:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.stdout, sys.stderr = (_Visible(stream) for stream in before)  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


class _Group(click.Group):
    """A group that says in one line what is no fault of the program."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Read the command line and do what it says."""
        with _nothing_acts():
            return super().main(*args, **kwargs)

    def invoke(self, context: click.Context) -> Any:
        """Run a command."""
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


def _end_as_by_ctrl_c() -> None:
    """Have a request to end, or the loss of the terminal, do what Ctrl-C does: end what runs, and leave nothing."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is signal.SIG_DFL:  # nohup has SIGHUP ignored
            signal.signal(number, signal.default_int_handler)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="trialbook", prog_name="trialbook")
def main() -> None:
    """Recompute a published clinical trial from what its paper printed.

    \b
    Examples:
      trialbook build
      trialbook run response -p confidence 0.9
      trialbook check data/nk-liver-2020
    """


for _command in (
    *(assign, bounds, build, check, epub, grade, lab, new, pdf),
    *(quizzes, run, runtime, slides, sweep, variants, verify),
):
    main.add_command(_command)

if __name__ == "__main__":
    main()
