"""The built pages in a real browser: nothing from elsewhere, no barrier, no sideways scroll, light enough."""

from pathlib import Path

import axe_playwright_python
import pytest
from browsing import PAGES, SHIFT, Visit, launched, served

pytestmark = pytest.mark.pages

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = """([skipped, only]) => axe.run({exclude: skipped}, {resultTypes: ["violations"], preload: false,
    ...(only.length ? {runOnly: only} : {rules: {"label-content-name-mismatch": {enabled: true},
        "p-as-heading": {enabled: true}, "target-size": {enabled: true}}})})"""
SETTLED = 500  # milliseconds until the theme has looked again at what scrolls
SHOWN = """theme => document.documentElement.dataset.theme === theme
    && !document.getAnimations().some(change => change instanceof CSSTransition)"""
COLOURS = ["color-contrast", "link-in-text-block"]  # the rules that a theme can break
# What the rules read slowly: drawn formulas, whose text is read from the MathML beside them, and the words of code,
# whose few colours one page shows as well as all of them.
FORMULAS, CODE = ".katex-html", ".highlight pre > span"
PAGE_OF_CODE = "09_bounds"
# One element around all the words of a block: the rules ask of everything they read whether it is in any one skipped.
JOIN_CODE = """() => document.querySelectorAll(".highlight pre").forEach(block => {
    if ([...block.childNodes].some(part => part.nodeType === Node.TEXT_NODE && part.data.trim())) return;
    const words = document.createElement("span");
    words.append(...block.childNodes);
    block.append(words); })"""
OPEN_ALL = """() => { document.querySelectorAll("details").forEach(part => part.open = true);
    return new Promise(done => setTimeout(done, 30)); }"""
HEAVIEST = 350_000  # bytes, compressed, of everything that a first visit loads


@pytest.fixture(scope="module")
def browser(site):
    with launched() as running:
        yield running


@pytest.fixture(scope="module")
def address(site):
    with served(site) as at:
        yield at


@pytest.fixture(scope="module")
def screen(browser):
    """One tab for page after page, whose width and colour scheme the tests change."""
    # the rules and what waits for them are evaluated in the page, which its policy forbids; the phone below keeps it
    context = browser.new_context(bypass_csp=True)
    yield Visit(context)
    context.close()


@pytest.fixture(scope="module")
def phone(browser):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield Visit(context)
    context.close()


def barriers(tab, theme, width, skipped):
    """What the rules find in a page as it looks in a theme and at a width."""
    tab.emulate_media(color_scheme=theme)
    if tab.viewport_size["width"] != width:
        tab.set_viewport_size({"width": width, "height": 900})
        tab.wait_for_timeout(SETTLED)
    tab.wait_for_function(SHOWN, arg=theme)
    found = tab.evaluate(RULES, [skipped, COLOURS if theme == "dark" else []])["violations"]
    return [
        (theme, width, rule["id"], node["html"][:160], node["failureSummary"][:200])
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("page", PAGES)
def test_no_accessibility_rule_is_broken_folded_or_open_light_or_dark_wide_or_narrow(page, screen, address):
    screen.tab.emulate_media(color_scheme="light")
    screen.tab.set_viewport_size({"width": 390, "height": 900})
    tab = screen.go(f"{address}{page}.html")
    tab.evaluate(AXE)
    skipped = [FORMULAS]
    if page != PAGE_OF_CODE:
        tab.evaluate(JOIN_CODE)
        skipped.append(CODE)
    found = barriers(tab, "light", 390, skipped)
    tab.evaluate(OPEN_ALL)
    for theme, width in (("light", 390), ("dark", 390), ("dark", 1280), ("light", 1280)):
        found += barriers(tab, theme, width, skipped)
        assert tab.evaluate("document.documentElement.dataset.theme") == theme
    assert found == []


@pytest.mark.parametrize("page", PAGES)
def test_a_served_page_asks_for_nothing_elsewhere_and_stays_quiet(page, phone, address):
    phone.go(f"{address}{page}.html").wait_for_load_state("networkidle")
    assert phone.foreign(address) == []
    assert phone.messages == []


@pytest.mark.parametrize("page", [page for page in PAGES if page != "search"])
def test_a_page_opened_from_disk_asks_for_nothing_elsewhere_and_stays_quiet(page, phone, site):
    phone.go((site / f"{page}.html").as_uri())
    assert phone.foreign("file://") == []
    assert phone.messages == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_scrolls_sideways_on_a_narrow_phone(page, phone, address):
    tab = phone.go(f"{address}{page}.html")
    tab.evaluate(OPEN_ALL)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert tab.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("notebooks/")])
def test_a_column_of_words_fits_a_narrow_phone(page, phone, address):
    tab = phone.go(f"{address}{page}.html")
    assert tab.evaluate(WIDE_CELLS) == []


# A cell that takes most of the window in a table that is wider still; rows that stand as blocks fit.
WIDE_CELLS = """[...document.querySelectorAll(".cell_output table :is(td, th)")]
    .filter(cell => cell.getBoundingClientRect().width > 0.6 * innerWidth)
    .filter(cell => cell.closest("table").getBoundingClientRect().right > innerWidth + 1)
    .map(cell => cell.textContent.trim().slice(0, 60))"""

