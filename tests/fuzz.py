"""Hostile trial folders in any number: ``python -m tests.fuzz N [SEED]`` reads N of them and prints what went wrong.

Each is read in at most :data:`SECONDS` and :data:`MEMORY`, and is a trial or is refused by faults with place and rule.
"""

from __future__ import annotations

import re
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from pathlib import Path

from tests.hostile_folders import SECRET, make_folder
from trialbook.paper import printed
from trialbook.paper.denominators import parse_denominator
from trialbook.paper.folder import FolderError, read_folder
from trialbook.paper.quantities import chapter_of, codes_of, parse_quantity

SECONDS = 10
MEMORY = 500_000_000
FAULT = re.compile(r"[a-z]+\.(yaml|csv)(:\d+)?: .+, expected .+|and \d+ more( or above)?")


def check_faults(faults: tuple[str, ...]) -> None:
    """Raise where a refusal does not name place and rule, or tells what lies outside the folder."""
    wrong = [fault for fault in faults if not FAULT.fullmatch(fault) or SECRET in fault]
    assert not wrong, wrong[:3]
    assert 0 < len(faults) <= 51


def read_all(folder: Path) -> None:
    """Read a folder, and everything that its texts say; raise what should not happen."""
    try:
        trial = read_folder(folder)
    except FolderError as refusal:
        check_faults(refusal.faults)
        return
    assert SECRET not in repr(trial)
    for study in (trial, *(trial.of_group(group.code) for group in trial.groups)):
        assert len(study.times) == len(study.landmarks)
    for claim in trial.claims:
        for name in printed.__all__:
            if claim.printed and name.startswith(("read_", "split_")):
                getattr(printed, name)(claim.printed)
        if claim.quantity:
            quantity = parse_quantity(claim.quantity)
            codes_of(quantity, trial), chapter_of(quantity, trial)
        if claim.of:
            parse_denominator(claim.of)


def run(number: int, seed: int) -> int:
    """Read so many folders; print each failure with the seed that makes it again, and return how many failed."""
    before = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (before + MEMORY, before + MEMORY))
    signal.signal(signal.SIGALRM, _too_slow)
    failed = 0
    for each in range(seed, seed + number):
        place = Path(tempfile.mkdtemp(prefix="fuzz-"))
        name, changes = f"a\n{each}" if each % 50 == 0 else f"trial-{each}", ""
        try:
            changes = make_folder(place / name, each)
            signal.alarm(SECONDS)
            read_all(place / name)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            failed += 1
            print(f"seed {each} ({changes}):", *traceback.format_exception(error, limit=-4), flush=True)
        finally:
            signal.alarm(0)
            shutil.rmtree(place)
    print(f"{number} folders from seed {seed}: {failed} failed")
    return failed


def _too_slow(number: int, frame: object) -> None:
    raise TimeoutError(f"not read within {SECONDS} seconds")


if __name__ == "__main__":
    sys.exit(min(run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0), 1))
