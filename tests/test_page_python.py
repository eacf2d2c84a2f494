"""Chapters that run in their own pages, in a real browser: the same numbers, and a page that follows its reader."""

import json
import math
import re
import time
import zipfile

import pytest
from browsing import Visit, launched, served
from conftest import ROOT, trialbook
from test_runtime_papers import FOLDERS, texts
from test_runtime_papers import opened as opened_in_page

from trialbook.commands.check import as_object
from trialbook.ledger import ledger
from trialbook.paper.folder import load_trial, shipped_trials
from trialbook.runtime.folders import start
from trialbook.runtime.session import shown

CHAPTERS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
PATIENCE = 240  # seconds, for a machine that is busy
ENDED = "Done", "Stopped", "This page", "Not run", "Cancelled"
NUMBER = re.compile(r"\d[\d,]*\.?\d*(?:e[-+]?\d+)?")
WITNESS = re.compile(r"((?:fewest|most): \d+: \d+ counted) among [^.]*\.")
# R 4.2.2
# > binom.test(3, 10, conf.level = 0.5)$conf.int
# [1] 0.1755713 0.4576962
HALF = "18% to 46%"
JUDGED = """async papers => {
    const {Python} = await import("/_static/run/python.js"), python = new Python("../"), found = [];
    await python.present();
    for (const paper of papers) found.push(await python.call("trialbook.runtime.papers", "judge", paper));
    python.end();
    return found; }"""
SEEN = """id => document.querySelector(`#cell-${id} .cell_output`)?.checkVisibility() ?? false"""
RECORD = """() => { window.cells = [];
    document.querySelector('.run-form').addEventListener('run:cell', ({detail}) => window.cells.push(detail)); }"""


@pytest.fixture(scope="module")
def runnable(site):
    """The built site with Python beside it."""
    done = trialbook("runtime")
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture(scope="module")
def address(runnable):
    with served(runnable) as at:
        yield at


@pytest.fixture(scope="module")
def browser():
    with launched() as running:
        yield running


