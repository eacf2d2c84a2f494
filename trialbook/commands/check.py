"""``trialbook check``: the ledger of a trial folder on the terminal."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import click

from trialbook.book.contents import places
from trialbook.ledger import Judgement, Ledger, ledger
from trialbook.paper.faults import shown
from trialbook.paper.folder import FolderError, load_trial
from trialbook.paper.starter import STARTER_TITLE
from trialbook.paper.trial import Trial

WIDTH = 110
_WIDEST = 24
_HEADS = ["verdict", "id", "printed", "recomputed", "what, and what was found"]


@click.command()
@click.argument("folder")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def check(folder: str, as_json: bool) -> None:
    """Recompute every claim of a trial FOLDER from its landmark counts, and judge it.

    The verdicts are given, reproduced, possible, unexplained, contradicted and not checkable. Exit status: 0 where
    nothing is contradicted, 1 where something is, 2 where the folder cannot be read (each fault on standard error).

    \b
    Examples:
      trialbook check data/nk-liver-2020
      trialbook check my-trial --json
    """
    sys.stdout.reconfigure(errors="backslashreplace")  # a terminal without the letters of a name must not stop it
    try:
        trial = load_trial(folder)
        judged = ledger(trial)
    except FolderError as error:
        click.echo("\n".join(error.faults), err=True)
        sys.exit(2)
    click.echo(json.dumps(as_object(judged)) if as_json else "\n".join([*_lines(judged), *_remarks(trial)]))
    sys.exit(0 if judged.sound else 1)


def as_object(judged: Ledger) -> dict[str, Any]:
    """Return a ledger as ``--json`` prints it; what is absent is None.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> found = as_object(ledger(load_trial("nk-liver-2020")))
    >>> list(found), found["claims"][0]["quantity"]
    (['trial', 'claims', 'clashes', 'counts'], None)
    """
    return {
        "trial": judged.trial,
        "claims": [_claim(judgement) for judgement in judged.judgements],
        "clashes": [{"rows": [list(row) for row in clash.rows], "why": clash.why} for clash in judged.clashes],
        "counts": dict(judged.counts),
    }


def _claim(judgement: Judgement) -> dict[str, Any]:
    claim = judgement.claim
    of_claim = {"id": claim.id, "quantity": claim.quantity, "time": claim.time, "printed": claim.printed}
    return of_claim | {
        "recomputed": judgement.recomputed,
        "verdict": judgement.verdict,
        "note": judgement.note,
    }


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
        rows_named = ", ".join(f"{code} at {time}" for time, code in clash.rows)
        yield from _wrapped("clash: ", f"{_plain(rows_named)}: {_plain(clash.why)}")
    yield ""
    counted = ", ".join(f"{number} {verdict}" for verdict, number in judged.counts.items())
    yield from textwrap.wrap(f"{_plain(judged.trial)}: {counted}", WIDTH)
    yield "reproduced: the paper agrees with itself; whether its finding is true is another question"


def _remarks(trial: Trial) -> Iterator[str]:
    """Yield what is no fault and most likely a slip: text that no page shows, and the starter's own values."""
    pages = ["front", *(place.label for place in places())]
    for name in sorted(set(trial.notes) - set(pages)):
        yield from _wrapped("remark: ", f"no page shows the note {shown(name)}, expected one of {', '.join(pages)}")
    if trial.title == STARTER_TITLE:
        yield "remark: trial.yaml has the title of the starter, so the folder still holds the invented example"


def _row(judgement: Judgement) -> list[str]:
    claim = judgement.claim
    when = f" at {claim.time}" if claim.time is not None else ""
    what = f"{claim.quantity}{when}: {judgement.note}" if claim.quantity else f"{claim.statement} ({judgement.note})"
    return [
        _plain(cell) for cell in (judgement.verdict, claim.id, claim.printed or "-", judgement.recomputed or "-", what)
    ]


def _wrapped(head: str, text: str) -> list[str]:
    room = max(WIDTH - len(head), 40)
    first, *rest = textwrap.wrap(text, room) or [""]
    return [f"{head}{first}", *(" " * len(head) + line for line in rest)]


def _plain(text: str) -> str:
    """Return a text with what a terminal would act on, such as escape sequences, made visible."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)
