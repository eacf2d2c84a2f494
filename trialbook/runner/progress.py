"""What a reader sees while chapters run: a bar on a terminal, one line a chapter elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from threading import Lock
from time import monotonic
from typing import Any

from trialbook.paper.faults import visible
from trialbook.runner.chapters import Chapter


class Progress:
    """Counts cells as they start; safe to call from several threads."""

    def __init__(self, chapters: Sequence[Chapter]):
        self._cells = {chapter.name: len(chapter.notebook["cells"]) for chapter in chapters}
        self._done = dict.fromkeys(self._cells, 0)
        self._began: dict[str, float] = {}
        self._said: set[str] = set()
        self._lock = Lock()
        self._terminal = sys.stderr.isatty()
        self._bar: Any = None

    def start(self, name: str) -> None:
        """Note that a chapter starts."""
        with self._lock:
            self._began[name] = monotonic()
            if self._terminal and self._bar is None and name in self._cells:
                from tqdm import tqdm

                cells = sum(self._cells.values())
                # on the terminal itself, where it may move
                self._bar = tqdm(total=cells, unit="cell", desc="Chapters", leave=False, file=sys.__stderr__)

    def step(self, name: str) -> None:
        """Note that a cell of a chapter starts."""
        with self._lock:
            self._done[name] += 1
            if self._bar is not None and self._done[name] <= self._cells[name]:
                self._bar.update()

    def skip(self, name: str) -> None:
        """Note that a chapter need not run."""
        with self._lock:
            left = self._cells.pop(name, 0)
            if self._bar is not None:
                self._bar.total -= left
                self._bar.refresh()

    def finish(self, name: str, failed: bool = False) -> None:
        """Note that a chapter ended."""
        with self._lock:
            took = monotonic() - self._began[name]
            if self._bar is not None:
                self._bar.update(max(0, self._cells.get(name, 0) - self._done.get(name, 0)))
            self._write(f"{name:<16} {'failed' if failed else 'done':<6} {took:5.1f} s")

    def say(self, line: str, about: str) -> None:
        """Write a line above the bar, unless there was one about the same."""
        with self._lock:
            if about not in self._said:
                self._said.add(about)
                self._write(line)

    def _write(self, line: str) -> None:
        if self._bar is None:
            print(line, file=sys.stderr, flush=True)
        else:
            self._bar.write(visible(line), file=sys.__stderr__)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
