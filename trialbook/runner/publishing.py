"""Put a finished file or folder in the place of another."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from uuid import uuid4

RECORD = "provenance.json"  # beside the front page
FOOT = b"<!-- made from -->"  # in the foot of each compiled page


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a name beside a file that nothing else uses; what was written there takes its place if all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{os.getpid()}-{uuid4().hex[:8]}.{path.name}")
    try:
        yield fresh
        fresh.replace(path)
    finally:
        with suppress(OSError):
            fresh.unlink()


def publish(
    finished: Path, downloads: Path, place: Path, made_from: str = "", beside: Mapping[str, str] | None = None
) -> None:
    """Copy a finished site beside its place, then rename what is there away and the copy to it.

    A build that stops half way leaves the old site whole: at its place, or beside it until :func:`restore` is called.
    ``made_from`` is put into the foot of each page only now, so that a commit alone changes no compiled page; the files
    ``beside`` go next to the front page.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    restore(place)
    fresh, old = _beside(place, "new"), _beside(place, "old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    _copy_all(finished, fresh, partial(_copy_page, made_from=made_from.encode()))
    for name, content in (beside or {}).items():
        (fresh / name).write_text(content, "utf-8")
    if downloads.is_dir():
        _copy_all(downloads, fresh / "downloads", link)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _copy_all(source: Path, target: Path, copy: Callable[[Path, Path], None]) -> None:
    """Copy the files below a folder, and stop at the first that cannot be; shutil.copytree would try all the others."""
    for folder, folders, names in os.walk(source):
        folders[:] = [name for name in folders if name != ".doctrees"]
        place = target / Path(folder).relative_to(source)
        place.mkdir(parents=True, exist_ok=True)
        for name in names:
            if not name.startswith(".buildinfo"):
                copy(Path(folder) / name, place / name)


def _copy_page(source: Path, target: Path, made_from: bytes) -> None:
    """Copy a file of a site; the foot of a page says what it was made from."""
    content = source.read_bytes() if source.suffix == ".html" else b""
    if FOOT in content:
        target.write_bytes(content.replace(FOOT, made_from))
    else:
        shutil.copy2(source, target)


def restore(place: Path) -> None:
    """Put a site back that a build was about to replace when it was killed."""
    old = _beside(place, "old")
    if old.is_dir() and not place.exists():
        old.rename(place)


def remove(path: Path) -> None:
    """Remove whatever is at a path, if anything is."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _beside(place: Path, kind: str) -> Path:
    return place.with_name(f".{place.name}.{kind}")


def link(source: str | Path, target: str | Path) -> None:
    """Give a file a second name, or copy it where that cannot be."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def what_is_published(place: Path) -> str:
    """Return a digest of which files a published folder holds and when each was made.

    Left out is what is added to a site once it is published: a book in one file and its link on the front page, see
    :func:`trialbook.printing.publish_format`, what its pages run on, see :mod:`trialbook.runtime.laying`, what they
    show for other choices, see :mod:`trialbook.variants.laying`, and slides.
    """
    added = (place / "downloads", place / "runtime", place / "variants", place / "slides")
    files = [path for path in place.rglob("*") if path.is_file() and path.parent not in added]
    times = {str(path.relative_to(place)): path.stat().st_mtime_ns for path in files}
    if "index.html" in times:
        times["index.html"] = 0
    return hashlib.sha256(json.dumps(times, sort_keys=True).encode()).hexdigest()
