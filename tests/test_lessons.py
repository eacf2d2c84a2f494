"""The lessons name what the book has: settings that a chapter allows, whole plans, a scheme for each exercise."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from trialbook import load_trial
from trialbook.lessons.editions import ABSENT, FOLDED, prose_for
from trialbook.lessons.exercises import exercises_of
from trialbook.runner.chapters import ROOT, find_chapters
from trialbook.runner.parameter_checks import check_parameters
from trialbook.variants.moves import MOVING

CHAPTERS = {chapter.name: chapter for chapter in find_chapters()}
LESSONS = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "book").glob("lesson-*.md"))}
PAGES = {**LESSONS, "courses": (ROOT / "book" / "courses.md").read_text("utf-8")}
SETTINGS = sorted({link for page in PAGES.values() for link in re.findall(r'<a href="\.\./notebooks/([^"]*)"', page)})


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_plan_fills_fifty_minutes_without_a_gap(lesson):
    spans = [(int(start), int(end)) for start, end in re.findall(r"^\| (\d+)–(\d+) \|", LESSONS[lesson], re.M)]
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == 50


@pytest.mark.parametrize("lesson", LESSONS)
def test_each_question_has_a_wrong_answer_to_expect_and_what_breaks_it(lesson):
    section = re.search(r"^## Questions to ask$(.*?)^## ", LESSONS[lesson], re.M | re.S)[1]
    rows = [row.strip("|").split("|") for row in section.split("\n") if row.startswith("| ")][1:]
    assert len(rows) > 4
    for row in rows:
        assert len([cell for cell in row if cell.strip()]) == 3, row


def test_what_a_lesson_says_moves_without_python_does():
    asked = {
        name
        for link in re.findall(r"08_survival.html\?([^#\"]*)", LESSONS["lesson-survival"])
        for name, _ in parse_qsl(link)
    }
    assert asked <= set(MOVING["survival"])
    assert {"confidence", "interval"} <= set(MOVING["response"])


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
