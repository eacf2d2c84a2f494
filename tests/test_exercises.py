"""The solutions of the exercises are what an independent computation gives: exercises.csv says which."""

import csv
from pathlib import Path

import pytest
from executed import glued

from trialbook.runner.chapters import find_chapters, source_of

with (Path(__file__).parent / "exercises.csv").open(encoding="utf-8", newline="") as file:
    ANSWERS = list(csv.DictReader(file))


@pytest.mark.parametrize("answer", ANSWERS, ids=[f"{answer['chapter']}-{answer['key']}" for answer in ANSWERS])
def test_the_solution_is_the_independent_value(answer, executed):
    found = glued(executed[answer["chapter"]])[answer["key"]]
    assert answer["source"], "where the value comes from"
    if answer["tolerance"]:
        assert float(found) == pytest.approx(float(answer["value"]), abs=float(answer["tolerance"]), rel=0)
    else:
        assert str(found) == answer["value"]


def test_every_computed_solution_has_an_independent_value(executed):
    made = {(name, key) for name, run in executed.items() for key in glued(run) if key.startswith("solution_")}
    assert made == {(answer["chapter"], answer["key"]) for answer in ANSWERS}


def test_every_chapter_has_a_solution_that_is_computed():
    with_code = {
        chapter.name
        for chapter in find_chapters()
        for cell in chapter.notebook["cells"]
        if "solution" in cell["metadata"].get("tags", []) and source_of(cell).strip()
    }
    assert with_code == {answer["chapter"] for answer in ANSWERS}
