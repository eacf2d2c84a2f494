"""One temporary folder for each process of ours: gone when the process ends, or when the next one starts."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TextIO

_PREFIX = "trialbook-"
_LONGEST = 40  # characters of the place: the sockets in our folder may have 104 on macOS, 108 on Linux, all in all
_AFTER_MULTIPROCESSING = -200  # whose own folder lies in ours and is removed at -100


@cache
def temporary_folder() -> Path:
    """Return the folder for everything temporary that this process and its kernels make.

    It is removed when the process ends. A process that is killed cannot do that, so each new one removes what it finds
    of those: a living process holds a lock on a file in its folder.
    """
    place = _place()
    _remove_left_behind(place)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
    lock = (folder / "unlocked").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    (folder / "unlocked").rename(folder / "lock")  # at no moment is there a file of this name without its lock
    Finalize(None, _remove, args=(folder, lock), exitpriority=_AFTER_MULTIPROCESSING)
    return folder


def _place() -> Path:
    """Return the system's folder for temporary files, or a shorter one where sockets would have too long a name."""
    usual, short = Path(tempfile.gettempdir()), Path("/tmp")
    return short if len(os.fsencode(usual)) > _LONGEST and os.access(short, os.W_OK) else usual


def _remove(folder: Path, lock: TextIO) -> None:
    """Remove the folder of this process, then give up its lock."""
    shutil.rmtree(folder, ignore_errors=True)
    lock.close()


def _remove_left_behind(place: Path) -> None:
    """Remove the folders of this user's processes that were killed."""
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if folder.stat().st_uid == os.getuid() and _can_lock(folder / "lock"):
                shutil.rmtree(folder, ignore_errors=True)


def _can_lock(path: Path) -> bool:
    """Whether a file is there and no process holds its lock."""
    with path.open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return True
