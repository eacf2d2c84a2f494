"""Change the code at random places, one at a time, and list the changes that no test notices.

``make mutants N=500`` tries so many. The changes are those of Cosmic Ray, made in a copy of the project under _build;
each is held against the tests that name its module, which the project's own environment runs; one that these pass over,
against those of the modules that use it.
"""

from __future__ import annotations

import random
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cosmic_ray.commands.init import _all_work_items
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_item import MutationSpec, TestOutcome

ROOT = Path(__file__).resolve().parents[1]
COPY = ROOT / "_build" / "mutants"
PYTHON = ROOT / ".venv" / "bin" / "python"
FOLDERS = ("statistics", "histories", "ledger", "paper", "system")
SECONDS = 600  # that the tests of a module may take; a change that makes them run for ever is noticed
ANNOTATIONS = "BitOr"  # `int | None` in a signature is never computed


def copy_project() -> None:
    """Copy what git knows of the project."""
    shutil.rmtree(COPY, ignore_errors=True)
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        (COPY / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, COPY / name)


def changes() -> Iterator[MutationSpec]:
    """Yield every change that could be made."""
    modules = sorted(path for folder in FOLDERS for path in (COPY / "trialbook" / folder).glob("*.py"))
    for item in _all_work_items(modules, {}):
        for change in item.mutations:
            if ANNOTATIONS not in change.operator_name:
                yield change


@cache
def tests_of(module: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the files whose tests name a module, with the module and its examples, and those a step further.

    A step further are the tests that name a module which imports it, and those called after its folder.
    """
    users = _naming(_dotted(module), "trialbook")
    near = {module, *_naming(_dotted(module), "tests")}
    further = {path for user in users for path in (user, *_naming(_dotted(user), "tests"))}
    further |= set((COPY / "tests").glob(f"test_{module.parent.name}*.py"))
    return tuple(tuple(sorted(str(path.relative_to(COPY)) for path in ring)) for ring in (near, further - near) if ring)


def _dotted(module: Path) -> str:
    return ".".join(module.relative_to(COPY).with_suffix("").parts)


def _naming(dotted: str, folder: str) -> list[Path]:
    """Return the files of Python that import a module, or a name of it out of its package."""
    package, _, name = dotted.rpartition(".")
    pattern = re.compile(rf"{re.escape(dotted)}\b|from {re.escape(package)} import [^\n]*\b{name}\b")
    return [path for path in sorted((COPY / folder).rglob("*.py")) if pattern.search(path.read_text("utf-8"))]


@cache
def command(files: tuple[str, ...]) -> str:
    """Return the command that runs some files of tests, after a look that they pass as the code is.

    Random tests draw the same each time: what fails by chance would count as noticed.
    """
    words = f"{PYTHON} -m pytest -x -q -p no:cacheprovider --hypothesis-seed=0 {' '.join(files)}"
    done = subprocess.run(words.split(), cwd=COPY, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"These tests fail as the code is: {' '.join(files)}\n{done.stdout[-2000:]}")
    return words


def main(number: str, seed: str = "1") -> None:
    """Try so many changes, and list those that survive."""
    copy_project()
    drawn = random.Random(int(seed)).sample(list(changes()), int(number))
    survived = 0
    for change in drawn:
        place = Path(change.module_path)
        for files in tests_of(place):
            there = shlex.quote(f"cd {shlex.quote(str(COPY))} && exec {command(files)}")
            result = mutate_and_test([change], f"sh -c {there}", SECONDS)
            if result.test_outcome is not TestOutcome.SURVIVED:
                break
        where = f"{place.relative_to(COPY)}:{change.start_pos[0]} {change.operator_name.partition('/')[2]}"
        if result.test_outcome is TestOutcome.SURVIVED:
            survived += 1
            print(f"survived  {where}\n{result.diff}", flush=True)
        else:
            print(f"noticed   {where}", flush=True)
    print(f"{len(drawn) - survived} of {len(drawn)} changes were noticed")


if __name__ == "__main__":
    main(*sys.argv[1:])
