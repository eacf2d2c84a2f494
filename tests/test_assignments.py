"""Assignments differ, are the same on any machine, and are graded as a teacher would, with the mistake named."""

import csv
import json
import math

import pytest
from bs4 import BeautifulSoup
from conftest import trialbook
from scipy.stats import beta, norm

from trialbook import load_trial
from trialbook.histories import bounds
from trialbook.ledger import ledger
from trialbook.lessons.assignment import (
    AssignmentError,
    draw_assignments,
    read_key,
    read_roster,
    write_assignments,
)
from trialbook.lessons.fictional import MARK
from trialbook.lessons.grading import SubmissionError, class_table, grade_folder, read_answers, statistics_page

STUDENTS = [f"student{number:02}" for number in range(30)]
SECRET = "of the tests"
# patients, landmarks, responders and deaths of the first student's trial
FIRST = (81, (3, 6, 12, 36), (52, 51, 45, 38), (9, 18, 26, 30))


@pytest.fixture(scope="module")
def drawn():
    return draw_assignments(STUDENTS, SECRET)


@pytest.fixture
def folder(tmp_path, drawn):
    write_assignments(drawn, tmp_path)
    return tmp_path


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def solve(handed_out):
    """Return answers by question from what a student has: the trial's tables, and formulas that share no code."""
    counts = {
        (int(row["time"]), row["state"]): int(row["patients"]) for row in table(handed_out / "trial/landmarks.csv")
    }
    times = sorted({time for time, _ in counts})
    n = sum(number for (time, _), number in counts.items() if time == times[0])
    responders = {time: counts[time, "CR"] + counts[time, "PR"] for time in times}
    alive = {time: n - counts[time, "death"] for time in times}
    first, third, last = times[0], times[2], times[-1]
    steps = zip([0, *times], times, strict=False)
    lived = sum(then * (alive.get(before, n) - alive[then]) for before, then in steps) + last * alive[last]
    both = responders[first] + responders[last] - alive[first]
    printed = {row["id"]: row for row in table(handed_out / "trial/claims.csv")}
    counted = {"response_rate": responders, "survival": alive}
    rates = {name: 100 * counted[row["quantity"]][int(row["time"])] / n for name, row in printed.items()}
    wrong = [name for name, rate in rates.items() if abs(rate - int(printed[name]["printed"].rstrip("%"))) > 0.5]
    return {
        "response-1": f"{responders[last] / n:.3f}",
        "response-2": f"{beta.ppf(0.025, responders[last], n - responders[last] + 1):.3f}",
        "response-3": f"{beta.ppf(0.975, responders[first] + 1, n - responders[first]):.1%}",
        "survival-1": f"{alive[third] / n:.3f}",
        "survival-2": f"{beta.ppf(0.025, alive[last], n - alive[last] + 1):.3f}",
        "survival-3": f"{lived / n:.2f}",
        "bounds-1": f"{both}",
        "bounds-2": f"{1 - both / responders[first]:.3f}",
        "ledger-1": " ".join(wrong),
    }


def submit(folder, student, answers):
    path = folder / "submitted" / f"{student}.csv"
    rows = [f"{student},{question},{answer}" for question, answer in answers.items()]
    path.write_text("\n".join(["student,question,answer", *rows]) + "\n")
    return path


def graded(folder):
    found, faults = grade_folder(folder / "submitted", read_key(folder))
    assert faults == []
    return {(one.student, one.question): one for one in found}


def test_thirty_assignments_solved_with_what_a_student_has_get_full_marks(folder):
    for student in STUDENTS:
        submit(folder, student, solve(folder / "students" / student))
    found = graded(folder)
    assert len(found) == 30 * 9
    assert [one for one in found.values() if one.points != one.of] == []


def test_any_two_of_three_hundred_differ_in_two_thirds_of_their_answers():
    made = draw_assignments([f"s{number}" for number in range(300)], SECRET)
    answers = [[task.expected for task in one.tasks] for one in made]
    for place, one in enumerate(answers):
        for other in answers[:place]:
            assert 3 * sum(a != b for a, b in zip(one, other, strict=True)) >= 2 * len(one)


def test_no_task_is_degenerate_and_every_trial_is_a_folder_whose_planted_errors_the_ledger_finds(folder, drawn):
    for one in drawn[:8]:
        trial = load_trial(folder / "students" / one.student / "trial")
        judged = ledger(trial)
        found = [judgement.claim.id for judgement in judged.judgements if judgement.verdict == "contradicted"]
        assert tuple(found) == one.trial.wrong
        assert 2 <= len(found) <= 3
        first, last = trial.times[0], trial.times[-1]
        both = bounds(trial, f"at:CR+PR@{first},CR+PR@{last}", ()).lower
        assert both == next(task.expected for task in one.tasks if task.key == "bounds-1")
    for one in drawn:
        n = one.trial.patients
        assert all(0 < number < n for _, _, number in one.trial.counts())
        most = {"share": 1, "patients": n, "months": one.trial.times[-1]}
        assert all(0 < task.expected < most[task.unit] for task in one.tasks if task.unit in most)


