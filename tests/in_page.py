"""A chapter in its own page, as the tests of the page use it."""

import time

PATIENCE = 240  # seconds, for a machine that is busy
ENDED = "Done", "Stopped", "This page", "Not run", "Cancelled"
RECORD = """() => { window.cells = [];
    document.querySelector('.run-form').addEventListener('run:cell', ({detail}) => window.cells.push(detail)); }"""


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
