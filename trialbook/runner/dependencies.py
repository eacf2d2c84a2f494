"""Which modules of the package a piece of code reaches, so that a change reruns what depends on it and nothing else."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from trialbook.runner.chapters import Chapter, source_of

PACKAGE = Path(__file__).resolve().parents[1]

# Read by patterns rather than parsed: fifty modules cost five milliseconds, and a notebook may hold magics. They take
# time in proportion to the text: each begins at a line and looks for a bracket no further than to the next that opens.
_IMPORT = re.compile(r"^[ \t]*import[ \t]+(trialbook[\w.]*)", re.MULTILINE)
_MEMBERS = r"\((?:[^()#]|#[^\n]*+)*+\)|[^#\n]*"
_FROM = re.compile(rf"^[ \t]*from[ \t]+(trialbook[\w.]*)[ \t]+import[ \t]*({_MEMBERS})", re.MULTILINE)


def reached_files(source: str) -> frozenset[Path]:
    """Return the files of the package that code imports, directly or through other modules of the package.

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
    files = (path for path in package_files() if path.suffix != ".py")
    return tuple((path, next(p for p in path.parents if (p / "__init__.py").is_file())) for path in files)


def digests(files: Iterable[Path]) -> dict[Path, str]:
    """Return a digest of each file's content; a file that is absent has one too."""
    return {path: sha256(path.read_bytes()).hexdigest() if path.is_file() else "absent" for path in files}


def package_files() -> list[Path]:
    """Return all files of the package but those that Python makes by itself."""
    return [path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc"]


@cache
def environment(root: Path) -> tuple[str, ...]:
    """Return what a project's code runs on: Python, the lock, and the versions of the locked packages."""
    return (sys.version, *digests([root / "requirements.txt"]).values(), *installed(root))


@cache
def installed(root: Path) -> tuple[str, ...]:
    """Return which versions of a project's locked packages are installed, such as ``numpy-2.1.0``.

    The names of the folders that pip leaves beside each package say that at once.
    """
    lock = root / "requirements.txt"
    text = lock.read_text("utf-8") if lock.is_file() else ""
    locked = {_plain(name) for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}
    places = (path.glob("*.dist-info") for path in map(Path, sys.path) if path.is_dir())
    found = (path.stem for path in chain.from_iterable(places))
    return tuple(sorted({name for name in found if _plain(name.partition("-")[0]) in locked}))


def _plain(name: str) -> str:
    """Return the name of a package in the one way of writing it that pip and folders share."""
    return re.sub(r"[-_.]+", "-", name).lower()


def fingerprint(files: Iterable[Path], settings: Mapping[str, Any], known: Mapping[Path, str] | None = None) -> str:
    """Return a digest of files' names and contents and of settings.

    An absent file counts as such. The digests in ``known`` count instead of what those files hold now.
    """
    known, listed = known or {}, sorted(files)
    found = {**known, **digests(path for path in listed if path not in known)}
    named = [(path.name, found[path]) for path in listed]
    return sha256(json.dumps([named, settings], sort_keys=True, default=str).encode()).hexdigest()
