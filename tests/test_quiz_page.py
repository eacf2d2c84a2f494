"""Questions in a browser: a form from disk under the site's policy, judged at once, by keyboard, and accessible."""

import sys
from pathlib import Path

import axe_playwright_python
import pytest
from browsing import ROOT, Visit, launched
from class_of_thirty import table

from trialbook import Quiz
from trialbook.lessons.exercises import Exercise
from trialbook.lessons.sealed import exercise_html, quiz_html

sys.path.insert(0, str(ROOT / "book" / "_ext"))
from policy import with_policy

pytestmark = pytest.mark.pages

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
STATIC = ROOT / "book" / "_static"
TYPED = table(ROOT / "tests" / "typed_numbers.csv")
EXERCISE = Exercise("response-2", "", "", "by hand", 2, 0.005, "share", "1", "")


def asked():
    quiz = Quiz()
    quiz.choice("Which one?", right={"This": "It is."}, wrong={"That": "It is *not*.", "None": "One is."})
    quiz.choice("Which of these?", right={"Red": "A colour.", "Blue": "Another."}, wrong={"Loud": "A sound."})
    quiz.number("How many?", answer=3, unit="patients", why="Counted.", wrong={4: "One twice."})
    quiz.number("Which share?", answer=0.3, tolerance=0.005, unit="share", wrong={0.6: "The living."})
    return quiz.questions


