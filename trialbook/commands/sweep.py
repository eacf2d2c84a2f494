"""``trialbook sweep``: one chapter with many choices, collected in one table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from trialbook.commands import ManyValues, minutes_option, refused


@click.command(cls=ManyValues)
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
    """Run a chapter with many choices, collected in one table.

    The chapter runs for every combination of the values.

    The table has a row for each run: its parameters, the values that the run glued, and why it failed if it did. It is
    written as sweep.csv and sweep.parquet; the executed notebooks are in runs/ beside it. A run that is there already
    is not done again, so the same command finishes a sweep that was interrupted, and a larger one builds on a smaller.

    The workers of a Dask cluster must see the project, the trials and the folder of the sweep under the same paths. Its
    scheduler and workers trust each other and whoever can reach them: use one that only you and those you trust reach.

    \b
    Examples:
      trialbook sweep inference -p confidence 0.8 0.9 0.95 -p interval wilson mid-p
      trialbook sweep response --trial nk-liver-2020 my-trial -p p0 0.1 0.2 0.3
      trialbook sweep survival --rows choices.csv --scheduler tcp://127.0.0.1:8786
    """
    from trialbook.runner.chapters import ROOT
    from trialbook.runner.workplace import build_folder, output_folder
    from trialbook.sweeps.cluster import SchedulerLostError, cluster_engine
    from trialbook.sweeps.runs import plan_sweep, read_rows
    from trialbook.sweeps.sweep import sweep as do_sweep
    from trialbook.sweeps.work import local_engine

    with refused():
        listed = read_rows(Path(rows)) if rows is not None else (("", {}),)
        runs = plan_sweep(chapter, _grid(parameters), trials, listed, minutes=minutes)
        folder = output_folder(out, build_folder(ROOT) / "sweep" / Path(runs[0].chapter).stem)
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
