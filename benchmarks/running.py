"""How long a chapter takes that runs in its own page, in a real browser, beside a local Jupyter kernel."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from jupyter_client.manager import start_new_kernel

from benchmarks.measure import ROOT, Measure

sys.path.append(str(ROOT / "tests"))
from browsing import BROWSERS, kept, served

CHAPTER, NEXT, THIRD = "07_response", "04_inference", "08_survival"
PATIENCE = 300  # seconds
READING = 10  # seconds after which a reader clicks who reads what stands above the form
# Choose another level, run, and note when the first change shows, when all is done, and how long the page was frozen.
RUN = """level => new Promise((done, failed) => {
    const form = document.querySelector('.run-form'), before = form.dataset.ran, times = {frozen: 0};
    const noted = list => list.getEntries().forEach(task => { times.frozen = Math.max(times.frozen, task.duration); });
    new PerformanceObserver(noted).observe({type: 'longtask'});
    document.querySelectorAll('.run-changed').forEach(mark => mark.classList.remove('run-changed'));
    document.getElementById('run-confidence').value = level;
    const start = performance.now(), since = () => (performance.now() - start) / 1000;
    new MutationObserver(() => {
        if (document.querySelector('.run-changed')) times.first ??= since();
        if (form.dataset.ran !== before) done({...times, all: since()});
        const said = form.querySelector('.run-status').textContent;
        if (/^(This page|Stopped|Not run)/.test(said)) failed(said);
    }).observe(document.body, {subtree: true, childList: true, attributes: true});
    form.requestSubmit();
})"""


def measures(site: Path) -> Iterator[Measure]:
    """Yield the times of a first run with nothing stored, of another run, of the next pages, and the longest freeze."""
    if not os.environ.get("TRIALBOOK_BROWSER") and not any(map(shutil.which, BROWSERS)):
        return
    kernel = _in_a_kernel(CHAPTER)
    with TemporaryDirectory(prefix="trialbook-bench-") as profile, kept(profile) as windows, served(site) as address:
        tab = windows.new_page()
        cold = _run(tab, f"{address}notebooks/{CHAPTER}.html", "0.5")
        warm = tab.evaluate(RUN, "0.8")
        read = _run(tab, f"{address}notebooks/{NEXT}.html", "0.5", READING)
        at_once = _run(tab, f"{address}notebooks/{THIRD}.html", "0.5")
    stored, first = "a chapter in its page, with nothing stored", "from the click to the first changed number"
    started, again = "a local Jupyter kernel that is started for it", "the chapter again in its page"
    frozen = max(one["frozen"] for one in (cold, warm, read, at_once)) / 1000
    yield Measure(f"{stored}: {first}", cold["first"], at_most=12)
    yield Measure(f"{stored}: in full", cold["all"], at_most=25)
    yield Measure(f"{stored}: in full", cold["all"], "s", started, kernel["first"])
    yield Measure(again, warm["all"], "s", "again in the kernel", kernel["again"])
    yield Measure(f"{again}: how much longer than in the kernel", warm["all"] - kernel["again"], at_most=3)
    yield Measure(f"a second page, after {READING} seconds of reading: {first}", read["first"], at_most=6)
    yield Measure(f"a second page, at once: {first}", at_once["first"], at_most=6)
    yield Measure("a second page, at once: from its opening to the first changed number", at_once["from opening"])
    yield Measure("the longest time that a page was frozen", frozen, at_most=0.1)


def _run(tab: Any, address: str, level: str, reading: float = 0) -> Mapping[str, float]:
    """Open a chapter's page and run it with another level, after so many seconds."""
    tab.set_default_timeout(1000 * PATIENCE)
    tab.goto(address)
    tab.wait_for_selector(".run-buttons:not([hidden])", state="attached")
    tab.wait_for_timeout(1000 * reading)
    clicked = tab.evaluate("performance.now()") / 1000
    times = tab.evaluate(RUN, level)
    return {**times, "from opening": clicked + times["first"]}


def _in_a_kernel(name: str) -> Mapping[str, float]:
    """Return the seconds that a new Jupyter kernel takes for a chapter, its start among them, and for it once more."""
    notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
    sources = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    start = perf_counter()
    manager, client = start_new_kernel(cwd=str(ROOT / "notebooks"))
    times = []
    for _ in range(2):
        for source in sources:
            reply = client.execute_interactive(source, output_hook=lambda message: None, timeout=PATIENCE)
            if reply["content"]["status"] != "ok":
                raise RuntimeError(f"{name}: {reply['content']['ename']}: {reply['content']['evalue']}")
        times.append(perf_counter() - start)
        start = perf_counter()
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return {"first": times[0], "again": times[1]}