def typed_ones():
    """Return a question for each way to type a number, whose answer is what it should be read as."""
    quiz = Quiz()
    for row in TYPED:
        unit = "share" if row["read"] == "percentage" else "patients"
        quiz.number("Which?", answer=float(row["value"] or 0), unit=unit)
    return quiz.questions


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Return a page with questions, and an exercise with its solution folded, as the site writes them."""
    folder = tmp_path_factory.mktemp("page")
    for name in ("quiz.js", "quiz.css"):
        (folder / name).write_bytes((STATIC / name).read_bytes())
    fold = f'<details class="solution"><summary>Solution</summary>{exercise_html(EXERCISE, 1 / 3)}</details>'
    (folder / "page.html").write_text(
        with_policy(
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Questions</title>'
            '<link rel="stylesheet" href="quiz.css"><script defer src="quiz.js"></script></head><body><main><article>'
            f'<h1>Questions</h1>{quiz_html(asked())}<form class="run-form"></form>{fold}</article></main></body></html>'
        ),
        "utf-8",
    )
    return (folder / "page.html").as_uri()


@pytest.fixture(scope="module")
def browser():
    with launched() as started:
        yield started


@pytest.fixture
def visit(browser, page):
    context = browser.new_context()
    visited = Visit(context)
    visited.go(page)
    yield visited
    assert visited.messages == []
    context.close()


def told(tab, number):
    return tab.locator(".quiz-told").nth(number).inner_text()


def choose(tab, *words):
    for one in words:
        tab.get_by_label(one, exact=True).set_checked(True)


def check(tab, number):
    tab.locator(".quiz-question").nth(number).get_by_role("button", name="Check").click()


def test_a_choice_is_judged_with_its_reason(visit):
    tab = visit.tab
    check(tab, 0)
    assert told(tab, 0) == "Choose an answer."
    choose(tab, "That")
    check(tab, 0)
    assert told(tab, 0) == "Not yet. It is not."
    choose(tab, "This")
    check(tab, 0)
    assert told(tab, 0) == "Right. It is."


def test_where_several_hold_a_part_is_not_all_and_a_wrong_one_is_explained(visit):
    tab = visit.tab
    choose(tab, "Red")
    check(tab, 1)
    assert told(tab, 1) == "Not yet. What you chose holds, and it is not all that does."
    choose(tab, "Blue", "Loud")
    check(tab, 1)
    assert told(tab, 1) == "Not yet. A sound."
    tab.get_by_label("Loud", exact=True).set_checked(False)
    check(tab, 1)
    assert set(told(tab, 1).removeprefix("Right. ").split("\n")) == {"A colour.", "Another."}


@pytest.mark.parametrize(
    ("number", "typed", "said"),
    [
        (2, "3", "Right. Counted."),
        (2, " 3.0 ", "Right. Counted."),
        (2, "4", "Not yet. One twice."),
        (2, "3.4", "Not yet."),
        (2, "3%", "The answer is a number of this unit: patients."),
        (2, "three", "The answer must be a number."),
        (2, "", "Type a number."),
        (3, "0.3", "Right."),
        (3, "30 %", "Right."),
        (3, "30", "Right."),
        (3, "0,295", "Right."),
        (3, "3/10", "Right."),
        (3, "0.306", "Not yet."),
        (3, "60%", "Not yet. The living."),
        (4, "0.333", "Right."),
        (4, "1/3", "Right."),
        (4, "0.3", "Not yet."),
    ],
)
def test_a_number_is_judged_with_tolerance_and_unit_by_the_enter_key(visit, number, typed, said):
    tab = visit.tab
    field = tab.locator(".quiz-question").nth(number).locator("input")
    field.fill(typed)
    field.press("Enter")
    tab.wait_for_function("number => document.querySelectorAll('.quiz-told')[number].textContent", arg=number)
    assert told(tab, number) == said


def test_numbers_are_read_as_checks_and_grades_read_them(visit):
    tab = visit.tab
    tab.evaluate("markup => document.querySelector('.quiz').outerHTML = markup", quiz_html(typed_ones()))
    tab.wait_for_function("count => document.querySelectorAll('.quiz-question').length > count", arg=len(TYPED))
    tab.evaluate(
        """words => document.querySelectorAll(".quiz-question").forEach((form, at) => {
            if (at >= words.length) return;
            form.querySelector("input").value = words[at];
            form.requestSubmit();
        })""",
        [row["typed"] for row in TYPED],
    )
    said = {"no number": "The answer must be a number.", "two ways": "can be read in two ways: write "}
    for row, heard in zip(TYPED, tab.locator(".quiz-told").all_inner_texts(), strict=False):
        assert said.get(row["read"], "Right.") in heard, row


def test_the_place_to_answer_an_exercise_leaves_the_fold_of_its_solution(visit):
    assert visit.tab.locator("details .quiz").count() == 0
    assert visit.tab.locator(".quiz.answer + details.solution").count() == 1


def test_an_exercise_judged_without_python_says_for_which_choices(visit):
    tab = visit.tab
    tab.evaluate("document.querySelector('.run-form').innerHTML = '<input data-printed=\"0.95\" value=\"0.8\"/>'")
    tab.locator(".quiz-question").nth(4).locator("input").fill("0.333")
    check(tab, 4)
    tab.locator(".quiz-told").nth(4).get_by_text("Right.").wait_for()
    assert told(tab, 4) == "Right. Judged for the chapter as printed."


def test_all_of_it_works_by_keyboard_alone(visit):
    tab = visit.tab
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.type") == "radio"
    tab.keyboard.press("Space")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Check"
    tab.keyboard.press("Enter")
    assert told(tab, 0)


def test_a_run_of_the_chapter_judges_an_exercise_and_asks_its_own_questions(visit):
    tab = visit.tab
    tab.evaluate(
        """() => document.querySelector(".run-form").addEventListener("run:ask", ({ detail }) => {
            const html = `<strong>Close.</strong> ${detail.given.exercise}`;
            detail.judged = Promise.resolve({ word: "close", html });
        })"""
    )
    tab.locator(".quiz-question").nth(4).locator("input").fill("0.3")
    check(tab, 4)
    tab.wait_for_function("document.querySelectorAll('.quiz-told')[4].textContent")
    assert told(tab, 4) == "Close. response-2"
    markup = quiz_html(asked()[:1])
    tab.evaluate("markup => document.querySelector('.quiz').outerHTML = markup", markup)
    assert tab.locator(".quiz").first.locator(".quiz-question").count() == 1


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_stands_against_a_reader_who_cannot_see(visit, width):
    tab = visit.tab
    tab.set_viewport_size({"width": width, "height": 900})
    choose(tab, "That")
    check(tab, 0)
    tab.evaluate(AXE)  # not as a script of the page, which its policy would stop
    found = tab.evaluate("axe.run({resultTypes: ['violations'], preload: false})")
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.locator(".quiz-told").first.get_attribute("role") == "status"
