"""Every chapter runs, and shows every number it promises, with other parameters than its own."""

import pytest
from chapter_reader import read_chapter

from trialbook import load_trial
from trialbook.runner.chapters import find_chapters
from trialbook.runner.parameter_domains import check_parameters

# Two other values for each parameter, so that each chapter runs with its defaults and with two sets of others.
OTHERS = {
    "after_mm": ("0 0", "50 40"),
    "before_mm": ("20 10", "60 50"),
    "confidence": (0.8, 0.999),
    "death_timing": ("start", "middle"),
    "dispersion": (0.1, 3.0),
    "draws": (1, 500),
    "effect": (0.0, 0.9),
    "event_rate": (0.001, 0.5),
    "final_states": ("PD", "PD dead"),
    "gain": (0.05, 0.3),
    "horizon": (12.0, 7.5),
    "improvement": (0.0, 2.0),
    "interval": ("wilson", "jeffreys"),
    "mean_count": (1.0, 500.0),
    "moment": (0.0, 1.0),
    "new_lesion": (True, False),
    "p0": (0.05, 0.6),
    "power": (0.5, 0.95),
    "prior_a": (0.5, 20.0),
    "prior_b": (0.5, 3.0),
    "prior_patients": (0.5, 40.0),
    "reliability": (0.0, 0.95),
    "seed": (2, 20201125),
    "simulated_trials": (100, 3000),
    "smallest_mm": ("5 5", ""),
    "worst_share": (0.05, 1.0),
}
TRIAL = load_trial("nk-liver-2020")
CHAPTERS = {chapter.label: chapter for chapter in find_chapters()}


# The largest and the smallest values at once, of the parameters that many chapters have.
EXTREMES = ({"confidence": 0.9999, "p0": 0.95}, {"confidence": 0.01, "p0": 0.001})


def read(chapter, monkeypatch, given):
    """Return a chapter as its readers see it with parameters that were checked first."""
    own = {name: value for name, value in given.items() if name in {parameter.name for parameter in chapter.parameters}}
    return read_chapter(chapter, TRIAL, monkeypatch, **check_parameters(own, chapter.parameters, TRIAL))


@pytest.mark.parametrize("label", list(CHAPTERS))
def test_a_chapter_reads_well_with_other_parameters_and_shows_other_numbers(label, monkeypatch):
    chapter = CHAPTERS[label]
    sets = [{p.name: OTHERS[p.name][number] for p in chapter.parameters[1:]} for number in (0, 1)]
    readings = [read(chapter, monkeypatch, given) for given in ({}, *sets)]
    assert all(figure.trialbook_alt for reading in readings for figure in reading.figures)
    assert len({reading.text for reading in readings}) == (3 if sets[0] else 1)


@pytest.mark.parametrize("given", EXTREMES, ids=["largest", "smallest"])
@pytest.mark.parametrize("label", list(CHAPTERS))
def test_a_chapter_bears_the_extremes_of_what_is_allowed(label, given, monkeypatch):
    assert read(CHAPTERS[label], monkeypatch, given).prose
