"""nbgrader, in an environment of its own, releases and autogrades working copies and assignments as they are."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from class_of_thirty import SECRET, STUDENTS, solve
from conftest import ROOT

from trialbook.commands.lab import write_copies
from trialbook.lessons.assignment import draw_assignments, write_assignments
from trialbook.lessons.exercises import exercises_of, is_solution, read_notebook

pytestmark = pytest.mark.proof

PINNED = "nbgrader==0.9.6"
ENVIRONMENT = ROOT / "_build" / "nbgrader"  # made once
CHAPTER = "07_response.ipynb"


def run(*command, cwd, **more):
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True, env={**os.environ, **more})
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


@pytest.fixture(scope="module")
def nbgrader(tmp_path_factory):
    """Return how to call nbgrader, whose kernel is the project's own Python."""
    if not (ENVIRONMENT / "bin" / "nbgrader").is_file():
        run(sys.executable, "-m", "venv", ENVIRONMENT, cwd=ROOT)
        run(ENVIRONMENT / "bin" / "pip", "install", "--quiet", PINNED, cwd=ROOT)
    share = tmp_path_factory.mktemp("share")
    kernel = share / "kernels" / "python3"
    kernel.mkdir(parents=True)
    start = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (kernel / "kernel.json").write_text(json.dumps({"argv": start, "display_name": "Python 3", "language": "python"}))

    def call(course, *words):
        path = f"{ENVIRONMENT / 'bin'}{os.pathsep}{os.environ['PATH']}"  # where nbgrader looks for its alembic
        homes = {"HOME": str(share), "JUPYTER_PATH": str(share), "JUPYTER_PREFER_ENV_PATH": "0", "PATH": path}
        run(ENVIRONMENT / "bin" / "nbgrader", *words, cwd=course, **homes)

    return call


@pytest.fixture(scope="module")
def course(tmp_path_factory, nbgrader):
    """Return a course whose assignment was released."""
    folder = tmp_path_factory.mktemp("course")
    write_copies({CHAPTER: read_notebook("response")}, folder / "source" / "week1", nbgrader=True)
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'statistics'\n")
    nbgrader(folder, "generate_assignment", "week1", "--create")
    return folder


def released(course):
    return json.loads((course / "release" / "week1" / CHAPTER).read_text("utf-8"))


def autograded(nbgrader, course, student, name, notebook):
    """Return the points of a notebook that a student hands in."""
    handed_in = course / "submitted" / student / "week1" / name
    handed_in.parent.mkdir(parents=True)
    handed_in.write_text(json.dumps(notebook), "utf-8")
    nbgrader(course, "autograde", "week1", "--create", "--student", student)
    with sqlite3.connect(course / "gradebook.db") as book:
        rows = book.execute(
            "select sum(auto_score) from grade join submitted_notebook as notebook on grade.notebook_id = notebook.id "
            "join submitted_assignment as assignment on notebook.assignment_id = assignment.id where student_id = ?",
            (student,),
        )
        return rows.fetchone()[0]


def source(cell):
    return "".join(cell["source"])


def test_what_is_released_has_no_solution_and_says_what_to_assign(course):
    cells = released(course)["cells"]
    assert not [cell for cell in cells if is_solution(cell)]
    work = {cell["id"]: source(cell) for cell in cells if cell["id"].startswith("work-response-")}
    assert work["work-response-2"] == "answer = ...  # share\n# YOUR CODE HERE\nraise NotImplementedError()"
    locked = {cell["id"]: cell["metadata"]["nbgrader"] for cell in cells if cell["id"].startswith("grade-")}
    assert {one["locked"] for one in locked.values()} == {True}


