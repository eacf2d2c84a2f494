"""``trialbook grade``: points for the answers of a class."""

from __future__ import annotations

from pathlib import Path

import click

from trialbook.commands import refused


@click.command()
@click.argument("folder")
def grade(folder: str) -> None:
    """Give points for the answers of a class.

    What is in FOLDER/submitted is graded by the key that 'trialbook assign' wrote to FOLDER: answer forms (CSV) and
    notebooks; nothing of them is executed. Writes grades.csv, a line for each student, reasons.csv, a line for each
    answer, and statistics.html, a line for each question; says who has answered nothing. Exit status 1 where a
    submission cannot be read; the others are graded.

    \b
    Example:
      trialbook grade week3
    """
    from trialbook.lessons.assignment import SUBMITTED, AssignmentError, read_key
    from trialbook.lessons.grading import grade_folder
    from trialbook.lessons.results import class_table, reasons_table, statistics_page, without_answers

    place = Path(folder)
    with refused(AssignmentError):
        graded, faults = grade_folder(place / SUBMITTED, read_key(place))
    made = {"grades.csv": class_table, "reasons.csv": reasons_table, "statistics.html": statistics_page}
    for name, write in made.items():
        (place / name).write_text(write(graded), "utf-8")
    for fault in faults:
        click.echo(fault, err=True)
    if absent := without_answers(graded):
        click.echo(f"No answer from: {', '.join(absent)}")
    click.echo(f"Graded: {', '.join(str(place / name) for name in made)}")
    if faults:
        raise SystemExit(1)
