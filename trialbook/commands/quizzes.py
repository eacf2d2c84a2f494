"""``trialbook quizzes``: the questions of the chapters for learning platforms."""

from __future__ import annotations

import json
from pathlib import Path

import click

from trialbook.commands import refused, trial_option


@click.command()
@trial_option
@click.option("--out", required=True, metavar="FOLDER", help="Where both files go.")
def quizzes(trial: str | None, out: str) -> None:
    """Write the chapters' questions for learning platforms.

    They come with answers and reasons, a bank for each chapter, whose numbers are those of the book; what is stale of
    it is made first. FOLDER/moodle.xml is for Moodle, FOLDER/qti.zip for Canvas and others that read QTI 1.2.

    \b
    Example:
      trialbook quizzes --out for-canvas
    """
    from trialbook.commands.whole import built
    from trialbook.lessons.bank import bank_of_chapter, questions_in
    from trialbook.lessons.moodle import moodle_xml
    from trialbook.lessons.qti import write_qti
    from trialbook.runner.workplace import output_folder

    with refused():
        folder = output_folder(out, Path(out))
    book = built(trial)
    banks = []
    for chapter in book.plan.chapters:
        executed = json.loads((book.place.executed / chapter.path.name).read_text("utf-8"))
        banks.append(bank_of_chapter(chapter.label, chapter.title, questions_in(executed)))
    banks = [bank for bank in banks if bank.items]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "moodle.xml").write_text(moodle_xml(banks), "utf-8")
    write_qti(banks, folder / "qti.zip")
    click.echo(f"{sum(len(bank.items) for bank in banks)} questions: {folder / 'moodle.xml'}, {folder / 'qti.zip'}")
