"""The built pages as files: links and anchors, figures, metadata, what each chapter carries."""

import csv
import io
import json
import re
from urllib.parse import unquote, urlsplit

import pytest
from browsing import PAGES
from bs4 import BeautifulSoup
from conftest import ROOT

from trialbook.lessons.exhibits import Pages, exhibits

pytestmark = pytest.mark.pages

CHAPTERS = [page for page in PAGES if page.startswith("notebooks/")]


@pytest.fixture(scope="module")
def read(site):
    """Read a page once."""
    pages = {}

    def page(name):
        if name not in pages:
            pages[name] = BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "html.parser")
        return pages[name]

    return page


@pytest.mark.parametrize("page", PAGES)
def test_every_link_inside_the_site_has_its_page_and_its_anchor(page, read, site):
    broken = []
    for tag, key in (("a", "href"), ("img", "src"), ("script", "src"), ("link", "href")):
        for element in read(page).find_all(tag, **{key: True}):
            address = urlsplit(element[key])
            if address.scheme or element[key].startswith("//"):
                continue
            here = site / f"{page}.html"
            target = (here.parent / unquote(address.path)).resolve() if address.path else here
            if not target.is_file() or not _has(address.fragment, target, read, site):
                broken.append(element[key])
    assert broken == []


def _has(anchor, target, read, site):
    if not anchor or target.suffix != ".html":
        return True
    return read(target.relative_to(site).with_suffix("").as_posix()).find(id=unquote(anchor)) is not None


@pytest.mark.parametrize("page", PAGES)
def test_no_two_elements_of_a_page_share_an_id(page, read):
    ids = [element["id"] for element in read(page).find_all(id=True)]
    assert sorted(name for name in set(ids) if ids.count(name) > 1) == []


@pytest.mark.parametrize("page", CHAPTERS)
def test_every_figure_has_alternative_caption_number_and_data(page, read, site):
    article = read(page).find("article")
    for image in article.find_all("img"):
        figure = image.find_parent("figure")
        assert figure is not None, image["src"]
        assert len(image["alt"].split()) >= 8, image["alt"]
        assert figure.find(class_="caption-number") is not None, image["alt"]
        assert len(figure.find(class_="caption-text").get_text().split()) >= 4
        files = {link["href"].rpartition(".")[2]: site / "notebooks" / link["href"] for link in _files_after(figure)}
        assert set(files) == {"svg", "png", "csv"}, image["alt"]
        assert len(list(csv.reader(io.StringIO(files["csv"].read_text("utf-8"))))) > 1


def _files_after(figure):
    return figure.find_next("p", class_="figure-files").find_all("a")


@pytest.mark.parametrize("page", CHAPTERS)
def test_every_table_of_a_chapter_scrolls_inside_itself(page, read):
    tables = read(page).select(".cell_output table")
    assert [table.get_text(" ", strip=True)[:60] for table in tables if not table.find_parent(class_="scrolls")] == []


def test_the_picture_of_the_front_page_has_its_alternative_and_its_table(read):
    figure = read("index").find("figure", class_="course")
    assert len(figure.find(attrs={"role": "img"})["aria-label"].split()) > 12
    assert figure.find_next_sibling("details").find("table").find_all("td")


@pytest.mark.parametrize("page", CHAPTERS)
def test_each_chapter_carries_what_a_reader_needs_to_rerun_and_cite_it(page, read, site):
    article = read(page).find("article")
    assert "to read" in article.find(class_="chapter-head").get_text()
    assert f"trialbook run {page.removeprefix('notebooks/')}" in article.find("pre", class_="command").get_text()
    assert article.find("table", class_="parameters").find("code", string="trial")
    assert "The Ten Patients contributors" in article.find(class_="citation").get_text()
    assert "Not medical advice" in article.get_text()
    files = [site / "notebooks" / link["href"] for link in article.find(class_="downloads").find_all("a")]
    clean, executed = (json.loads(file.read_text("utf-8")) for file in files)
    assert all(not cell.get("outputs") for cell in clean["cells"])
    assert any(cell.get("outputs") for cell in executed["cells"])


def test_the_foot_of_every_page_says_what_the_book_was_made_from(site):
    record = json.loads((site / "provenance.json").read_text("utf-8"))
    commit = f" · commit {record['commit']}" if record["commit"] else ""
    trial = f"trial {record['trial']} {record['trial_digest']}"
    wanted = f"Version {record['version']}{commit} · {trial} · environment {record['environment']}"
    pages = [path for path in site.rglob("*.html") if "_static" not in path.parts]
    feet = [BeautifulSoup(path.read_text("utf-8"), "html.parser").find(class_="made-from") for path in pages]
    assert len(feet) > 25
    assert {foot.get_text() for foot in feet} == {wanted}


def test_the_page_for_teachers_has_every_chapter_with_its_goals_and_a_link_to_its_exercises(read):
    page = read("book/teaching")
    for name in CHAPTERS:
        chapter = read(name)
        lesson = page.find("article").find("a", href=f"../{name}.html").find_parent("section")
        assert lesson.find("h3").get_text().rstrip("#") in chapter.find("h1").get_text()
        learn = chapter.find(id="what-you-will-learn")
        goals = [goal for goal in learn.find_all("li") if not goal.find_parent(class_="trial-note")]
        assert [goal.get_text() for goal in lesson.find_all("li")] == [goal.get_text().strip() for goal in goals]
        assert lesson.find("a", href=f"../{name}.html#exercises")
        assert chapter.find(id="exercises")


@pytest.mark.parametrize("page", [page for page in PAGES if page != "search"])
def test_each_page_describes_itself(page, read):
    head = read(page).find("head")
    assert head.find("title").get_text().strip()
    assert 20 <= len(head.find("meta", attrs={"name": "description"})["content"]) <= 210
    assert head.find("meta", property="og:title")["content"]
    kind = json.loads(head.find("script", type="application/ld+json").string)["@type"]
    assert kind == {"index": "Book", "book/data": "Dataset"}.get(page, "Chapter" if page in CHAPTERS else "WebPage")


def test_descriptions_differ_from_page_to_page(read):
    described = [
        read(page).find("meta", attrs={"name": "description"})["content"] for page in PAGES if page != "search"
    ]
    assert len(set(described)) == len(described)


def test_no_page_loads_what_it_does_not_need(read, site):
    assert not list(site.glob("_static/**/fontawesome.js"))
    for page in PAGES:
        scripts = " ".join(script["src"] for script in read(page).find_all("script", src=True))
        assert ("searchindex.js" in scripts) == (page == "search")


# A link to what the page has not is taken out of the site, so the lesson as it is written says how many there are.
@pytest.mark.parametrize("lesson", [page for page in PAGES if page.startswith("book/lesson-")])
def test_every_link_of_a_lessons_plan_and_questions_shows_something_on_its_slides(lesson, read, site):
    written = re.findall(r"^\| .* \| .* \| (.*) \|$", (ROOT / f"{lesson}.md").read_text("utf-8"), re.M)
    asked = [row for row in written if row not in ("where", "what breaks it", "no answer")]
    rows = read(lesson).select("#minute-plan tbody tr, #questions-to-ask tbody tr")
    for row, source in zip(rows, asked, strict=False):
        links = source.count("](") + source.count("<a href")
        assert len(list(exhibits(Pages(site), lesson, row.find_all("td")[-1]))) >= links, source
