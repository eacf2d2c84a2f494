"""What the chapter on survival says of the shipped trial, against values worked out elsewhere."""

from pathlib import Path

import pytest
from chapter_reader import read_chapter

from trialbook import load_trial
from trialbook.runner.chapters import find_chapters

(CHAPTER,) = (chapter for chapter in find_chapters() if chapter.label == "survival")


@pytest.fixture(scope="module")
def read():
    found = {}

    def reading(slug="nk-liver-2020", **parameters):
        key = (slug, *sorted(parameters.items()))
        if key not in found:
            found[key] = read_chapter(CHAPTER, load_trial(slug), **parameters)
        return found[key]

    return reading


# R 4.2.2
# > binom.test(5, 10)$conf.int
# [1] 0.187086 0.812914
# > binom.test(5, 8)$conf.int
# [1] 0.2448632 0.9147666
# > binom.test(10, 10)$conf.int
# [1] 0.6915029 1.0000000
# by hand: 5 / (10 + 10); (5 + 10) / (10 + 10); 1 - 5 / 8
@pytest.mark.parametrize(
    "said",
    [
        "5 of 10 patients were alive at month 36. True survival from 19% to 81% agrees with that.",
        "Of the 8 alive at month 12, 5 lived to month 36: 62.5%, with an exact interval from 24% to 91%.",
        "half of the patients had died lies after month 12 and not after month 36",
        "if it were 69%, all 10 would be alive with a chance of 2.5%",
        "the interval of lifelines is the point 100%",
        "At month 36 closed intervals put the share alive at 80.0%, open ones at 50.0%.",
        r"the median lies in (12, 36\] and the mean up to month 36 in (22.5, 30.6\] months",
        "the time of death number 5, or, as R prints it, the middle",
        "With 10 more who had died before day zero, survival to month 36 would be 25%, and with as many who had lived "
        "and were left out 75%.",
        "At month 36 the paper accounts for every patient",
        "Of the 3 in response at month 36 all were alive then, and of the 7 others, 2.",
        "If the 2 deaths by month 12 had another cause",
        "says that 37.5% had died of the disease by month 36. It was 3 of 10, 30.0%.",
    ],
)
def test_the_chapter_says(said, read):
    assert said in read().prose


# R 4.2.2: binom.test(5, 10, conf.level = .8)$conf.int is 0.2673181 0.7326819; by hand, with horizon 12:
# (3 + 6 + 8 * 12) / 10 and (6 + 12 + 8 * 12) / 10
def test_sentences_follow_the_parameters(read):
    prose = read(confidence=0.8, death_timing="start", horizon=12.0).prose
    assert "True survival from 27% to 73%" in prose
    assert r"the mean up to month 12 in (10.5, 11.4\] months" in prose


@pytest.mark.parametrize(("timing", "at_risk"), [("start", "10 9 8 5"), ("middle", "10 9 8 5"), ("end", "10 10 9 8")])
def test_the_figure_shows_the_patients_at_risk_and_those_alive(timing, at_risk, read):
    alt = next(alt for alt in read(death_timing=timing).alternatives if "at risk" in alt)
    alive = zip((3, 6, 12, 36), at_risk.split(), (10, 9, 8, 5), strict=True)
    assert "; ".join(f"month {month}: {risk} at risk, {count} alive" for month, risk, count in alive) in alt


# R 4.2.2, survival 3.5-3: summary(survfit(Surv(c(6, 12, 36, 36, 36, rep(36, 5)), c(rep(1, 5), rep(0, 5))) ~ 1,
# conf.type = "log-log"), times = c(3, 6, 12, 36)) has 1-1, .4730-.9853, .4087-.9459, .1836-.7532
def test_lifelines_stands_beside_the_exact_interval(read):
    usual = read().names["usual"].to_numpy().round(4).tolist()
    assert usual == [[1, 1], [0.4730, 0.9853], [0.4087, 0.9459], [0.1836, 0.7532]]


# By hand: the fifth of ten deaths, and (3 + 6 + 3 * 12 + 5 * 36) / 10 and so on
def test_the_convention_moves_the_median_and_the_mean(read):
    rows = list(read().names["rows"].values())
    assert rows == [pytest.approx(row) for row in ((12, 22.5), (24, 26.55), (36, 30.6))]


# R 4.2.2: the Weibull and exponential log-likelihoods of the intervals, maximised by optim; see test_parametric.py
def test_the_models_are_those_of_the_intervals(read):
    names = read().names
    assert names["fitted"]["estimate"].tolist() == pytest.approx([1 / 0.01903331, 48.0447374, 1.20392556], rel=1e-4)


def test_where_nobody_is_left_the_other_trap_is_named(read):
    prose = read_chapter(CHAPTER, load_trial(Path(__file__).parent / "fixtures" / "one-patient")).prose
    assert "lifelines prints an interval from 0% to 0%" in prose
    assert "In short" in prose


def test_a_trial_without_deaths_is_told_so_once_a_section(read):
    prose = read("leukaemia-6mp-1963").prose
    assert prose.count("so there is no survival to estimate") == 1
    assert "Kaplan and Meier" not in prose
