"""Serve the book and, when a file of it changes, make what is stale and have the open pages load again.

``make edit`` runs this in the environment of requirements-tools.txt; the book is built by that of the project.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from livereload import Server, server

ROOT = Path(__file__).resolve().parents[1]
WATCHED = ("notebooks", "book", "data", "trialbook", "index.md", "_toc.yml", "_config.yml")
IGNORED = ("__pycache__", ".ipynb_checkpoints", "book/generated")


class _Injector(server.LiveScriptInjector):
    """Adds the script that reloads a page as a file: the pages' policy runs no inline script that it does not know."""

    def transform_first_chunk(self, *response: Any) -> Any:
        """Add the script at the end of a page's head."""
        self.script = b'<script src="/livereload.js"></script>'
        return super().transform_first_chunk(*response)


def build(trial: tuple[str, ...] = ()) -> str:
    """Make what is stale of the book, and return the folder of its site, or nothing if it could not be made."""
    command = [
        str(ROOT / ".venv" / "bin" / "trialbook"),
        "build",
        *(part for one in trial for part in ("--trial", one)),
    ]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, end="", flush=True)
    return done.stdout.partition("Front page: ")[2].strip().removesuffix("/index.html")


def is_ignored(path: str) -> bool:
    """Whether a change of a file does not change the book."""
    return any(part in path for part in IGNORED)


def main(port: str, *trial: str) -> None:
    """Build the book and serve it until Ctrl-C."""
    site = build(trial)
    if not site:
        raise SystemExit(1)
    server.LiveScriptInjector = _Injector
    served = Server()
    places = [*WATCHED, *trial]
    for place in places:
        served.watch(str(ROOT / place), lambda: build(trial), delay=0, ignore=is_ignored)
    served.serve(port=int(port), root=str(ROOT / site), live_css=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
