"""``trialbook lab``: working copies of chapters, in a folder of the reader's."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from trialbook.commands import refused, trial_option


@click.command()
@click.argument("chapters", nargs=-1, metavar="[CHAPTER]...")
@trial_option
@click.option("--out", metavar="DIR", help="Where the copies go; lab, or lab-SLUG for another trial, if not given.")
@click.option("--nbgrader", is_flag=True, help="Give each answer what nbgrader needs to collect and grade it.")
def lab(chapters: tuple[str, ...], trial: str | None, out: str | None, nbgrader: bool) -> None:
    """Write working copies of the chapters, to answer exercises in.

    A copy has no solutions, a cell to answer in below each question, and a line that checks the answer. Copies that are
    there already are brought up to date when a chapter has changed; what you have typed or added stays.

    \b
    Examples:
      trialbook lab
      trialbook lab response survival --trial my-trial
      trialbook lab --nbgrader --out source/week1
    """
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


def write_copies(
    chapters: Mapping[str, Mapping[str, Any]], folder: Path, trial: str = "", nbgrader: bool = False
) -> list[str]:
    """Write working copies into a folder, and return a line for each file that was no notebook and is as it was."""
    from trialbook.lessons.working import merged, working_copy
    from trialbook.runner.writing import write_notebook

    remarks = []
    for name, notebook in chapters.items():
        fresh, path = working_copy(notebook, trial, nbgrader), folder / name
        if path.is_file():
            try:
                fresh = merged(json.loads(path.read_text("utf-8")), fresh)
            except (ValueError, KeyError, TypeError, AttributeError):
                path = path.with_stem(f"{path.stem}-new")
                remarks.append(f"{folder / name} is no notebook and was left as it is; the chapter is in {path.name}")
        write_notebook(fresh, path)
    return remarks
