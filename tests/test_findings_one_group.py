"""What chapters say of papers without a table of landmarks, and what they leave out where it is void or foreign."""

from functools import cache

import pandas as pd
import pytest
from chapter_reader import read_chapter

from trialbook import load_trial
from trialbook.analysis.findings import telling
from trialbook.runner.chapters import find_chapters

CHAPTERS = {chapter.label: chapter for chapter in find_chapters()}
LUNG, PANCREAS = "lung-hypofractionated-2015", "raltitrexed-pancreas-2005"
COUGH, NK = "tuina-cough-2016", "nk-liver-2020"


@cache
def read(label, name):
    return read_chapter(CHAPTERS[label], load_trial(name if name == NK else f"tests/papers/{name}"))


# binom.test(52, 60)$conf.int is 0.7541 to 0.9406; the events of the lung are at most 3, 4, 1 and 2 patients, who can be
# among the four; by the pancreas 10 and 3 of 27 were alive, each of whom can have responded or not
@pytest.mark.parametrize(
    ("label", "name", "said"),
    [
        ("response", LUNG, "The paper counts no responses at a landmark. As best response it prints complete response"),
        ("response", LUNG, "in 52 of 60, 87% (75% to 94%)"),
        ("safety", LUNG, "reports an adverse event in at least 4 of 60 patients."),
        ("safety", NK, "reports an adverse event in 1 to 2 of 10 patients."),
        ("endpoints", NK, "adds patients with stable disease"),
        ("response", NK, "A patient who responded and relapsed before the landmark"),
    ],
)
def test_a_chapter_says(label, name, said):
    assert said in read(label, name).prose.replace("\\", "")


@pytest.mark.parametrize(
    ("label", "name", "not_said"),
    [
        ("response", LUNG, "no rate here to recompute"),
        ("response", LUNG, "no rate to recompute"),
        ("response", PANCREAS, "Of the 0 to 10 patients in response"),
        ("bounds", PANCREAS, "Of the 0 to 10 patients in response"),
        ("endpoints", COUGH, "stable disease"),
        ("response", COUGH, "responded and relapsed"),
    ],
)
def test_a_chapter_does_not_say(label, name, not_said):
    assert not_said not in read(label, name).prose


@pytest.mark.parametrize(("name", "asked"), [(NK, True), (COUGH, False)])
def test_deaths_before_treatment_are_asked_of_where_deaths_are_counted(name, asked):
    questions = str(vars(read("patients", name).names["quiz"]))
    assert ("Whoever died while waiting" in questions) is asked


# patients, in response and dead later, each from the fewest to the most
@pytest.mark.parametrize(
    ("bounds", "told"),
    [((8, 8, 1, 3, 3, 5), 1), ((8, 8, 0, 8, 0, 5), 1), ((8, 8, 0, 8, 0, 8), 0), ((0, 34, 0, 4, 0, 10), 0)],
)
def test_bounds_from_nobody_to_everybody_are_not_told(bounds, told):
    columns = pd.MultiIndex.from_product([["patients", "in response", "dead"], ["lower", "upper"]])
    assert len(telling(pd.DataFrame([bounds], columns=columns))) == told
