"""A ledger on one or two sheets: the paper, its course, and each printed number with what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trialbook import __version__
from trialbook.analysis.story import findings, opening
from trialbook.ledger import Judgement, Ledger
from trialbook.ledger.inspect_sr import inspect_sr_checks
from trialbook.pages.front import facts, paper, picture
from trialbook.pages.markup import mark, text
from trialbook.pages.styles import styles
from trialbook.paper.trial import Trial

STYLE = Path(__file__).with_name("report.css")
_HEADS = ("", "The paper says", "Printed", "Recomputed", "Verdict", "What was found")
_MEANS = (
    "Each number is held against all others that the paper prints. Reproduced means that the paper agrees with itself, "
    "not that its finding is true. Nothing here rests on patients' records, and nothing is medical advice."
)


def report(trial: Trial, ledger: Ledger, digest: str = "") -> str:
    """Return a ledger as a page of HTML that needs nothing beside it and prints on one or two sheets.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> from trialbook.ledger import ledger
    >>> trial = load_trial("nk-liver-2020")
    >>> report(trial, ledger(trial)).count("<tr>") == 1 + len(ledger(trial).numbers)
    True
    """
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en" data-theme="light"><head><meta charset="utf-8"/>',
            '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
            f"<title>Ledger: {text(trial.title)}</title>",
            f"<style>{styles()}\n{STYLE.read_text('utf-8')}</style></head><body><main>",
            f'<p class="kind">The numbers of a paper, each held against the others</p>{paper(trial)}',
            *_notice(trial),
            f'<p class="lead">{text(" ".join(opening(trial)))}</p>',
            f'<div class="beside">{picture(trial)}<div>{facts(trial)}{_found(trial, ledger)}</div></div>',
            "<h2>Each printed number</h2>",
            _tally(ledger),
            *_clashes(ledger),
            _table(ledger),
            f'<p class="made">{_without_number(ledger)}{_MEANS} {_made(trial, digest)}</p></main></body></html>\n',
        ]
    )


def _notice(trial: Trial) -> Iterator[str]:
    """Yield what a notice says of the paper, such as that it was retracted."""
    if notice := trial.retraction:
        said = ", ".join(filter(None, (notice.notice, notice.date)))
        yield f'<p class="retraction"><strong>Notice:</strong> {text(said)}</p>'


def _found(trial: Trial, ledger: Ledger) -> str:
    """Return what the counts say and the paper does not; nothing where they cannot all be true."""
    said = [] if ledger.clashes else [f"{one.number} {one.words}" for one in findings(trial)]
    items = "".join(f"<li>{text(words)}</li>" for words in said)
    return f"<h2>What the counts say</h2><ul>{items}</ul>" if items else ""


def _tally(ledger: Ledger) -> str:
    """Return how many numbers have each verdict, and what the verdicts that occur mean."""
    items = "".join(
        f'<li class="{verdict.slug}"><b>{number}</b> {mark(verdict)} <span>{verdict.meaning}</span></li>'
        for verdict, number in ledger.marks.items()
        if number
    )
    return f'<ul class="tally">{items}</ul>'


def _clashes(ledger: Ledger) -> Iterator[str]:
    if ledger.clashes:
        items = "".join(f"<li>{text(clash.why)}</li>" for clash in ledger.clashes)
        yield f'<p class="clash">Some statements cannot all be true:</p><ul>{items}</ul>'


def _table(ledger: Ledger) -> str:
    head = "".join(f'<th scope="col">{words}</th>' for words in _HEADS)
    rows = "\n".join(_row(judgement, inspect_sr_checks(judgement, ledger.clashes)) for judgement in ledger.numbers)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"


def _row(judgement: Judgement, checks: tuple[str, ...]) -> str:
    claim = judgement.claim
    cells = (claim.id, claim.statement, claim.printed, judgement.recomputed or "")
    said = "".join(f"<td>{text(cell)}</td>" for cell in cells)
    verdict = f'<td class="{judgement.verdict.slug}">{mark(judgement.verdict)}</td>'
    found = [judgement.note or "", f"(INSPECT-SR {', '.join(checks)})" if checks else ""]
    return f"<tr>{said}{verdict}<td>{text(' '.join(filter(None, found)))}</td></tr>"


def _without_number(ledger: Ledger) -> str:
    """Return how many statements have no row, since they print no number."""
    left = len(ledger.judgements) - len(ledger.numbers)
    return f"Statements without a number, which are not listed: {left}. " if left else ""


def _made(trial: Trial, digest: str) -> str:
    """Return what the ledger was made from."""
    return f"trialbook {text(__version__)}, folder {text(trial.slug)} {text(digest)}".rstrip() + "."
