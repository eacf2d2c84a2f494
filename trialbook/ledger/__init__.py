"""The ledger: each claim of a paper recomputed from what the paper itself printed, and judged."""

from trialbook.ledger.judge import ledger
from trialbook.ledger.verdicts import VERDICTS, Judgement, Ledger

__all__ = ["VERDICTS", "Judgement", "Ledger", "ledger"]
