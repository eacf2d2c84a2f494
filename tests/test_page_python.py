"""Chapters that run in their own pages, in a real browser: a page that follows its reader."""

import re

import pytest
from browsing import SHIFT, Visit
from in_page import PATIENCE, opened, press, ready, run, status, wait

pytestmark = pytest.mark.pages

# R 4.2.2
# > binom.test(3, 10, conf.level = 0.5)$conf.int
# [1] 0.1755713 0.4576962
HALF = "18% to 46%"


# how far things move from now on, those too that move as something is typed or pressed
MOVES = """() => { window.moved = 0; new PerformanceObserver(
    list => list.getEntries().forEach(({value}) => { window.moved += value; })).observe({type: "layout-shift"}); }"""
# what a cell shows that runs before any other, without the page
LIBRARIES = """([url, source]) => import(new URL("../_static/run/python.js", url)).then(({ Python }) => {
    const python = new Python("../");
    return python.present().then(() => new Promise((done, failed) => {
        python.addEventListener("failed", ({ detail }) => failed(detail.words));
        python.addEventListener("cell", ({ detail }) => done(detail.error?.words ?? detail.outputs[0].content));
        python.run({ again: true, cells: [{ id: "one", source }] });
    }));
})"""


def test_a_choice_shows_in_table_figure_and_sentence_is_marked_told_and_taken_back(visit, address):
    tab = ready(visit, f"{address}notebooks/07_response.html")
    printed = tab.inner_text("#cell-intervals-read"), tab.get_attribute("#fig-rates img", "src")
    told = run(tab, confidence="0.5")
    assert re.search(r"\d+ tables?, \d+ figures?, \d+ sentences?", told)
    assert "Python 3.12.7" in tab.inner_text(".run-left")
    assert " to ".join(re.findall(r"\d+%", tab.inner_text("#cell-intervals-read .cell_output p >> nth=0"))[1:3]) == HALF
    assert tab.locator("#cell-intervals-read mark.run-changed").count() == 2
    assert tab.locator("#cell-intervals-by-hand td.run-changed").count() > 0
    assert "50%" in tab.inner_text("#fig-rates figcaption")
    assert tab.get_attribute("#fig-rates img", "src").startswith("blob:")
    assert len(tab.get_attribute("#fig-rates img", "alt").split()) >= 8
    assert "confidence=0.5" in tab.url
    assert "groups-need" in tab.evaluate("window.cells.filter(cell => cell.optional).map(cell => cell.id)")
    press(tab, "As printed")
    assert (tab.inner_text("#cell-intervals-read"), tab.get_attribute("#fig-rates img", "src")) == printed
    assert tab.locator(".run-changed").count() == 0
    assert tab.input_value("#run-confidence") == "0.95"
    assert "confidence" not in tab.url


def test_an_optional_section_without_data_goes_with_its_heading_and_its_line_in_the_contents(visit, address):
    tab = visit.go(f"{address}notebooks/07_response.html")
    for optional, seen in ((False, True), (True, False)):
        absent = [{"kind": "html", "content": "<p>Nothing.</p>", "marks": {"absent": True}}]
        cell = {"id": "rates-need", "outputs": absent, "optional": optional}
        tab.evaluate("cell => new window.trialbook.Outputs().show({...cell, outputs: []})", cell)
        tab.evaluate("cell => new window.trialbook.Outputs().show(cell)", cell)
        assert tab.is_visible("#from-counts-to-rates > h2") is seen
        assert tab.locator(".toc-entry > a[href='#from-counts-to-rates']:visible").count() == seen
        assert not tab.is_visible("#cell-rates-by-hand")


