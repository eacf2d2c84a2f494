"""``check`` judges an answer by the chapter's own computation with the parameters of the run."""

from pathlib import Path

import pytest
from chapter_reader import read_chapter
from class_of_thirty import table
from other_trials import FIXTURES

import trialbook
from trialbook import check, load_trial
from trialbook.lessons.exercises import exercises_of, without_solutions
from trialbook.lessons.typed import number_of, two_readings
from trialbook.runner.chapters import Chapter, find_chapters
from trialbook.runtime.session import shown

CHAPTERS = {chapter.label: chapter for chapter in find_chapters()}

TYPED = table(Path(__file__).parent / "typed_numbers.csv")


class Student(Chapter):
    """A chapter as a student has it, without its solutions."""

    @property
    def notebook(self):
        """Return the notebook without solutions."""
        return without_solutions(super().notebook)


def run(label, trial="nk-liver-2020", **parameters):
    """Return the variables of a chapter that ran without its solutions."""
    return read_chapter(Student(CHAPTERS[label].path), load_trial(trial), **parameters).names


@pytest.fixture(scope="module")
def response():
    return run("response")


def checked(names, exercise, answer):
    """Return what a cell of a notebook gets."""
    space = {**names, "check": check, "answer": answer}
    exec(f"found = check({exercise!r}, answer)", space)
    return space["found"]


# (3 + 1) / (10 + 2)
@pytest.mark.parametrize(
    ("answer", "word"),
    [(1 / 3, "right"), (0.33, "right"), ("0.333", "right"), (0.3, "close"), (0.5, "not yet"), (-1 / 3, "not yet")],
)
def test_an_answer_is_right_close_or_not_yet(response, answer, word):
    assert checked(response, "response-2", answer).word == word


@pytest.mark.parametrize("answer", [33.3, "33.3%", "33 %"])
def test_a_percentage_for_a_share_is_recognised_and_said(response, answer):
    found = checked(response, "response-2", answer)
    assert found.word == "right"
    assert "was read as a percentage, which as a share is 0.33" in repr(found)


@pytest.mark.parametrize("row", TYPED, ids=lambda row: row["typed"])
def test_a_number_is_read_as_the_page_reads_it(row):
    expected = (pytest.approx(float(row["value"])), row["read"] == "percentage") if row["value"] else None
    assert number_of(row["typed"]) == expected
    assert bool(two_readings(row["typed"])) == (row["read"] == "two ways")


def test_a_comma_that_can_be_read_in_two_ways_is_asked_about(response):
    said = "Not yet. -1,000 can be read in two ways: write 1000, or 1.000 with a point before decimals."
    assert repr(checked(response, "response-2", " -1,000")) == said
    assert checked(response, "response-2", "0,333").word == "right"


@pytest.mark.parametrize("answer", ["a third", [0.3], float("nan"), True, "1/0"])
def test_what_is_no_number_is_said(response, answer):
    found = checked(response, "response-2", answer)
    assert found.word == "not yet"
    assert repr(found).startswith("Not yet. The answer must be a number, got ")


@pytest.mark.parametrize("answer", [None, ..., "", "  "])
def test_a_missing_answer_is_said(response, answer):
    assert repr(checked(response, "response-2", answer)) == "Not yet. There is no answer: put a number in its place."


def test_exercises_that_do_not_exist_are_said(response):
    known = "the exercises of this chapter are response-1, response-2 and response-3"
    assert repr(checked(response, "response-9", 1)) == f"There is no exercise response-9; {known}."
    assert "such as response-2" in repr(checked(response, "cooking-1", 1))
    assert "such as response-2" in repr(checked(response, 7, 1))


def test_an_exercise_of_words_is_said():
    assert repr(check("choices-3", 1)).startswith("The answer to exercise choices-3 is words")


def test_before_the_chapter_has_run_the_missing_name_is_said():
    found = checked({}, "response-2", 0.3)
    assert repr(found).startswith("Run the cells above first")
    assert "response is not there yet" in repr(found)


def test_a_trial_without_an_answer_is_said():
    names = run("response", FIXTURES / "no-landmarks")
    assert "no answer to exercise response-2" in repr(checked(names, "response-2", 0.3))


# by hand: z is 1.28155, and (0.3 + z^2 / 20 - z sqrt(0.021 + z^2 / 400)) / (1 + z^2 / 10) is 0.1538
def test_changed_parameters_change_what_is_right():
    names = run("response", confidence=0.8)
    assert checked(names, "response-1", 0.108).word != "right"
    assert checked(names, "response-1", 0.154).word == "right"


def test_a_check_leaves_no_name_and_prints_nothing(response, capsys):
    before = dict(response)
    checked(response, "response-1", 0.1)
    assert set(response) == set(before)
    assert "wilson" not in response
    assert capsys.readouterr() == ("", "")


def test_a_count_knows_no_percentage_and_one_beside_it_is_close():
    names = run("bounds")
    assert checked(names, "bounds-2", 1).word == "right"
    assert checked(names, "bounds-2", 2).word == "close"
    assert "a number of this unit: patients" in repr(checked(names, "bounds-2", "1%"))


@pytest.mark.parametrize("label", [label for label, chapter in CHAPTERS.items() if exercises_of(chapter.notebook)])
def test_each_solution_computes_after_a_chapter_without_solutions(label):
    """So none needs a name that another solution gives."""
    names = run(label)
    asked = [exercise for exercise in exercises_of(CHAPTERS[label].notebook) if exercise.checkable]
    assert asked
    for exercise in asked:
        assert "chapter" not in repr(checked(names, exercise.key, 1e9)), exercise.key
        assert checked(names, exercise.key, 1e9).word == "not yet", exercise.key


def test_check_is_the_packages_own():
    assert trialbook.check is check
    assert "check" in trialbook.__all__


def test_a_page_shows_what_a_check_says(response):
    found = checked(response, "response-2", 0.33)
    assert shown({"text/markdown": found._repr_markdown_()}, {})["content"] == "<p><strong>Right.</strong></p>"
