"""The patterns that read whole pages take a time that grows with the page, not with its square."""

import re
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
EXTENSIONS = [path.stem for path in sorted((ROOT / "book" / "_ext").glob("*.py"))]
PRINTING = [f"trialbook.printing.{path.stem}" for path in sorted((ROOT / "trialbook" / "printing").glob("[a-z]*.py"))]
WORDS = ("x", " ", "\n", "<", ">", '"', "-", "0", "&", "<x ", "< ", '="', "\\n")
LONG = 400_000
SECONDS = 5  # what is quadratic takes minutes


def patterns():
    """Return every pattern that a module keeps, and those of the list of fixes."""
    for name in [*EXTENSIONS, *PRINTING]:
        module = import_module(name)
        kept = [*vars(module).values(), *(pattern for pattern, _ in getattr(module, "FIXES", ()))]
        found = {pattern.pattern: pattern for pattern in kept if isinstance(pattern, re.Pattern)}
        yield from (pytest.param(pattern, id=f"{name}-{place}") for place, pattern in enumerate(found.values()))


@pytest.mark.parametrize("pattern", list(patterns()))
def test_a_long_word_takes_no_long_time(pattern):
    started = time.process_time()
    for word in WORDS:
        text = (word * LONG)[:LONG]
        pattern.sub("", text.encode() if isinstance(pattern.pattern, bytes) else text)
    assert time.process_time() - started < SECONDS


def test_a_quadratic_pattern_would_be_found():
    started = time.process_time()
    re.compile(r"\s*<link").sub("", " " * 20_000)
    short = time.process_time() - started
    assert short * (LONG / 20_000) ** 2 > SECONDS


def test_the_patterns_are_found_at_all():
    assert {Path(case.id).name.rpartition("-")[0] for case in patterns()} >= {"fixes", "trialbook.printing.onepage"}
