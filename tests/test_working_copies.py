"""Working copies have no solutions, a place for each answer, and keep what a student typed."""

import copy
import json
import re

import nbformat
import pytest
from chapter_reader import read_chapter
from conftest import trialbook

from trialbook import load_trial
from trialbook.commands.lab import write_copies
from trialbook.lessons.exercises import exercises_of, is_solution, read_notebook
from trialbook.lessons.working import merged, working_copy
from trialbook.runner.chapters import Chapter, find_chapters

CHAPTERS = [chapter for chapter in find_chapters() if exercises_of(chapter.notebook)]


def source(notebook, name):
    return next("".join(cell["source"]) for cell in notebook["cells"] if cell["id"] == name)


def changed(notebook, name, text):
    """Return a notebook in which one cell was typed over and saved."""
    saved = json.loads(json.dumps(notebook))
    next(cell for cell in saved["cells"] if cell["id"] == name)["source"] = text.splitlines(keepends=True)
    return saved


@pytest.fixture
def chapter():
    return copy.deepcopy(read_notebook("response"))


@pytest.mark.parametrize("found", CHAPTERS, ids=[found.name for found in CHAPTERS])
@pytest.mark.parametrize("nbgrader", [False, True])
def test_a_copy_is_a_notebook_without_solutions_and_with_a_place_below_each_question(found, nbgrader):
    made = working_copy(found.notebook, nbgrader=nbgrader)
    nbformat.validate(nbformat.from_dict(made))
    assert not [cell["id"] for cell in made["cells"] if is_solution(cell)]
    names = [cell["id"] for cell in made["cells"]]
    assert len(set(names)) == len(names)
    for exercise in exercises_of(found.notebook):
        start = names.index(f"exercise-{exercise.key}")
        below = [name for name in names[start + 1 : start + 5] if re.match(r"(work|words)-", name)]
        assert below[0].endswith(exercise.key)
        if exercise.checkable:
            assert f'check("{exercise.key}", answer)' in "".join(map("".join, (c["source"] for c in made["cells"])))


def test_a_copy_runs_from_first_to_last_cell_and_says_that_answers_are_missing():
    class Copy(Chapter):
        @property
        def notebook(self):
            return working_copy(super().notebook)

    path = next(found.path for found in CHAPTERS if found.label == "response")
    names = read_chapter(Copy(path), load_trial("nk-liver-2020")).names
    assert names["answer"] is ...
    assert repr(eval('check("response-2", answer)', names)).startswith("Not yet. There is no answer")


def test_the_trial_of_a_copy_is_that_which_was_asked_for(chapter):
    line = source(working_copy(chapter, 'my "odd" folder'), "parameters").splitlines()[0]
    assert line.startswith('trial: str = "my \\"odd\\" folder"  # ')
    assert source(working_copy(chapter), "parameters") == source(chapter, "parameters")


def test_an_update_keeps_answers_and_own_cells_and_brings_new_text(chapter):
    saved = changed(working_copy(chapter), "work-response-2", 'answer = 0.3\ncheck("response-2", answer)')
    place = next(n for n, cell in enumerate(saved["cells"]) if cell["id"] == "imports") + 1
    saved["cells"].insert(place, {"cell_type": "markdown", "id": "abc123", "metadata": {}, "source": "my note"})
    chapter["cells"][0]["source"] = "# Response\n\nA better question."
    gone = next(cell for cell in chapter["cells"] if cell["id"] == "in-short")
    chapter["cells"].remove(gone)
    new = merged(saved, working_copy(chapter))
    names = [cell["id"] for cell in new["cells"]]
    assert source(new, "title") == "# Response\n\nA better question."
    assert source(new, "work-response-2").startswith("answer = 0.3")
    assert names[names.index("imports") + 1] == "abc123"
    assert "in-short" not in names
    nbformat.validate(nbformat.from_dict(new))


def test_where_both_changed_a_cell_the_new_version_stands_beside_once(chapter):
    saved = changed(working_copy(chapter), "title", "# My own title")
    chapter["cells"][0]["source"] = "# A new title"
    once = merged(saved, working_copy(chapter))
    new = merged(once, working_copy(chapter))
    assert [source(new, "title"), source(new, "title-new")] == ["# My own title", "# A new title"]
    assert [cell["id"] for cell in new["cells"]].count("title-new") == 1
    removed = {**new, "cells": [cell for cell in new["cells"] if cell["id"] != "title-new"]}
    assert merged(removed, working_copy(chapter)) == removed
    chapter["cells"][0]["source"] = "# The newest title"
    newest = merged(changed(new, "title-new", "# Also mine"), working_copy(chapter))
    ours = [(cell["id"], "".join(cell["source"])) for cell in newest["cells"] if cell["id"].startswith("title")]
    own, other = ("title", "# My own title"), ("title-new", "# Also mine")
    assert ours == [own, ("title-new1", "# The newest title"), other]


def test_an_update_to_the_same_version_changes_nothing_that_was_saved(chapter):
    saved = changed(working_copy(chapter), "work-response-1", "answer = 1")
    saved["cells"][2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "result"}]
    assert merged(saved, working_copy(chapter))["cells"][2]["outputs"] == saved["cells"][2]["outputs"]
    assert source(merged(saved, working_copy(chapter)), "work-response-1") == "answer = 1"


@pytest.mark.parametrize("content", ["", "not json", "[]", '{"cells": [{"x": 1}]}'])
def test_a_file_that_is_no_notebook_is_left_as_it_is(tmp_path, chapter, content):
    path = tmp_path / "07_response.ipynb"
    path.write_text(content)
    (remark,) = write_copies({path.name: chapter}, tmp_path)
    assert "was left as it is; the chapter is in 07_response-new.ipynb" in remark
    assert path.read_text() == content
    assert json.loads((tmp_path / "07_response-new.ipynb").read_text())["cells"]


def test_the_command_writes_copies_of_another_trial_twice(tmp_path):
    folder = tmp_path / "mine"
    for _ in range(2):
        done = trialbook("lab", "response", "--trial", "tests/fixtures/one-landmark", "--out", folder)
        assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in folder.iterdir()] == ["07_response.ipynb"]
    assert "fixtures/one-landmark" in source(json.loads((folder / "07_response.ipynb").read_text()), "parameters")


def test_nbgraders_metadata_is_complete(chapter):
    marks = [
        cell["metadata"]["nbgrader"]
        for cell in working_copy(chapter, nbgrader=True)["cells"]
        if "nbgrader" in cell["metadata"]
    ]
    points = {exercise.key: exercise.points for exercise in exercises_of(chapter)}
    graded = {one["grade_id"].partition("-")[2]: 0 for one in marks}
    for one in marks:
        assert set(one) - {"points"} == {
            "cell_type",
            "grade",
            "grade_id",
            "locked",
            "schema_version",
            "solution",
            "task",
        }
        assert one["grade"] == ("points" in one)
        graded[one["grade_id"].partition("-")[2]] += one.get("points", 0)
    assert graded == points
