"""Questions to check oneself by: asked in every chapter for any trial, and closed to the eye on a page."""

import json
from html import unescape

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from trialbook import Quiz
from trialbook.lessons.check import grade_of
from trialbook.lessons.editions import ABSENT, FOLDED, SHOWN, for_pages, to_work_in, with_results
from trialbook.lessons.exercises import Exercise, is_quiz
from trialbook.lessons.quiz import MIME, listed_answers
from trialbook.lessons.sealed import as_page_has_it, quiz_html, sealed_exercise
from trialbook.runner.chapters import find_chapters, source_of


def questions(run):
    return [question for cell in run["cells"] for output in cell.get("outputs", []) for question in asked_in(output)]


def asked_in(output):
    return output.get("data", {}).get(MIME, [])


def fnv1a(text):
    """Return the hash as its definition has it: exclusive or, then times the prime, modulo 2 to the 32nd."""
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 % 2**32
    return value


def sample():
    quiz = Quiz()
    quiz.choice(
        "What of {n}?", right={"All {n}": "Counted."}, wrong={"None": "Somebody was.", "Most of {n}": "All."}, n=3
    )
    quiz.choice("Which?", right={"A": "yes", "B": "so"}, wrong={"C": "no"})
    wrong = {0.6: "Over the living.", 0.301: "Too near to tell."}
    quiz.number("{x} of {n}?", answer=0.3, tolerance=0.005, unit="share", why="Of all.", wrong=wrong, x=3, n=10)
    return quiz


def test_every_chapter_asks_at_least_three_questions(executed):
    asked = {name: len(questions(run)) for name, run in executed.items()}
    assert set(asked) == {chapter.name for chapter in find_chapters()}
    assert {name: number for name, number in asked.items() if not 3 <= number <= 6} == {}
    assert sum(asked.values()) >= 36


def test_every_choice_has_its_reason_and_no_place_is_left_empty(executed):
    for name, run in executed.items():
        for question in questions(run):
            texts = [question["text"], *(one["why"] for one in question.get("choices", question.get("mistakes")))]
            texts += [question["why"]] if question["kind"] == "number" else [one["text"] for one in question["choices"]]
            assert all(len(text.strip()) > 1 for text in texts), f"{name}: {question['text']}"
            assert not any("{" in text or "nan" in text.split() for text in texts), f"{name}: {question['text']}"
            if question["kind"] == "number":
                assert question["mistakes"], f"{name}: {question['text']}"


def test_the_questions_stand_before_the_exercises():
    for chapter in find_chapters():
        names = [cell["id"] for cell in chapter.notebook["cells"]]
        assert names[names.index("quiz") + 1] == "exercises", chapter.name


# by hand: 3 of 10 in response at month 36; 5 of the 8 alive at month 12 lived on; 8 + 3 - 10; 5 - 2 dead; 7 of 15 is
# 46.7 %; 3 counts by 7 intervals by 3 levels. R 4.2.2: binom.test(0, 10, alternative = "less"), qbinom(.95, 10, .3) + 1
@pytest.mark.parametrize(
    ("chapter", "number"),
    [
        *[("07_response", 0.3), ("07_response", 1), ("08_survival", 0.625), ("01_question", -0.7), ("02_patients", 3)],
        *[("04_inference", 0.2588656), ("09_bounds", 3), ("11_context", 7), ("12_verdicts", 6), ("10_choices", 63)],
    ],
)
def test_the_answers_are_those_of_an_independent_computation(executed, chapter, number):
    answers = [question["answer"] for question in questions(executed[chapter]) if question["kind"] == "number"]
    assert any(abs(answer - number) < 1e-6 for answer in answers), answers


def test_a_list_in_a_notebook_has_no_answers():
    quiz = sample()
    shown = quiz._repr_mimebundle_()
    assert shown["text/plain"].splitlines()[0] == "1. What of 3?"
    for words in (shown["text/markdown"], shown["text/plain"], repr(quiz)):
        assert "Counted" not in words
        assert "Of all" not in words
    assert "**right:** Counted." in listed_answers(quiz.questions)


