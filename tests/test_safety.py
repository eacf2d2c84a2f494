"""The events of a trial, and what chapter 05 says of them, against values worked out elsewhere."""

import pytest
from chapter_reader import read_chapter
from invented import paper
from other_trials import FIXTURES

from trialbook import load_trial
from trialbook.analysis.safety import adverse_events, any_event
from trialbook.paper.folder import load_trial as load
from trialbook.runner.chapters import find_chapters

CASES = FIXTURES / "cases"


@pytest.fixture(scope="module")
def chapter():
    return read_chapter(next(one for one in find_chapters() if one.label == "safety"), load_trial("nk-liver-2020"))


def test_grades_of_one_event_exclude_each_other():
    assert any_event(load(str(CASES / "grades"))) == (11, 13)  # 10 + 1 with CRS; two more events at most elsewhere


def test_a_grade_or_more_counts_nobody_twice():
    assert any_event(paper(patients=15, groups=(), events=[("fever", 10, ""), ("fever", 2, ">=3")])) == (10, 10)


def test_events_that_are_claims_are_shown():
    events = adverse_events(load(str(CASES / "hip-100"))).set_index("event")["patients"]
    assert events.to_dict() == {"dislocation": 2, "infection": 1, "avulsion": 1, "screw": 1}


def test_the_chapter_says_how_many_had_a_reaction_and_what_a_zero_is_worth(chapter):
    # R 4.2.2: binom.test(0, 10)$conf.int[2] is 0.3084971, with alternative = "less" 0.2588656
    assert "an adverse event in 1 to 2 of 10 patients" in chapter.prose
    assert "up to 26% of patients" in chapter.prose
    assert "Deaths by then can still be as frequent as 26%" in chapter.prose
    # R 4.2.2: ceiling(log(.05) / log(.95)) is 59, dbinom(0, 10, .05) is 0.5987369
    assert "59 patients are needed" in chapter.prose
    assert "with a probability of 60%" in chapter.prose


def test_a_trial_without_events_says_so_once_and_has_no_table():
    study = load(str(FIXTURES / "no-landmarks"))
    reading = read_chapter(next(one for one in find_chapters() if one.label == "safety"), study)
    assert bool(adverse_events(study).empty) == ("The paper counts no adverse event." in reading.prose)
