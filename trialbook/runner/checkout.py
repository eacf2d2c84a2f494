"""Which commit the project is, and from when."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from trialbook.runner.parameters import ParameterError

_DAY_ONE = "315532800"  # 1980, the earliest time that an archive can hold


def commit(root: Path) -> str:
    """Return the short name of the project's commit, marked where files differ from it, or nothing outside git."""
    return _git(root, "describe", "--always", "--dirty", "--abbrev=7", "--exclude=*")


def moment(root: Path) -> datetime:
    """Return when the project was last changed, in UTC.

    It is what ``SOURCE_DATE_EPOCH`` says, or the time of the last commit, or 1980 outside git, so that what says when
    it was made has the same bytes whenever it is made.

    Raises
    ------
    ParameterError
        If ``SOURCE_DATE_EPOCH`` is no time in seconds that a date can hold.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH") or _git(root, "log", "-1", "--format=%ct") or _DAY_ONE
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        raise ParameterError(f"SOURCE_DATE_EPOCH: must be seconds since 1970, got {given!r}") from None


def _git(root: Path, *arguments: str) -> str:
    """Return what git says of the project, or nothing where it is no checkout or git is not installed."""
    if not (root / ".git").exists():
        return ""
    # git reads the checkout of another user only where it is told that it may
    command = ["git", "-C", str(root), "-c", f"safe.directory={root}", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "TZ": "UTC"})
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
