"""``trialbook check``: the ledger of a trial folder on the terminal."""

from __future__ import annotations

import json
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

import click

from trialbook.book.contents import places
from trialbook.commands.report import report_file, write_report
from trialbook.ledger import VERDICTS, Judgement, Ledger, Verdict, ledger
from trialbook.ledger.records import COLUMNS, as_object, rows_of
from trialbook.paper.cells import as_csv
from trialbook.paper.faults import shown, visible
from trialbook.paper.folder import FolderError, load_trial
from trialbook.paper.starter import STARTER_TITLE
from trialbook.paper.trial import Trial

WIDTH = 110
_WIDEST = 24
SOUND, CONTRADICTED, UNREADABLE = 0, 1, 2
_HEADS = ["verdict", "id", "printed", "recomputed", "what, and what was found"]


@click.command()
@click.argument("folders", metavar="FOLDER...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--table", is_flag=True, help="Print one CSV of many folders; the summary goes to standard error.")
@click.option("--report", "sheet", metavar="FILE", help="Write the ledger as a sheet or two: FILE.html or FILE.pdf.")
def check(folders: tuple[str, ...], as_json: bool, table: bool, sheet: str | None) -> None:
    """Hold each number of a paper against all the others.

    The verdicts are given, reproduced, possible, unexplained, contradicted and not checkable. Exit status: 0 where
    nothing is contradicted, 1 where something is, 2 where a folder cannot be read (each fault on standard error).

    \b
    Examples:
      trialbook check data/nk-liver-2020
      trialbook check my-trial --json
      trialbook check --table data/* > claims.csv
      trialbook check nk-liver-2020 --report handout.pdf
    """
    if table and as_json:
        raise click.UsageError("--table and --json exclude each other: a table is CSV")
    if len(folders) > 1 and not table:
        raise click.UsageError(f"one FOLDER is expected, got {len(folders)}; --table takes many")
    if table and sheet is not None:
        raise click.UsageError("--table and --report exclude each other: a report is of one folder")
    path = report_file(sheet)
    sys.exit(_check_all(folders) if table else _check_one(folders[0], as_json, path))


def _check_one(folder: str, as_json: bool, sheet: Path | None) -> int:
    try:
        trial = load_trial(folder)
    except FolderError as error:
        click.echo("\n".join(error.faults), err=True)
        return UNREADABLE
    judged = ledger(trial)
    click.echo(json.dumps(as_object(judged)) if as_json else "\n".join([*_lines(judged), *_remarks(trial)]))
    if sheet is not None:
        write_report(trial, judged, sheet)
    return SOUND if judged.sound else CONTRADICTED


def _check_all(folders: tuple[str, ...]) -> int:
    """Print the claims of many folders as one table; a folder that cannot be read does not stop the others."""
    statuses: list[int] = []
    total: Counter[Verdict] = Counter()
    click.echo(as_csv([COLUMNS]), nl=False)
    for folder in folders:
        try:
            judged = ledger(load_trial(folder))
        except FolderError as error:
            click.echo("\n".join(f"{folder}: {fault}" for fault in error.faults), err=True)
            statuses.append(UNREADABLE)
            continue
        cells = ([row[column] for column in COLUMNS] for row in rows_of(judged))
        shown_cells = ([visible(cell) if isinstance(cell, str) else cell for cell in row] for row in cells)
        click.echo(as_csv(shown_cells), nl=False)
        total.update(judged.counts)
        statuses.append(SOUND if judged.sound else CONTRADICTED)
        clashes = f"; {len(judged.clashes)} clashes" if judged.clashes else ""
        click.echo(f"{visible(judged.trial)}: {_counted(judged.counts)}{clashes}", err=True)
    read = len(folders) - statuses.count(UNREADABLE)
    click.echo(f"{read} of {len(folders)} folders read: {_counted(total)}", err=True)
    return max(statuses)


def _counted(counts: Mapping[Verdict, int]) -> str:
    return ", ".join(f"{counts.get(verdict, 0)} {verdict}" for verdict in VERDICTS)


def _lines(judged: Ledger) -> Iterator[str]:
    """Yield the ledger for people: a table with one claim a row, then clashes, then how many of each verdict."""
    rows = [_row(judgement) for judgement in judged.judgements]
    widths = [max(len(row[column]) for row in [_HEADS, *rows]) for column in range(len(_HEADS) - 1)]
    widths = [min(width, _WIDEST) for width in widths]
    widths.append(max(WIDTH - sum(widths) - 2 * len(widths), 40))
    for row in [_HEADS, *rows]:
        cells = [textwrap.wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
        for line in zip_longest(*cells, fillvalue=""):
            yield "  ".join(f"{part:<{width}}" for part, width in zip(line, widths, strict=True)).rstrip()
    for clash in judged.clashes:
        yield ""
        where = [f"{row[1]} at {row[0]}{' in ' + row[2] if len(row) > 2 else ''}" for row in clash.rows]
        named = [*where, *getattr(clash, "claims", ())]
        yield from _wrapped("clash: ", f"{visible(', '.join(named))}: {visible(clash.why)}")
    yield ""
    yield from textwrap.wrap(f"{visible(judged.trial)}: {_counted(judged.counts)}", WIDTH)
    yield "reproduced: the paper agrees with itself; whether its finding is true is another question"


def _remarks(trial: Trial) -> Iterator[str]:
    """Yield what is no fault and most likely a slip: text that no page shows, and the starter's own values."""
    pages = ["front", "summary", *(place.label for place in places())]
    for name in sorted(set(trial.notes) - set(pages)):
        yield from _wrapped("remark: ", f"no page shows the note {shown(name)}, expected one of {', '.join(pages)}")
    if trial.title == STARTER_TITLE:
        yield "remark: trial.yaml has the title of the starter, so the folder still holds the invented example"


def _row(judgement: Judgement) -> list[str]:
    claim = judgement.claim
    when = f" at {claim.time}" if claim.time is not None else ""
    what = f"{claim.quantity}{when}: {judgement.note}" if claim.quantity else f"{claim.statement} ({judgement.note})"
    return [
        visible(cell) for cell in (judgement.verdict, claim.id, claim.printed or "-", judgement.recomputed or "-", what)
    ]


def _wrapped(head: str, text: str) -> list[str]:
    room = max(WIDTH - len(head), 40)
    first, *rest = textwrap.wrap(text, room) or [""]
    return [f"{head}{first}", *(" " * len(head) + line for line in rest)]
