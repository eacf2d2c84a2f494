"""The trials at hand besides the book's own, and the words that only the book's own paper may use."""

import re
from functools import cache
from pathlib import Path

from trialbook import load_trial
from trialbook.paper.folder import shipped_trials

FIXTURES = Path(__file__).parent / "fixtures"
OWN = "nk-liver-2020"
PAYLOAD = "<script>window.pwned="  # in every text of the folder `hostile`
SHIPPED = [name for name in shipped_trials() if name != OWN]
ODD = [
    "clashing", "hostile", "many-patients", "no-landmarks", "one-landmark", "one-patient", "stable-only", "too-many",
    "percentages", "two-states", "unknown-splits",
]  # fmt: skip

# What is true of the paper that the book is about, and of no paper in general.
FOREIGN = (
    r"natural killer", r"\bNK\b", r"\bliver\b", r"hepato", r"\bten patients\b", r"\bof the ten\b", r"\ball ten\b",
    r"\bCTCs?\b", r"circulating tumour cells?", r"\bmRECIST\b", r"\bTACE\b", r"\bmetoclopramide\b", r"\b39\.9\s*°C",
    r"month 36", r"36 months", r"\btransfus", r"\bimmediate family\b", r"\binsomnia\b", r"\bLi Li\b",
)  # fmt: skip
# The book's authors, and the default of the parameter `trial`, are the same in the book of any trial.
_ALLOWED = re.compile(r"The Ten Patients contributors|nk-liver-2020")


def folder_of(name):
    """Return a shipped trial's name, or an odd trial's folder."""
    return name if name in (OWN, *SHIPPED) else str(FIXTURES / name)


@cache
def said_by(name):
    """Return everything that a trial's folder says."""
    folder = load_trial(folder_of(name)).folder
    return "\n".join(path.read_text("utf-8-sig") for path in sorted(folder.iterdir()))


def foreign_words(text, name):
    """Return the words of the book's own paper that a text has and the trial's folder has not."""
    text = _ALLOWED.sub(" ", text)
    found = {match[0] for pattern in FOREIGN for match in re.finditer(pattern, text, re.IGNORECASE)}
    own = said_by(name).lower()
    times = {f"{time:g}" for time in load_trial(folder_of(name)).times}
    return {word for word in found if word.lower() not in own and not times & set(word.split())}
