"""The book on paper: prose whose links say their sheet, in a tagged PDF with an outline, the same twice."""

import gc
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browsing import ARGUMENTS, find_browser
from bs4 import BeautifulSoup
from conftest import ROOT

from trialbook import load_trial
from trialbook.book import contents
from trialbook.pages import Edition
from trialbook.printing import book, browser, onepage, sheets
from trialbook.printing.prose import ON_SCREEN

pytestmark = pytest.mark.pages

MOMENT = datetime(2026, 1, 31, 12, tzinfo=UTC)
STUDY = load_trial("nk-liver-2020")
A4 = (595, 842)  # points
TOC = contents.read_contents(ROOT / "_toc.yml")
PAGE = """<html><head><link rel="stylesheet" href="{up}_static/a.css?digest=1"/></head><body><article>
<h1 id="top">{title}<a class="headerlink" href="#top">#</a></h1><script>x</script>
<div class="cell"><details class="hide above-input"><summary>Code</summary><div class="cell_input">code</div></details>
<div class="cell_output"><p>result</p></div></div>
<details class="mark claim given" id="claim-M1"><summary><span class="number">10</span></summary>
<div class="working">why</div></details><form>choices</form>
<section id="exercises"><h2>Exercises</h2><section><h3>Exercise 1</h3><p>question</p>
<details class="solution"><summary>Show the solution</summary><p>answer of {title}</p></details></section></section>
<a href="{two}.html">page</a><a href="{one}.html#top">place</a><a href="#top">here</a>
<a href="{up}downloads/x.csv">file</a><a href="https://example.org/">out</a>
<img src="{up}_images/f.svg" alt=""/></article></body></html>"""


