"""The chapter on laboratory values, read with several parameters against values worked out elsewhere."""

import pytest
from chapter_reader import read_chapter

from trialbook import load_trial
from trialbook.runner.chapters import find_chapters

CHAPTERS = {chapter.label: chapter for chapter in find_chapters()}


@pytest.fixture
def read(monkeypatch):
    trial = load_trial("nk-liver-2020")
    return lambda label, **parameters: read_chapter(CHAPTERS[label], trial, monkeypatch, **parameters)


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