def test_an_address_opens_and_runs_with_its_choices_back_and_forward_follow(visit, address):
    tab = ready(visit, f"{address}notebooks/07_response.html?confidence=0.5")
    assert wait(tab).startswith("Done")
    assert tab.input_value("#run-confidence") == "0.5"
    assert HALF.split(" to ")[0] in tab.inner_text("#cell-intervals-read .cell_output p >> nth=0")
    assert run(tab, confidence="0.8").startswith("Done")
    tab.go_back()
    wait(tab, "Running", "Starting")
    assert wait(tab, "Done").startswith("Done")
    assert tab.input_value("#run-confidence") == "0.5"
    assert HALF.split(" to ")[0] in tab.inner_text("#cell-intervals-read .cell_output p >> nth=0")


def test_a_wrong_value_is_refused_in_the_domains_own_words(visit, address):
    tab = ready(visit, f"{address}notebooks/07_response.html")
    at = tab.url
    assert run(tab, confidence="1.5").startswith("Not run")
    assert tab.url == at
    rule = tab.inner_text("#run-confidence-rule")
    assert tab.inner_text("#run-confidence-fault") == f"confidence: must be {rule}, got 1.5"
    assert tab.get_attribute("#run-confidence", "aria-invalid") == "true"
    assert run(tab, confidence="0.9").startswith("Done")
    assert tab.inner_text("#run-confidence-fault") == ""


