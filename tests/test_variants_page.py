"""Choices that move in pages from disk: at once, as a direct run shows them, by keyboard, announced, and taken back."""

import gzip
import itertools
import json
import random
import re
import shutil
from collections import ChainMap
from dataclasses import replace
from math import comb

import pytest
from browsing import served
from conftest import trialbook
from in_page import press, ready, run, wait

from trialbook.runner.plan import make_plan
from trialbook.runner.running import run_chapter
from trialbook.runner.several import kernel_pool
from trialbook.runner.workplace import workplace
from trialbook.runtime.session import shown
from trialbook.variants.laying import LARGEST, lay_variants
from trialbook.variants.moves import moves_of
from trialbook.variants.outcomes import points
from trialbook.variants.reached import reached_by

pytestmark = pytest.mark.pages

PLAN = make_plan()
MOVING = {chapter.name: chapter for chapter in PLAN.chapters if moves_of(chapter, PLAN.trial)}
GENEROUS = 1000  # milliseconds, for a machine that is busy; what it took is printed
GONE = [{"kind": "html", "content": "", "marks": {"absent": True}}]  # a cell that goes with its section
EIGHTY = "12% to 55%"  # of 3 in 10, see the next test
MOVED = """() => new Promise(done => {
    const form = document.querySelector('.run-form'), began = performance.now();
    new MutationObserver(() => requestAnimationFrame(() => done(performance.now() - began)))
        .observe(form, {attributes: true, attributeFilter: ['data-moved']});
})"""


@pytest.fixture(scope="module")
def moving(bare):
    """Return the built site whose chapters move."""
    done = trialbook("variants", "--out", bare)
    assert done.returncode == 0, done.stderr
    return bare


@pytest.fixture(scope="module")
def both(moving, tmp_path_factory):
    """Return the address of a site that has Python beside what moves, as it is published."""
    site = shutil.copytree(moving, tmp_path_factory.mktemp("both") / "html")
    done = trialbook("runtime", "--out", site)
    assert done.returncode == 0, done.stderr
    with served(site) as address:
        yield address


def tail(rate, counts):
    return sum(comb(10, x) * rate**x * (1 - rate) ** (10 - x) for x in counts)


def test_the_interval_that_is_looked_for_is_the_exact_one():
    assert tail(0.115, range(3, 11)) < 0.1 < tail(0.125, range(3, 11))
    assert tail(0.545, range(4)) > 0.1 > tail(0.555, range(4))


def registered(site, name):
    """Return what the script of a chapter registers."""
    return json.loads((site / "variants" / f"{name}.js").read_text("utf-8").split("] = ", 1)[1].rstrip(";\n"))


def moved_cells(found, point):
    """Return what the cells display that a choice changes, decoded without the page's script."""
    cells = {}
    for name, cell in found["cells"].items():
        key = ",".join(str(point[move]) for move in cell["by"])
        if key in cell["at"]:
            outputs = [dict(found["outputs"][number]) for number in cell["at"][key]]
            for output in outputs:
                if output.pop("same", None) is not None:
                    spans = zip(output["content"][::2], output["content"][1::2], strict=True)
                    output["content"] = "\n".join(
                        line for first, many in spans for line in found["lines"][first : first + many]
                    )
            cells[name] = outputs
    return cells


def displayed(notebook):
    """Return what each cell of an executed notebook displays, as a page shows it."""
    found = {}
    for cell in notebook["cells"]:
        outputs = [shown(one["data"], one["metadata"]) for one in cell.get("outputs", ())]
        kept = [{key: one[key] for key in one if key != "data"} for one in outputs if one["kind"] != "record"]
        found |= {cell["id"]: kept} if cell["cell_type"] == "code" else {}
    return found


@pytest.mark.parametrize("name", MOVING)
def test_every_choice_shows_what_a_direct_run_with_it_shows(name, moving, executed):
    chapter, found = MOVING[name], registered(moving, name)
    moves = moves_of(chapter, PLAN.trial)
    every = list(itertools.product(*(range(len(move.options)) for move in moves)))
    code = [cell for cell in chapter.notebook["cells"] if cell["id"] != "parameters"]
    ran = set(points(moves, reached_by(code, [name for move in moves for name in move.names]).values()))
    # some whose cells were put together from several runs come first
    chosen = sorted(random.Random(1).sample(every, len(every)), key=lambda point: point in ran)[:6]
    printed = displayed(executed[name])
    given = [ChainMap(*(move.values(at) for move, at in zip(moves, point, strict=True))) for point in chosen]
    with kernel_pool() as pool:
        direct = list(pool.map(lambda values: run_chapter(chapter, PLAN.trial, values).notebook, given))
    for point, notebook in zip(chosen, direct, strict=True):
        expected = displayed(notebook)
        expected.pop("injected-parameters", None)
        page = printed | moved_cells(found, point)
        differing = [cell for cell in page if page[cell] != expected.get(cell, GONE)]
        assert differing == [], (point, differing)


