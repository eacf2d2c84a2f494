"""``trialbook run``: some chapters, with parameters of the reader's choice."""

from __future__ import annotations

import click

from trialbook.commands import given_once, minutes_option, refused, trial_option


@click.command()
@click.argument("chapters", nargs=-1, required=True, metavar="CHAPTER...")
@click.option("-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="A parameter and its value.")
@trial_option
@click.option("--out", metavar="DIR", help="Where the executed notebooks go; _build/run/SLUG if not given.")
@minutes_option
def run(
    chapters: tuple[str, ...],
    parameters: tuple[tuple[str, str], ...],
    trial: str | None,
    out: str | None,
    minutes: float,
) -> None:
    """Run some chapters with parameters of your choice.

    A chapter is named by word, number or file. The executed notebooks are kept.

    \b
    Examples:
      trialbook run response -p confidence 0.9
      trialbook run 7 8 --trial nk-liver-2020 --out results
    """
    from trialbook.paper.project import WORK
    from trialbook.runner.plan import make_plan
    from trialbook.runner.several import run_chapters
    from trialbook.runner.workplace import build_folder, output_folder

    with refused():
        plan = make_plan(chapters, given_once(parameters, trial), trial, minutes=minutes)
        folder = output_folder(out, build_folder(WORK) / "run" / plan.trial.slug)
    for fault in plan.broken:
        click.echo(fault, err=True)
    if run_chapters(plan, folder) or plan.broken:
        raise SystemExit(1)
    click.echo(f"Executed notebooks: {folder}")