def test_the_keyboard_stays_where_it_was_and_nothing_moves_in_a_run(visit, address):
    tab = ready(visit, f"{address}notebooks/07_response.html")
    tab.locator("#run-confidence").fill("0.5")
    tab.get_by_role("button", name="Run this chapter here").focus()
    tab.evaluate(MOVES)
    tab.keyboard.press("Enter")
    assert wait(tab, "Done")
    assert tab.evaluate("document.activeElement.textContent") == "Run this chapter here"
    assert tab.evaluate("window.moved") <= 0.02
    tab.get_by_role("button", name="See what changed").focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.matches('.run-changed')")
    tab.get_by_role("button", name="As printed").focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.textContent") == "Run this chapter here"


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_in_a_page_that_opens_with_choices(browser, address, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    tab = Visit(context).go(f"{address}notebooks/07_response.html?confidence=0.5")
    assert wait(tab, "Done")
    assert tab.evaluate(SHIFT) <= 0.02
    context.close()


def test_what_stands_where_the_printed_page_has_nothing_counts_as_changed(visit, address):
    tab = visit.go(f"{address}notebooks/07_response.html")
    said = {"id": "rates-need", "outputs": [{"kind": "html", "content": "<p>Nothing.</p>"}]}
    counts = """cell => { const all = new window.trialbook.Outputs();
        return all.show(cell).then(() => all.counts.sentences); }"""
    assert tab.evaluate(counts, said) == 1


def test_cancel_ends_it_and_a_next_run_starts_anew(visit, address):
    tab = ready(visit, f"{address}notebooks/07_response.html")
    press(tab, "Run this chapter here")
    wait(tab, "Fetching", "Unpacking", "Starting P", "Running")
    press(tab, "Cancel")
    assert wait(tab) == "Cancelled. The page is as printed."
    assert run(tab).startswith("Done")


def test_a_cell_can_be_changed_and_run_alone_and_an_exception_stands_in_its_cell(visit, address):
    tab = ready(visit, f"{address}notebooks/07_response.html")
    press(tab, "Prose and code")
    assert run(tab).startswith("Done")
    cell = tab.locator("#cell-rates-by-hand")
    cell.get_by_role("button", name="Change this cell").click()
    cell.locator("textarea").fill("patients + 1")
    cell.get_by_role("button", name="Run it").click()
    cell.locator("pre", has_text="11").wait_for(timeout=1000 * PATIENCE)
    cell.locator("textarea").fill("1 / 0")
    cell.get_by_role("button", name="Run it").click()
    cell.locator(".run-error").wait_for(timeout=1000 * PATIENCE)
    assert "ZeroDivisionError: division by zero" in cell.inner_text()
    assert status(tab).startswith("Stopped")


def test_two_tabs_of_a_chapter_and_a_reload_leave_each_other_alone(browser, address):
    context = browser.new_context()
    first, second = Visit(context), Visit(context)
    one = ready(first, f"{address}notebooks/07_response.html")
    other = ready(second, f"{address}notebooks/07_response.html")
    press(one, "Run this chapter here")
    assert run(other, confidence="0.5").startswith("Done")
    assert wait(one).startswith("Done")
    assert "18%" not in one.inner_text("#cell-intervals-read .cell_output p >> nth=0")
    other.close()
    assert run(one, confidence="0.5").startswith("Done")
    one.goto(f"{address}notebooks/07_response.html")
    opened(one)
    assert run(one).startswith("Done")
    context.close()


def test_after_a_run_the_next_page_of_the_tab_starts_python_while_its_reader_reads(visit, address):
    tab = visit.go(f"{address}notebooks/08_survival.html")
    tab.wait_for_timeout(1000)
    assert not [url for url in visit.requests if url.endswith("pyodide.mjs")]
    tab = ready(visit, f"{address}notebooks/07_response.html")
    assert run(tab).startswith("Done")
    tab = visit.go(f"{address}notebooks/08_survival.html")
    tab.wait_for_selector(".run-form[data-versions]", state="attached", timeout=1000 * PATIENCE)
    assert not tab.is_visible(".run-buttons")
    assert tab.locator(".run-changed").count() == 0


def test_python_begins_with_its_libraries_in_any_language_and_with_another_chance_each_time(browser, address):
    imports = "import random, sys\nimport numpy\n"
    cell = imports + "['lifelines' in sys.modules, 'seaborn' in sys.modules], random.random(), numpy.random.rand()"
    said = []
    for language in ("zh-Hans-CN", "de"):
        context = browser.new_context(locale=language)
        tab = ready(Visit(context), f"{address}notebooks/07_response.html")
        said.append(tab.evaluate(LIBRARIES, [tab.url, cell]))
        context.close()
    assert [one.startswith("([True, True], ") for one in said] == [True, True], said
    assert said[0] != said[1]


def test_no_code_in_a_page_reaches_another_origin(visit, address):
    refused = []
    visit.tab.on("requestfailed", lambda request: refused.append((request.url, request.failure)))
    tab = ready(visit, f"{address}notebooks/07_response.html")
    press(tab, "Prose and code")
    assert run(tab).startswith("Done")
    cell = tab.locator("#cell-rates-by-hand")
    cell.get_by_role("button", name="Change this cell").click()
    cell.locator("textarea").fill(
        "from js import XMLHttpRequest\nasked = XMLHttpRequest.new()\n"
        "asked.open('GET', 'https://example.org/', False)\nasked.send()"
    )
    cell.get_by_role("button", name="Run it").click()
    cell.locator(".run-error").wait_for(timeout=1000 * PATIENCE)
    elsewhere = [failed for failed in refused if not failed[0].startswith((address, "blob:"))]
    assert elsewhere == [("https://example.org/", "csp")]


def test_without_a_runtime_or_from_disk_there_is_no_button_and_one_line_says_how(visit, runnable):
    tab = visit.go((runnable / "notebooks" / "07_response.html").as_uri())
    tab.click(".run-here > summary")
    tab.wait_for_timeout(300)
    assert not tab.get_by_role("button", name="Run this chapter here").is_visible()
    assert "make site" in tab.inner_text(".run-absent")
    assert tab.is_disabled("#run-confidence")


def test_after_a_run_a_phone_scrolls_no_further_sideways_than_before(visit, address):
    tab = ready(visit, f"{address}notebooks/07_response.html")
    tab.set_viewport_size({"width": 360, "height": 740})
    before = tab.evaluate("document.documentElement.scrollWidth")
    assert run(tab, confidence="0.5").startswith("Done")
    assert tab.evaluate("document.documentElement.scrollWidth") == before
    assert visit.messages == []
