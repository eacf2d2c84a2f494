"""What the chapter on the patients says of the shipped trial, against values worked out elsewhere."""

from dataclasses import replace

import pytest
from chapter_reader import read_chapter

from trialbook import load_trial
from trialbook.paper.trial import Group
from trialbook.runner.chapters import find_chapters

(CHAPTER,) = (chapter for chapter in find_chapters() if chapter.label == "patients")


@pytest.fixture(scope="module")
def read():
    return read_chapter(CHAPTER, load_trial("nk-liver-2020"))


# By hand from the abstract: 0, 1, 2 and 5 of 10 dead; from appraisal.csv: 2 facts stated, 1 in part, of 23.
@pytest.mark.parametrize(
    "said",
    [
        "10 patients with malignant liver tumours were given natural killer cells derived from immediate family.",
        "Nobody is missing from the counts of month 36: 5 alive, 5 dead.",
        "Of 23 facts that a reader would ask for, what was read states 2 and, in part, 1 more.",
        "Of 10 alive at month 3, 1 died by month 6.",
        "Of 9 alive at month 6, 1 died by month 12.",
        "Of 8 alive at month 12, 3 died by month 36.",
    ],
)
def test_the_chapter_says(said, read):
    assert said in read.prose


def test_the_deaths_between_two_landmarks_are_not_those_since_the_start(read):
    assert read.names["parts"]["died since the landmark before"].tolist() == [0, 1, 1, 3]
    assert "month 36: 5 alive, 3 died since the landmark before, 2 had died before" in read.alternatives[0]
    assert "not accounted for" not in read.alternatives[0]


def test_what_the_full_paper_may_answer_is_unclear(read):
    answers = read.names["questions"].set_index("item")["answer"]
    assert answers.value_counts().to_dict() == {"unclear": 9, "yes": 1}
    open_questions = read.names["questions"]["why"].str.contains("full paper may say")
    assert set(read.names["questions"]["answer"][open_questions]) == {"unclear"}


# By hand from data/leukaemia-6mp-1963/landmarks.csv: 21 less 9 and 4 at week 30.
def test_patients_without_a_count_are_said_to_be_missing():
    prose = read_chapter(CHAPTER, load_trial("leukaemia-6mp-1963")).prose
    assert "Nobody is missing" not in prose
    assert "Counted at week 30: 13 patients; 8 unaccounted for. The paper counts no deaths." in prose


def test_groups_are_shown_with_their_patients(monkeypatch):
    study = load_trial("nk-liver-2020")
    grouped = replace(study, groups=(Group("A", "two infusions", 4), Group("B", "one infusion", 5)))
    monkeypatch.setattr("trialbook.load_trial", lambda trial: grouped)
    read = read_chapter(CHAPTER, study)
    assert read.names["groups"].to_dict("list") == {"group": ["two infusions", "one infusion"], "patients": [4, 5]}
    assert "The groups share no patient; 1 of 10 are in none." in read.prose
