"""The solutions of the exercises are what an independent computation gives: exercises.csv says which."""

import ast
import csv
from pathlib import Path

import pytest

from trialbook.runner.chapters import find_chapters, source_of

with (Path(__file__).parent / "exercises.csv").open(encoding="utf-8", newline="") as file:
    ANSWERS = list(csv.DictReader(file))


def computed(chapters):
    """Return the cells that compute a solution by the name of their exercise, such as ``response-2``."""
    cells = (cell for chapter in chapters for cell in chapter["cells"] if cell["cell_type"] == "code")
    return {cell["id"].removeprefix("solution-"): cell for cell in cells if cell["id"].startswith("solution-")}


def shown(cell):
    """Return the number that a cell shows as its last line, whether numpy's or Python's."""
    (result,) = (output for output in cell["outputs"] if output["output_type"] == "execute_result")
    text = "".join(result["data"]["text/plain"])
    return float(ast.literal_eval(text[text.find("(") + 1 : -1] if text.startswith("np.") else text))


@pytest.mark.parametrize("answer", ANSWERS, ids=[answer["exercise"] for answer in ANSWERS])
def test_the_solution_is_the_independent_value(answer, executed):
    assert answer["source"], "where the value comes from"
    value = shown(computed(executed.values())[answer["exercise"]])
    assert value == pytest.approx(float(answer["value"]), abs=float(answer["tolerance"]), rel=0)


def test_every_computed_solution_has_an_independent_value():
    sources = computed(chapter.notebook for chapter in find_chapters())
    assert set(sources) == {answer["exercise"] for answer in ANSWERS}
    assert all(source_of(cell).strip() for cell in sources.values())
