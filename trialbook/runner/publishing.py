"""Put a finished file or folder in the place of another in one step."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

_AT_CWD, _EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h


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


def publish(finished: Path, place: Path) -> None:
    """Copy a finished folder beside its place, then exchange it with what is there.

    Whoever reads at any moment finds the old folder or the new one, whole. A build that stops half way leaves the old.

    Parameters
    ----------
    finished : Path
        The folder to publish; it stays where it is.
    place : Path
        Where it shall be found; its parent is made if need be.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f".{place.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(finished, fresh, ignore=shutil.ignore_patterns(".buildinfo*", ".doctrees"))
    exchange(fresh, place)
    shutil.rmtree(fresh, ignore_errors=True)


def what_is_published(place: Path) -> str:
    """Return a digest of which files a published folder holds and when each was made.

    Left out is what is added to a site once it is published, a book in one file and its link on the front page; see
    :func:`trialbook.printing.publish_format`.
    """
    files = [path for path in place.rglob("*") if path.is_file() and path.parent != place / "downloads"]
    times = {str(path.relative_to(place)): path.stat().st_mtime_ns for path in files}
    if "index.html" in times:
        times["index.html"] = 0
    return hashlib.sha256(json.dumps(times, sort_keys=True).encode()).hexdigest()


def exchange(fresh: Path, place: Path) -> None:
    """Let two folders change places; where ``place`` does not exist, move ``fresh`` there."""
    if not place.exists():
        fresh.rename(place)
    elif not _exchange_at_once(fresh, place):
        old = place.with_name(f".{place.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        place.rename(old)
        fresh.rename(place)
        old.rename(fresh)


def _exchange_at_once(one: Path, other: Path) -> bool:
    """Exchange two names in one system call where the system has it, and say whether that was done."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return rename(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE) == 0
