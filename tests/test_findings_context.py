"""What the chapter on other studies says of the shipped trial, against values worked out elsewhere."""

from pathlib import Path

import pytest
from chapter_reader import read_chapter

from trialbook import load_trial
from trialbook.runner.chapters import find_chapters

FIXTURES = Path(__file__).parent / "fixtures"
(CHAPTER,) = (chapter for chapter in find_chapters() if chapter.label == "context")


@pytest.fixture(scope="module")
def shipped():
    return read_chapter(CHAPTER, load_trial("nk-liver-2020"))


# R 4.2.2
# > binom.test(5, 10)$conf.int
# [1] 0.187086 0.812914
# > binom.test(8, 10)$conf.int; binom.test(3, 10)$conf.int
# [1] 0.4439045 0.9747893
# [1] 0.06673951 0.65245285
# > x <- 4:10; sum(x * dbinom(x, 10, .3)) / sum(dbinom(x, 10, .3)) / 10
# [1] 0.4599189
# by hand: of 79.6, 81.4, 78.8, 74.0, 30.7 and 19.8 % five lie from 18.7 to 81.3; of 60, 46.1, 63.6, 52, 11, 2, 1, 33.2,
# 13.3, 20.1 and 5.1 % six lie below 30, seven below 44.4 and three below 6.7
@pytest.mark.parametrize(
    "said",
    [
        "At month 36, 5 of 10 patients of this trial were alive. The interval, from 18.7% to 81.3%, holds 5 of 6 rates "
        "that other studies print for that time, which run from 19.8% to 81.4%.",
        "from 1% to 64%: 6 of 11 rates of other studies lie below the 30% that this book uses, and 5 above it.",
        "44% to 97%, holds 4 of 11.",
        "of 11, 7 at the first landmark and 3 at the last.",
        r"lowest rate is 19.8% (HIMALAYA\: sorafenib), the highest 81.4% (Nishikawa 2011\: resection)",
        "the printed rates would be 46% on the average",
        r"Rates below the reference of 30%: SHARP\: placebo (1%), ",
    ],
)
def test_the_chapter_says(said, shipped):
    assert said in shipped.prose


def test_sentences_follow_the_reference():
    prose = read_chapter(CHAPTER, load_trial("nk-liver-2020"), p0=0.5).prose
    assert "8 of 11 rates of other studies lie below the 50% that this book uses, and 3 above it." in prose


def test_sources_are_links_and_what_a_folder_says_is_not(shipped):
    tables = "".join(shipped.outputs("text/html"))
    assert '<a href="https://doi.org/10.1007/s00270-018-2069-y">doi.org/10.1007/s00270-018-2069-y</a>' in tables
    hostile = read_chapter(CHAPTER, load_trial(str(FIXTURES / "hostile")))
    assert "<script" not in "".join(hostile.outputs("text/html"))
    assert 'href="javascript' not in "".join(hostile.outputs("text/html"))


def test_the_nearest_studies_come_first_and_the_pair_that_cannot_be_read_stays_one(shipped):
    first = shipped.outputs("text/html")
    table = next(html for html in first if "Xie 2017" in html and "<table" in html)
    assert table.index("Xie 2017") < table.index("Yang 2018") < table.index("Bae 2022")
    assert "median survival: 17.9 vs. 23.2" in table
    assert not any("Schulze 2013" in html for html in first)


def test_a_trial_without_other_studies_says_so_and_draws_nothing():
    reading = read_chapter(CHAPTER, load_trial("leukaemia-6mp-1963"))
    assert "lists no other studies" in reading.prose
    assert not reading.alternatives
    assert "so nothing stands beside it" in reading.prose