# right (0.1078), within ten tolerances of 1/3, and far from 0.6, of 2, 2 and 0 points: the last exercise is read
@pytest.mark.parametrize(
    ("student", "answers", "points"), [("ann", (0.1078, 1 / 3), 4), ("ben", (0.1078, 0.3), 3), ("cay", (0.9, 0.9), 0)]
)
def test_answers_are_graded_by_the_chapter_itself(course, nbgrader, student, answers, points):
    notebook = released(course)
    for cell in notebook["cells"]:
        for number, answer in enumerate((*answers, 0.6), 1):
            if cell["id"] == f"work-response-{number}":
                cell["source"] = f"answer = {answer!r}"
    assert autograded(nbgrader, course, student, CHAPTER, notebook) == points


def test_all_points_of_the_chapter_are_in_the_gradebook(course):
    asked = exercises_of(read_notebook("response"))
    with sqlite3.connect(course / "gradebook.db") as book:
        most = book.execute("select sum(max_score) from grade_cells join base_cell using (id)").fetchone()[0]
    assert most == sum(exercise.points for exercise in asked)
    assert Path(course / "release").is_dir()


TASKS = "tasks.ipynb"
CLASS = STUDENTS[:3]


@pytest.fixture(scope="module")
def assigned(tmp_path_factory, nbgrader):
    """Return a course with the assignments of a class in its folder ``out``, of which nbgrader released its part."""
    folder = tmp_path_factory.mktemp("assigned")
    write_assignments(draw_assignments(CLASS, SECRET), folder / "out")
    (folder / "source").mkdir()
    (folder / "out" / "nbgrader").rename(folder / "source" / "week1")
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'statistics'\n")
    nbgrader(folder, "generate_assignment", "week1", "--create")
    return folder


def test_what_is_released_and_what_is_handed_out_have_the_same_marks_and_nothing_of_the_key(assigned):
    released = json.loads((assigned / "release" / "week1" / TASKS).read_text("utf-8"))
    key = json.loads((assigned / "out" / "key.json").read_text("utf-8"))
    for student in CLASS:
        own = json.loads((assigned / "out" / "students" / student / TASKS).read_text("utf-8"))
        assert [cell["id"] for cell in own["cells"]] == [cell["id"] for cell in released["cells"]]
        for mine, theirs in zip(own["cells"], released["cells"], strict=True):
            marks, released_marks = (dict(cell["metadata"].get("nbgrader", {})) for cell in (mine, theirs))
            released_marks.pop("checksum", None)  # of what a locked cell holds
            assert marks == released_marks
            if marks.get("locked"):
                assert source(mine).rstrip() == source(theirs).rstrip()
    for text in map(source, released["cells"]):
        assert "HIDDEN" not in text
        assert not [name for name in CLASS if name in text]
        assert not [task for task in key[CLASS[0]] if str(task["expected"]) in text]


def answered(notebook, student, answers):
    for cell in notebook["cells"]:
        question = cell["id"].removeprefix("work-")
        if question in answers:
            cell["source"] = f"answer = {answers[question]!r}"
        elif cell["id"] == "student":
            cell["source"] = f"student = {student!r}"
    return notebook


def test_each_students_own_answers_get_the_points_that_trialbook_gives(assigned, nbgrader):
    first, second, third = CLASS
    right = {student: solve(assigned / "out" / "students" / student) for student in CLASS}
    own = json.loads((assigned / "out" / "students" / first / TASKS).read_text("utf-8"))
    assert autograded(nbgrader, assigned, first, TASKS, answered(own, first, right[first])) == 19
    released = (assigned / "release" / "week1" / TASKS).read_text("utf-8")
    # an earlier wrong answer with its right continuation, and one statement of those that are wrong
    both = int(right[second]["bounds-1"])
    responders = both / (1 - float(right[second]["bounds-2"]))
    wrong = right[second] | {"bounds-1": both + 1, "bounds-2": round(1 - (both + 1) / round(responders), 3)}
    assert autograded(nbgrader, assigned, second, TASKS, answered(json.loads(released), second, wrong)) == 17
    # the answers of another student, and nothing answered at all after them
    copied = {name: right[first][name] for name in ("response-1", "response-2")}
    assert autograded(nbgrader, assigned, third, TASKS, answered(json.loads(released), third, copied)) == 0
