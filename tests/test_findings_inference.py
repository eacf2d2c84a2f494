"""What the chapter on inference says of the shipped trial, against values worked out elsewhere."""

import pytest
from chapter_reader import read_chapter
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from trialbook import load_trial
from trialbook.runner.chapters import find_chapters
from trialbook.statistics.designs import one_arm_test

(CHAPTER,) = (chapter for chapter in find_chapters() if chapter.label == "inference")


@pytest.fixture(scope="module")
def reading():
    return read_chapter(CHAPTER, load_trial("nk-liver-2020"))


# R 4.2.2
# > binom.test(8, 10)$conf.int
# [1] 0.4439045 0.9747893
# > 1 - .05^(1/10)
# [1] 0.2588656
# > pbinom(7, 10, .4, lower.tail = FALSE)
# [1] 0.01229455
# > qbinom(.05, 10, .3, lower.tail = FALSE) + 1
# [1] 6
# > qbeta(.8, 6, 5)
# [1] 0.6689976
# Simon 1989, table 2: p0 = .3, p1 = .5, alpha = .05, beta = .2 has optimal 5/15 18/46 and minimax 6/19 16/39
@pytest.mark.parametrize(
    "said",
    [
        "8 of 10 with a response at month 3: true rates from 44% to 97% agree with that count.",
        "What none of 10 patients had can still happen to 26% of such patients.",
        "If the true rate were 40%, 8 or more of 10 would come up with a chance of 1%",
        "the shortest is 45 percentage points wide",
        "With 10 patients the test rejects 30% from 6 responders on",
        "with a chance of 80% if its true rate is 67% or more",
        "To notice 50% against 30% with a chance of 80% takes 43 patients in one stage; this trial has 10.",
        # binomial tails added up: 39 reject from 17 on, power 0.8316; 38 from 17 on, 0.7912
        "Any larger number does as well. So does 39, by luck",
    ],
)
def test_the_chapter_says(said, reading):
    assert said in reading.prose


def test_the_library_stands_beside_the_search_by_hand(reading):
    rows = reading.names["rows"]
    assert set(rows) == {"one stage", "Simon, optimal", "Simon, minimax"}
    assert rows["Simon, optimal"][:3] == ("at most 5 of 15 respond", 46, 19)
    assert rows["Simon, minimax"][:3] == ("at most 6 of 19 respond", 39, 17)
    kept = reading.names["kept"]
    assert (kept.min(), kept.max()) == pytest.approx((0.4439045, 0.9747893), abs=1e-4)


# By hand: with 10 patients Wald at 1/2 holds 1/2 for counts 2 to 8: 1 - 2 * 11 / 1024 less what is outside; see
# test_coverage.py. Clopper-Pearson never covers less than its level, Wald here always does.
def test_the_coverage_drawn_is_exact(reading):
    held = reading.names["held"]
    assert held["Wald"].iloc[249] == pytest.approx(0.890625)
    assert held["Clopper-Pearson"].min() >= 0.95
    assert "in 77.0% of trials, on average over rates, and falls short of its level at 100% of them" in reading.prose


def test_sentences_follow_the_parameters():
    prose = read_chapter(CHAPTER, load_trial("nk-liver-2020"), confidence=0.9999, p0=0.95).prose
    assert "With 10 patients the test cannot reject 95%, however many respond." in prose


@given(patients=st.integers(1, 300), p0=st.floats(0.01, 0.95), alpha=st.floats(0.0001, 0.5))
@settings(max_examples=200, deadline=None)
def test_the_critical_number_of_scipy_is_that_of_the_exact_test(patients, p0, alpha):
    exact = one_arm_test(patients, p0, alpha)
    assume(abs(exact.size - alpha) > 1e-9)  # where both are the same, rounding decides
    assert int(binom.isf(alpha, patients, p0)) + 1 == exact.critical
