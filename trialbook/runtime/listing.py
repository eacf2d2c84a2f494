"""The committed list of Pyodide's files: read it, or make it again from the lock of a newer release.

The list is made by

    npm pack pyodide@VERSION && tar xzf pyodide-VERSION.tgz
    python -m trialbook.runtime.listing package FOLDER > trialbook/runtime/files.csv

where FOLDER holds the release's packages. A package whose SHA-256 is not that of the lock is refused.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

from trialbook.paper.cells import as_csv

VERSION = "0.27.7"
LIST = Path(__file__).with_name("files.csv")
CORE = ("pyodide.asm.js", "pyodide.asm.wasm", "pyodide.mjs", "python_stdlib.zip")
_ROOTS = ("ipython", "matplotlib", "pandas", "scipy")
_UNUSED = ("matplotlib-pyodide",)  # figures are drawn by the inline backend


@dataclass(frozen=True)
class PyodideFile:
    """A file of the Pyodide release: its name, SHA-256 and size in bytes."""

    file: str
    sha256: str
    size: int

    def proves(self, content: bytes) -> bool:
        """Whether these bytes are the file.

        Examples
        --------
        >>> empty = PyodideFile("empty", hashlib.sha256(b"").hexdigest(), 0)
        >>> empty.proves(b""), empty.proves(b"x")
        (True, False)
        """
        return len(content) == self.size and hashlib.sha256(content).hexdigest() == self.sha256


def pyodide_files(path: Path = LIST) -> tuple[PyodideFile, ...]:
    """Return the files that the runtime needs of the Pyodide release.

    Examples
    --------
    >>> [one.size for one in pyodide_files() if one.file == "pyodide.asm.wasm"]
    [10105545]
    """
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(PyodideFile(row["file"], row["sha256"], int(row["size"])) for row in csv.DictReader(file))


def needed(packages: Mapping[str, Any], roots: Iterable[str] = _ROOTS) -> list[str]:
    """Return the names of the packages that these need, themselves included.

    Examples
    --------
    >>> needed({"b": {"depends": ["a"]}, "a": {"depends": []}, "c": {"depends": []}}, ["b"])
    ['a', 'b']
    """
    waiting, found = list(roots), set()
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name not in found and name not in _UNUSED:
            found.add(name)
            waiting += packages[name]["depends"]
    return sorted(found)


def make_list(core: Path, folder: Path) -> tuple[PyodideFile, ...]:
    """Return the list for a release.

    Parameters
    ----------
    core : Path
        The unpacked npm package: the core, and ``pyodide-lock.json``, which names every package with its SHA-256.
    folder : Path
        The packages themselves.

    Returns
    -------
    tuple of PyodideFile
        The core, then the packages.

    Raises
    ------
    ValueError
        If a package is not the one that the lock names.
    """
    packages = json.loads((core / "pyodide-lock.json").read_text("utf-8"))["packages"]
    listed = [_described(core / name) for name in CORE]
    for name in needed(packages):
        described = _described(folder / packages[name]["file_name"])
        if described.sha256 != packages[name]["sha256"]:
            raise ValueError(f"{described.file}: must have the SHA-256 of the lock, {packages[name]['sha256']}")
        listed.append(described)
    return tuple(listed)


def _described(path: Path) -> PyodideFile:
    """Return a file's line of the list."""
    content = path.read_bytes()
    return PyodideFile(path.name, hashlib.sha256(content).hexdigest(), len(content))


if __name__ == "__main__":
    names = [field.name for field in fields(PyodideFile)]
    sys.stdout.write(as_csv([names, *map(astuple, make_list(*map(Path, sys.argv[1:3])))]))