def test_the_order_of_statements_does_not_tell_which_holds(executed):
    places = [
        [one["right"] for one in question["choices"]].index(True)
        for run in executed.values()
        for question in questions(run)
        if question["kind"] == "single"
    ]
    assert len(places) > 20
    assert max(map(places.count, set(places))) < 0.6 * len(places)


def test_a_question_whose_statements_fall_together_is_left_out():
    quiz = Quiz()
    quiz.choice("How many?", right={"{a}": "so"}, wrong={"{b}": "not so"}, a=3, b=3)
    quiz.number("How many?", answer=None)
    quiz.number("How many?", answer=float("nan"))
    assert quiz.questions == []


def test_a_mistake_that_cannot_be_told_from_the_answer_is_dropped():
    assert [one["value"] for one in sample().questions[2]["mistakes"]] == [0.6]


def test_text_of_a_trial_stays_text_in_a_question():
    quiz = Quiz()
    quiz.choice("<b>*{state}*</b>?", right={"{state}": "x"}, wrong={"y": "{state}"}, state="<script>*CR*")
    page = BeautifulSoup(quiz_html(quiz.questions), "html.parser")
    parts = json.loads(page.div["data-questions"])
    assert "<script>" not in json.dumps(parts)
    assert page.script is None


def test_the_source_of_a_page_shows_no_answer_and_no_reason():
    quiz = sample()
    page = unescape(quiz_html(quiz.questions))
    for told in ("Counted", "Somebody", "yes", "Over the living", "Of all", "0.3", "0.6", "right", "wrong"):
        assert told not in page


@given(
    answer=st.floats(-5, 100, allow_nan=False),
    tolerance=st.sampled_from([0, 0.0005, 0.005, 0.05, 0.5]),
    steps=st.integers(-40, 40),
)
def test_a_page_accepts_what_check_calls_right(answer, tolerance, steps):
    exercise = Exercise("response-2", "", "", "by hand", 1, tolerance, "months", "1", "")
    closed = sealed_exercise(exercise, answer)
    cell = round(answer / closed["step"]) + steps
    accepted = fnv1a(f"{closed['salt']}|{cell}") in closed["answers"][0]["hashes"]
    right = grade_of(exercise, answer, cell * closed["step"]) == "right"
    assert accepted == right or abs(abs(cell * closed["step"] - answer) - tolerance) < 1e-6


@pytest.mark.parametrize("solutions", [ABSENT, FOLDED, SHOWN])
def test_each_edition_has_the_questions_and_places_to_answer_and_no_code_of_them(executed, solutions):
    made = for_pages(executed["07_response"], solutions)["cells"]
    (quiz,) = [cell for cell in made if is_quiz(cell)]
    assert "remove-input" in quiz["metadata"]["tags"]
    assert MIME not in json.dumps(made)
    assert quiz["outputs"][0]["data"]["text/html"].startswith('<div class="quiz" data-questions=')
    assert ("Quiz" in source_of(quiz)) == (solutions != ABSENT)
    assert ("**Answers**" in json.dumps(quiz)) == (solutions == SHOWN)
    places = [cell["id"] for cell in made if cell["id"].endswith("-place")]
    assert places == [f"exercise-response-{number}-place" for number in (1, 2, 3)]
    names = [cell["id"] for cell in made]
    assert names.index("exercise-response-2-need") + 1 == names.index("exercise-response-2-place")


@pytest.mark.parametrize("solutions", [ABSENT, FOLDED])
def test_what_a_student_takes_away_has_neither(executed, solutions):
    chapter = next(one for one in find_chapters() if one.label == "response")
    for made in (
        to_work_in(chapter.notebook, solutions, ""),
        with_results(executed["07_response"], solutions, ""),
        for_pages(chapter.notebook, ABSENT),
    ):
        assert not [cell for cell in made["cells"] if is_quiz(cell) or cell["id"].endswith("-place")]


def test_an_output_without_questions_is_left_alone():
    data = {"text/markdown": "Words."}
    assert as_page_has_it(data) is data
