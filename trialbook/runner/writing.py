"""Write notebooks and records whole or not at all, and name the place where that cannot be done."""

from __future__ import annotations

import errno
import json
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from trialbook.runner.publishing import replacing

# A disk that is full, or a place that may not be written to: no fault of a chapter or the program.
CANNOT_WRITE = {errno.EACCES, errno.EDQUOT, errno.EFBIG, errno.ENOSPC, errno.EPERM, errno.EROFS}
_UNFINISHED = re.compile(r"\.\d+-[0-9a-f]{8}\..+")  # as publishing.replacing names them
_ABANDONED = 60  # seconds; another machine of a cluster may write to the same folder


def write_notebook(notebook: Mapping[str, Any], path: Path) -> None:
    """Write a notebook in the form in which all are kept, so that a file is whole or absent."""
    write_whole(path, json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a text so that the file is whole or absent."""
    with named_replacing(path) as fresh:
        fresh.write_text(text, "utf-8", errors="backslashreplace")


@contextmanager
def named_replacing(path: Path) -> Iterator[Path]:
    """Do as :func:`trialbook.runner.publishing.replacing`, and name the path where nothing can be written.

    Raises
    ------
    OSError
        With the path, which the system leaves out where a disk is full.
    """
    try:
        with replacing(path) as fresh:
            yield fresh
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def remove_unfinished(folder: Path) -> None:
    """Remove what a process that was killed had begun to write to a folder, and nobody has touched for a minute."""
    for path in folder.glob(".[0-9]*"):
        with suppress(OSError):
            if _UNFINISHED.fullmatch(path.name) and time.time() - path.stat().st_mtime > _ABANDONED:
                path.unlink()
