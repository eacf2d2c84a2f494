"""Chapters of a paper that prints percentages and no table: the counts that these force, against counting by hand."""

import pytest
from chapter_reader import read_chapter
from other_trials import FIXTURES

from trialbook.paper.folder import load_trial
from trialbook.runner.chapters import find_chapters

PERCENTAGES = load_trial(FIXTURES / "percentages")
CHAPTERS = {chapter.label: chapter for chapter in find_chapters()}


# 15, 12 and 8 of 27 are 55.56, 44.44 and 29.63 %; 25 and 20 of 27 are 92.59 and 74.07 %
# R 4.2.2
# > binom.test(8, 27)$conf.int
# [1] 0.1375266 0.5018137
# > binom.test(20, 27)$conf.int
# [1] 0.5371513 0.8888554
@pytest.mark.parametrize(
    ("label", "said", "glued"),
    [
        ("response", "15 of 27 patients were in response at month 3, and 8 at month 12", {"last_count": 8}),
        ("survival", "20 of 27 patients were alive at month 12", {"last_low": 0.5371513, "last_high": 0.8888554}),
        # 7 died by month 12, when 8 were in response; 12 were not at month 3
        ("bounds", "Of the 15 patients in response at month 3, 0 to 7 had died", {"held_lower": 0, "held_upper": 8}),
        ("choices", "The same counts put", {}),
    ],
)
def test_a_chapter_works_with_the_counts_and_says_what_they_follow_from(label, said, glued):
    read = read_chapter(CHAPTERS[label], PERCENTAGES)
    assert said in read.prose
    assert "no table of counts; those of this chapter follow from 55.56% (R1), 44.44% (R2)" in read.prose
    assert {name: float(read.glued[name]) for name in glued} == pytest.approx(glued, abs=5e-8)


@pytest.mark.parametrize("case", ["worlds-limit-61", "ordinal-120"])
def test_the_chapter_on_bounds_is_there_for_a_large_legal_folder(case):
    assert "**In short.**" in read_chapter(CHAPTERS["bounds"], load_trial(FIXTURES / "cases" / case)).prose
