"""What the chapter on the question says of the shipped trial, against values worked out elsewhere."""

import pytest
from chapter_reader import read_chapter

from trialbook import load_trial
from trialbook.runner.chapters import find_chapters

(CHAPTER,) = (chapter for chapter in find_chapters() if chapter.label == "question")


@pytest.fixture(scope="module")
def read():
    return read_chapter(CHAPTER, load_trial("nk-liver-2020"))


# R 4.2.2
# > binom.test(8, 10, alternative = "greater")$conf.int[1]
# [1] 0.4930987
# > binom.test(3, 10, alternative = "greater")$conf.int[1]
# [1] 0.08726443
# By hand from comparators.csv: 1% (SHARP, placebo) to 63.6% (Bae); 3/10 - .636 and 3/10 - .01;
# of 1, 2, 5.1, 11, 13.3, 20.1, 33.2, 46.1, 52, 60 and 63.6% three lie below 8.7%.
@pytest.mark.parametrize(
    "said",
    [
        "10 patients were treated, and nobody is counted beside them.",
        "That 8 of them were in response at month 3 speaks for the treatment only if without it fewer than 49% would",
        "That 3 of them were in response at month 36 speaks for the treatment only if without it fewer than 9% would",
        "Other studies report response rates from 1% to 64%.",
        "the effect at month 36 is anywhere between -34 and +29 percentage points.",
        "2 of 5 attributes can be read off what was available.",
        "At month 36, 3 of 11 rates of other studies lie below the limit.",
    ],
)
def test_the_chapter_says(said, read):
    assert said in read.prose


# R 4.2.2
# > binom.test(c(8, 2), p = .3, alternative = "greater")$p.value
# [1] 0.001590386
# > binom.test(c(3, 7), p = .3, alternative = "greater")$p.value
# [1] 0.6172172
def test_chance_is_the_one_sided_binomial_test(read):
    chance = read.names["chance"]
    assert chance["added up"].iloc[[0, -1]].tolist() == pytest.approx([0.001590386, 0.6172172], abs=5e-8)
    assert chance["scipy"].to_numpy() == pytest.approx(chance["added up"].to_numpy())


def test_nothing_is_said_of_a_limit_of_zero_or_of_studies_that_are_not_there():
    prose = read_chapter(CHAPTER, load_trial("leukaemia-6mp-1963")).prose
    assert "fewer than 0%" not in prose
    assert "Other studies report" not in prose
