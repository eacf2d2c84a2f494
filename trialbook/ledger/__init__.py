"""The ledger: each claim of a paper recomputed from what the paper itself printed, and judged."""

from trialbook.ledger.findings import Judgement, Ledger
from trialbook.ledger.judge import ledger
from trialbook.ledger.verdicts import VERDICTS, Verdict

__all__ = ["VERDICTS", "Judgement", "Ledger", "Verdict", "ledger"]
