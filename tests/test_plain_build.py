"""Jupyter Book alone makes the pages that the project's own command makes, also of a book of some chapters."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from one_chapter import copy_with_one_chapter

pytestmark = pytest.mark.proof

CHAPTER = "notebooks/07_response"
TIME = re.compile(r"\d+ minutes?")
PAGES = (
    "index",
    CHAPTER,
    "book/summary",
    "book/parameters",
    "book/teaching",
    "book/glossary",
    "book/data",
    "book/about",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a copy of the project whose book has one chapter, built by both."""
    root = tmp_path_factory.mktemp("project")
    copy_with_one_chapter(root, CHAPTER)
    (root / ".venv").mkdir()
    (root / ".venv" / "README.md").write_text("# Not a page\n", "utf-8")
    plain = [Path(sys.executable).parent / "jupyter-book", "build", "-W", "-n", "--keep-going", "."]
    _run(plain, root)
    shutil.move(root / "_build" / "html", root / "plain")
    shutil.rmtree(root / "_build")
    _run([sys.executable, "-m", "trialbook.cli", "build"], root)
    return root


def _run(command, root):
    done = subprocess.run(
        command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


def article(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser").find("article")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_the_same_whichever_made_it(project, page):
    plain, ours = (article(project / site / f"{page}.html") for site in ("plain", "_build/html"))
    # Jupyter Book alone has not run a chapter when it says how long one reads, so it counts no displayed sentence
    for section in plain.select("section[id]"):
        # an optional section stays with its sentence that says that there is nothing
        if ours.find(id=section["id"]) is None and len(section.find_all("h2")) == 1:
            assert "The paper does not count the same outcome in two groups." in section.get_text()
            section.decompose()
    plain, ours = (TIME.sub("minutes", made.get_text("|", strip=True)).split() for made in (plain, ours))
    assert plain == ours


def test_both_have_the_same_pages_and_figures(project):
    plain, ours = (set(files(project / site)) for site in ("plain", "_build/html"))
    assert plain ^ ours == set()
    plain, ours = (
        [image["alt"] for image in article(project / site / f"{CHAPTER}.html").find_all("img")]
        for site in ("plain", "_build/html")
    )
    assert plain == ours != []


def files(site):
    """Yield the pages of a site and what its readers download."""
    yield from (path.relative_to(site) for path in site.rglob("*.html") if "_static" not in path.parts)
    yield from (path.relative_to(site) for path in (site / "downloads").rglob("*.*"))


@pytest.mark.parametrize("page", PAGES)
def test_no_link_leads_to_a_chapter_that_is_left_out(project, page):
    for site in ("plain", "_build/html"):
        here = project / site / f"{page}.html"
        links = [link["href"].partition("#")[0] for link in article(here).find_all("a", href=True)]
        inside = [link for link in links if link and "://" not in link]
        assert [link for link in inside if not (here.parent / link).is_file()] == []


def test_solutions_and_code_have_one_fold_each(project):
    page = article(project / "_build" / "html" / f"{CHAPTER}.html")
    exercises = page.find_all(id=lambda name: name and name.startswith("exercise-response-"))
    assert len(exercises) == len(page.select("details.solution")) == len(page.select("section > details.solution")) > 1
    assert [
        cell for cell in page.select("div.cell_input") if cell.find_parent("details", class_="above-input") is None
    ] == []


def test_a_link_to_a_term_carries_its_definition(project):
    page = article(project / "_build" / "html" / f"{CHAPTER}.html")
    (title, *_) = [link["title"] for link in page.select("a.term") if link["href"].endswith("#landmark")]
    assert title == "A time at which a paper counts how many patients are in which state."
