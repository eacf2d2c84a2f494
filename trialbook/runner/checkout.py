"""What git says of the project: which commit it is, and from when."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def commit(root: Path) -> str:
    """Return the short name of the project's commit, marked where files differ from it, or nothing outside git."""
    return _git(root, "describe", "--always", "--dirty", "--abbrev=7", "--exclude=*")


def committed(root: Path) -> str:
    """Return when the project was last committed, or nothing outside git."""
    return _git(root, "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%dT%H:%M:%SZ")


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
