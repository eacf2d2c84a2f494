"""Sweeps beside a loop over papermill, and their memory as they grow."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, sleep

from benchmarks.measure import ROOT, Measure, python

LOOP = """
import os, sys
from papermill import execute_notebook
out, notebook, *levels = sys.argv[1:]
os.chdir(os.path.dirname(notebook))
for level in levels:
    execute_notebook(notebook, f"{out}/{level}.ipynb", {"confidence": float(level)}, kernel_name="python3")
"""
CHAPTER = "07_response"
TINY = {
    "parameters": 'trial: str = "nk-liver-2020"  # folder\nseed: int = 0  # seed',
    "glue": "from trialbook import glue\nglue(doubled=2 * seed)",
}


def measures(folder: Path, many: int = 1000) -> Iterator[Measure]:
    """Yield the measures of sweeps."""
    levels = [f"{0.5 + number / 100:.2f}" for number in range(40)]
    (folder / "loop").mkdir()
    peer = python(LOOP, folder / "loop", ROOT / "notebooks" / f"{CHAPTER}.ipynb", *levels[:6]) / 6
    start = perf_counter()
    python(
        "from trialbook.cli import main; main()",
        "sweep",
        CHAPTER,
        "-p",
        "confidence",
        *levels,
        "--out",
        folder / "ours",
    )
    ours = (perf_counter() - start) / len(levels)
    yield Measure("a run of a sweep", ours, "s", "a run in a loop over papermill", peer, 0.25)
    root = _tiny_project(folder / "tiny")
    for runs in (many // 10, many):
        yield Measure("the memory of a sweep of so many runs", _most_memory(root, runs, folder), "MB", size=runs)


def _tiny_project(folder: Path) -> Path:
    """Write a project of one chapter that does next to nothing."""
    cells = [
        {"cell_type": "code", "id": name, "metadata": {"tags": [name] if name == "parameters" else []},
         "execution_count": None, "outputs": [], "source": source}
        for name, source in TINY.items()
    ]  # fmt: skip
    (folder / "notebooks").mkdir(parents=True)
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    (folder / "notebooks" / "01_tiny.ipynb").write_text(json.dumps(notebook), "utf-8")
    return folder


def _most_memory(root: Path, runs: int, folder: Path) -> float:
    """Return the most memory in MB that a sweep and the process it forks from held together, shared pages once."""
    from trialbook.sweeps.runs import plan_sweep
    from trialbook.sweeps.sweep import sweep

    planned = plan_sweep("tiny", {"seed": [str(seed) for seed in range(runs)]}, root=root)
    seen, stop = [0.0], threading.Event()

    def watch() -> None:
        while not stop.is_set():
            seen.append(_memory_of_family())
            sleep(0.2)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    outcome = sweep(planned, folder / f"tiny-{runs}")
    stop.set()
    watcher.join()
    if outcome.failed:
        raise RuntimeError(f"{outcome.failed} of {runs} runs failed: {outcome.csv.read_text()[:500]}")
    return max(seen)


def _memory_of_family() -> float:
    """Return the memory of this process and those it started, in MB, as the system divides up what they share."""
    if not sys.platform.startswith("linux"):
        return 0.0
    total, waiting = 0, ["self"]
    while waiting:
        place = Path("/proc") / waiting.pop()
        try:
            rollup = (place / "smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
            waiting += [
                child for task in (place / "task").iterdir() for child in (task / "children").read_text().split()
            ]
        except (OSError, StopIteration):
            continue  # it has just ended
    return total / 1000
