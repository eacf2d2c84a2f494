"""Slides of a lesson: every step and question of its page, with what they point to as the pages have it."""

import re

import pytest
from browsing import Visit, launched
from bs4 import BeautifulSoup
from conftest import ROOT
from pypdf import PdfReader

from trialbook.lessons.exhibits import Pages
from trialbook.lessons.slides import SlidesError, deck, write_slides

pytestmark = pytest.mark.pages

LESSON = """<h1>A lesson</h1>
<section id="goals"><h2>Goals</h2><ul><li>to read</li></ul></section>
<section id="before-class"><h2>Before class</h2><p>Bring a coin.</p></section>
<section id="minute-plan"><h2>Minute plan</h2><table><tbody>
<tr><td><p>0–5</p></td><td><p>Look at it</p></td><td><p>second table of
 <a href="../notebooks/07_x.html#rates">Rates</a>; <a href="../notebooks/07_x.html#fig-a">the figure</a> and
 <a href="../notebooks/07_x.html?level=0.8#fig-a">with 0.8</a></p></td></tr>
<tr><td><p>5–50</p></td><td><p>Exit</p></td><td><p><a href="#exit-question">below</a>,
 <a href="gone.html#x">gone</a></p></td></tr>
</tbody></table></section>
<section id="questions-to-ask"><h2>Questions to ask</h2><table><tbody>
<tr><td><p>spare</p></td><td><p>And then?</p></td><td><p>Nothing</p></td><td><p>words</p></td></tr>
<tr><td><p>0–5</p></td><td><p>Is it so?</p></td><td><p>Yes, it is</p></td><td><p>The paragraph <em>A trap</em> in
 <a href="../notebooks/07_x.html#rates">Rates</a></p></td></tr></tbody></table></section>
<section id="board-work"><h2>Board work</h2><ul><li><p><strong>5–50</strong> A line</p></li></ul></section>
<section id="homework"><h2>Homework</h2><ul><li><p>Read <a href="x.html">it</a></p></li></ul></section>
<section id="exit-question"><h2>Exit question</h2><p>What is left?</p></section>"""
CHAPTER = """<h1>Chapter<a class="headerlink" href="#c">#</a></h1><section id="rates"><h2>Rates</h2>
<p>Words.</p><p><strong>A trap.</strong> Not so.</p><table class="dataframe"><tr><td>1</td></tr></table>
<table class="dataframe"><tr><td id="x"><a href="08.html">2</a></td></tr></table>
<section id="below"><h3>Below</h3><table><tr><td>3</td></tr></table></section></section>
<figure id="fig-a"><img src="../_images/a.svg" loading="lazy" alt="A line."/><figcaption>Fig.</figcaption></figure>"""
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="40pt" height="20pt"><rect width="40" height="20"/></svg>'


@pytest.fixture
def site(tmp_path):
    """Return a small site with a lesson and a chapter."""
    for name, body in {"book/lesson-one": LESSON, "notebooks/07_x": CHAPTER}.items():
        path = tmp_path / f"{name}.html"
        path.parent.mkdir()
        path.write_text(f"<html><body><div><h1>Of print</h1></div><article>{body}</article></body></html>", "utf-8")
    (tmp_path / "_images").mkdir()
    (tmp_path / "_images" / "a.svg").write_text(DRAWING)
    static = tmp_path / "_static" / "slides"
    static.mkdir(parents=True)
    for file in (ROOT / "book/vendor/_static/slides").iterdir():
        (static / file.name).write_bytes(file.read_bytes())
    (tmp_path / "_static" / "book.css").write_bytes((ROOT / "book/_static/book.css").read_bytes())
    return tmp_path


def slides(site):
    page = BeautifulSoup(deck(Pages(site), "book/lesson-one"), "html.parser")
    return page.select(".slides > section > section")


def words(slide):
    return " ".join(slide.select_one(".slide").get_text(" ", strip=True).split())


def test_every_step_and_every_question_has_its_slides_in_their_order(site):
    assert [words(slide) for slide in slides(site)] == [
        "A lesson",
        "After this lesson you can to read",
        "Minute 0–5 Look at it",
        "Rates 2 Chapter",
        "The figure Fig. Chapter",
        "With 0.8 On the screen this slide is the page itself. Chapter",
        "Is it so?",
        "Rates A trap. Not so. Chapter",
        "Minute 5–50 Exit",
        "Exit question What is left? A lesson",
        "Homework Read it",
        "And then?",
    ]


