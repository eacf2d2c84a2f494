"""The chapters on laboratory values and survival, read with several parameters against values worked out elsewhere."""

import pytest
from chapter_reader import read_chapter

from trialbook import load_trial
from trialbook.runner.chapters import find_chapters

CHAPTERS = {chapter.label: chapter for chapter in find_chapters()}


@pytest.fixture
def read(monkeypatch):
    trial = load_trial("nk-liver-2020")
    return lambda label, **parameters: read_chapter(CHAPTERS[label], trial, monkeypatch, **parameters)


# R 4.2.2: binom.test(5, 10, conf.level = .8)$conf.int is 0.2673181 0.7326819; by hand, with horizon 12:
# (3 + 6 + 8 * 12) / 10 and (6 + 12 + 8 * 12) / 10
def test_survival_follows_its_parameters(read):
    glued = read("survival", confidence=0.8, death_timing="start", horizon=12.0).glued
    assert (glued["last_low"], glued["last_high"]) == pytest.approx((0.2673181, 0.7326819), abs=5e-8)
    assert glued["mean_says"].startswith("The mean survival time up to month 12 lies in (10.5, 11.4] months for these")
    assert "such as the 10.5 that the chosen convention gives" in glued["mean_says"]
    assert glued["horizon"] == "12"


def test_survival_shows_the_trap_and_the_claims_of_the_paper(read):
    reading = read("survival", death_timing="middle")
    assert "closed intervals puts the share alive at 80.0%; open on the left it is 50.0%" in reading.prose
    assert sum("reproduced" in shown for shown in reading.shown) == 1
    assert "in (22.5, 30.6] months for these patients" in reading.glued["mean_says"]
    assert "the 26.55 that" in reading.glued["mean_says"]
    assert reading.glued["median"] == "(12, 36]"


def test_a_mean_that_no_day_of_death_can_change_is_a_number(read):
    says = read("survival", horizon=3.0).glued["mean_says"]
    assert says == "The mean survival time up to month 3 is 3 months: no day of death before it is left open."


# R 4.2.2: qt(.995, 9) / sqrt(10) is 1.0276882; binom.test(9, 10)$p.value 0.0215; 2 / 2^8 is the first below .01
def test_laboratory_follows_its_level(read):
    glued = read("laboratory", confidence=0.99).glued
    assert (glued["alpha"], glued["implied"], glued["needed"]) == ("0.01", "1.03", 8)
    assert glued["sign_falls"] == "at least 10 of 10 to have fallen"


@pytest.mark.parametrize(
    "parameters", [{"mean_count": 1.0, "dispersion": 8.0, "effect": 0.0}, {"effect": 0.9, "seed": 7, "confidence": 0.3}]
)
def test_laboratory_runs_at_the_edges_of_its_parameters(read, parameters):
    reading = read("laboratory", **parameters)
    assert reading.glued["each_fell"] == reading.glued["pairs"] == 10
    assert "simulated, not patient data" in reading.text