@pytest.fixture
def whole(tmp_path):
    (tmp_path / "_images").mkdir()
    (tmp_path / "_images" / "f.svg").write_text("<svg/>", "utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "one.html").write_text(PAGE.format(title="One", up="", two="in/two", one="one"), "utf-8")
    (tmp_path / "in" / "two.html").write_text(PAGE.format(title="Two", up="../", two="two", one="../one"), "utf-8")
    pages = contents.Contents((("", ("one",)), ("Part", ("in/two",))))
    return BeautifulSoup(onepage.one_page(tmp_path, pages, "<p>title</p>", "Book"), "html.parser")


def test_no_two_elements_of_the_whole_share_an_id(whole):
    ids = [element["id"] for element in whole.find_all(id=True)]
    assert len(set(ids)) == len(ids) == 11


def test_links_to_other_pages_and_to_places_lead_inside_the_whole(whole):
    links = {page: [link["href"] for link in whole.select(f"section.page#{page} a")] for page in ("one", "in-two")}
    assert links["one"] == ["#one--all-solutions", "#in-two", "#one--top", "#one--top", "https://example.org/"]
    assert links["in-two"] == ["#in-two--all-solutions", "#in-two", "#one--top", "#in-two--top", "https://example.org/"]
    assert all(whole.find(id=link[1:]) for found in links.values() for link in found if link.startswith("#"))


def test_a_file_that_paper_cannot_offer_is_no_link_but_keeps_its_words(whole):
    assert not whole.find("a", string="file")
    assert "file" in whole.find(id="one").get_text()


def test_results_stand_without_their_code_and_solutions_open(whole):
    one = whole.find(id="one")
    assert one.find("p", string="result")
    assert "code" not in one.get_text().lower()
    assert "choices" not in one.get_text()


def test_solutions_stand_at_the_end_under_their_exercise_and_where_they_were_is_their_sheet(whole):
    assert "answer" not in whole.find(id="one").get_text()
    headings = [heading.get_text() for heading in whole.find(id="solutions").find_all(["h1", "h2", "h4"])]
    assert headings == ["Solutions", "One", "Exercise 1", "Two", "Exercise 1"]
    assert [p.get_text() for p in whole.select("#solutions p")] == ["answer of One", "answer of Two"]
    numbered = {number["data-of"]: number for number in whole.select("section.page .at")}
    assert "Exercises Solutions (p. 00) Exercise 1 question" in " ".join(whole.find(id="one").get_text(" ").split())
    assert whole.find("a", href="#one--all-solutions")
    assert whole.find(id=numbered["one--all-solutions"]["data-of"]) in whole.find(id="solutions").descendants


def test_a_mark_is_printed_closed(whole):
    mark = whole.find(id="one--claim-M1")
    assert (mark.name, mark.get_text().strip()) == ("span", "10")


def test_a_link_to_another_page_says_its_sheet(whole):
    link = whole.select_one("#one a[href='#in-two']")
    assert link.next_sibling.get_text() == " (p.\u00a000)"
    numbered = onepage.with_numbers(str(link.next_sibling), {"in-two": 41})
    assert BeautifulSoup(numbered, "html.parser").get_text() == " (p.\u00a041)"
    inside = whole.select_one("#one a[href='#one--top']")
    assert not inside.find_next_sibling(class_="at") or inside.next_sibling == link.next_sibling.next_sibling


def test_chapters_and_parts_run_at_the_head_of_their_sheets(whole):
    style = whole.style.string
    assert '@top-left { content: "Book"; }' in style
    assert '@page of-One { @top-right { content: "One"; } }' in style
    assert '@page of-Part { @top-right { content: "Part"; } }' in style
    assert "#in-two { page: of-Part; }" in style


def test_a_page_alone_has_its_solutions_and_no_contents(tmp_path):
    (tmp_path / "one.html").write_text(PAGE.format(title="One", up="", two="in/two", one="one"), "utf-8")
    (tmp_path / "_images").mkdir()
    (tmp_path / "_images" / "f.svg").write_text("<svg/>", "utf-8")
    alone = onepage.one_page(tmp_path, contents.Contents((("", ("one",)),)), "", "Book")
    assert "answer of One" in alone
    assert "Contents" not in alone
    assert 'href="#in-two"' not in alone


def test_styles_and_pictures_are_found_from_anywhere(whole, tmp_path):
    assert {image["src"] for image in whole.find_all("img")} == {(tmp_path / "_images" / "f.svg").as_uri()}
    assert [link["href"] for link in whole.select("link")] == [(tmp_path / "_static" / "a.css").as_uri()]


def test_the_contents_list_every_page_under_its_part(whole):
    listed = whole.find("section", class_="contents")
    assert [link.get_text() for link in listed.find_all("a")] == ["Two", "Solutions"]
    assert listed.find(class_="part").get_text() == "Part"


def test_the_title_page_escapes_what_a_folder_says():
    hostile = load_trial(ROOT / "tests" / "fixtures" / "hostile")
    assert "<script" not in book.title_page(hostile, Edition("1"))


def test_without_a_browser_the_reader_is_told_how_to_get_one(monkeypatch, tmp_path):
    monkeypatch.delenv("TRIALBOOK_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "_MACOS", tmp_path / "none")
    with pytest.raises(browser.PrintError, match="apt-get install chromium"):
        browser.find_browser()


@pytest.mark.parametrize("command", ["pdf", "epub"])
def test_a_path_is_refused_before_what_makes_the_book_is_imported(command):
    script = f"import sys; from trialbook.cli import main; main([{command!r}, '--out', ''], standalone_mode=False)"
    script = f"try:\n    {script}\nexcept Exception as error:\n    print(error, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "out: must be the path of a file, got '' False\n"


def test_a_browser_that_prints_nothing_is_an_error_and_leaves_the_last_book(monkeypatch, tmp_path):
    monkeypatch.setenv("TRIALBOOK_BROWSER", sys.executable)
    (tmp_path / "book.pdf").write_bytes(b"last")
    with pytest.raises(browser.PrintError, match="printed nothing"), book.replacing(tmp_path / "book.pdf") as fresh:
        browser.print_page(tmp_path / "page.html", fresh)
    assert [path.name for path in tmp_path.iterdir()] == ["book.pdf"]
    assert (tmp_path / "book.pdf").read_bytes() == b"last"


def offering(folder, *books):
    """Return a front page and the files beside it after books were offered in this order."""
    (folder / "site").mkdir(parents=True)
    (folder / "site" / "index.html").write_text('<section id="three-ways-in">', "utf-8")
    for name, form in books:
        (folder / name).write_bytes(name.encode())
        book.publish_format(folder / name, folder / "site", form)
    front = (folder / "site" / "index.html").read_text("utf-8")
    return front, {path.name: path.read_bytes() for path in (folder / "site" / "downloads").iterdir()}


def test_the_front_page_offers_a_form_of_the_book_once_whatever_its_file_is_called(tmp_path):
    once = offering(tmp_path / "once", ("mine.pdf", book.PDF))
    assert offering(tmp_path / "often", *[("ten.pdf", book.PDF)] * 2, ("mine.pdf", book.PDF)) == once
    (link,) = BeautifulSoup(once[0], "html.parser").select("p.formats a")
    assert once[1] == {link["href"].removeprefix("downloads/"): b"mine.pdf"}


def test_the_order_in_which_forms_are_made_does_not_show(tmp_path):
    pdf, epub = ("ten.pdf", book.PDF), ("ten.epub", book.EPUB)
    assert offering(tmp_path / "one", pdf, epub) == offering(tmp_path / "other", epub, pdf)


def test_what_the_front_page_offers_is_not_in_a_book_made_after(tmp_path):
    folder = tmp_path / "site"
    (folder / "_images").mkdir(parents=True)
    (folder / "_images" / "f.svg").write_text("<svg/>", "utf-8")
    front = PAGE.format(title="One", up="", two="one", one="one")
    front = front.replace("</article>", '<section id="three-ways-in"></section></article>')
    (folder / "one.html").write_text(front, "utf-8")
    (folder / "index.html").write_text(front, "utf-8")
    (tmp_path / "ten.epub").write_bytes(b"epub")
    book.publish_format(tmp_path / "ten.epub", folder, book.EPUB)
    assert "e-reader" in (folder / "index.html").read_text("utf-8")
    pages = contents.Contents((("", ("index", "one")),))
    assert "e-reader" not in onepage.one_page(folder, pages, "", "Book")


@pytest.fixture(scope="module")
def pdf(site, tmp_path_factory):
    find_browser()
    from pypdf import PdfReader

    with printed(site, tmp_path_factory.mktemp("print") / "book.pdf").open("rb") as file:
        yield PdfReader(file)


def printed(site, path):
    book.print_book(site, STUDY, Edition("0.1.0", "abc1234"), TOC, path, MOMENT)
    return path


@pytest.fixture(scope="module")
def words(pdf):
    """The words of each page, without the spaces that a printer puts between letters."""
    gc.disable()  # looking for garbage among so many small parts takes a third of the time
    try:
        return [squeezed(page.extract_text()) for page in pdf.pages]
    finally:
        gc.enable()


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_the_pdf_is_tagged_a4_in_english_with_the_title_of_the_book(pdf):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == "en"
    assert pdf.metadata.title == "Ten Patients: an executable reading of a cell-therapy trial"
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pdf.pages} == {A4}


def test_the_first_page_says_what_was_made_from_what(words):
    assert all(part in words[0] for part in ("TenPatients", "Version0.1.0", "abc1234", "nk-liver-2020"))


def test_the_outline_leads_to_every_page_of_the_book_in_order(pdf, site):
    tops = [item for item in pdf.outline if not isinstance(item, list)]
    headings = [
        BeautifulSoup((site / f"{page}.html").read_text("utf-8"), "html.parser").select_one("article h1")
        for page in TOC.pages
        if page not in ON_SCREEN
    ]
    wanted = [heading.get_text().rstrip("#").strip() for heading in headings]
    assert [item.title for item in tops] == ["Contents", *wanted, "Solutions"]
    places = [pdf.get_destination_page_number(item) for item in tops]
    assert places == sorted(places)


def test_the_contents_and_every_link_name_the_sheet_on_which_they_end(pdf, words):
    places = sheets.sheets_of(pdf.stream.name)
    assert f"12.Verdicts{places['notebooks-12_verdicts']}" in words[1]
    named = [int(number) for page in words for number in re.findall(r"\(p\.(\d+)\)", page)]
    assert len(named) > 50
    assert set(named) <= set(places.values())
    assert not re.search(r"p\.0+\b", "".join(words))


def test_the_running_head_names_book_and_chapter(pdf, words):
    inside = sheets.sheets_of(pdf.stream.name)["notebooks-07_response"]  # the one after, counted from 0
    assert "TenPatients" in words[inside]
    assert "7.Response" in words[inside]


def test_the_book_is_short_and_few_of_its_sheets_are_half_empty(pdf, words):
    assert len(pdf.pages) < 110
    figures = {number for number, page in enumerate(words) if "Fig." in page}
    sparse = [number for number, page in enumerate(words) if len(page) < 700 and number not in figures]
    assert len(sparse) < 16, sparse


def test_every_chapter_is_in_the_pdf_to_its_last_exercise(words, executed):
    whole = "".join(words)
    for name, notebook in executed.items():
        prose = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
        headings = re.findall(r"^#+ (.*)$", "\n".join(prose), re.MULTILINE)
        assert [one for one in headings if not re.search(r"[*$`_\"']", one) and squeezed(one) not in whole] == [], name


def test_the_same_site_gives_the_same_bytes_at_another_time_and_place(pdf, site, tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    monkeypatch.setenv("LANG", "C")
    again = printed(site, tmp_path / "again.pdf")
    assert again.read_bytes() == Path(pdf.stream.name).read_bytes()
    assert b"D:20260131120000" in again.read_bytes()


def test_no_code_of_a_chapter_is_printed(words, executed):
    whole = "".join(words)
    imports = {line for notebook in executed.values() for line in _lines(notebook) if line.startswith("from trialbook")}
    assert imports
    assert [line for line in imports if squeezed(line) in whole] == []


def _lines(notebook):
    cells = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    return (line for cell in cells for line in "".join(cell["source"]).splitlines())


def test_figures_are_drawn_not_photographed(pdf):
    objects = (pdf.get_object(number) for number in range(1, pdf.trailer["/Size"]))
    assert [one for one in objects if hasattr(one, "get") and one.get("/Subtype") == "/Image"] == []


def test_pages_are_numbered_after_the_first(pdf):
    for number in (2, len(pdf.pages) // 2, len(pdf.pages)):
        assert str(number) in pdf.pages[number - 1].extract_text().split()
    assert not pdf.pages[0].extract_text().split()[-1].isdigit()


def test_nothing_is_wider_than_the_paper(site, tmp_path):
    path = find_browser()
    from playwright.sync_api import sync_playwright

    page = tmp_path / "book.html"
    whole = onepage.one_page(site, TOC, book.title_page(STUDY, Edition("0.1.0")), "Book")
    page.write_text(whole, "utf-8")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        tab = chromium.new_page(viewport={"width": 800, "height": 1000})
        tab.emulate_media(media="print")
        tab.goto(page.as_uri())
        assert tab.evaluate(WIDER) == []
        chromium.close()


WIDER = """const parts = "p, li, td, th, dd, h1, h2, h3, pre, img, figcaption, .katex-html";
    const edge = document.querySelector("main").getBoundingClientRect().right + 1;
    [...document.querySelectorAll(`.bd-article :is(${parts})`)]
        .filter(part => part.getClientRects().length && part.getBoundingClientRect().right > edge)
        .map(part => part.closest("section.page").id + ": " + part.textContent.trim().slice(0, 60))"""