def test_the_speaker_reads_what_the_class_must_not(site):
    notes = [
        slide.select_one(".notes").get_text(" ", strip=True) for slide in slides(site) if slide.select_one(".notes")
    ]
    assert notes[0] == "Before class. Bring a coin."
    assert "Expect: Yes, it is What breaks it: The paragraph A trap in Rates" in notes
    assert "Where: below, gone Board: A line" in notes
    assert "Yes, it is" not in " ".join(map(words, slides(site)))


def test_pictures_and_pages_are_found_from_where_the_slides_lie(site):
    page = BeautifulSoup(deck(Pages(site), "book/lesson-one"), "html.parser")
    assert [one["src"] for one in page.select("img")] == ["../_images/a.svg"]
    assert [one["data-src"] for one in page.select("iframe")] == ["../notebooks/07_x.html?level=0.8#fig-a"]
    for link in page.select("a, link"):
        assert (site / "slides" / re.sub(r"[?#].*", "", link["href"])).resolve().is_file(), link
    assert page.select("[id]") == []


def test_a_lesson_that_is_not_there_or_has_no_plan_is_named(site):
    with pytest.raises(SlidesError, match="two: the lessons of this book are one"):
        write_slides(site, ("two",))
    with pytest.raises(SlidesError, match="a lesson needs a section 'Minute plan'"):
        deck(Pages(site), "notebooks/07_x")


def test_the_page_of_a_lesson_leads_to_its_slides_once_and_keeps_its_time(site):
    page = site / "book" / "lesson-one.html"
    before = page.stat().st_mtime_ns
    for _ in range(2):
        assert write_slides(site) == (site / "slides" / "lesson-one.html",)
    links = BeautifulSoup(page.read_text("utf-8"), "html.parser").select('a[href="../slides/lesson-one.html"]')
    assert [link.find_parent("article") is not None for link in links] == [True]
    assert page.stat().st_mtime_ns == before


@pytest.mark.parametrize(("values", "shown"), [(["0.80", "0.95"], True), (["0.9", "0.95"], False), ([], False)])
def test_from_disk_a_slide_shows_a_page_with_settings_where_that_moves_without_python(site, values, shown):
    (site / "variants").mkdir()
    options = ", ".join(f'{{values: ["{value}", "1"]}}' for value in values)
    move = f'{{names: ["level", "prior"], printed: 1, options: [{options}]}}' if values else ""
    listed = f'window.trialbook = {{moves: {{"07_x": [{move}]}}}};'
    (site / "variants" / "list.js").write_text(listed)
    (path,) = write_slides(site)
    with launched() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        tab = Visit(context).go(f"{path.as_uri()}#/1/3")
        tab.wait_for_selector(".reveal.ready")
        assert tab.locator("iframe").count() == shown
        assert tab.locator("h3", has_text="With 0.8").count() == shown, "nothing is offered that does not move"
        context.close()


def test_the_slides_run_from_disk_print_and_have_a_window_for_the_speaker(site, tmp_path):
    (path,) = write_slides(site)
    with launched() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        visit = Visit(context)
        tab = visit.go(path.as_uri())
        tab.wait_for_selector(".reveal.ready")
        still = [slide for slide in slides(site) if not slide.select("iframe")]  # nothing was computed for others
        assert tab.evaluate("Reveal.getTotalSlides()") == len(still)
        for _ in range(4):
            tab.keyboard.press("Space")
        assert tab.evaluate("Reveal.getCurrentSlide().querySelector('img').getBoundingClientRect().height") > 300
        with context.expect_page() as opened:
            tab.keyboard.press("s")
        speaker = opened.value
        speaker.wait_for_selector("iframe", state="attached")  # which its script adds, if the policy lets it run
        assert visit.messages == []
        tab.goto(f"{path.as_uri()}?print-pdf")
        tab.wait_for_selector(".pdf-page")
        tab.pdf(path=tmp_path / "deck.pdf", prefer_css_page_size=True)
        context.close()
    assert len(PdfReader(tmp_path / "deck.pdf").pages) == len(still)
