"""``trialbook sweep``: one chapter with many choices, collected in one table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from trialbook.commands import minutes_option, refused

_MANY = ("-p", "--trial")  # options that take all the words up to the next option
_NUMBER = re.compile(r"-\.?\d")


class _ManyValues(click.Command):
    """A command with options that take any number of values."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Give each word after such an option an option of its own, which click can read."""
        return super().parse_args(context, list(_spread(args)))


def _spread(args: Sequence[str]) -> list[str]:
    """Return the arguments with each value of ``-p NAME VALUE...`` and ``--trial VALUE...`` written as an option.

    Examples
    --------
    >>> _spread(["response", "-p", "effect", "-0.1", "0.2", "--fresh"])
    ['response', '-p', 'effect', '-0.1', '-p', 'effect', '0.2', '--fresh']
    """
    spread, waiting = [], list(args)
    while waiting:
        word = waiting.pop(0)
        values = []
        while word in _MANY and waiting and (not waiting[0].startswith("-") or _NUMBER.match(waiting[0])):
            values.append(waiting.pop(0))
        name, values = (values[:1], values[1:]) if word == "-p" else ([], values)
        if word in _MANY and not values:
            raise click.UsageError(f"{' '.join([word, *name])}: needs at least one value")
        spread += [part for value in values for part in (word, *name, value)] or [word]
    return spread


@click.command(cls=_ManyValues)
@click.argument("chapter")
@click.option(
    "-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE...", help="A parameter and the values it takes."
)
@click.option("--trial", "trials", multiple=True, metavar="SLUG_OR_FOLDER...", help="The trials.")
@click.option("--rows", metavar="FILE", help="A CSV file with a column for each parameter and a row for each run.")
@click.option("--out", metavar="DIR", help="Where everything goes; _build/sweep/CHAPTER if not given.")
@click.option("--fresh", is_flag=True, help="Do runs again that are there already.")
@minutes_option
@click.option("--scheduler", metavar="ADDRESS", help="Have the workers of this Dask cluster do the runs.")
def sweep(
    chapter: str,
    parameters: tuple[tuple[str, str], ...],
    trials: tuple[str, ...],
    rows: str | None,
    out: str | None,
    fresh: bool,
    minutes: float,
    scheduler: str | None,
) -> None:
    """Run a chapter for every combination of values, and collect what the runs computed in one table.

    The table has a row for each run: its parameters, the values that the run glued, and why it failed if it did. It is
    written as sweep.csv and sweep.parquet; the executed notebooks are in runs/ beside it. A run that is there already
    is not done again, so the same command finishes a sweep that was interrupted, and a larger one builds on a smaller.

    The workers of a Dask cluster must see the project, the trials and the folder of the sweep under the same paths.

    \b
    Examples:
      trialbook sweep inference -p confidence 0.8 0.9 0.95 -p interval wilson mid-p
      trialbook sweep response --trial nk-liver-2020 my-trial -p p0 0.1 0.2 0.3
      trialbook sweep survival --rows choices.csv --scheduler tcp://127.0.0.1:8786
    """
    from trialbook.runner.chapters import ROOT
    from trialbook.runner.workplace import output_folder
    from trialbook.sweeps.cluster import SchedulerLostError, cluster_engine
    from trialbook.sweeps.runs import plan_sweep, read_rows
    from trialbook.sweeps.sweep import sweep as do_sweep
    from trialbook.sweeps.work import local_engine

    with refused():
        listed = read_rows(Path(rows)) if rows is not None else (("", {}),)
        runs = plan_sweep(chapter, _grid(parameters), trials, listed, minutes=minutes)
        folder = output_folder(out, ROOT / "_build" / "sweep" / Path(runs[0].chapter).stem)
        engine = partial(cluster_engine, address=scheduler) if scheduler else local_engine
        try:
            outcome = do_sweep(runs, folder, fresh, engine)
        except SchedulerLostError as error:
            raise click.ClickException(str(error)) from None
    done = outcome.runs - outcome.present - outcome.failed
    every = "1 run" if outcome.runs == 1 else f"{outcome.runs} runs"
    click.echo(f"{every}: {done} done now, {outcome.present} there already, {outcome.failed} failed")
    click.echo(f"Table: {outcome.csv}\n       {outcome.parquet}")
    if outcome.failed:
        raise SystemExit(1)


def _grid(parameters: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the values of each parameter."""
    grid: dict[str, list[str]] = {}
    for name, value in parameters:
        grid.setdefault(name, []).append(value)
    return grid
