"""The ledger as the table of a chapter: every claim with its verdict and a link to where it is checked."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from trialbook.book.places import place_of
from trialbook.ledger import Judgement, Ledger
from trialbook.paper.trial import Trial

_WITH_NUMBER = ("claim", "the paper says", "printed", "recomputed", "verdict", "checked in")
_WITHOUT = ("claim", "the paper says", "taken up in")


@dataclass(frozen=True)
class VerdictTable:
    """Claims with their verdicts, shown as an HTML table in which nothing from the folder can act.

    Attributes
    ----------
    judgements : tuple of Judgement
        The claims, all with a printed number or all without.
    trial : Trial
        The trial that they are about.
    numbers : bool
        Whether they have a printed number.
    """

    judgements: tuple[Judgement, ...]
    trial: Trial
    numbers: bool

    def __str__(self) -> str:
        """Return the table for a terminal: one line a claim."""
        return "\n".join(f"{one.claim.id}: {one.verdict.look.letter} {one.verdict}" for one in self.judgements)

    def _repr_html_(self) -> str:
        heads = "".join(f'<th scope="col">{name}</th>' for name in (_WITH_NUMBER if self.numbers else _WITHOUT))
        rows = "\n".join(self._row(one) for one in self.judgements)
        stacks = " stacks" * self.numbers
        return f'<table class="table ledger{stacks}"><thead><tr>{heads}</tr></thead>\n<tbody>{rows}</tbody></table>'

    def _row(self, judgement: Judgement) -> str:
        claim, place = judgement.claim, place_of(judgement.claim, self.trial)
        cells = [_says(judgement)]
        if self.numbers:
            mark = (
                f'<span aria-hidden="true">{judgement.verdict.look.letter}</span>\N{NO-BREAK SPACE}{judgement.verdict}'
            )
            cells += [escape(claim.printed or ""), escape(judgement.recomputed or ""), mark]
        title = escape(place.title)
        cells.append(f'<a href="../{place.page}.html">{title}</a>' if place.page else title)
        of = (_WITH_NUMBER if self.numbers else _WITHOUT)[1:]
        row = "".join(f'<td data-column="{name}">{cell}</td>' for name, cell in zip(of, cells, strict=True))
        return f'<tr><th scope="row">{escape(claim.id)}</th>{row}</tr>'


def verdict_table(judged: Ledger, trial: Trial, *, numbers: bool) -> VerdictTable:
    """Return the claims with a printed number, or those without one, as a table that links to their chapters.

    Parameters
    ----------
    judged : Ledger
        The trial's claims with their verdicts.
    trial : Trial
        The trial.
    numbers : bool
        Which claims: those with a printed number, or the statements without.

    Returns
    -------
    VerdictTable
        Its last column says where a claim is checked.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> from trialbook.ledger import ledger
    >>> study = load_trial("nk-liver-2020")
    >>> print(str(verdict_table(ledger(study), study, numbers=True)).splitlines()[0])
    M1: ■ given
    """
    chosen = (one for one in judged.judgements if (one.claim.printed is not None) == numbers)
    return VerdictTable(tuple(chosen), trial, numbers)


def _says(judgement: Judgement) -> str:
    """Return a statement, and below it what the ledger notes about its number."""
    note = f"<br><em>{escape(judgement.note)}</em>" if judgement.claim.printed and judgement.note else ""
    return escape(judgement.claim.statement) + note
