"""What a first visit to each page of the book loads, and how far the page moves while it does, in a real browser."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, Measure

sys.path.append(str(ROOT / "tests"))
from browsing import BROWSERS, PAGES, SHIFT, launched, served

PHONE = {"width": 390, "height": 844}


def measures(site: Path) -> Iterator[Measure]:
    """Yield the heaviest page's weight and the largest shift, each page opened afresh at the width of a phone."""
    if not os.environ.get("TRIALBOOK_BROWSER") and not any(map(shutil.which, BROWSERS)):
        return
    with launched() as browser, served(site) as address:
        visits = [_visit(browser, f"{address}{page}.html") for page in PAGES]
    weights = sorted(weight for weight, _ in visits)
    yield Measure("the heaviest page on a first visit, compressed", weights[-1], "kB", at_most=350)
    yield Measure("the median page on a first visit, compressed", weights[len(weights) // 2], "kB")
    yield Measure("the largest layout shift of a page", round(max(shift for _, shift in visits), 3), "", at_most=0)


def _visit(browser: Any, address: str) -> tuple[float, float]:
    """Return the kB that a visit with nothing in store loads, and the page's layout shift."""
    context = browser.new_context(viewport=PHONE)
    tab = context.new_page()
    answers: list[Any] = []
    # not the method itself: playwright writes a mark on what it calls
    tab.on("response", lambda answer: answers.append(answer))
    tab.goto(address)
    tab.wait_for_load_state("networkidle")
    weight = sum(int(answer.headers.get("content-length", 0)) for answer in answers)
    shift = tab.evaluate(SHIFT)
    context.close()
    return weight / 1000, shift
