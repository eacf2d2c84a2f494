"""The lessons name what the book has: settings that a chapter allows, whole plans, a scheme for each exercise."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from trialbook import load_trial
from trialbook.lessons.editions import ABSENT, FOLDED, prose_for
from trialbook.lessons.exercises import exercises_of
from trialbook.runner.chapters import ROOT, find_chapters
from trialbook.runner.parameter_checks import check_parameters
from trialbook.variants.moves import moves_of

CHAPTERS = {chapter.name: chapter for chapter in find_chapters()}
LESSONS = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "book").glob("lesson-*.md"))}
PAGES = {**LESSONS, "courses": (ROOT / "book" / "courses.md").read_text("utf-8")}
SETTINGS = sorted({link for page in PAGES.values() for link in re.findall(r'<a href="\.\./notebooks/([^"]*)"', page)})


def spans(lesson):
    """Return the minutes of a plan's steps, such as 5–13."""
    return re.findall(r"^\| (\d+–\d+) \| [^|]* \| [^|]* \|$", LESSONS[lesson], re.M)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_plan_fills_fifty_minutes_without_a_gap(lesson):
    steps = [tuple(map(int, span.split("–"))) for span in spans(lesson)]
    assert [start for start, _ in steps] == [0, *(end for _, end in steps[:-1])]
    assert steps[-1][1] == 50


def part(lesson, name):
    return re.search(rf"^## {name}$(.*?)^## ", LESSONS[lesson], re.M | re.S)[1]


@pytest.mark.parametrize("lesson", LESSONS)
def test_each_question_has_its_step_a_wrong_answer_to_expect_and_what_breaks_it(lesson):
    rows = [row.strip("|").split("|") for row in part(lesson, "Questions to ask").split("\n") if row.startswith("| ")][
        1:
    ]
    assert len(rows) > 4
    for row in rows:
        assert len([cell for cell in row if cell.strip()]) == 4, row
    steps = spans(lesson)
    asked = [row[0].strip() for row in rows]
    assert asked == sorted(asked, key=[*steps, "spare"].index), "in the order of the lesson"
    assert asked.count("spare") <= 2
    assert all(asked.count(step) <= 2 for step in steps), "more than a step has time for"
    assert steps[-1] not in asked


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_goes_on_the_board_goes_there_in_a_step_of_the_plan(lesson):
    said = re.findall(r"^- \*\*(.*?)\*\*", part(lesson, "Board work"), re.M)
    assert said
    assert set(said) <= set(spans(lesson))


@pytest.mark.parametrize("link", SETTINGS)
def test_a_setting_that_a_lesson_names_moves_without_python(link):
    address = urlsplit(link)
    asked = {name: float(value) if value[0].isdigit() else value for name, value in parse_qsl(address.query)}
    found = dict(asked)
    for move in moves_of(CHAPTERS[address.path.removesuffix(".html")], load_trial("nk-liver-2020")):
        offered = [move.values(at) for at in range(len(move.options))]
        wanted = move.values(move.printed) | {name: asked[name] for name in move.names if name in asked}
        assert wanted in offered
        found = {name: value for name, value in found.items() if name not in move.names}
    assert found == {}


@pytest.mark.parametrize("link", SETTINGS)
def test_an_address_with_a_setting_is_one_that_its_chapter_accepts(link):
    address = urlsplit(link)
    chapter = CHAPTERS[address.path.removesuffix(".html")]
    asked = dict(parse_qsl(address.query, strict_parsing=True))
    chosen = check_parameters(asked, chapter.parameters, load_trial("nk-liver-2020"))
    defaults = {parameter.name: parameter.default for parameter in chapter.parameters}
    assert all(defaults[name] != value for name, value in chosen.items()), "a setting that changes nothing"


def marked():
    """Return the exercises that the schemes of all pages mark, in their order."""
    schemes = "".join(page.partition("## Marking")[2] for page in PAGES.values())
    return re.findall(r"#exercise-([\w-]+)\)", schemes)


def test_every_exercise_that_criticises_has_one_marking_scheme():
    asked = [one for chapter in CHAPTERS.values() for one in exercises_of(chapter.notebook)]
    assert sorted(marked()) == sorted(one.key for one in asked if one.kind == "criticise")


@pytest.mark.parametrize("page", PAGES)
def test_a_book_without_solutions_has_no_marking_scheme(page):
    assert prose_for(PAGES[page], FOLDED) == PAGES[page]
    left = prose_for(PAGES[page], ABSENT)
    assert "## Marking" in PAGES[page]
    assert "full answer" not in left
    assert PAGES[page].startswith(left.rstrip())
