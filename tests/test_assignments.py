"""Assignments differ, are the same on any machine, and are graded as a teacher would, with the mistake named."""

import json
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from class_of_thirty import SECRET, STUDENTS, graded, solve, submit, table
from conftest import trialbook

from trialbook import load_trial
from trialbook.histories import bounds
from trialbook.ledger import ledger
from trialbook.lessons.assignment import (
    AssignmentError,
    draw_assignments,
    read_roster,
    write_assignments,
)
from trialbook.lessons.fictional import MARK
from trialbook.lessons.results import class_table, statistics_page

# patients, landmarks, responders and deaths of the first student's trial
FIRST = (81, (3, 6, 12, 36), (52, 51, 45, 38), (9, 18, 26, 30))


@pytest.fixture(scope="module")
def drawn():
    return draw_assignments(STUDENTS, SECRET)


@pytest.fixture
def folder(tmp_path, drawn):
    write_assignments(drawn, tmp_path)
    return tmp_path


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


def test_a_paper_that_is_handed_out_is_never_changed_by_another_secret_or_order(folder, drawn):
    write_assignments(draw_assignments([*STUDENTS, "new"], SECRET), folder)
    before = (folder / "key.json").read_bytes()
    for students, secret in ((STUDENTS, "mistyped"), (STUDENTS[::-1], SECRET), (STUDENTS[:7], SECRET)):
        with pytest.raises(AssignmentError, match=r"has other tasks there\. Keep the secret"):
            write_assignments(draw_assignments(students, secret), folder)
    assert (folder / "key.json").read_bytes() == before


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
    title = json.loads((place / "tasks.ipynb").read_text())["cells"][0]["source"]
    assert [str(tag) for tag in sheet.select("table, ul")] == [
        str(tag) for tag in BeautifulSoup(title, "html.parser").select("table, ul")
    ]
    every = BeautifulSoup((folder / "sheets.html").read_text(), "html.parser").select("article")
    assert every[0] == sheet.article
    assert [one.h1.get_text().rpartition(" ")[2] for one in every] == STUDENTS
    assert "\n\n" not in title.partition("\n\n")[2]  # where Markdown would end the table
    exact = next(task.expected for task in one.tasks if task.key == "response-2")
    assert f"{exact:.3f}" not in "".join(path.read_text() for path in place.rglob("*") if path.is_file())


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
    assert done.stdout.startswith("No answer from: ben\n")
    page = BeautifulSoup((tmp_path / "out" / "statistics.html").read_text(), "html.parser")
    assert page.p.get_text() == "1 of 2 students have answered. Nothing came from ben."
    assert [cell.get_text() for cell in page.select("tr")[1]] == ["response-1", "100%", "right (1)"]
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
    assert "0 of 0 students have answered." in statistics_page([])


def test_moodles_bank_has_every_task_with_its_answers_and_the_named_mistakes(folder, drawn):
    quiz = ElementTree.parse(folder / "moodle.xml").getroot()
    assert quiz.tag == "quiz"
    kinds = [question.get("type") for question in quiz]
    assert kinds == ["category", *["numerical"] * 8, "shortanswer"] * 30
    assert quiz[0].findtext("category/text") == f"$course$/top/{STUDENTS[0]}"
    for task, question in zip(drawn[0].tasks[:-1], quiz[1:9], strict=True):
        assert question.findtext("name/text") == task.key
        assert MARK in question.findtext("questiontext/text")
        assert float(question.findtext("defaultgrade")) == task.points
        first, *others = question.findall("answer")
        assert first.get("fraction") == "100"
        assert float(first.findtext("text")) == pytest.approx(task.expected, abs=5e-6)
        assert float(first.findtext("tolerance")) == task.tolerance
        named = [answer.findtext("feedback/text") for answer in others]
        assert named == [*task.mistakes, *(["rounding slip"] if task.tolerance else [])]
        assert {answer.get("fraction") for answer in others} == {"50"}
    assert quiz[9].findtext("answer/text") == " ".join(drawn[0].trial.wrong)
