"""Which modules of the package a piece of code reaches, so that a change reruns what depends on it and nothing else."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from trialbook.runner.chapters import Chapter, source_of

PACKAGE = Path(__file__).resolve().parents[1]

# Read line by line rather than parsed: fifty modules cost five milliseconds, and a notebook may hold magics.
_IMPORT = re.compile(r"^\s*import\s+(trialbook[\w.]*)", re.MULTILINE)
_FROM = re.compile(r"^\s*from\s+(trialbook[\w.]*)\s+import\s+(\([^)]*\)|[^#\n]*)", re.MULTILINE)


def reached_files(source: str) -> frozenset[Path]:
    """Return the files of the package that code imports, directly or through other modules of the package.

    Parameters
    ----------
    source : str
        Python code, a module or the cells of a notebook.

    Returns
    -------
    frozenset of Path
        Modules, the packages they lie in, and whatever these packages hold that is not a module.

    Examples
    --------
    >>> reached = reached_files("from trialbook.paper.trial import Trial")
    >>> sorted(path.name for path in reached if path.name == "trial.py")
    ['trial.py']
    """
    waiting, found = list(_imported(source)), set()
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting.extend(_imports_of(module))
    return frozenset(found) | frozenset(_data_of(found))


def chapter_files(chapter: Chapter) -> frozenset[Path]:
    """Return the files of the package that a chapter's code reaches, those that run it among them."""
    code = "\n".join(source_of(cell) for cell in chapter.notebook["cells"] if cell["cell_type"] == "code")
    return reached_files(f"{code}\nimport trialbook.runner.running")


@cache
def _imports_of(module: Path) -> tuple[Path, ...]:
    """Return the modules of the package that one of them imports."""
    return tuple(_imported(module.read_text("utf-8")))


def _imported(source: str) -> Iterator[Path]:
    """Yield the modules of the package that code names in its import statements."""
    for name in _IMPORT.findall(source):
        yield from _modules(name)
    for name, members in _FROM.findall(source):
        yield from _modules(name)
        for member in re.findall(r"(\w+)(?:\s+as\s+\w+)?", members):
            yield from _modules(f"{name}.{member}")


def _modules(name: str) -> Iterator[Path]:
    """Yield the file of a module, if there is one, and those of the packages around it."""
    parts = name.split(".")[1:]
    for depth in range(len(parts) + 1):
        place = PACKAGE.joinpath(*parts[:depth])
        yield from (file for file in (place / "__init__.py", place.with_suffix(".py")) if file.is_file())


def _data_of(modules: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that are not modules of the packages that some modules belong to."""
    packages = {module.parent for module in modules if module.name == "__init__.py"}
    yield from (path for path, package in _data_files() if package in packages)


@cache
def _data_files() -> tuple[tuple[Path, Path], ...]:
    """Return the files of the package that are not modules, each with the subpackage around it."""
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc"))
    return tuple((path, next(p for p in path.parents if (p / "__init__.py").is_file())) for path in files)


def fingerprint(files: Iterable[Path], settings: Mapping[str, Any]) -> str:
    """Return a digest of files' names and contents and of settings; a file that is absent counts as such."""
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode())
    for path in sorted(files):
        content = path.read_bytes() if path.is_file() else b"absent"
        digest.update(f"{path.name}:{len(content)}:".encode() + content)
    return digest.hexdigest()
