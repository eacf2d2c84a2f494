"""The ledger as the table of a chapter: every claim with its verdict and a link to where it is checked."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd

from trialbook.ledger import Judgement, Ledger
from trialbook.places import place_of
from trialbook.trial import Trial

# The shapes of the figures and of the summary, as letters.
SHAPES = {"given": "■", "reproduced": "●", "possible": "◐", "contradicted": "✕", "not checkable": "○"}
_COLUMNS = ["claim", "the paper says", "at", "printed", "recomputed", "verdict", "why", "checked in"]


@dataclass(frozen=True)
class VerdictTable:
    """Claims with their verdicts, shown as an HTML table in which nothing from the folder can act."""

    judgements: tuple[Judgement, ...]
    trial: Trial

    def frame(self) -> pd.DataFrame:
        """Return the table as plain text, the page of the chapter in the last column."""
        return pd.DataFrame([_cells(one, self.trial) for one in self.judgements], columns=_COLUMNS).set_index("claim")

    def _repr_html_(self) -> str:
        """Return the table with its last column as links."""
        shown = self.frame().map(escape)
        shown.index = [escape(claim) for claim in shown.index]
        shown.columns.name, shown.index.name = shown.index.name or "claim", None
        places = [place_of(one.claim, self.trial) for one in self.judgements]
        shown["checked in"] = [f'<a href="{place.page}.html">{escape(place.title)}</a>' for place in places]
        return shown.to_html(escape=False, border=0)


def verdict_table(judged: Ledger, trial: Trial, *sections: str) -> VerdictTable:
    """Return the claims of some sections of the paper, or of all, as a table that links to their chapters.

    Parameters
    ----------
    judged : Ledger
        The trial's claims with their verdicts.
    trial : Trial
        The trial.
    *sections : str
        ``objective``, ``methods``, ``results``, ``conclusion``; all if none is named.

    Returns
    -------
    VerdictTable
        Its last column says where a claim is checked.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> from trialbook.ledger import ledger
    >>> study = load_trial("nk-liver-2020")
    >>> print(verdict_table(ledger(study), study, "methods").frame()["verdict"].iloc[0])
    ■ given
    """
    chosen = (one for one in judged.judgements if not sections or one.claim.section in sections)
    return VerdictTable(tuple(chosen), trial)


def _cells(judgement: Judgement, trial: Trial) -> list[str]:
    claim, verdict = judgement.claim, judgement.verdict
    when = "" if claim.time is None else f"{trial.unit} {claim.time}"
    found = [judgement.recomputed or "", f"{SHAPES[verdict]} {verdict}", judgement.note or ""]
    return [claim.id, claim.statement, when, claim.printed or "", *found, place_of(claim, trial).title]
