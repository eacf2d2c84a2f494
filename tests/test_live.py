"""The live book in a real browser: a reader changes a parameter and sees new tables, figures and sentences."""

import json
import os
import re
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from browsing import Visit, launched
from conftest import ROOT

from trialbook.live.cells import read_cells

LAB = ROOT / ".venv-lab"
NO_LAB = "no .venv-lab: 'make .venv-lab/installed' makes the environment that this test of the live book needs"
PAGE = "notebooks/07_response.html"
PATIENCE = 240_000  # milliseconds, for a machine that is busy
# R 4.2.2
# > binom.test(8, 10, conf.level = 0.5)$conf.int
# [1] 0.6445558 0.9035961
HALF = "64% to 90%"
# > binom.test(8, 10)$conf.int
# [1] 0.4439045 0.9747893
USUAL = "44% to 97%"


@pytest.fixture(scope="module")
def address(site):
    """The address of a live book, token included, served by the environment that 'make live' uses."""
    if not (LAB / "installed").exists():
        if os.environ.get("CI"):
            pytest.fail(NO_LAB)
        pytest.skip(NO_LAB)
    command = [LAB / "bin" / "python", "-m", "trialbook.cli", "live", "--no-browser", "--port", "8907"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        yield re.search(r"http://\S+", process.stdout.readline())[0]
        process.terminate()


@pytest.fixture(scope="module")
def visit(address):
    with launched() as browser:
        visit = Visit(browser.new_context(viewport={"width": 1280, "height": 900}))
        visit.go(address)
        yield visit


@pytest.fixture(scope="module")
def running(visit, address):
    """A chapter whose cells have run in the page once."""
    tab = visit.go(address.partition("index.html")[0] + PAGE)
    assert not [url for url in visit.requests if "thebe" in url]
    tab.get_by_role("button", name="Run this chapter here").click()
    tab.wait_for_selector(".live-bar[data-runs='1']", timeout=PATIENCE)
    return tab


def interval_in_table(tab):
    return tab.locator("table.dataframe", has_text="response, interval").locator("tbody tr").first.inner_text()


def test_a_changed_parameter_shows_in_table_figure_and_sentence(running, visit, address):
    figure = running.locator("figure#fig-rates .live-output")
    assert USUAL in interval_in_table(running)
    drawn = figure.inner_html()
    parameters = running.locator(".tag_parameters .CodeMirror")
    parameters.evaluate("at => at.CodeMirror.setValue(at.CodeMirror.getValue().replace('= 0.95', '= 0.5'))")
    running.get_by_role("button", name="Run all cells again").click()
    running.wait_for_selector(".live-bar[data-runs='2']", timeout=PATIENCE)
    assert HALF in interval_in_table(running)
    assert figure.inner_html() != drawn
    assert running.locator("p", has_text="an interval from 64% to 90%").count() == 1
    assert visit.foreign(address.partition("book/")[0]) == []
    assert visit.messages == []


def test_a_figure_drawn_in_the_page_has_its_alternative(running):
    drawn = running.locator("figure#fig-rates [role=img]")
    assert len(drawn.get_attribute("aria-label").split()) >= 8


def test_an_error_is_shown_in_its_cell_and_told_beside_the_button(running):
    parameters = running.locator(".tag_parameters .CodeMirror")
    usual = parameters.evaluate("at => at.CodeMirror.getValue()")
    parameters.evaluate("at => at.CodeMirror.setValue('confidence = 1 / 0')")
    running.get_by_role("button", name="Run all cells again").click()
    running.locator(".live-status", has_text="Stopped").wait_for(timeout=PATIENCE)
    assert "ZeroDivisionError" in running.locator(".tag_parameters").inner_text()
    parameters.evaluate("(at, code) => at.CodeMirror.setValue(code)", usual)


@pytest.mark.parametrize("path", ["book/index.html", "live/cells/07_response.json", "live/live.js", "api/kernels"])
def test_nothing_is_served_without_the_token(path, address):
    with pytest.raises(urllib.error.HTTPError, match=r"403|302") as refused:
        urllib.request.build_opener(NoRedirect).open(address.partition("book/")[0] + path)
    refused.value.close()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect to the login page as the error that it is."""

    def redirect_request(self, *arguments):
        return None


def test_the_site_as_built_knows_nothing_of_running(site):
    for page in site.rglob("*.html"):
        words = page.read_text("utf-8")
        assert "thebe" not in words, page.name
        assert "Run this chapter here" not in words, page.name
    assert not list(site.rglob("*thebe*"))


def test_every_cell_and_every_number_of_a_chapter_has_its_place_in_the_page(site, executed):
    from bs4 import BeautifulSoup

    for name in executed:
        known = read_cells(ROOT / "_build" / "work" / "nk-liver-2020" / "executed" / f"{name}.ipynb")
        article = BeautifulSoup((site / "notebooks" / f"{name}.html").read_text("utf-8"), "html.parser").find("article")
        sources = [cell["source"].strip() for cell in known["cells"] if not cell["hidden"]]
        shown = [cell.select_one(".cell_input pre").get_text().strip() for cell in article.select("div.cell")]
        assert shown == sources, name
        assert len(article.select("span.pasted-text")) == len(known["glued"]), name


def test_numbers_of_other_chapters_are_left_as_they_are(tmp_path):
    path = Path(tmp_path / "a.ipynb")
    prose = "{glue:text}`rate:.0%` {glue:text}`07_response.ipynb::rate:.1f` {glue:text}`span`"
    path.write_text(json.dumps({"cells": [{"cell_type": "markdown", "metadata": {}, "source": [prose]}]}), "utf-8")
    assert read_cells(path) == {"cells": [], "glued": [("rate", ".0%"), None, ("span", "")]}
