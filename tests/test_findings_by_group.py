"""What the chapters say of trials in groups, against values worked out elsewhere."""

from functools import cache

import pytest
from chapter_reader import read_chapter

from trialbook import load_trial
from trialbook.runner.chapters import find_chapters

CHAPTERS = {chapter.label: chapter for chapter in find_chapters()}
TNF, MACULA = "tnf-chemotherapy-2004", "macular-hole-2017"


@cache
def read(label, name):
    return read_chapter(CHAPTERS[label], load_trial(name))


# R 4.2.2
# > binom.test(13, 69)$conf.int          0.1043122 0.3006042
# > binom.test(6, 6)$conf.int            0.5407419 1.0000000
# > 1 - .05^(1/69)                       0.04248741
# > 1 - .05^(1/36)                       0.07984651
# > .95^105                              0.00458140
@pytest.mark.parametrize(
    ("label", "name", "said"),
    [
        ("inference", TNF, "as best response): true rates from 10% to 30% agree"),
        ("inference", TNF, "13 of 69 with chemotherapy and rmhTNF (complete response or partial response"),
        ("inference", TNF, "takes 43 patients in one stage; this group has 69."),
        ("inference", MACULA, "6 of 6 with inverted flap (macular hole closed as best response): true rates from"),
        ("safety", TNF, "none of 69 with chemotherapy and rmhTNF had a harm, it may still strike up to 4% of patients"),
        ("safety", TNF, "none of 36 with chemotherapy alone had a harm, it may still strike up to 8%"),
        ("safety", TNF, "A reaction that strikes 5% of patients stays unseen among 105 with a probability of <1%."),
        ("question", TNF, "19% with chemotherapy and rmhTNF and 3% with chemotherapy alone: a difference of 16"),
        ("question", TNF, "differ by more than chance explains"),
        ("question", MACULA, "need not differ: zero lies between -7 and 79 percentage points."),
        ("patients", TNF, "Each patient is in one of the groups, and in no other."),
        ("endpoints", TNF, "The responses that this paper counts are best responses."),
        ("laboratory", TNF, "was 89 with chemotherapy and rmhTNF and 84.2 with chemotherapy alone:"),
        ("laboratory", TNF, "a difference of 4.83, 95% interval 1.05 to 8.61."),
        ("laboratory", MACULA, "a difference of -0.43, 95% interval -0.796 to -0.064."),
    ],
)  # fmt: skip
def test_a_chapter_says_of_each_group(label, name, said):
    assert said in read(label, name).prose.replace("\\", "")


def test_a_p_value_above_the_threshold_implies_nothing_of_who_changed():
    assert "If that was a sign test" not in read("laboratory", MACULA).prose


def test_all_that_is_said_of_a_measure_is_shown():
    said = read("laboratory", MACULA).names["said"]["what the paper says"].iloc[0]
    assert said.endswith("1 month with the flap. No significant change from before to 3 months with the flap.")


def test_a_trial_without_measurements_has_no_section_about_them():
    prose = read("laboratory", "leukaemia-6mp-1963").prose
    assert "nothing of it is recomputed here" in prose
    assert "Two readings" not in prose
    assert "before-and-after" not in prose


def test_a_trial_that_counts_no_deaths_has_no_column_of_them():
    reading = read("patients", "leukaemia-6mp-1963")
    assert list(reading.names["parts"]) == ["counted", "not accounted for"]
    assert "dead" not in reading.prose


def test_exercises_about_criteria_stand_only_where_the_paper_has_them():
    assert "lesions" not in read("endpoints", MACULA).prose
    assert "Exercise 3: by hand" in read("endpoints", "nk-liver-2020").prose


def test_no_chance_of_fewer_than_all_is_certain():
    assert read("inference", "cervix-chemoradiation-2017").names["tails"].to_numpy().max() < 1
    assert read("inference", "glioblastoma-rit-2002").names["tails"].to_numpy().max() == 1
