"""Hold a site that was made again against one that is published: every file, and which places of them differ."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from trialbook.runner.publishing import RECORD

TOLERANCE = 1e-6  # of a number, where platform or packages are others
_BINARY = {".png", ".woff", ".woff2", ".ttf", ".ico", ".inv"}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
_OFFERED = re.compile(r'<p class="formats">.*?</p>\n')  # added once the site is published
_SHOWN = 40  # characters of what differs


@dataclass(frozen=True)
class Comparison:
    """What differs between two sites.

    ``differences`` has a line for each file: its name, and the first place in it that differs. ``pictures`` counts
    pixels that differ although their drawings agree: fonts and libraries of another platform draw them.
    """

    files: int
    differences: tuple[str, ...]
    pictures: int = 0


def same_surroundings(published: Mapping[str, Any], made: Mapping[str, Any]) -> bool:
    """Whether two sites were made on the same platform with the same packages, so that every byte must be the same."""
    return all(published[name] == made[name] for name in ("platform", "environment"))


def compare_sites(
    published: Path, made: Path, records: tuple[Mapping[str, Any], Mapping[str, Any]], tolerance: float = 0.0
) -> Comparison:
    """Compare every file of two sites but what is added after publishing: Python, and the book in one file.

    ``records`` say what each was made from; the names of commit and environment may differ on the pages. ``tolerance``
    is by how much of itself a number in a text may differ.
    """
    names = sorted(set(_files(published)) | set(_files(made)))
    differences: list[str] = []
    pictures = 0
    for name in names:
        there, here = published / name, made / name
        if not (there.is_file() and here.is_file()):
            differences.append(f"{name}: {'is new' if here.is_file() else 'is not made any more'}")
        elif there.read_bytes() != here.read_bytes():
            if there.suffix in _BINARY:
                pictures += bool(tolerance)
                differences += [] if tolerance else [f"{name}: differs"]
            elif where := _first_difference(_text(there, records[0]), _text(here, records[1]), tolerance):
                differences.append(f"{name}:{where}")
    return Comparison(len(names), tuple(differences), pictures)


def _files(site: Path) -> Iterator[str]:
    """Yield the files of a site that a build makes."""
    for path in site.rglob("*"):
        name = path.relative_to(site)
        added = name.parts[0] == "runtime" or (name.parts[0] == "downloads" and len(name.parts) == 2)
        if path.is_file() and not added and str(name) != RECORD:
            yield name.as_posix()


def _text(path: Path, record: Mapping[str, Any]) -> str:
    """Return a file's text without what is known to differ: which commit and environment it is of."""
    text = path.read_text("utf-8", errors="backslashreplace")
    for name in ("commit", "environment"):
        if record[name]:
            text = text.replace(record[name], name.upper())
    return _OFFERED.sub("", text) if path.name == "index.html" else text


def _first_difference(published: str, made: str, tolerance: float) -> str:
    r"""Return the first line that differs with both its forms, or nothing.

    Examples
    --------
    >>> _first_difference("one\nrate 0.8 of all\n", "one\nrate 0.9 of all\n", 0)
    "2: published '8 of all', now '9 of all'"
    >>> _first_difference("rate 0.80000001", "rate 0.8", 1e-6)
    ''
    """
    for number, (there, here) in enumerate(zip_longest(published.splitlines(), made.splitlines(), fillvalue=""), 1):
        if there != here and not (tolerance and _agree(there, here, tolerance)):
            start = next(place for place, (one, other) in enumerate(zip_longest(there, here)) if one != other)
            return f"{number}: published {there[start : start + _SHOWN]!r}, now {here[start : start + _SHOWN]!r}"
    return ""


def _agree(there: str, here: str, tolerance: float) -> bool:
    """Whether two lines have the same words, and numbers that differ by no more than a tolerance."""
    if _NUMBER.sub("0", there) != _NUMBER.sub("0", here):
        return False
    numbers = zip(_NUMBER.findall(there), _NUMBER.findall(here), strict=True)
    return all(math.isclose(float(one), float(other), rel_tol=tolerance, abs_tol=1e-9) for one, other in numbers)