def test_a_student_appended_changes_nobody_elses_paper_and_the_secret_everybodys(drawn):
    assert draw_assignments([*STUDENTS[:5], "new"], SECRET)[:5] == drawn[:5]
    other = draw_assignments(STUDENTS[:5], "another")
    assert not [one for one, before in zip(other, drawn, strict=False) if one.trial == before.trial]


# Drawn once and written down: another machine, or another version of Python, must draw the same.
def test_what_is_drawn_is_the_same_on_any_machine(drawn):
    first = drawn[0].trial
    assert (first.patients, first.times, first.responders, first.deaths) == FIRST


def test_everything_handed_out_is_marked_and_holds_no_answer(folder, drawn):
    one = drawn[0]
    place = folder / "students" / one.student
    for path in (place / "trial" / "trial.yaml", place / "tasks.ipynb", place / "tasks.html"):
        assert MARK in path.read_text()
    sheet = BeautifulSoup((place / "tasks.html").read_text(), "html.parser")
    assert sheet.find(class_="mark").get_text() == MARK
    assert len(sheet.select("ol > li")) == len(one.tasks)
    assert {row["answer"] for row in table(place / "answers.csv")} == {""}
    exact = next(task.expected for task in one.tasks if task.key == "response-2")
    assert f"{exact:.3f}" not in "".join(path.read_text() for path in place.rglob("*") if path.is_file())


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
    ],
)
def test_a_malformed_submission_is_a_line_and_the_rest_is_graded(folder, name, content):
    path = folder / "submitted" / name
    path.write_bytes(content)
    with pytest.raises(SubmissionError, match=rf"^{name}: must be an answer form or a notebook of tasks: "):
        read_answers(path)
    submit(folder, STUDENTS[1], solve(folder / "students" / STUDENTS[1]))
    found, faults = grade_folder(folder / "submitted", read_key(folder))
    assert len(faults) == 1
    assert sum(one.points for one in found if one.student == STUDENTS[1]) == 19


def test_a_class_goes_from_roster_to_table_by_two_commands(tmp_path):
    (tmp_path / "roster.csv").write_text("student,name\nann,Ann A\nben,Ben B\n")
    options = ["--secret", "x", "--chapters", "response", "bounds", "--out", tmp_path / "out"]
    done = trialbook("assign", tmp_path / "roster.csv", *options)
    assert (done.returncode, done.stderr) == (0, "")
    submit(tmp_path / "out", "ann", solve(tmp_path / "out" / "students" / "ann"))
    submit(tmp_path / "out", "eve", {})
    done = trialbook("grade", tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.startswith("eve.csv: must be an answer form")
    ann, ben = table(tmp_path / "out" / "grades.csv")
    assert list(ann) == [
        "student",
        "response-1",
        "response-2",
        "response-3",
        "bounds-1",
        "bounds-2",
        "ledger-1",
        "total",
    ]
    assert (ann["total"], ben["total"]) == ("12", "0")
    assert "| response-1 | 50% | right (1), no answer (1) |" in (tmp_path / "out" / "statistics.md").read_text()
    assert len(table(tmp_path / "out" / "reasons.csv")) == 12


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name\nann\n", ":2: student must be letters, digits and . _ @ -, got ''"),
        ("student\nann\nANN\n", ":3: student 'ANN' is listed twice"),
        ("student\n../x\n", ":2: student must be letters"),
        ("student\n", ": must have a column 'student'"),
    ],
)
def test_a_roster_that_cannot_be_used_is_refused_with_its_line(tmp_path, content, message):
    path = tmp_path / "roster.csv"
    path.write_text(content)
    with pytest.raises(AssignmentError) as refused:
        read_roster(path)
    assert str(refused.value).startswith(f"{path}{message}")


def test_what_is_asked_wrongly_is_refused_in_one_line(tmp_path):
    (tmp_path / "roster.csv").write_text("student\nann\n")
    done = trialbook(
        "assign", tmp_path / "roster.csv", "--secret", "x", "--chapters", "cooking", "--out", tmp_path / "o"
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: chapters: must be of response, survival, bounds, got cooking\n"
    done = trialbook("grade", tmp_path)
    assert done.returncode == 2
    assert "must be the key that 'trialbook assign' wrote" in done.stderr
    with pytest.raises(AssignmentError, match=r"^secret: must not be empty"):
        draw_assignments(["ann"], "")


def test_the_class_table_and_the_statistics_are_empty_for_nobody():
    assert class_table([]) == "student,total\n"
    assert statistics_page([]).count("\n") == 4