def test_a_chapter_weighs_at_most_300_kb_and_nothing_is_loaded_before_it_is_touched(moving, visit):
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 6)) for path in (moving / "variants").iterdir()}
    print(sizes)
    assert set(sizes) == {"list.js", *(f"{name}.js" for name in MOVING)}
    assert max(sizes.values()) <= LARGEST == 300_000
    visit.go((moving / "notebooks" / "07_response.html").as_uri())
    assert not [url for url in visit.requests if url.endswith("variants/07_response.js")]


def test_the_same_bytes_twice(moving, tmp_path):
    place = workplace(PLAN)
    bounds = replace(PLAN, chapters=(MOVING["09_bounds"],))
    (tmp_path / "site").mkdir()
    shutil.copytree(moving / "notebooks", tmp_path / "site" / "notebooks")
    lay_variants(bounds, replace(place, folder=tmp_path / "work", site=tmp_path / "site"))
    made, before = tmp_path / "site" / "variants" / "09_bounds.js", moving / "variants" / "09_bounds.js"
    assert made.read_bytes() == before.read_bytes()
    assert "09_bounds" in (tmp_path / "site" / "variants" / "list.js").read_text("utf-8")


def test_solutions_that_a_page_leaves_out_are_not_in_its_script(moving, tmp_path):
    place = workplace(PLAN)
    (tmp_path / "notebooks").mkdir()
    page = (moving / "notebooks" / "09_bounds.html").read_text("utf-8")
    assert "solution-bounds-1" in registered(moving, "09_bounds")["cells"]
    (tmp_path / "notebooks" / "09_bounds.html").write_text(page.replace('id="cell-solution-', 'id="gone-'))
    lay_variants(
        replace(PLAN, chapters=(MOVING["09_bounds"],)), replace(place, folder=tmp_path / "work", site=tmp_path)
    )
    assert "solution" not in (tmp_path / "variants" / "09_bounds.js").read_text("utf-8")


def opened(visit, address):
    """Open a chapter and unfold its form, by keyboard."""
    tab = visit.go(address)
    tab.focus(".run-here > summary")
    if not tab.is_visible(".run-buttons"):
        tab.keyboard.press("Enter")
    tab.wait_for_selector("[id^='move-']")
    return tab


def read(tab):
    """Return a table, a figure and a sentence of the chapter."""
    sentence = tab.inner_text("#cell-intervals-read .cell_output p >> nth=0")
    return tab.inner_text("#cell-intervals-by-hand table"), tab.get_attribute("#fig-rates img", "src"), sentence


def test_a_page_from_disk_moves_by_keyboard_says_so_and_takes_it_back(moving, visit):
    address = (moving / "notebooks" / "07_response.html").as_uri()
    tab = opened(visit, address)
    assert not tab.get_by_role("button", name="Run this chapter here").is_visible()
    printed = read(tab)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.id") == "move-confidence"
    tab.wait_for_function("window.trialbook.variants?.['07_response']")
    for _ in range(2):  # to 0.9, and on to 0.8
        tab.evaluate(f"() => {{ window.moved = ({MOVED})(); }}")
        tab.keyboard.press("ArrowUp")
        took = tab.evaluate("window.moved")
        print(f"{took:.0f} ms: {tab.inner_text('.run-status')}")
        assert took < GENEROUS
    assert tab.input_value("#move-confidence") == "1"
    table, figure, sentence = read(tab)
    assert table != printed[0]
    assert figure.startswith("blob:")
    assert " to ".join(re.findall(r"\d+%", sentence)[1:3]) == EIGHTY
    assert "80%" in tab.inner_text("#fig-rates figcaption")
    assert tab.locator("#cell-intervals-read mark.run-changed").count() == 2
    assert len(tab.get_attribute("#fig-rates img", "alt").split()) >= 8
    status = tab.locator(".run-status")
    assert status.get_attribute("role") == "status"
    assert re.fullmatch(
        r"Done, with confidence 0\.8\. Changed and marked: \d+ tables, \d+ figures?, \d+ sentences\.",
        status.inner_text(),
    )
    tab.get_by_role("button", name="As printed", exact=True).focus()
    tab.keyboard.press("Enter")
    assert read(tab) == printed
    assert tab.locator(".run-changed").count() == 0
    assert tab.input_value("#move-confidence") == "3"
    assert visit.messages == []
    assert visit.foreign("file://") == []


def test_several_choices_move_together_and_what_does_not_move_is_not_offered(moving, visit):
    tab = opened(visit, (moving / "notebooks" / "07_response.html").as_uri())
    lists = tab.locator(".run-field:visible select")
    assert lists.evaluate_all("lists => lists.map(list => list.id)") == [
        "move-confidence", "move-interval", "move-p0", "move-prior_a-prior_b",
    ]  # fmt: skip
    tab.select_option("#move-prior_a-prior_b", label="doubtful: 3 of 10 respond (3 and 7)")
    tab.select_option("#move-p0", label="0.5")
    tab.locator(".run-status", has_text="p0 0.5").wait_for()
    # above one half of Beta(a, b) lies what a coin thrown a + b - 1 times has below a: 46 / 512 and 16,664 / 524,288
    assert [round(100 * sum(comb(n, k) for k in range(a)) / 2**n) for a, n in ((3, 9), (6, 19))] == [9, 3]
    assert re.findall(r"\d+%", tab.inner_text("#cell-reference-read"))[0::2] == ["9%", "3%"]


