"""Every chapter for every trial at hand: it runs, it reads well, and it says nothing that only another paper says."""

import re

import pytest
from chapter_reader import read_chapter
from goals import broken_promises
from other_trials import FOREIGN, ODD, OWN, PAYLOAD, SHIPPED, folder_of, foreign_words, said_by

from trialbook import load_trial
from trialbook.ledger import ledger
from trialbook.pages.front import front
from trialbook.pages.summary import summary
from trialbook.runner.chapters import find_chapters

CHAPTERS = {chapter.label: chapter for chapter in find_chapters()}


@pytest.mark.parametrize("name", [*SHIPPED, *ODD])
@pytest.mark.parametrize("label", list(CHAPTERS))
def test_a_chapter_reads_well_for_any_trial(label, name):
    trial = load_trial(folder_of(name))
    reading = read_chapter(CHAPTERS[label], trial)
    assert foreign_words(reading.text, name) == set()
    assert broken_promises(label, reading.cells) == []
    assert not re.findall(r".*(?<!, )(?<!\*)\binf\b.*", reading.prose), "inf is the end of a range, or named"
    if trial.time_unit != "months":
        assert not re.findall(r".*\bmonth \d.*", reading.text)


@pytest.mark.parametrize("name", [*SHIPPED, *ODD])
def test_front_page_and_summary_speak_of_the_trial_alone(name):
    trial = load_trial(folder_of(name))
    for markup in (front(trial, ledger(trial)), summary(trial, ledger(trial))):
        assert foreign_words(markup, name) == set()
        assert PAYLOAD not in markup


def test_the_guard_against_foreign_facts_is_awake():
    assert foreign_words("Ten patients, natural killer cells.", "leukaemia-6mp-1963") == {
        "Ten patients",
        "natural killer",
    }
    assert foreign_words("36 months", "leukaemia-6mp-1963") == {"36 months"}
    assert foreign_words("36 months", "glioblastoma-rit-2002") == set()
    assert foreign_words("The Ten Patients contributors", "hostile") == set()
    assert all(re.search(pattern, said_by(OWN), re.IGNORECASE) for pattern in FOREIGN[:4])
