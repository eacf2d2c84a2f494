"""Every chapter for every trial at hand: it runs, it reads well, and it says nothing that only another paper says."""

import re
from functools import cache
from pathlib import Path

import pytest
from chapter_reader import read_chapter

from trialbook import load_trial
from trialbook.chapters import find_chapters
from trialbook.folder import shipped_trials

FIXTURES = Path(__file__).parent / "fixtures"
SHIPPED = [name for name in shipped_trials() if name != "nk-liver-2020"]
ODD = [
    "clashing", "hostile", "many-patients", "no-landmarks", "one-landmark", "one-patient", "stable-only", "too-many",
    "two-states", "unknown-splits",
]  # fmt: skip
CHAPTERS = {chapter.label: chapter for chapter in find_chapters()}

# What is true of the paper that the book is about, and of no paper in general.
FOREIGN = (
    r"natural killer", r"\bNK\b", r"\bliver\b", r"hepato", r"\bten patients\b", r"\bof the ten\b", r"\ball ten\b",
    r"\bCTCs?\b", r"circulating tumour cells?", r"\bmRECIST\b", r"\bTACE\b", r"\bmetoclopramide\b", r"\b39\.9\b",
    r"month 36", r"36 months", r"\btransfus", r"\bimmediate family\b", r"\binsomnia\b", r"\bLi Li\b",
)  # fmt: skip


def folder_of(name):
    """Return a shipped trial's name or an odd trial's folder."""
    return name if name in SHIPPED else str(FIXTURES / name)


@cache
def said_by(name):
    """Return everything that a trial's folder says."""
    folder = load_trial(folder_of(name)).folder
    return "\n".join(path.read_text("utf-8-sig") for path in sorted(folder.iterdir()))


def foreign_words(text, name):
    """Return the words of the book's own paper that a text has and the trial's folder has not."""
    found = {match[0] for pattern in FOREIGN for match in re.finditer(pattern, text, re.IGNORECASE)}
    own = said_by(name).lower()
    times = {f"{time:g}" for time in load_trial(folder_of(name)).times}
    return {word for word in found if word.lower() not in own and not times & set(word.split())}


@pytest.fixture(params=[*SHIPPED, *ODD])
def name(request):
    return request.param


@pytest.fixture(params=list(CHAPTERS))
def reading(request, name, monkeypatch):
    """Return a chapter as the trial's book shows it."""
    return read_chapter(CHAPTERS[request.param], load_trial(folder_of(name)), monkeypatch)


def test_a_chapter_reads_well_for_any_trial(reading, name):
    trial = load_trial(folder_of(name))
    assert foreign_words(reading.text, name) == set()
    assert not re.findall(r".*(?<!, )(?<!\*)\binf\b.*", reading.prose), "inf is the end of a range, or named"
    if trial.time_unit != "months":
        prose = reading.text.replace(trial.notes.get("", ""), "")
        assert not re.search(r"\b(at|by|to|until) month \d", prose), re.findall(r".*month \d.*", prose)


def test_the_guard_against_foreign_facts_is_awake():
    assert foreign_words("Ten patients received natural killer cells.", "leukaemia-6mp-1963") == {
        "Ten patients",
        "natural killer",
    }
    assert foreign_words("36 months", "leukaemia-6mp-1963") == {"36 months"}
    assert foreign_words("36 months", "glioblastoma-rit-2002") == set()
    for pattern in FOREIGN[:4]:
        assert re.search(pattern, (load_trial("nk-liver-2020").folder / "trial.yaml").read_text("utf-8"), re.IGNORECASE)
