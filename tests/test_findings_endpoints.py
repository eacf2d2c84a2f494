"""What the chapter on endpoints says of the shipped trial, against values worked out elsewhere."""

from dataclasses import replace

import pytest
from chapter_reader import read_chapter

from trialbook import load_trial
from trialbook.runner.chapters import find_chapters

(CHAPTER,) = (chapter for chapter in find_chapters() if chapter.label == "endpoints")
PAPER = load_trial("nk-liver-2020")


@pytest.fixture(scope="module")
def read():
    return read_chapter(CHAPTER, PAPER)


# By hand: 47 / 73 - 1 = -.356; of the 8 in response at month 3 all, and of the other 2 any, can have responded at best;
# the outcomes are those of appraisal.csv; the range 3 to 36 and the deaths 0 and 1 at months 3 and 6 are printed.
@pytest.mark.parametrize(
    "said",
    [
        "The paper announces 8 outcomes. 4 come back with a result, 1 in words from which no result can be read, 3 not",
        "Of 10 patients 3 were in response on the day of month 36; counted by best response, as most trials do, it "
        "would be 8 to 10.",
        "The sum has changed by -36% since the start; the category is PR",
        "2 of 5 attributes can be read off what was available.",
        "Without any result: Quality of life (KPS score), Blood routine and Other indicators.",
        "It was 3 months long, and the first death lies after month 3 and not after 6: it came soon after month 3.",
        "Its ends are the first and the last landmark, as those of the range are.",
    ],
)
def test_the_chapter_says(said, read):
    assert said in read.prose


# By hand: the 3 in response at month 36 can each have been one of the 3 counted in progression before, or none.
def test_the_same_courses_have_three_endpoints(read):
    assert read.names["ways"].to_numpy().tolist() == [[3, 3], [8, 10], [0, 3]]


# By hand, patient by patient, from the table of the four courses.
def test_the_invented_patients_are_counted_right(read):
    expected = {
        "in response that day": [0.5, 0.5, 0.25, 0.25],
        "best response so far": [0.5, 0.75, 0.75, 0.75],
        "free of progression so far": [1, 0.75, 0.5, 0.25],
    }
    assert read.names["endpoints"].to_dict("list") == expected


def test_no_number_is_printed_with_the_noise_of_decimals(read):
    assert "999999" not in read.text
    assert "000000" not in read.text


def test_a_regrown_tumour_is_progressing():
    prose = read_chapter(CHAPTER, PAPER, smallest_mm="20 10").prose
    assert "the category is PD: the sum is at least 20% above the smallest so far" in prose


@pytest.mark.parametrize(
    ("follow_up", "said"),
    [
        ((5, 36), "it came at month 5."),
        ((7, 36), "nobody's follow-up can have ended after 7 months: this does not fit."),
        ((3, 30), "those of the range are not."),
    ],
)
def test_a_range_of_follow_up_is_read_both_ways(follow_up, said, monkeypatch):
    study = replace(PAPER, follow_up=follow_up)
    monkeypatch.setattr("trialbook.load_trial", lambda trial: study)
    assert said in read_chapter(CHAPTER, PAPER).prose


def test_a_paper_with_other_criteria_is_told_so():
    prose = read_chapter(CHAPTER, load_trial("leukaemia-6mp-1963")).prose
    assert "criteria of response that are not this paper's" in prose
    assert "The sum has changed by" not in prose
