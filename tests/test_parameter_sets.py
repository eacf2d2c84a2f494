"""Every chapter runs, and shows every number it promises, with other parameters than its own."""

import pytest
from chapter_reader import read_chapter

from trialbook import load_trial
from trialbook.runner.chapters import find_chapters
from trialbook.runner.domains import Choice, Number
from trialbook.runner.parameter_checks import check_parameters
from trialbook.runner.parameter_domains import DOMAINS

# Two other values for each parameter, so that each chapter runs with its defaults and with two sets of others.
OTHERS = {
    "after_mm": ("0 0", "50 40"),
    "before_mm": ("20 10", "60 50"),
    "confidence": (0.8, 0.999),
    "death_timing": ("start", "middle"),
    "dispersion": (0.1, 3.0),
    "effect": (0.0, 0.9),
    "event_rate": (0.001, 0.5),
    "final_states": ("PD", "PR"),
    "gain": (0.05, 0.3),
    "horizon": (12.0, 7.5),
    "improvement": (0.0, 2.0),
    "interval": ("wilson", "jeffreys"),
    "mean_count": (1.0, 500.0),
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
# The smallest and the largest that is allowed where the domain is not a number or a choice.
ENDS = {
    "after_mm": ("0", " ".join(["1000"] * 20)),
    "before_mm": ("10", " ".join(["1000"] * 20)),
    "final_states": ("", "PR PD dead"),
    "horizon": (0.01, 36.0),
    "smallest_mm": ("0.1", " ".join(["0.1"] * 20)),
}
TRIAL = load_trial("nk-liver-2020")
CHAPTERS = {chapter.label: chapter for chapter in find_chapters()}


def read(label, given):
    """Return a chapter as its readers see it with parameters that were checked first."""
    chapter = CHAPTERS[label]
    return read_chapter(chapter, TRIAL, **check_parameters(given, chapter.parameters, TRIAL))


def end(name, which):
    """Return the first or the last value that a parameter may have."""
    domain = DOMAINS[name]
    if isinstance(domain, Number):
        return (domain.low, domain.high)[which]
    return list(domain.labels)[-which] if isinstance(domain, Choice) else ENDS[name][which]


def own(label):
    """Return the names of a chapter's parameters but the trial."""
    return [parameter.name for parameter in CHAPTERS[label].parameters if parameter.name != "trial"]


@pytest.mark.parametrize("label", list(CHAPTERS))
def test_a_chapter_reads_well_with_other_parameters_and_shows_other_numbers(label):
    sets = [{name: OTHERS[name][number] for name in own(label)} for number in (0, 1)]
    readings = [read(label, given) for given in ({}, *sets)]
    assert len({(reading.text, str(reading.glued)) for reading in readings}) == (3 if sets[0] else 1)


@pytest.mark.parametrize("which", [0, 1], ids=["lowest", "highest"])
@pytest.mark.parametrize("label", [label for label in CHAPTERS if own(label)])
def test_a_chapter_bears_the_ends_of_every_domain(label, which):
    assert read(label, {name: end(name, which) for name in own(label)}).prose


@pytest.mark.parametrize("label", [label for label in CHAPTERS if len(own(label)) > 1])
def test_a_chapter_bears_opposite_ends_at_once(label):
    numbers = [name for name in own(label) if isinstance(DOMAINS[name], Number)]
    assert read(label, {name: end(name, place % 2) for place, name in enumerate(numbers)}).prose
