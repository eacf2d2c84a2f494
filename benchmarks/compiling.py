"""What Sphinx spends its time on while it compiles the site."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.measure import Measure

PARTS = {
    "reading pages": ("sphinx.builders", "Builder", "read"),
    "resolving references": ("sphinx.environment", "BuildEnvironment", "get_and_resolve_doctree"),
    "indexing words": ("sphinx.builders.html", "StandaloneHTMLBuilder", "write_doc_serialized"),
    "writing pages": ("sphinx.builders.html", "StandaloneHTMLBuilder", "write_doc"),
    "waiting for pages written beside": ("sphinx.util.parallel", "ParallelTasks", "join"),
    "files beside the pages": ("sphinx.builders.html", "StandaloneHTMLBuilder", "finish"),
}
TIMED = """
import gc, json, sys, time
from importlib import import_module
gc.disable()
spent = {}
def time_method(name, place, owner, method):
    kind = getattr(import_module(place), owner)
    plain = getattr(kind, method)
    def timed(*arguments, **more):
        start = time.perf_counter()
        try:
            return plain(*arguments, **more)
        finally:
            spent[name] = spent.get(name, 0.0) + time.perf_counter() - start
    setattr(kind, method, timed)
for name, where in json.loads(sys.argv.pop(1)).items():
    time_method(name, *where)
from jupyter_book.cli.main import main
try:
    main()
finally:
    print("\\n" + json.dumps(spent))
"""


def measures(copy: Path, out: Path) -> Iterator[Measure]:
    """Yield the parts of a compile from scratch of a project that has been built, beside the whole."""
    work = copy / "_build" / "work" / "nk-liver-2020"
    places = ("--path-output", out, "--config", work / "_config.yml", "--toc", copy / "_toc.yml")
    command = [sys.executable, "-c", TIMED, json.dumps(PARTS), "build", "-q", work / "staged", *places]
    start = perf_counter()
    done = subprocess.run(
        list(map(str, command)), cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, capture_output=True, text=True
    )
    whole = perf_counter() - start
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    spent = json.loads(done.stdout.splitlines()[-1])
    rest = {"starting and importing": whole - sum(spent.values())}
    for name, seconds in {**rest, **spent}.items():
        yield Measure(f"compiling the site: {name}", seconds, "s", "compiling it in all", whole)
