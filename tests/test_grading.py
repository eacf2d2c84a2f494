"""Answers get the points that a teacher would give, with the mistake named, and nothing of a submission is executed."""

import json
import math

import pytest
from class_of_thirty import SECRET, STUDENTS, graded, solve, submit
from scipy.stats import norm

from trialbook.lessons.assignment import draw_assignments, read_key, write_assignments
from trialbook.lessons.grading import SubmissionError, grade_folder, read_answers


@pytest.fixture(scope="module")
def drawn():
    return draw_assignments(STUDENTS[:6], SECRET)


@pytest.fixture
def folder(tmp_path, drawn):
    write_assignments(drawn, tmp_path)
    return tmp_path


def wald(count, n):
    return count / n - norm.ppf(0.975) * math.sqrt(count * (n - count) / n**3)


def test_planted_mistakes_are_found_and_named_for_half_the_points(folder, drawn):
    one, right = drawn[3], solve(folder / "students" / STUDENTS[3])
    trial = one.trial
    wrong = {
        "response-1": f"{trial.responders[-1] / (trial.patients - trial.deaths[-1]):.3f}",
        "response-2": f"{wald(trial.responders[-1], trial.patients):.3f}",
        "survival-1": f"{float(right['survival-1']) + 0.004:.3f}",
    }
    submit(folder, one.student, right | wrong)
    found = graded(folder)
    assert {name: found[one.student, name].reason for name in wrong} == {
        "response-1": "living as denominator",
        "response-2": "Wald interval instead of the exact one",
        "survival-1": "rounding slip",
    }
    assert {found[one.student, name].points for name in wrong} == {1.0}


def test_a_comma_that_can_be_read_in_two_ways_earns_nothing_and_is_named(folder, drawn):
    student = drawn[2].student
    right = solve(folder / "students" / student)
    submit(folder, student, {"survival-3": '"1,000"', "survival-1": f'"{right["survival-1"].replace(".", ",")}"'})
    found = graded(folder)
    assert (found[student, "survival-3"].points, found[student, "survival-3"].reason) == (
        0,
        "can be read as 1000 or as 1.000",
    )
    assert found[student, "survival-1"].reason == "right"


def test_a_right_continuation_of_a_wrong_answer_gets_its_points(folder, drawn):
    one = drawn[4]
    answers = solve(folder / "students" / one.student)
    given = int(answers["bounds-1"]) + 1
    later = f"{1 - given / one.trial.responders[0]:.3f}"
    submit(folder, one.student, answers | {"bounds-1": given, "bounds-2": later, "ledger-1": one.trial.wrong[0]})
    found = graded(folder)
    assert found[one.student, "bounds-1"].points == 0
    assert found[one.student, "bounds-2"].reason == "right continuation of an earlier wrong answer"
    assert found[one.student, "bounds-2"].points == 2
    assert 0 < found[one.student, "ledger-1"].points < 2
    assert found[STUDENTS[5], "bounds-1"].reason == "no answer"


def test_nothing_of_a_notebook_is_executed(folder, drawn, tmp_path):
    one = drawn[0]
    notebook = json.loads((folder / "students" / one.student / "tasks.ipynb").read_text())
    right = solve(folder / "students" / one.student)
    evil = tmp_path / "ran"
    for cell in notebook["cells"]:
        question = cell["id"].removeprefix("work-")
        if question == "response-1":
            cell["source"] = f"answer = open({str(evil)!r}, 'w')"
        elif question in right:
            cell["source"] = ["note = print('x')\n", f"answer = {right[question]!r}"]
    (folder / "submitted" / "any name.ipynb").write_text(json.dumps(notebook))
    found = graded(folder)
    assert not evil.exists()
    assert found[one.student, "response-1"].reason == "no answer"
    assert found[one.student, "survival-3"].reason == "right"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.csv", b"student,question,answer\nann,x,1\nben,x,1\n"),
        ("a.csv", b"student,question\nann,x\n"),
        ("a.ipynb", b"{}"),
        ("a.ipynb", b"[1]"),
        ("a.ipynb", b"["),
        ("a.ipynb", b'{"cells": [{"id": "work-x", "source": 7}], "metadata": {}}'),
        ("a.ipynb", b'{"cells": [{"id": "work-x", "source": "answer = 1"}]}'),
    ],
)
def test_a_malformed_submission_is_a_line_and_the_rest_is_graded(folder, name, content):
    path = folder / "submitted" / name
    path.write_bytes(content)
    with pytest.raises(SubmissionError, match=rf"^{name}: must (be an answer form or a notebook of tasks: |have ')"):
        read_answers(path)
    submit(folder, STUDENTS[1], solve(folder / "students" / STUDENTS[1]))
    found, faults = grade_folder(folder / "submitted", read_key(folder))
    assert len(faults) == 1
    assert sum(one.points for one in found if one.student == STUDENTS[1]) == 19


@pytest.mark.parametrize(
    "saved",
    [
        lambda text: text.replace(",", ";").replace("0.", "0,"),  # a spreadsheet where numbers have a comma
        lambda text: text.replace(",", "\t"),
        lambda text: text.replace(" F", ", F"),  # typed with commas, and without quotes
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    ],
)
def test_a_form_is_read_as_spreadsheets_and_people_save_it(folder, drawn, saved):
    student = drawn[1].student
    path = submit(folder, student, solve(folder / "students" / student))
    path.write_text(saved(path.read_text()), newline="")
    assert sum(one.points for (name, _), one in graded(folder).items() if name == student) == 19


def test_what_is_no_form_is_named_and_what_a_system_leaves_is_not(folder):
    for name in ("answers.xlsx", ".DS_Store", ".ipynb_checkpoints/tasks.ipynb"):
        path = folder / "submitted" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"PK")
    _, faults = grade_folder(folder / "submitted", read_key(folder))
    assert faults == ["answers.xlsx: must be saved as CSV, or be a notebook"]
