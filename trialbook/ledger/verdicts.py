"""The five verdicts, and what the ledger says of each claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from trialbook.histories import Clash
from trialbook.paper.trial import Claim

if TYPE_CHECKING:
    import pandas as pd

GIVEN, REPRODUCED, POSSIBLE, CONTRADICTED, NOT_CHECKABLE = VERDICTS = (
    "given",
    "reproduced",
    "possible",
    "contradicted",
    "not checkable",
)


@dataclass(frozen=True)
class Finding:
    """What the data say of a printed number: a verdict, the number recomputed as printed, and a note."""

    verdict: str
    recomputed: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Judgement:
    """A claim with its verdict; ``recomputed`` and ``note`` are None where there is nothing to say."""

    claim: Claim
    recomputed: str | None
    verdict: str
    note: str | None


@dataclass(frozen=True)
class Ledger:
    """Every claim of a trial, judged, with the rows of its landmarks that clash.

    Attributes
    ----------
    trial : str
        Name of the trial's folder.
    judgements : tuple of Judgement
        In the order of ``claims.csv``.
    clashes : tuple of Clash
        Groups of rows that cannot all be true.
    """

    trial: str
    judgements: tuple[Judgement, ...]
    clashes: tuple[Clash, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many claims have each verdict, all five named."""
        found = Counter(judgement.verdict for judgement in self.judgements)
        return {verdict: found[verdict] for verdict in VERDICTS}

    @property
    def sound(self) -> bool:
        """Whether nothing is contradicted and no rows clash."""
        return not self.clashes and not self.counts[CONTRADICTED]

    def frame(self) -> pd.DataFrame:
        """Return the ledger as a table with one row a claim; what is absent is blank."""
        import pandas as pd  # only here: a check on the command line does without it

        of_claim = ["id", "section", "statement", "quantity", "time", "printed"]
        found = ["recomputed", "verdict", "note"]
        rows = [
            [*(getattr(one.claim, name) for name in of_claim), *(getattr(one, name) for name in found)]
            for one in self.judgements
        ]
        return pd.DataFrame(
            [["" if cell is None else cell for cell in row] for row in rows], columns=[*of_claim, *found]
        )

    def _repr_html_(self) -> str:
        """Return the ledger as an HTML table in which nothing from the folder can act."""
        shown = self.frame().map(lambda cell: escape(str(cell)))
        return shown.to_html(index=False, escape=False, border=0)
