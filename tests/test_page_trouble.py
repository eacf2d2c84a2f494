"""Python in a page that cannot have it, or that is left while it comes."""

import pytest
from in_page import press, ready, run, wait

pytestmark = pytest.mark.pages


def test_too_little_memory_is_one_line_and_leaves_the_page_as_printed(visit, address):
    four_gigabytes = "new WebAssembly.Memory({ initial: 65536, maximum: 65536 })"
    scarce = f"const all = []; export const loadPyodide = async () => {{ for (;;) all.push({four_gigabytes}); }};"
    visit.tab.route("**/pyodide.mjs", lambda route: route.fulfill(body=scarce, content_type="text/javascript"))
    tab = ready(visit, f"{address}notebooks/07_response.html")
    printed = tab.inner_text("#cell-intervals-read"), tab.get_attribute("#fig-rates img", "src")
    press(tab, "Run this chapter here")
    assert wait(tab) == "This page cannot run: this device has too little memory for it."
    assert (tab.inner_text("#cell-intervals-read"), tab.get_attribute("#fig-rates img", "src")) == printed
    assert tab.locator(".run-changed, .run-error").count() == 0
    tab.unroute("**/pyodide.mjs")
    assert run(tab, confidence="0.5").startswith("Done")


@pytest.mark.parametrize("name", ["libraries", "memory-2", "others"])
def test_a_file_that_is_not_there_is_told_at_once(visit, address, name):
    visit.tab.route(f"**/{name}.data", lambda route: route.fulfill(status=404))
    tab = ready(visit, f"{address}notebooks/07_response.html")
    press(tab, "Run this chapter here")
    assert wait(tab) == f"This page cannot run: {name}.data is not there (404)."


def test_a_file_that_the_browser_has_kept_damaged_is_fetched_again_and_a_damaged_one_is_told(visit, address):
    file = "**/memory-1.data"
    asked = []

    def damage(route):
        asked.append(route.request.url)
        content = bytearray(route.fetch().body())
        content[len(content) // 2] ^= 255
        route.fulfill(body=bytes(content))

    visit.tab.route(file, damage)
    tab = ready(visit, f"{address}notebooks/07_response.html")
    press(tab, "Run this chapter here")
    told = "This page cannot run: memory-1.data arrives damaged, and this copy of the book has to be made again."
    assert wait(tab) == told
    assert len(asked) == 2
    tab.unroute(file)
    tab.route(file, damage, times=1)
    assert run(tab).startswith("Done")


def test_leaving_a_page_while_it_fetches_python_leaves_the_next_alone(browser, address):
    context = browser.new_context()
    tab = context.new_page()
    for milliseconds in (1000, 1200, 1400):
        tab.goto(f"{address}notebooks/07_response.html")
        tab.click(".run-here > summary")
        tab.wait_for_timeout(milliseconds)
        tab.goto(f"{address}notebooks/01_question.html?confidence=0.8")
        assert wait(tab).startswith("Done")
    context.close()