def test_an_address_with_choices_opens_so_from_disk_and_another_value_leaves_the_page_as_printed(moving, visit):
    address = (moving / "notebooks" / "07_response.html").as_uri()
    tab = visit.go(f"{address}?confidence=0.80&interval=wilson")
    tab.wait_for_selector(".run-form[data-moved]")
    assert tab.is_visible("#move-confidence")
    assert tab.input_value("#move-confidence") == "1"
    assert EIGHTY not in tab.inner_text("#cell-intervals-read")
    assert "confidence 0.80, interval wilson" in tab.inner_text(".run-status")
    tab = visit.go(f"{address}?confidence=0.85")
    tab.locator(".run-status", has_text="as printed").wait_for()
    assert tab.input_value("#move-confidence") == "3"
    assert tab.locator(".run-changed").count() == 0


def test_it_is_the_same_from_a_server_within_the_security_policy(moving, visit):
    with served(moving) as address:
        tab = opened(visit, f"{address}notebooks/09_bounds.html")
        tab.select_option("#move-final_states", label="PD, progressive disease")
        tab.wait_for_selector(".run-form[data-moved]")
        assert tab.locator("figure.run-changed").count() > 0
        assert "final_states=PD" in tab.url
        assert visit.messages == []
        assert visit.foreign(address) == []


def test_an_exercise_that_a_choice_answers_goes_whole_and_comes_back(moving, visit):
    tab = opened(visit, (moving / "notebooks" / "09_bounds.html").as_uri())
    exercise = tab.locator("section:has(> #exercise-bounds-1)")
    assert "Show the solution" in exercise.inner_text()
    tab.select_option("#move-final_states", label="PD, progressive disease")
    tab.wait_for_selector(".run-form[data-moved]")
    assert not exercise.is_visible()
    assert tab.locator("section:has(> #exercise-bounds-2)").is_visible()
    press(tab, "As printed")
    assert exercise.is_visible()
    assert visit.messages == []


def test_what_was_computed_before_answers_until_python_has_run_and_then_python_does(both, visit):
    tab = ready(visit, f"{both}notebooks/07_response.html")
    assert tab.locator("[id^='move-']").count() == 0  # the fields, which take any value, instead of lists
    printed = read(tab)
    tab.fill("#run-confidence", "0.8")
    tab.dispatch_event("#run-confidence", "change")
    tab.wait_for_selector(".run-form[data-moved]")
    moved = read(tab)
    assert " to ".join(re.findall(r"\d+%", moved[2])[1:3]) == EIGHTY
    assert tab.evaluate("window.cells.length") == 0
    assert "confidence=0.8" in tab.url
    tab.fill("#run-confidence", "0.85")
    tab.dispatch_event("#run-confidence", "change")
    tab.locator(".run-status", has_text="Run this chapter to see").wait_for()
    assert read(tab) == moved
    assert run(tab, confidence="0.8").startswith("Done")
    assert tab.evaluate("window.cells.length") > 20
    ran = read(tab)
    assert (ran[0], ran[2]) == (moved[0], moved[2])  # the figure is another drawing of the same
    tab.fill("#run-confidence", "0.9")
    tab.dispatch_event("#run-confidence", "change")
    assert read(tab) == ran
    press(tab, "As printed")
    assert read(tab) == printed
    assert tab.locator(".run-changed").count() == 0
    assert (tab.input_value("#run-confidence"), "confidence" in tab.url) == ("0.95", False)
    tab.fill("#run-confidence", "0.8")
    tab.dispatch_event("#run-confidence", "change")
    tab.locator(".run-status", has_text="confidence 0.8").wait_for()
    assert read(tab)[2] == moved[2]
    assert visit.messages == []


def test_an_address_with_choices_moves_at_once_or_runs_where_that_was_not_computed(both, visit):
    tab = ready(visit, f"{both}notebooks/07_response.html?confidence=0.8")
    tab.wait_for_selector(".run-form[data-moved]")
    assert tab.get_attribute(".run-form", "data-ran") is None
    assert " to ".join(re.findall(r"\d+%", read(tab)[2])[1:3]) == EIGHTY
    tab = ready(visit, f"{both}notebooks/07_response.html?confidence=0.85")
    assert wait(tab).startswith("Done")
    assert tab.get_attribute(".run-form", "data-ran") == "1"


@pytest.mark.parametrize("name", MOVING)
def test_a_phone_scrolls_no_further_sideways_than_before(name, moving, visit):
    visit.tab.set_viewport_size({"width": 360, "height": 740})
    tab = opened(visit, (moving / "notebooks" / f"{name}.html").as_uri())
    before = tab.evaluate("document.documentElement.scrollWidth")
    tab.locator(".run-field:visible select").first.select_option(index=1)
    tab.wait_for_selector(".run-form[data-moved]")
    assert tab.evaluate("document.documentElement.scrollWidth") == before <= 360
    assert all(one.bounding_box()["height"] >= 30 for one in tab.locator(".run-field:visible select").all())
