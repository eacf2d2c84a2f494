"""Runs in Pyodide, called by ``compile.mjs``: a folder of packages as one archive of bytecode, and its imports."""

from __future__ import annotations

import gc
import io
import json
import sys
import tarfile
from collections.abc import Iterable
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path
from py_compile import PycInvalidationMode, compile
from types import SimpleNamespace
from typing import Any


def pack(folder: str, archive: str, left_out: Iterable[str] = ()) -> None:
    """Write the files below a folder as a tar archive: modules as bytecode in their place, all else as it is.

    Parameters
    ----------
    folder : str
        What to pack; the names in the archive are relative to it.
    archive : str
        The file to write.
    left_out : iterable of str
        Patterns of names that stay away.
    """
    top = Path(folder)
    with tarfile.open(archive, "w", format=tarfile.USTAR_FORMAT) as target:
        for path in sorted(top.rglob("*")):
            name = path.relative_to(top).as_posix()
            if path.is_file() and not any(fnmatch(name, pattern) for pattern in left_out):
                _add(target, *_packed(path, name))


def _packed(path: Path, name: str) -> tuple[str, bytes]:
    """Return the name and the content that a file has in the archive."""
    if path.suffix != ".py":
        return name, path.read_bytes()
    target = Path(f"{path}c")
    compile(str(path), str(target), name, doraise=True, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
    content = target.read_bytes()
    target.unlink()
    return f"{name}c", content


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    """Add a file without time or owner: the same bytes each time."""
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def bring_in(names: str) -> str:
    """Import modules, whose names come as JSON, and return as JSON the files of all modules that are imported then."""
    # a page has no terminal, whose parts are a third of what importing IPython takes
    modules: dict[str, Any] = sys.modules
    modules["IPython.terminal.embed"] = SimpleNamespace(embed=None)
    for name in json.loads(names):
        import_module(name)
    gc.collect()
    return json.dumps([path for one in list(modules.values()) if (path := getattr(one, "__file__", None))])
