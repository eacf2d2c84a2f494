"""``trialbook lab``: working copies of chapters, in a folder of the reader's."""

from __future__ import annotations

import os

import click


@click.command()
@click.argument("chapters", nargs=-1, metavar="[CHAPTER]...")
@click.option("--trial", metavar="SLUG_OR_FOLDER", help="The trial: a name under data/, or a folder.")
@click.option("--out", metavar="DIR", help="Where the copies go; lab, or lab-SLUG for another trial, if not given.")
@click.option("--nbgrader", is_flag=True, help="Give each answer what nbgrader needs to collect and grade it.")
def lab(chapters: tuple[str, ...], trial: str | None, out: str | None, nbgrader: bool) -> None:
    """Write working copies of the chapters, or bring those that are there up to date.

    A copy has no solutions, a cell to answer in below each question, and a line that checks the answer. What you have
    typed or added stays when a chapter is updated.

    \b
    Examples:
      trialbook lab
      trialbook lab response survival --trial my-trial
      trialbook lab --nbgrader --out source/week1
    """
    from trialbook.commands import refused
    from trialbook.lessons.working import write_copies
    from trialbook.paper.project import WORK
    from trialbook.runner.plan import make_plan
    from trialbook.runner.running import trial_value
    from trialbook.runner.workplace import output_folder

    with refused():
        plan = make_plan(chapters, trial=trial)
        default = WORK / ("lab" if plan.standard_trial else f"lab-{plan.trial.slug}")
        folder = output_folder(out, default)
    for fault in plan.broken:
        click.echo(fault, err=True)
    notebooks = {chapter.path.name: chapter.notebook for chapter in plan.chapters}
    value = "" if plan.standard_trial else trial_value(plan.trial)
    for remark in write_copies(notebooks, folder, value, nbgrader):
        click.echo(remark, err=True)
    click.echo(f"Working copies: {os.path.relpath(folder)}")
    if plan.broken:
        raise SystemExit(1)
