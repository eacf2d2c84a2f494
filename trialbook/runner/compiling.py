"""Compile the staged pages with Jupyter Book, from scratch where a warm start could leave something stale."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from trialbook.book.titles import book_title, short_title
from trialbook.paper.trial import Trial
from trialbook.runner.compiler import Compiler
from trialbook.runner.dependencies import environment
from trialbook.runner.publishing import remove
from trialbook.runner.running import trial_value
from trialbook.runner.workplace import Workplace

# What other pages show of a page: its headings, its labels, its figures' captions and names, and its part in the order
# of the references. In a notebook an end of a line is written as \n, and a backslash as two.
_SHOWN_ELSEWHERE = re.compile(
    rb"#{1,6} (?:[^\\\n]|\\[^n])*|\([\w-]+\)=|\"(?:caption|name)\": [^\n]*|:name: [^\n]*|\{cite[^}]*\}`[^`]*`"
)
_TOO_LITTLE = 2**20  # bytes that are free on a disk that is called full
_OPTIONS = ("build", "-W", "-n", "--keep-going", "-q")


@dataclass
class CompileError(Exception):
    """A site that did not compile without a warning: the messages, and where all of them are."""

    messages: tuple[str, ...]
    log: Path

    def __str__(self) -> str:
        """Return the messages, one a line, and where the compiler's own are."""
        return "\n".join([*self.messages, f"  all messages: {self.log}"])


def compile_site(compiler: Compiler, place: Workplace, changed: tuple[Path, ...], trial: Trial) -> Path:
    """Compile the staged pages and return the folder of the site.

    ``changed`` are the staged files that changed since the last time; the book is called after the trial.

    Raises
    ------
    CompileError
        If Jupyter Book fails or warns. What it made is thrown away, since a second run would not repeat its warnings.
    OSError
        If it failed because the disk is full.
    """
    root = compiler.root
    config = effective_config(root, trial)
    signature, noted = _signature(root, place.staged, config), place.pages / "signature"
    _forget_unless_noted(noted, signature, place.compiled)
    _touch_pages_with_numbers_of_others(place.staged, changed)
    _forget_generated_styles(place.compiled)
    path = place.pages / "_config.yml"
    path.write_text(yaml.safe_dump(config, sort_keys=True), "utf-8")
    places = ("--path-output", place.compiled, "--config", path, "--toc", root / "_toc.yml")
    if compiler.run([*_OPTIONS, place.staged, *places]) != 0:
        remove(place.compiled)
        _refuse_full_disk(compiler.log, place.pages)
        raise CompileError(tuple(_messages(compiler.log, place.staged)), compiler.log)
    noted.write_text(f"{signature} {_digest_of(place.compiled)}")
    return place.compiled / "_build" / "html"


def _refuse_full_disk(log: Path, folder: Path) -> None:
    """Raise what a compiler that met a full disk says in a traceback, or cannot say: its log is on that disk too."""
    said = log.read_text("utf-8", errors="replace")
    for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        if f"[Errno {number}]" in said:
            raise OSError(number, os.strerror(number), str(folder))
    if shutil.disk_usage(folder).free < _TOO_LITTLE and not said.strip():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


def effective_config(root: Path, trial: Trial) -> dict[str, Any]:
    """Return the project's configuration for pages that are staged and executed, with the names of a trial's book."""
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    config["title"] = book_title(trial)
    config["execute"] = {"execute_notebooks": "off"}
    sphinx = config.setdefault("sphinx", {})
    settings = sphinx.setdefault("config", {})
    settings["myst_substitutions"] = {"title": short_title(trial)}
    if "bookfix" in sphinx.get("local_extensions", {}):
        settings["trialbook_staged"] = True  # or the extension would make the generated pages itself
        settings["trialbook_folder"] = trial_value(trial)
    local = sphinx.get("local_extensions", {})
    sphinx["local_extensions"] = {name: str(root / path) for name, path in local.items()}
    if not config.get("repository", {}).get("url"):
        config.pop("repository", None)
        config.pop("launch_buttons", None)
    return config


def _messages(log: Path, staged: Path) -> Iterator[str]:
    """Yield the compiler's warnings and errors with pages named as the project names them."""
    lines = log.read_text("utf-8").splitlines()
    found = [line for line in lines if re.search(r"WARNING|ERROR|Error|error:", line)] or lines[-5:]
    return (re.sub(r"\x1b\[[0-9;]*m", "", line).replace(f"{staged}{os.sep}", "") for line in found)


def _forget_unless_noted(noted: Path, signature: str, compiled: Path) -> None:
    """Start from scratch where something changed that pages show of one another, or that all of them share.

    So it is where what was made is not what is there. What was noted is removed until the site is compiled: if the
    build is killed, the next one starts from scratch too.
    """
    wanted = f"{signature} {_digest_of(compiled)}".encode()
    if not noted.is_file() or noted.read_bytes() != wanted:
        remove(compiled)
    remove(noted)


def _digest_of(folder: Path) -> str:
    """Return a digest of all files below a folder, their names and contents."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _signature(root: Path, staged: Path, config: Mapping[str, Any]) -> str:
    """Return a digest of everything but the bodies of pages."""
    about = [config, environment(root)]
    digest = hashlib.sha256(json.dumps(about, sort_keys=True, default=str).encode())
    outside = [root / "_toc.yml", *sorted((root / "book" / "_ext").glob("*.*"))]
    inside = sorted(path for path in staged.rglob("*") if path.is_file())
    for path in [*outside, *inside]:
        digest.update(str(path).encode() + _shared_part(path, staged))
    return digest.hexdigest()


def _shared_part(path: Path, staged: Path) -> bytes:
    """Return what of a file other pages depend on."""
    content = path.read_bytes()
    return b"\n".join(_SHOWN_ELSEWHERE.findall(content)) if path.suffix in (".md", ".ipynb") else content


def _touch_pages_with_numbers_of_others(staged: Path, changed: tuple[Path, ...]) -> None:
    """Have pages compiled again that show a number of a chapter that changed."""
    if any(name.suffix == ".ipynb" for name in changed):
        for page in [*staged.rglob("*.md"), *staged.rglob("*.ipynb")]:
            if b".ipynb::" in page.read_bytes():
                os.utime(page)


def _forget_generated_styles(compiled: Path) -> None:
    """Remove the style that myst-nb writes while it compiles: pages note its digest only if it is there before."""
    for path in compiled.glob("_build/html/_static/mystnb.*.css"):
        path.unlink()
