"""Slides of the real lessons on a screen: every letter of them, also in drawings, is large enough."""

import re
import shutil

import pytest
from browsing import Visit, launched

from trialbook.lessons.slides import write_slides

pytestmark = pytest.mark.pages

LEGIBLE = 16  # pixels of a letter, on a screen of 1280 by 720
SMALLEST = """slide => Math.min(...[...slide.querySelectorAll(".slide, .slide *")]
    .filter(part => part.getClientRects().length)
    .filter(part => [...part.childNodes].some(one => one.nodeType === 3 && one.data.trim()))
    .filter(part => !part.closest(".visually-hidden, .katex"))
    .map(part => parseFloat(getComputedStyle(part).fontSize)))"""


def letters(path):
    """Return the size of a drawing and of its smallest letter; letters are drawn as outlines of 100 units."""
    drawing = path.read_text("utf-8")
    _, _, width, height = map(float, re.search(r'viewBox="([^"]+)"', drawing)[1].split())
    return width, height, 100 * min(map(float, re.findall(r"scale\((0\.\d+) -0", drawing)))


def test_every_figure_of_every_lesson_can_be_read_from_the_last_row(site, tmp_path):
    book = shutil.copytree(site, tmp_path / "html", ignore=shutil.ignore_patterns("runtime", "variants"))
    small, seen = [], 0
    with launched() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        for path in write_slides(book):
            tab = Visit(context).go(path.as_uri())
            tab.wait_for_selector(".reveal.ready")
            for _ in range(tab.evaluate("Reveal.getTotalSlides()")):
                for picture in tab.locator("section section.present figure img").all():
                    box = picture.bounding_box()
                    width, height, letter = letters(path.parent / picture.get_attribute("src"))
                    seen += 1
                    pixels = letter * min(box["width"] / width, box["height"] / height)
                    small += [(path.stem, picture.get_attribute("src"), pixels)] if pixels < LEGIBLE else []
                words = tab.locator("section section.present").last.evaluate(SMALLEST)
                small += [(path.stem, tab.url, words)] if words < LEGIBLE else []
                tab.keyboard.press("Space")
        context.close()
    assert seen > 10
    assert small == []
