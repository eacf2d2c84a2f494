"""A disk that is full: one line with the place, the last site whole, the next build as if nothing had been."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT
from small_book import chapter, code, small_project

pytestmark = pytest.mark.pages

PROGRESS = re.compile(r"(\w+|site) +(done|failed) +[\d.]+ s")
LARGE = code("large", "say('word ' * 60_000)")


def build(root, most=None):
    """Build with files of at most so many bytes, which fail in the middle as they do on a full disk."""

    def limit():
        if most:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    command = [sys.executable, "-m", "trialbook.cli", "build"]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, preexec_fn=limit)


def project(root):
    """Return a project of one chapter with a copy of the package, which makes the book of the folder it is in."""
    small_project(root, c01_one=chapter("one"))
    for name in ("trialbook", "data"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return a project that was built, and its site."""
    root = project(tmp_path_factory.mktemp("room") / "project")
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root, contents(root / "_build" / "html")


@pytest.mark.parametrize("kilobytes", [2, 200, 650])
def test_a_disk_that_is_full_is_said_once_and_hurts_nothing(built, kilobytes):
    root, before = built
    path = root / "notebooks" / "01_one.ipynb"
    path.write_text(json.dumps(chapter("one", LARGE)))
    full = build(root, most=kilobytes * 1000)
    said = [line for line in full.stderr.splitlines() if not PROGRESS.fullmatch(line)]
    assert full.returncode == 1, full.stderr
    assert len(said) == 1, full.stderr
    assert re.match(rf"Error: File too large: {re.escape(str(root))}/_build", said[0])
    assert contents(root / "_build" / "html") == before
    path.write_text(json.dumps(chapter("one")))
    again = build(root)
    assert again.returncode == 0, again.stderr
    assert contents(root / "_build" / "html") == before
