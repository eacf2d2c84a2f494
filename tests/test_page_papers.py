"""The page that checks a paper, in a real browser, and the chapters that then run for it."""

import json
import re
import zipfile

import pytest
from conftest import trialbook
from in_page import PATIENCE, press, ready, status, wait
from test_runtime_papers import FOLDERS, texts
from test_runtime_papers import opened as opened_in_page

from trialbook.ledger import ledger
from trialbook.ledger.records import as_object
from trialbook.paper.folder import load_trial
from trialbook.runtime.folders import start

pytestmark = pytest.mark.pages

JUDGED = """async papers => {
    const {Python} = await import("/_static/run/python.js"), python = new Python("../"), found = [];
    await python.present();
    for (const paper of papers) found.push(await python.call("trialbook.runtime.papers", "judge", paper));
    python.end();
    return found; }"""


def test_a_paper_is_checked_in_its_page_survives_a_reload_and_goes_home(visit, address, runnable, tmp_path):
    tab = visit.go(f"{address}book/check.html")
    place = tab.locator(".check-paper")

    def judged(turn):
        tab.locator(f".check-paper[data-judged='{turn}']").wait_for(timeout=1000 * PATIENCE)
        return status(tab)

    size = sum(one["size"] for one in json.loads((runnable / "runtime" / "list.json").read_text())["files"])
    tab.get_by_text(f"Python, {size / 1e6:.0f} MB").wait_for(timeout=1000 * PATIENCE)
    press(tab, "Start")
    tab.locator(".run-tools select").first.select_option("nk-liver-2020", timeout=1000 * PATIENCE)
    press(tab, "Begin")
    expected = json.loads(trialbook("check", "nk-liver-2020", "--json").stdout)
    told = ", ".join(f"{number} {verdict}" for verdict, number in expected["counts"].items() if number)
    assert judged(1) == f"Checked: {told}."
    count = tab.get_by_label("patients, row 1 of landmarks.csv")
    usual = count.input_value()
    count.fill("-1")
    assert judged(2) == "1 fault to mend, each shown at its cell."
    assert "expected an integer of at least 0" in place.locator("td", has=count).inner_text()
    count.fill(usual)
    assert judged(3) == f"Checked: {told}."
    tab.get_by_label("title", exact=True).fill(f"{'a' * 39} study")  # a name of 40 letters would end with a dash
    assert judged(4) == f"Checked: {told}."
    place.get_by_label("CR", exact=True).check()
    press(tab, "Ask")
    place.get_by_text("of 10 patients.").wait_for(timeout=1000 * PATIENCE)
    assert place.locator("table.witness").count() == 2
    with tab.expect_popup() as sheet:
        press(tab, "Print a report")
    assert "each held against the others" in sheet.value.inner_text("body")
    sheet.value.close()
    with tab.expect_download() as downloaded:
        press(tab, "Download the folder")
    with zipfile.ZipFile(downloaded.value.path()) as archive:
        archive.extractall(tmp_path)
    (home,) = tmp_path.iterdir()
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", home.name)
    assert place.get_by_text(f"trialbook build --trial {home.name}", exact=True).is_visible()
    assert json.loads(trialbook("check", home, "--json").stdout)["counts"] == expected["counts"]
    tab.reload()
    assert judged(1) == f"Checked: {told}."
    assert visit.foreign(address) == []
    assert visit.messages == []


def test_an_empty_paper_asks_calmly_and_the_keyboard_keeps_its_cell(browser, address):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    tab.goto(f"{address}book/check.html")
    press(tab, "Start")
    at = "document.activeElement.ariaLabel ?? document.activeElement.textContent"
    tab.get_by_role("button", name="An empty paper").click(timeout=1000 * PATIENCE)
    tab.get_by_text("to fill in first").wait_for(timeout=1000 * PATIENCE)
    assert tab.locator(".check-paper [aria-invalid=true]").count() == 0
    assert tab.locator("td", has=tab.get_by_label("code, row 1 of states")).get_by_text("needed: ").is_visible()
    cell = tab.get_by_label("time, row 1 of landmarks.csv")
    cell.focus()
    tab.evaluate("navigator.clipboard.writeText('3\\tCR\\t5\\n6\\tCR\\t4\\n')")
    tab.keyboard.press("Control+V")
    assert tab.evaluate(at) == "time, row 1 of landmarks.csv"
    assert tab.get_by_label("patients, row 2 of landmarks.csv").input_value() == "4"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Enter")
    assert tab.evaluate(at) == "time, row 3 of landmarks.csv"
    tab.get_by_label("Remove row 3 of landmarks.csv").focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate(at) == "Remove row 2 of landmarks.csv"
    context.close()


def test_the_chapters_run_for_the_paper_that_was_typed_in(visit, address):
    tab = visit.go(f"{address}book/check.html")
    paper = json.loads(start('{"trial": "leukaemia-6mp-1963"}'))
    tab.evaluate("paper => localStorage.setItem('paper', JSON.stringify(paper))", paper)
    tab = ready(visit, f"{address}notebooks/01_question.html?trial=your+paper")
    assert wait(tab).startswith("Done")
    assert "21 patients" in tab.inner_text("#cell-in-short")


def test_markup_that_was_typed_in_stays_text(visit, address):
    tab = visit.go(f"{address}book/check.html")
    paper = json.loads(start('{"trial": "nk-liver-2020"}'))
    hostile = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>"
    paper["about"]["title"] = paper["about"]["condition"] = hostile
    paper["tables"]["claims.csv"][0]["statement"] = hostile
    tab.evaluate("paper => localStorage.setItem('paper', JSON.stringify(paper))", paper)
    tab.reload()
    tab.locator(".check-paper[data-judged='1']").wait_for(timeout=1000 * PATIENCE)
    ready(visit, f"{address}notebooks/01_question.html?trial=your+paper")
    assert wait(tab).startswith("Done")
    assert tab.evaluate("window.hacked") is None


def test_the_page_says_of_every_folder_what_the_command_line_says(visit, address):
    tab = visit.go(f"{address}book/check.html")
    found = tab.evaluate(JUDGED, [opened_in_page(texts(folder)) for folder in FOLDERS])
    for folder, said in zip(FOLDERS, found, strict=True):
        expected = json.loads(json.dumps(as_object(ledger(load_trial(folder)))))
        assert {**said["ledger"], "trial": None} == {**expected, "trial": None}, folder.name