@pytest.fixture
def visit(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Visit(context)
    context.close()


def ready(visit, address):
    """Open a chapter whose form can be used, and note what its cells display."""
    tab = visit.go(address)
    opened(tab)
    tab.evaluate(RECORD)
    return tab


def opened(tab):
    """Unfold a chapter's form, which an address with choices has done already, and wait until it can be used."""
    tab.wait_for_selector(".run-buttons:not([hidden])", state="attached")
    if not tab.is_visible(".run-buttons"):
        tab.click(".run-here > summary")


def status(tab):
    return tab.inner_text(".run-status") if tab.query_selector(".run-status") else ""


def wait(tab, *words):
    """Wait until the form's status begins with one of these words, and return it."""
    end = time.monotonic() + PATIENCE
    while not status(tab).startswith(words or ENDED):
        assert time.monotonic() < end, status(tab)
        tab.wait_for_timeout(50)
    return status(tab)


def press(tab, name):
    tab.get_by_role("button", name=name, exact=True).first.click()


def run(tab, **choices):
    """Choose, run, and return how it ended."""
    for name, value in choices.items():
        field = tab.locator(f"#run-{name}")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    before = tab.get_attribute(".run-form", "data-ran")
    press(tab, "Run this chapter here")
    end = time.monotonic() + PATIENCE
    while tab.get_attribute(".run-form", "data-ran") == before and not status(tab).startswith(ENDED[2:]):
        assert time.monotonic() < end, status(tab)
        tab.wait_for_timeout(50)
    return status(tab)


@pytest.fixture(scope="module")
def executed_by_trial(site, tmp_path_factory):
    """Return the folder of chapters that the project's own runner has executed, by trial."""
    folders = {"nk-liver-2020": ROOT / "_build" / "work" / "nk-liver-2020" / "executed"}
    for trial in set(shipped_trials()) - set(folders):
        folders[trial] = tmp_path_factory.mktemp(trial)
        done = trialbook("run", *range(1, len(CHAPTERS) + 1), "--trial", trial, "--out", folders[trial])
        assert done.returncode == 0, done.stderr
    return folders


def native(path):
    """What each cell of an executed chapter displays, in the form of the page."""
    notebook = json.loads(path.read_text("utf-8"))
    return {
        cell["id"]: [
            shown(output["data"], output["metadata"])
            for output in cell["outputs"]
            if output["output_type"] in ("display_data", "execute_result")
        ]
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    }


def parts(output):
    """Return the words of an output, and its numbers; of a drawing, those of its alternative.

    Histories that attain a bound are one example of many, and another solver finds another: the bounds are compared.
    """
    text = output.get("alt", "") if output["kind"] in ("svg", "png") else output["content"]
    text = WITNESS.sub(r"\1", text)
    text = re.sub(r"0x[0-9a-f]+", "", text)
    numbers = [float(found.replace(",", "")) for found in NUMBER.findall(text) if found.strip(",")]
    return NUMBER.sub("#", text), numbers


def disagreements(page, project):
    """Where two outputs differ by more than a millionth."""
    (one, numbers), (other, expected) = parts(page), parts(project)
    if one != other or len(numbers) != len(expected):
        return [(page["content"][:200], project["content"][:200])]
    pairs = zip(numbers, expected, strict=True)
    return [pair for pair in pairs if not math.isclose(*pair, rel_tol=1e-6, abs_tol=1e-12)]


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_value_of_every_shipped_trial_is_that_of_the_native_run(name, visit, address, executed_by_trial):
    tab = ready(visit, f"{address}notebooks/{name}.html")
    differing = []
    for trial, folder in executed_by_trial.items():
        tab.evaluate("window.cells = []")
        assert run(tab, trial=trial).startswith("Done"), (trial, tab.locator(".run-error").all_inner_texts())
        project, page = native(folder / f"{name}.ipynb"), tab.evaluate("window.cells")
        assert {cell["id"] for cell in page} >= {name for name in project if "injected" not in name}
        for cell in page:
            if cell["id"] not in project:  # its section ends before it, on the page as in the book of that trial
                assert not tab.evaluate(SEEN, cell["id"]), (trial, cell["id"])
                continue
            known = project[cell["id"]]
            assert [one["kind"] for one in cell["outputs"]] == [one["kind"] for one in known], (trial, cell["id"])
            for one, other in zip(cell["outputs"], known, strict=True):
                differing += [(trial, cell["id"], *found) for found in disagreements(one, other)]
    assert differing == []
    assert visit.foreign(address) == []
    assert visit.messages == []


def test_a_choice_shows_in_table_figure_and_sentence_is_marked_told_and_taken_back(visit, address):
    tab = ready(visit, f"{address}notebooks/07_response.html")
    printed = tab.inner_text("#cell-intervals-read"), tab.get_attribute("#fig-rates img", "src")
    told = run(tab, confidence="0.5")
    assert re.search(r"\d+ tables?, \d+ figures?, \d+ sentences?", told)
    assert "Python 3.12.7" in told
    assert " to ".join(re.findall(r"\d+%", tab.inner_text("#cell-intervals-read .cell_output p >> nth=0"))[1:3]) == HALF
    assert tab.locator("#cell-intervals-read mark.run-changed").count() == 2
    assert tab.locator("#cell-intervals-by-hand td.run-changed").count() > 0
    assert "50%" in tab.inner_text("#fig-rates figcaption")
    assert tab.get_attribute("#fig-rates img", "src").startswith("blob:")
    assert len(tab.get_attribute("#fig-rates img", "alt").split()) >= 8
    assert "confidence=0.5" in tab.url
    press(tab, "As printed")
    assert (tab.inner_text("#cell-intervals-read"), tab.get_attribute("#fig-rates img", "src")) == printed
    assert tab.locator(".run-changed").count() == 0
    assert tab.input_value("#run-confidence") == "0.95"
    assert "confidence" not in tab.url


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
    assert run(tab, confidence="1.5").startswith("Not run")
    rule = tab.inner_text("#run-confidence-rule")
    assert tab.inner_text("#run-confidence-fault") == f"confidence: must be {rule}, got 1.5"
    assert tab.get_attribute("#run-confidence", "aria-invalid") == "true"
    assert run(tab, confidence="0.9").startswith("Done")
    assert tab.inner_text("#run-confidence-fault") == ""


def test_cancel_ends_it_and_a_next_run_starts_anew(visit, address):
    tab = ready(visit, f"{address}notebooks/07_response.html")
    press(tab, "Run this chapter here")
    wait(tab, "Fetching", "Unpacking", "Starting P", "Running")
    press(tab, "Cancel")
    assert wait(tab) == "Cancelled."
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


def test_no_code_in_a_page_reaches_another_origin(visit, address):
    refused = []
    visit.tab.on("requestfailed", lambda request: refused.append(request.failure))
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
    assert refused == ["csp"]


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


def test_a_paper_is_checked_in_its_page_survives_a_reload_and_goes_home(visit, address, tmp_path):
    tab = visit.go(f"{address}book/check.html")
    place = tab.locator(".check-paper")

    def judged(turn):
        tab.locator(f".check-paper[data-judged='{turn}']").wait_for(timeout=1000 * PATIENCE)
        return status(tab)

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
    place.get_by_label("CR", exact=True).check()
    press(tab, "Ask")
    place.get_by_text("of 10 patients.").wait_for(timeout=1000 * PATIENCE)
    assert place.locator("table.witness").count() == 2
    with tab.expect_popup() as sheet:
        press(tab, "Print a report")
    assert expected["claims"][-1]["id"] in sheet.value.inner_text("body")
    sheet.value.close()
    with tab.expect_download() as downloaded:
        press(tab, "Download the folder")
    with zipfile.ZipFile(downloaded.value.path()) as archive:
        archive.extractall(tmp_path)
    (home,) = tmp_path.iterdir()
    assert json.loads(trialbook("check", home, "--json").stdout)["counts"] == expected["counts"]
    tab.reload()
    assert judged(1) == f"Checked: {told}."
    assert visit.foreign(address) == []
    assert visit.messages == []


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
