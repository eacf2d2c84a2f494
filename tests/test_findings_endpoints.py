"""What the chapter on endpoints says of the shipped trial, against values worked out elsewhere."""

import pytest
from chapter_reader import read_chapter

from trialbook import load_trial
from trialbook.runner.chapters import find_chapters

(CHAPTER,) = (chapter for chapter in find_chapters() if chapter.label == "endpoints")


@pytest.fixture(scope="module")
def reading():
    return read_chapter(CHAPTER, load_trial("nk-liver-2020"))


# By hand: 5 CR and 3 PR at month 3; 8 rows of announced outcomes, 4 yes, 1 unclear, 3 no; 47 / 73 - 1; 1 - .95^8
@pytest.mark.parametrize(
    "said",
    [
        "8 of 10 were in response at month 3, so at least 8 had a response at some time.",
        "Of 8 outcomes that it announces, 4 come back with a result, 1 in words from which no result can be read, and "
        "3 not at all.",
        "The sum has changed by -36% since the start, which makes the example a PR",
        "With the 8 outcomes announced here it would be 34%",
        "The first death came after month 3 and by 6, so it came close to month 3.",
        "its ends are the first and the last landmark, and it dates nothing",
    ],
)
def test_the_chapter_says(said, reading):
    assert said in reading.prose


# 0.7 * 73 and 1.2 * 30, and the order of the categories as the criteria have them
def test_the_limits_follow_the_lesions():
    names = read_chapter(CHAPTER, load_trial("nk-liver-2020"), smallest_mm="20 10").names
    assert names["limits"].astype(float).tolist() == [47, 51.1, 36]
    assert names["seen"].category == "PD"
    scale = names["scale"]
    assert scale.groupby("category").size().to_dict() == {"CR": 1, "PR": 49, "PD": 111}


def test_sections_without_data_end_with_a_sentence():
    prose = read_chapter(CHAPTER, load_trial("leukaemia-6mp-1963")).prose
    assert "Progression goes first" not in prose
    assert "The sum has changed" not in prose
    assert "range of follow-up" not in prose
