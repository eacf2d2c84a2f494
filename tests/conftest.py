"""What several test files share: the built book."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from browsing import NO_BROWSER

ROOT = Path(__file__).resolve().parent.parent


def trialbook(*arguments, folder=ROOT, **environment):
    """Run the command in a process of its own, as a reader does, and return how it ended."""
    command = [sys.executable, "-m", "trialbook.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True)


@pytest.fixture(scope="session")
def site():
    """Return the folder of the built site, made now as far as it is stale."""
    done = trialbook("build")
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "_build" / "html"


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
