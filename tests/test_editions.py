"""The student edition holds no solution in any of its files, the instructor's all of them with what they are worth."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from html import unescape
from unicodedata import normalize
from zipfile import ZipFile

import pytest
from browsing import find_browser
from bs4 import BeautifulSoup
from one_chapter import copy_with_one_chapter

from trialbook import load_trial
from trialbook.book.contents import read_contents
from trialbook.lessons.editions import ABSENT, FOLDED, SHOWN, for_pages, to_work_in, with_results
from trialbook.lessons.exercises import exercises_of, is_solution
from trialbook.lessons.slides import write_slides
from trialbook.pages import Edition
from trialbook.printing.book import export_epub, print_book
from trialbook.runner.chapters import find_chapters, source_of

pytestmark = pytest.mark.proof

CHAPTER = "notebooks/07_response"
CHAPTERS = [chapter for chapter in find_chapters() if exercises_of(chapter.notebook)]
READ = {".html", ".js", ".json", ".ipynb", ".txt", ".md", ".csv", ".svg", ".xml", ".inv", ".py"}
STYLE_AND_PICTURES = {".css", ".png", ".woff", ".woff2", ".ttf", ""}


def sentences(notebook):
    """Return what gives solutions away: each sentence and each line of code of them, letters and digits alone."""
    texts = [source_of(cell) for cell in notebook["cells"] if is_solution(cell)]
    parts = [part for text in texts for part in re.split(r"\n|(?<=[.?]) ", text)]
    return {bare(part) for part in parts if len(bare(part)) > 25}  # shorter ones are no more than a name


def bare(text):
    """Return the letters and digits of a text without markup, so that escapes and highlighting hide nothing."""
    text = re.sub(r"\\[nt]", " ", unescape(re.sub(r"<[^>]*>", "", text)))
    return re.sub(r"[\W_]|frac|alpha", "", text.lower())


@pytest.mark.parametrize("found", CHAPTERS, ids=[found.name for found in CHAPTERS])
def test_no_sentence_or_line_of_a_solution_stands_in_a_students_notebooks(found):
    given_away = sentences(found.notebook)
    assert len(given_away) > 2
    for made in (
        for_pages(found.notebook, ABSENT),
        to_work_in(found.notebook, FOLDED, ""),
        to_work_in(found.notebook, ABSENT, ""),
        with_results(found.notebook, FOLDED, ""),
    ):
        text = bare("\n".join(map(source_of, made["cells"])))
        assert [one for one in given_away if one in text] == []
    text = bare("\n".join(map(source_of, to_work_in(found.notebook, SHOWN, "")["cells"])))
    assert [one for one in given_away if one not in text] == []


def test_every_solution_of_the_instructors_edition_says_what_it_is_worth():
    found = next(one for one in CHAPTERS if one.label == "response")
    words = [source_of(cell) for cell in for_pages(found.notebook, SHOWN)["cells"] if cell["id"].startswith("answer-")]
    points = [exercise.points for exercise in exercises_of(found.notebook)]
    assert [int(re.match(r"\*Points: (\d+)\.", one)[1]) for one in words] == points


def test_a_download_starts_with_how_to_get_the_package():
    notebook = CHAPTERS[0].notebook
    first, second = to_work_in(notebook, FOLDED, "")["cells"][:2]
    assert "pip install ." in first["source"]
    assert "\n" not in first["source"]
    assert source_of(second).startswith("# ")
    first, second = with_results(notebook, FOLDED, "https://example.org/book")["cells"][:2]
    assert 'pip install "trialbook @ git+https://example.org/book"' in first["source"]
    assert second["cell_type"] == "code"
    assert '%pip install --quiet "trialbook @ git+https://example.org/book"' in second["source"]
    compile(second["source"].replace("%pip", "pass  #"), "colab", "exec")


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """Return the sites of the book with one chapter, by edition."""
    root = tmp_path_factory.mktemp("project")
    copy_with_one_chapter(root, CHAPTER)
    made = {}
    for name, options in {
        "": (),
        "student": ("--edition", "student"),
        "instructor": ("--edition", "instructor"),
    }.items():
        command = [sys.executable, "-m", "trialbook.cli", "build", *options]
        environment = {**os.environ, "PYTHONPATH": str(root)}
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        made[name] = root / "_build" / name / "html"
    return made


def given_away_in(site):
    """Return the files of a site with the sentences and lines of solutions that they hold."""
    notebook = next(one for one in CHAPTERS if one.page == CHAPTER).notebook
    wanted = sentences(notebook)
    found = {}
    for path in site.rglob("*"):
        if path.suffix in READ and "_static/katex" not in str(path):
            text = bare(path.read_text("utf-8", errors="replace"))
            if held := [one for one in wanted if one in text]:
                found[path.relative_to(site).as_posix()] = held
    return found


def test_the_student_edition_gives_no_solution_away_in_any_file(sites):
    assert write_slides(sites["student"])
    assert given_away_in(sites["student"]) == {}
    unread = {path.suffix for path in sites["student"].rglob("*") if path.is_file()} - READ
    assert unread <= STYLE_AND_PICTURES, "a kind of file that is not searched"
    page = BeautifulSoup((sites["student"] / f"{CHAPTER}.html").read_text("utf-8"), "html.parser")
    exercises = exercises_of(next(one for one in CHAPTERS if one.page == CHAPTER).notebook)
    assert len(page.select("[id^=exercise-response]")) == len(exercises)
    assert page.select("details.solution, #solutions") == []
    index = (sites["student"] / "searchindex.js").read_text("utf-8")
    assert "laplac" not in index, "the stem of a word that only a solution has"


def test_marking_schemes_stand_in_every_edition_but_the_students(sites):
    def marking(site):
        read = (path for path in site.rglob("*") if path.suffix in READ)
        return [path for path in read if "half an answer" in path.read_text("utf-8", errors="replace")]

    assert marking(sites["student"]) == []
    assert len(marking(sites[""])) == len(marking(sites["instructor"])) > 3


def test_the_book_as_it_is_set_folds_solutions_and_keeps_them_out_of_its_downloads(sites):
    page = BeautifulSoup((sites[""] / f"{CHAPTER}.html").read_text("utf-8"), "html.parser")
    assert [fold.has_attr("open") for fold in page.select("details.solution")] == [False] * 3
    assert "laplac" in (sites[""] / "searchindex.js").read_text("utf-8")
    offered = [link["href"] for link in page.select(".downloads a")]
    assert [path.rpartition("/")[2] for path in offered] == ["07_response.ipynb", "07_response-executed.ipynb"]
    held = given_away_in(sites[""])
    assert f"{CHAPTER}.html" in held
    for path in offered:
        assert path.removeprefix("../") not in held
        assert (sites[""] / path.removeprefix("../")).is_file()


def test_the_instructors_edition_shows_solutions_with_points(sites):
    page = BeautifulSoup((sites["instructor"] / f"{CHAPTER}.html").read_text("utf-8"), "html.parser")
    folds = page.select("details.solution")
    assert [fold.has_attr("open") for fold in folds] == [True] * 3
    assert "Points: 2. Right within 0.005 (share)." in folds[1].get_text()
    taken = json.loads((sites["instructor"] / "downloads/07_response/07_response.ipynb").read_text("utf-8"))
    assert [cell["id"] for cell in taken["cells"] if is_solution(cell)]


def in_one_file(site, folder):
    """Return the words of a site's PDF and of the files of its EPUB, by letters and digits alone."""
    find_browser()
    from pypdf import PdfReader

    root = next(parent for parent in site.parents if (parent / "_toc.yml").exists())
    contents, moment = read_contents(root / "_toc.yml"), datetime(2026, 1, 31, tzinfo=UTC)
    pdf, epub = folder / "book.pdf", folder / "book.epub"
    for make, path in ((print_book, pdf), (export_epub, epub)):
        make(site, load_trial("nk-liver-2020"), Edition("1"), contents, path, moment)
    printed = "".join(page.extract_text() for page in PdfReader(pdf).pages).replace("<", "")  # no markup in it
    with ZipFile(epub) as archive:
        bound = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return [bare(normalize("NFKC", text)) for text in (printed, bound)]


@pytest.mark.parametrize("edition", ["student", "instructor"])
def test_a_pdf_and_an_epub_hold_the_solutions_of_their_edition_alone(edition, sites, tmp_path):
    wanted = sentences(next(one for one in CHAPTERS if one.page == CHAPTER).notebook)
    for text in in_one_file(sites[edition], tmp_path):
        assert bare("What the paper cannot settle") in text
        held = [one for one in wanted if one in text]
        assert held == [] if edition == "student" else len(held) > 3
