"""``python -m benchmarks``: measure, add to results.csv, and draw the page of the book that shows it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import books, curves, designs, histories, pages, running, sweeps, tables
from benchmarks.draw import draw
from benchmarks.measure import ROOT, Measure, append, machine, run

SUBJECTS: dict[str, Callable[[Path], Iterator[Measure]]] = {
    "tables": lambda folder: tables.measures(),
    "designs": lambda folder: designs.measures(),
    "curves": lambda folder: curves.measures(),
    "histories": lambda folder: histories.measures(),
    "books": books.measures,
    "sweeps": sweeps.measures,
    "pages": lambda folder: pages.measures(_site()),
    "running": lambda folder: running.measures(_site("runtime")),
}


def _site(*more: str) -> Path:
    """Return the built site, after commands that add to it."""
    for command in ("build", *more):
        run(sys.executable, "-m", "trialbook.cli", command)
    return ROOT / "_build" / "html"


def main(names: list[str]) -> None:
    """Measure the subjects that are named, or all."""
    about = machine()
    print(", ".join(f"{key}: {value}" for key, value in about.items()), flush=True)
    for name in names or SUBJECTS:
        found = []
        try:
            with tempfile.TemporaryDirectory(prefix="trialbook-bench-", ignore_cleanup_errors=True) as folder:
                for measure in SUBJECTS[name](Path(folder)):
                    print(measure, flush=True)
                    found.append(measure)
        finally:
            append(found, name, about)
    draw()


if __name__ == "__main__":
    main(sys.argv[1:])
