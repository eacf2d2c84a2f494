"""``trialbook check``: the ledger of a trial folder on the terminal."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import click

from trialbook.folder import FolderError, load_trial
from trialbook.ledger import Judgement, Ledger, ledger

WIDTH = 110
_MARKS = {"given": "=", "reproduced": "+", "possible": "~", "contradicted": "!", "not checkable": "."}


@click.command()
@click.argument("folder")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def check(folder: str, as_json: bool) -> None:
    """Recompute every claim of a trial FOLDER from its landmark counts, and judge it.

    The verdicts are given, reproduced, possible, contradicted and not checkable. Exit status: 0 where nothing is
    contradicted, 1 where something is, 2 where the folder cannot be read (each fault on standard error).

    \b
    Examples:
      trialbook check data/nk-liver-2020
      trialbook check my-trial --json
    """
    sys.stdout.reconfigure(errors="backslashreplace")  # a terminal without the letters of a name must not stop it
    try:
        judged = ledger(load_trial(folder))
    except FolderError as error:
        click.echo("\n".join(error.faults), err=True)
        sys.exit(2)
    click.echo(json.dumps(as_object(judged)) if as_json else "\n".join(_lines(judged)))
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
    """Yield the ledger for people: one claim after the other, then clashes, then how many of each verdict."""
    for judgement in judged.judgements:
        yield from _entry(judgement)
    for clash in judged.clashes:
        yield ""
        yield from _wrapped("rows that clash: ", ", ".join(f"{code} at {time}" for time, code in clash.rows), clash.why)
    yield ""
    yield f"{_plain(judged.trial)}: " + ", ".join(f"{number} {verdict}" for verdict, number in judged.counts.items())
    yield "reproduced: the paper agrees with itself; whether its finding is true is another question"


def _entry(judgement: Judgement) -> Iterator[str]:
    claim = judgement.claim
    head = f"{_MARKS[judgement.verdict]} {judgement.verdict:<14}{_plain(claim.id):<6}"
    numbers = [claim.quantity or "", f"at {claim.time}" if claim.time is not None else ""]
    numbers += [f"printed {claim.printed}" if claim.printed else ""]
    numbers += [f"recomputed {judgement.recomputed}" if judgement.recomputed else ""]
    what = ", ".join(_plain(number) for number in numbers if number) or _plain(claim.statement)
    yield from _wrapped(head, what, judgement.note or "")


def _wrapped(head: str, *parts: str) -> list[str]:
    text = head + "; ".join(_plain(part) for part in parts if part)
    return textwrap.wrap(text, WIDTH, subsequent_indent=" " * 22, drop_whitespace=True) or [head]


def _plain(text: str) -> str:
    """Return a text with what a terminal would act on, such as escape sequences, made visible."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)
