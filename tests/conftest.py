"""What several test files share: the built book."""

import gc
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from browsing import NO_BROWSER, Visit, launched, served
from hypothesis import HealthCheck, settings
from schedule import (  # noqa: F401
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_xdist_make_scheduler,
)

# a machine with other work on it is no fault of a test, nor that few tables of counts fit a history
settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
settings.load_profile("patient")

ROOT = Path(__file__).resolve().parent.parent


def trialbook(*arguments, folder=ROOT, **environment):
    """Run the command in a process of its own, as a reader does, and return how it ended."""
    command = [sys.executable, "-m", "trialbook.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True)


def pytest_collection_finish():
    """Freeze imported objects so that later collections skip them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def site():
    """Return the folder of the built site, made now as far as it is stale."""
    done = trialbook("build")
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "_build" / "html"


@pytest.fixture(scope="module")
def bare(site, tmp_path_factory):
    """Return a copy of the built site without what may lie beside its pages, to lay something there."""
    left_out = shutil.ignore_patterns("runtime", "variants", "slides")
    return Path(shutil.copytree(site, tmp_path_factory.mktemp("copy") / "html", ignore=left_out))


@pytest.fixture(scope="module")
def runnable(bare):
    """Return the built site with Python beside it."""
    done = trialbook("runtime", "--out", bare)
    assert done.returncode == 0, done.stderr
    return bare


@pytest.fixture(scope="module")
def address(runnable):
    with served(runnable) as at:
        yield at


@pytest.fixture(scope="module")
def browser():
    with launched() as running:
        yield running


@pytest.fixture
def visit(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Visit(context)
    context.close()


@pytest.fixture(scope="session")
def executed(site):
    """Return the executed chapters of the built site by name."""
    folder = ROOT / "_build" / "work" / "nk-liver-2020" / "executed"
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.ipynb"))}


def pytest_terminal_summary(terminalreporter):
    """Say plainly which tests were left out because no browser was found, and how to get one."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        files = Counter(report.nodeid.partition("::")[0] for report in skipped)
        listed = ", ".join(f"{file} ({number})" for file, number in sorted(files.items()))
        terminalreporter.write_line(f"{len(skipped)} tests of the site did not run: {listed}")
        terminalreporter.write_line(NO_BROWSER)