# Words of the article that end outside the window although nothing around them scrolls.
CUT_OFF = """[...document.querySelectorAll(".bd-article :is(p, li, td, th, dd, h1, h2, h3, summary, figcaption, a)")]
    .filter(part => part.getClientRects().length && part.getBoundingClientRect().right > innerWidth + 1)
    .filter(part => { for (let box = part; box; box = box.parentElement)
        if (box !== document.documentElement && box !== document.body
            && ["auto", "scroll", "hidden"].includes(getComputedStyle(box).overflowX)) return false; return true; })
    .map(part => part.textContent.trim().slice(0, 60))"""


@pytest.mark.parametrize("page", PAGES)
def test_a_first_visit_loads_little_and_nothing_moves_while_it_does(page, browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    tab = context.new_page()
    sizes = []
    tab.on("response", lambda response: sizes.append(int(response.headers.get("content-length", 0))))
    tab.goto(f"{address}{page}.html")
    tab.wait_for_load_state("networkidle")
    moved = tab.evaluate(SHIFT)
    context.close()
    assert 0 < sum(sizes) <= HEAVIEST
    assert round(moved, 3) == 0


def test_figures_stand_on_the_page_itself_in_the_dark(screen, address):
    screen.tab.emulate_media(color_scheme="dark")
    tab = screen.go(f"{address}notebooks/07_response.html")
    look = "image => [getComputedStyle(image).backgroundColor, getComputedStyle(image).filter]"
    drawn = tab.evaluate(f"[...document.querySelectorAll('figure img')].map({look})")
    assert drawn
    assert set(map(tuple, drawn)) == {("rgba(0, 0, 0, 0)", "none")}


def test_search_finds_a_word_in_its_chapter(screen, address):
    screen.tab.emulate_media(color_scheme="light")
    tab = screen.go(f"{address}search.html?q=Turnbull")
    tab.wait_for_selector("#search-results li a")
    found = tab.evaluate("[...document.querySelectorAll('#search-results li a')].map(link => link.href)")
    assert any("08_survival.html" in link for link in found)


def test_every_stop_of_the_tab_key_can_be_seen(screen, address):
    screen.tab.emulate_media(color_scheme="light")
    tab = screen.go(f"{address}book/summary.html")
    look = """() => { const at = document.activeElement, look = getComputedStyle(at);
        return [at.outerHTML.slice(0, 100), look.outlineStyle !== "none" || look.boxShadow !== "none"]; }"""
    stops = []
    for _ in range(60):
        tab.keyboard.press("Tab")
        stops.append(tab.evaluate(look))
    assert [stop for stop, seen in stops if not seen] == []
    assert any("<summary" in stop for stop, _ in stops)


CHAPTER_PAGE = "notebooks/07_response.html"
SEEN_CODE = "[...document.querySelectorAll('.cell_input')].filter(part => part.checkVisibility()).length"


def test_code_is_out_of_sight_until_the_switch_asks_for_it_and_the_choice_is_remembered(browser, address):
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{address}{CHAPTER_PAGE}")
    assert tab.evaluate(SEEN_CODE) == 0
    assert not tab.get_by_text("Code", exact=True).first.is_visible()
    switch = tab.get_by_role("button", name="Prose and code")
    switch.focus()
    tab.keyboard.press("Enter")
    assert switch.get_attribute("aria-pressed") == "true"
    shown = tab.evaluate(SEEN_CODE)
    assert shown > 10
    tab.reload()
    assert tab.evaluate(SEEN_CODE) == shown
    tab.get_by_role("button", name="Prose", exact=True).click()
    assert tab.evaluate(SEEN_CODE) == 0
    context.close()


def test_without_a_script_the_code_is_there_under_a_line_of_its_own(browser, address):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}{CHAPTER_PAGE}")
    fold = tab.locator("details.above-input").first
    assert fold.locator("summary").is_visible()
    fold.locator("summary").click()
    assert fold.locator("pre").is_visible()
    assert not tab.locator(".reading").is_visible()
    context.close()


def test_nothing_moves_where_code_was_chosen_before(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    tab = context.new_page()
    tab.goto(f"{address}{CHAPTER_PAGE}")
    tab.evaluate("localStorage.setItem('reading', 'code')")
    tab.reload()
    assert tab.evaluate(SEEN_CODE) > 10
    assert round(tab.evaluate(SHIFT), 3) == 0
    context.close()


def test_a_solution_opens_below_its_exercise_which_has_an_address(screen, address):
    tab = screen.go(f"{address}{CHAPTER_PAGE}#exercise-response-2")
    assert tab.evaluate("Math.abs(document.getElementById('exercise-response-2').getBoundingClientRect().top) < 150")
    solution = tab.locator("details.solution", has_text="Laplace")
    assert not solution.get_by_text("Laplace").is_visible()
    solution.get_by_text("Show the solution").click()
    tops = [tab.locator(f"#exercise-response-{number}").first.bounding_box()["y"] for number in (2, 3)]
    assert tops[0] < solution.get_by_text("Laplace").bounding_box()["y"] < tops[1]


def test_the_definition_of_a_term_is_shown_to_the_keyboard_and_goes_with_escape(screen, address):
    tab = screen.go(f"{address}{CHAPTER_PAGE}")
    tab.keyboard.press("Tab")
    tab.locator("a.term").first.focus()
    tip = tab.locator(".term-tip")
    assert tip.inner_text() == tab.locator("a.term").first.get_attribute("title")
    tab.keyboard.press("Escape")
    assert not tip.is_visible()
