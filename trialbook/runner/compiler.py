"""The process that compiles a site: started while chapters still run, so that by then it has imported what it needs.

Jupyter Book, Sphinx and their extensions take longer to import than most pages take to compile.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

import yaml

_CODE = """
import gc, importlib, json, os, signal, sys, threading
from contextlib import suppress
gc.disable()  # a compile is over before there is much to collect, and looking for it takes a fifth of the time
import sphinx.search
from jupyter_book.cli.main import main
from trialbook.runner.search_index import ForgettingIndex
sphinx.search.IndexBuilder = ForgettingIndex  # Sphinx imports it when it makes the index
for name in sys.argv[1:]:
    with suppress(ImportError):  # the book's own extensions are found later, by their path
        importlib.import_module(name)
if asked := sys.stdin.readline():
    # the input ends when the build does, killed or not: whatever builds next must find nobody at work in its folder
    # (read past sys.stdin, whose lock a process forked meanwhile, to write pages, would wait for without end)
    threading.Thread(target=lambda: (os.read(0, 1), os.killpg(0, signal.SIGKILL)), daemon=True).start()
    main(json.loads(asked))
"""
_ALWAYS = (
    "sphinx.application",
    "sphinx.builders.html",
    "sphinx.search.en",
    "sphinx.writers.html5",
    "jupyter_book.sphinx",
)


class Compiler:
    """Jupyter Book in a process of its own, used once.

    What it says goes to the file ``log``.
    """

    def __init__(self, root: Path, log: Path):
        self.root, self.log = root, log
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> subprocess.Popen[str]:
        """Start the process, if it has not been started, and return it."""
        with self._lock:
            if self._process is None:
                self._process = self._start()
            return self._process

    def run(self, arguments: Sequence[Any]) -> int:
        """Have the process do what a command line asks Jupyter Book for, and return its exit status."""
        process = self.start()
        if process.stdin is not None:
            with suppress(BrokenPipeError):  # it has ended already, and its status says so
                process.stdin.write(json.dumps(list(map(str, arguments))) + "\n")
                process.stdin.flush()
        return process.wait()

    def close(self) -> None:
        """End the process, whether it was used or not."""
        if self._process is not None:
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)  # and those that it writes pages with
            self._process.communicate()

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", _CODE, *_ALWAYS, *_extensions(self.root)]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("w", encoding="utf-8") as messages:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=messages,
                stderr=subprocess.STDOUT,
                env={**os.environ, "JUPYTER_PLATFORM_DIRS": "1"},  # or jupyter_core warns of a change to come
                cwd=self.root,
                text=True,
                start_new_session=True,
            )


def _extensions(root: Path) -> list[str]:
    """Return the names of Sphinx's extensions for this book."""
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    return list(config.get("sphinx", {}).get("config", {}).get("extensions", ()))
