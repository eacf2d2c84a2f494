"""Run the files that took longest first, as ``seconds.csv`` says, which ``make prove`` measures and writes again."""

import csv
from collections import defaultdict
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

SECONDS = Path(__file__).with_name("seconds.csv")
LISTED = 5  # a file that takes less, in seconds, is not listed
SHARED = 5  # and one whose tests share what takes so long to make stays together


def measured():
    """Return the seconds of each listed file: of all its tests, and of what the slowest of them needed made first."""
    if not SECONDS.exists():
        return {}
    with SECONDS.open(newline="", encoding="utf-8") as file:
        return {row["file"]: (int(row["seconds"]), int(row["made_first"])) for row in csv.DictReader(file)}


class Stopwatch:
    """Adds up how long the tests of each file took, in whichever process they ran."""

    def __init__(self):
        self.all, self.made_first = defaultdict(float), defaultdict(float)

    def pytest_runtest_logreport(self, report):
        """Add one part of one test."""
        file = Path(report.nodeid.partition("::")[0])
        if file.parent.name == SECONDS.parent.name:
            self.all[file.stem] += report.duration
            if report.when == "setup":
                self.made_first[file.stem] = max(self.made_first[file.stem], report.duration)

    def pytest_sessionfinish(self):
        """Write what was measured; a file that did not run keeps its row."""
        rows = measured() | {file: (round(self.all[file]), round(self.made_first[file])) for file in self.all}
        listed = sorted((-seconds, file, first) for file, (seconds, first) in rows.items() if seconds >= LISTED)
        with SECONDS.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(("file", "seconds", "made_first"))
            writer.writerows((file, -seconds, first) for seconds, file, first in listed)


def pytest_addoption(parser):
    """Offer to measure."""
    parser.addoption("--measure", action="store_true", help="write how long each file of tests took")


def pytest_configure(config):
    """Measure where that is asked for, in the process that hears of all tests."""
    if config.getoption("measure") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Stopwatch())


def pytest_collection_modifyitems(items):
    """Sort the tests."""
    seconds = measured()
    items.sort(key=lambda item: -seconds.get(item.path.stem, (0, 0))[0])


class Scheduler(LoadScopeScheduling):
    """Give a process one test after another, but the tests of a file together that share what takes long to make.

    xdist's own groups come to nothing under pytest 9.2, which no longer lets a plugin rename a test.
    """

    def __init__(self, config, log):
        super().__init__(config, log)
        self.together = {file for file, (_, made_first) in measured().items() if made_first >= SHARED}

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        return file if Path(file).stem in self.together else nodeid


def pytest_xdist_make_scheduler(config, log):
    """Have xdist ask the scheduler."""
    return Scheduler(config, log)
