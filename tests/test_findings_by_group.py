"""What the chapters say of trials in groups, against values worked out elsewhere."""

from functools import cache

import pytest
from chapter_reader import read_chapter
from statsmodels.stats.proportion import confint_proportions_2indep

from trialbook import load_trial
from trialbook.analysis.findings import answers_by_group
from trialbook.runner.chapters import find_chapters
from trialbook.system.counted import with_forced_counts

CHAPTERS = {chapter.label: chapter for chapter in find_chapters()}
TNF, MACULA, CERVIX = "tnf-chemotherapy-2004", "macular-hole-2017", "cervix-chemoradiation-2017"


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
        ("response", TNF, "in percentage points: chemotherapy and rmhTNF less chemotherapy alone, 1 to 28."),
        ("verdicts", TNF, "**In short.** Between the groups, *complete response or partial response as best response*"),
        ("verdicts", TNF, "with 69 and 36 patients a rise from 30% to 50% is found 53% of the time"),
        ("choices", TNF, "*chemotherapy alone* differ in complete response or partial response as best response rests"),
        # 34, 34 and 33 of 35 in complete remission at month 3; 34, 30 and 32 of 35 alive at month 24
        ("question", CERVIX, "97% with DDP组 (cisplatin weekly), 97% with FP组 (fluorouracil and cisplatin)"),
        ("question", CERVIX, "86% with FP组 (fluorouracil and cisplatin) and 91% with TP组"),
        ("laboratory", MACULA, "What follows is worked out for visual acuity (logMAR), inverted flap, in 6 patients."),
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


@pytest.mark.parametrize("label", ["verdicts", "choices", "bounds"])
def test_a_trial_of_one_group_says_nothing_of_groups(label):
    reading = read(label, "nk-liver-2020")
    assert reading.prose.count("**In short.**") == 1
    assert "groups" not in reading.prose.partition("## What the paper cannot settle")[0].replace("age groups", "")


@pytest.mark.parametrize("label", ["question", "response", "verdicts", "choices"])
@pytest.mark.parametrize("name", [TNF, MACULA, CERVIX])
def test_a_trial_of_groups_is_summed_up_once(label, name):
    assert read(label, name).prose.count("**In short.**") == 1


# statsmodels 0.15.0, for 13 of 69 and 1 of 36, at 90, 95 and 99%: the lower ends of three of the eight methods
def test_the_combinations_that_find_the_groups_apart_are_counted():
    ways = read("choices", TNF).names["ways"].set_index(["method", "level"])
    others = {"Wald": "wald", "Newcombe": "newcomb", "Agresti-Caffo": "agresti-caffo"}
    for method, theirs in others.items():
        for level in (0.9, 0.95, 0.99):
            low, _ = confint_proportions_2indep(13, 69, 1, 36, method=theirs, alpha=1 - level)
            assert ways.loc[(method, level), "apart"] == (low > 0)
            assert ways.loc[(method, level), "low"] == pytest.approx(low, abs=1e-6)
    counted = int(ways["apart"].sum())
    assert f"{counted} of {len(ways)} combinations" in read("choices", TNF).prose


def test_each_group_is_bounded_by_its_own_counts():
    """With DDP and FP all 35 responded by month 1, and 1 and 5 died; with TP 33 did, and 3 died, at most 2 others."""
    arms = answers_by_group(with_forced_counts(load_trial(CERVIX)))
    label = "in response at month 1, dead by month 24"
    ends = [(one.lower, one.upper) for arm in arms.values() for asked, one in arm.items() if asked.label == label]
    assert ends == [(1, 1), (5, 5), (1, 3)]
