"""The books of other trials as built: all pages are there, speak of their own trial, and show its text as text."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from conftest import ROOT, trialbook
from other_trials import FIXTURES, PAYLOAD, SHIPPED, folder_of, foreign_words

from trialbook import load_trial
from trialbook.runner.chapters import find_chapters

pytestmark = pytest.mark.pages

PAGES = [*(chapter.page for chapter in find_chapters()), "index", "book/summary"]


class Page(HTMLParser):
    """A page's words, code aside, its links and images, and whatever in it could act."""

    def __init__(self, path):
        super().__init__()
        self.words, self.acting, self.links, self.images, self._inside = [], [], [], [], []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        named = {name: value or "" for name, value in attributes}
        if tag in ("script", "style", "pre"):
            self._inside.append((tag, named.get("type", "")))
        self.words += [named.get(name, "") for name in ("alt", "content", "aria-label")]
        self.links += [named["href"]] if "href" in named else []
        self.images += [named["src"]] if "src" in named else []
        self.acting += [value for name, value in named.items() if name.startswith("on") and "pwned" in value]

    def handle_endtag(self, tag):
        if self._inside and self._inside[-1][0] == tag:
            self._inside.pop()

    def handle_data(self, data):
        kind = self._inside[-1] if self._inside else ("", "")
        if kind[0] == "script" and kind[1] != "application/ld+json" and "pwned" in data:
            self.acting.append(data)
        elif kind[0] not in ("style", "pre"):
            self.words.append(data)

    @property
    def text(self):
        return " ".join(self.words)


@pytest.fixture(scope="session")
def book():
    """Return a function that gives the folder of a trial's site, made now as far as it is stale."""
    made = {}

    def build(name):
        if name not in made:
            done = trialbook("build", "--trial", folder_of(name))
            assert done.returncode == 0, done.stdout + done.stderr
            made[name] = ROOT / "_build" / name / "html"
        return made[name]

    return build


@pytest.mark.parametrize("name", [*SHIPPED, "hostile"])
def test_another_trials_book_speaks_of_that_trial_alone(book, name):
    trial = load_trial(folder_of(name))
    for page in (Page(book(name) / f"{name_of_page}.html") for name_of_page in PAGES):
        assert foreign_words(page.text, name) == set()
        assert re.search(
            rf"\b({trial.patients}|Seven|Eight|Fifteen|Twenty-one) Patients: an executable reading", page.text
        )
        if trial.time_unit != "months":
            assert not re.findall(r".{30}\bmonths?\b.{30}", page.text)


def test_a_chapter_says_in_a_sentence_what_its_trial_does_not_have(book):
    laboratory = Page(book("leukaemia-6mp-1963") / "notebooks" / "06_laboratory.html").text
    assert "nothing of it is recomputed here" in laboratory
    assert len(laboratory) < len(Page(book("leukaemia-6mp-1963") / "notebooks" / "09_bounds.html").text) / 2


def test_the_book_shows_that_the_bounds_contain_what_the_patients_show(book):
    bounds = Page(book("leukaemia-6mp-1963") / "notebooks" / "09_bounds.html").text
    assert "Kaplan-Meier estimate, in patients" in bounds
    for cell in ("14 to 16", "8 to 14", "4 to 12", "15.8", "13.2", "9.4"):
        assert re.search(rf"(?<![\d.]){re.escape(cell)}(?![\d.])", bounds), cell


def test_text_from_a_folder_is_shown_and_does_not_act(book):
    pages = {path.stem: Page(path) for path in book("hostile").rglob("*.html")}
    assert {name for name, page in pages.items() if page.acting} == set()
    for name, page in pages.items():
        assert not [link for link in page.links if link.lower().strip().startswith("javascript:")], name
        assert not [image for image in page.images if image == "x" or "secret" in image], (
            f"{name} loads what a folder names"
        )
    for number, name in ((1, "index"), (5, "01_question"), (30, "summary"), (40, "05_safety"), (51, "02_patients"),
                         (60, "11_context"), (37, "12_verdicts"), (90, "10_choices")):  # fmt: skip
        assert f"{PAYLOAD}{number}</script>" in pages[name].text, (number, name)


def test_no_file_that_a_folder_names_is_read(book):
    secret = (FIXTURES / "hostile" / "secret.txt").read_text("utf-8").strip()
    staged = ROOT / "_build" / "work" / "x" / "staged"  # where pages are compiled: as deep as the folder's texts assume
    assert (staged / "../../../../tests/fixtures/hostile/secret.txt").resolve() == FIXTURES / "hostile" / "secret.txt"
    for path in book("hostile").rglob("*"):
        if path.suffix in (".html", ".svg", ".ipynb", ".js", ".csv", ".txt", ".md"):
            assert secret not in path.read_text("utf-8"), path


def test_figures_of_a_hostile_folder_are_pictures_only(book):
    for path in book("hostile").rglob("*.svg"):
        for element in ElementTree.parse(path).iter():
            assert not str(element.tag).endswith("script"), path
            assert not [name for name in element.attrib if name.startswith("on")], path
