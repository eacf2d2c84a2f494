"""What the ledger finds of each claim, as values: verdict, bounds and reasons. The words come from ``words.py``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from html import escape
from typing import TYPE_CHECKING

from trialbook.ledger.reasons import Note
from trialbook.ledger.verdicts import VERDICTS, Verdict
from trialbook.ledger.words import in_words
from trialbook.paper.trial import Claim

if TYPE_CHECKING:
    import pandas as pd

    from trialbook.histories import Clash


class Basis(Enum):
    """What a finding rests on."""

    NOTHING = auto()
    COUNTS_OF_A_LANDMARK = auto()
    HISTORIES = auto()
    OTHER_STATEMENTS = auto()
    DESCRIPTION = auto()


@dataclass(frozen=True)
class Finding:
    """What the rest of a paper says of one printed number.

    Attributes
    ----------
    verdict : Verdict
        The verdict.
    recomputed : str or None
        The number that the rest gives, in the form of the printed one, or its bounds as ``a-b``.
    notes : tuple of Note
        The reasons, most important first.
    codes : tuple of str
        The states that the number counts, if it counts any.
    time : int, float or None
        The time that the claim speaks of.
    lower, upper : int or None
        The smallest and the largest number of patients that the rest allows.
    basis : Basis
        What these come from.
    """

    verdict: Verdict
    recomputed: str | None = None
    notes: tuple[Note, ...] = ()
    codes: tuple[str, ...] = ()
    time: int | float | None = None
    lower: int | None = None
    upper: int | None = None
    basis: Basis = Basis.NOTHING


@dataclass(frozen=True)
class Judgement:
    """A claim with what was found of it."""

    claim: Claim
    finding: Finding

    @property
    def verdict(self) -> Verdict:
        """The verdict."""
        return self.finding.verdict

    @property
    def recomputed(self) -> str | None:
        """What the rest of the paper gives, in the form of the printed number; None where there is nothing to say."""
        return self.finding.recomputed

    @property
    def note(self) -> str | None:
        """The reasons in words; None where there is nothing to say."""
        return in_words(self.finding.notes) or None


@dataclass(frozen=True)
class Ledger:
    """Every claim of a trial, judged, with the statements that clash.

    Attributes
    ----------
    trial : str
        Name of the trial's folder.
    judgements : tuple of Judgement
        In the order of ``claims.csv``.
    clashes : tuple of Clash
        Groups of statements that cannot all be true.
    """

    trial: str
    judgements: tuple[Judgement, ...]
    clashes: tuple[Clash, ...] = ()

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many claims have each verdict, all six named."""
        return _counted(self.judgements)

    @property
    def marks(self) -> Mapping[Verdict, int]:
        """How many printed numbers have each verdict: a statement without a number carries no mark."""
        return _counted(self.numbers)

    @property
    def sound(self) -> bool:
        """Whether nothing is contradicted and nothing clashes."""
        return not self.clashes and not self.counts[Verdict.CONTRADICTED]

    @property
    def numbers(self) -> tuple[Judgement, ...]:
        """The judgements on claims that print a number."""
        return tuple(judgement for judgement in self.judgements if judgement.claim.printed is not None)

    def frame(self) -> pd.DataFrame:
        """Return the ledger as a table with one row a claim; what is absent is blank."""
        # imported here because a check on the command line does without it
        import pandas as pd

        of_claim = ["id", "section", "statement", "quantity", "time", "printed"]
        found = ["recomputed", "verdict", "note"]
        rows = [
            [*(getattr(each.claim, name) for name in of_claim), *(getattr(each, name) for name in found)]
            for each in self.judgements
        ]
        return pd.DataFrame(
            [["" if cell is None else cell for cell in row] for row in rows], columns=[*of_claim, *found]
        )

    def _repr_html_(self) -> str:
        """Return the ledger as an HTML table in which nothing from the folder can act."""
        shown = self.frame().map(lambda cell: escape(str(cell)))
        return shown.to_html(index=False, escape=False, border=0)


def _counted(judgements: Iterable[Judgement]) -> dict[Verdict, int]:
    found = Counter(judgement.verdict for judgement in judgements)
    return {verdict: found[verdict] for verdict in VERDICTS}
