"""What the chapter on laboratory values says of the shipped trial, against values worked out elsewhere."""

from pathlib import Path

import pandas as pd
import pytest
from chapter_reader import read_chapter
from scipy.stats import wilcoxon

from trialbook import load_trial
from trialbook.runner.chapters import find_chapters

FIXTURES = Path(__file__).parent / "fixtures"
(CHAPTER,) = (chapter for chapter in find_chapters() if chapter.label == "laboratory")


@pytest.fixture(scope="module")
def shipped():
    return read_chapter(CHAPTER, load_trial("nk-liver-2020"))


# by hand: .8^10 = .1074, .3^10 = 5.9e-6, .5^(1/10) = .933; 1 - .95^6 = .2649; .5 / 5.5 = .0909
# R 4.2.2
# > binom.test(8, 10)$p.value; binom.test(9, 10)$p.value
# [1] 0.109375
# [1] 0.02148438
# > t.test(c(rep(1, 4), rep(0, 6)))$p.value; t.test(c(rep(1, 3), rep(0, 7)))$p.value
# [1] 0.0367875
# [1] 0.08112619
# > binom.test(5, 5)$p.value; qt(.975, 9) / sqrt(10)
# [1] 0.0625
# [1] 0.7153569
# > power.t.test(n = 10, delta = .5, type = "paired", strict = TRUE)$power
# [1] 0.2931756
@pytest.mark.parametrize(
    "said",
    [
        "If that was a sign test, and no value stayed the same, at least 9 of 10 patients changed the same way; for P "
        "below 0.05 by a paired t-test 4 can be enough.",
        "finds circulating tumour cells in 80% of patients, all 10 have some with a chance of 11%; where it finds them "
        "in 30%, with a chance of 5.9 in a million.",
        "counts 5 of 10 patients who changed. Whatever the others did, the P value of a two-sided sign test is not "
        "below 0.05: it lies from 0.0625 to 1.",
        "With 6 measures of which none changed, at least one P value is below 0.05 with a chance of 26%, somewhat "
        "less if they go together.",
        "the smallest exact P value is 0.00195. By approximation it can be smaller than any exact one for up to 6 "
        "pairs, and for up to 11 where all changes are equal.",
        "in 93% of such patients for all 10 to have some with an even chance",
        "An infusion of 0.5 litres into 5 litres of blood thins it by 9%",
        "a change of 0.996 SD is found with a chance of 80%, and one of half an SD with 29%.",
    ],
)
def test_the_chapter_says(said, shipped):
    assert said in shipped.prose


# R 4.2.2: wilcox.test(-(1:n), exact = FALSE, correct = FALSE)$p.value for n = 3 to 7, and of rep(-1, 5)
def test_the_approximation_goes_below_the_exact_floor(shipped):
    floors = shipped.names["floors"]
    assert floors["approximate"].head(5).round(4).tolist() == [0.1088, 0.0679, 0.0431, 0.0277, 0.0180]
    assert floors["exact"].tolist() == [2 / 2**n for n in range(3, 13)]
    assert floors.loc[5, "approximate, all changes equal"] == pytest.approx(0.02534732)


# R 4.2.2: all choices of signs by expand.grid, as in test_simulated_trials.py; wilcox.test(c(-8, -6, -4, -1, 3)) is
# 0.1875, and t.test of the same 0.1733318
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([-8, -6, -4, -4, 3, 0], [0.375, 0.125, 0.125, 0.1116107]),
        ([-8, -6, -4, -1, 3], [0.375, 0.1875, 0.1875, 0.1733318]),
    ],
)
def test_the_four_tests_that_a_reader_sees_give_what_r_gives(changes, expected, shipped):
    found = shipped.names["four_tests"](pd.Series([0] * len(changes)), pd.Series(changes))
    assert list(found.values()) == pytest.approx(expected, abs=5e-7)


def test_equal_changes_leave_no_doubt_by_the_t_test(shipped):
    assert shipped.names["four_tests"](pd.Series([5, 6, 7]), pd.Series([3, 4, 5]))["paired t-test"] == 0


# R 4.2.2: qt(.995, 9) / sqrt(10) is 1.0276882; 2 / 2^10 is below .01, binom.test(9, 10)$p.value is not
def test_sentences_follow_the_level():
    prose = read_chapter(CHAPTER, load_trial("nk-liver-2020"), confidence=0.99).prose
    assert "the mean change is more than 1.03 SD" in prose
    assert "at least 10 of 10 patients changed the same way" in prose


@pytest.mark.parametrize(
    "parameters",
    [{"mean_count": 1.0, "dispersion": 10.0, "effect": 0.0}, {"effect": 0.99, "seed": 7, "confidence": 0.01}],
)
def test_it_runs_at_the_edges_of_its_parameters(parameters):
    reading = read_chapter(CHAPTER, load_trial("nk-liver-2020"), simulated_trials=100, **parameters)
    assert reading.names["means"].loc["each count fell", "fell"] == 10
    assert "simulated, not patient data" in reading.text


def test_counts_are_not_simulated_for_a_marker_that_is_none():
    reading = read_chapter(CHAPTER, load_trial(str(FIXTURES / "no-landmarks")))
    assert "simulated, not patient data" not in reading.text
    assert "fell in the" not in reading.prose
    assert "In short" in reading.prose
    assert not any(word in reading.prose for word in ("in a million", "litres"))


def test_the_normal_approximation_by_hand_is_that_of_other_programs(shipped):
    """Its smallest P values with 3 to 6 pairs, by R without correction; with ties by scipy, which knows them."""
    floors = shipped.names["floors"]
    # R 4.2.2
    # > for (n in 3:6) print(wilcox.test(-(1:n), exact = FALSE, correct = FALSE)$p.value)
    assert floors["approximate"].head(4).round(4).to_list() == [0.1088, 0.0679, 0.0431, 0.0277]
    equal = [wilcoxon([-1.0] * pairs, method="approx").pvalue for pairs in (10, 11, 12)]  # fewer: scipy 1.14 warns
    assert floors["approximate, all changes equal"].tail(3).to_list() == pytest.approx(equal)
