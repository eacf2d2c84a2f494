"""Lay Python beside a built site, in a folder of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from trialbook.paper.trial import Trial
from trialbook.runner.publishing import link, remove
from trialbook.runtime.fetching import proved_files
from trialbook.runtime.listing import CORE, pyodide_files
from trialbook.runtime.packing import LOCK, book, libraries

FOLDER = "runtime"


def lay_runtime(site: Path, root: Path, trial: Trial, solutions: str) -> int:
    """Put all that a site's pages need to run into its folder ``runtime``, and return its size in bytes.

    Parameters
    ----------
    site : Path
        The built site.
    root : Path
        The project, whose package and trials the pages import.
    trial : Trial
        The trial of the book.
    solutions : str
        What the site's edition shows of solutions.

    Returns
    -------
    int
        The size of the folder.

    Raises
    ------
    RuntimeFilesError
        If a file cannot be fetched, or is not the one of the list.
    """
    files = pyodide_files()
    proved = proved_files(files)
    place = site / FOLDER
    fresh = site / f".{FOLDER}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for name in CORE:
        link(proved / name, fresh / name)
    shutil.copyfile(Path(__file__).with_name("start.mjs"), fresh / "start.mjs")
    # a neutral ending: some servers declare a compressed file's encoding, and browsers then undo it
    for part, path in libraries(proved, files).items():
        link(path, fresh / f"{part}.data")
    link(book(root, trial, solutions, proved), fresh / "book.data")
    (fresh / "lock.json").write_text(LOCK)
    (fresh / "list.json").write_text(json.dumps(_listed(fresh)))
    remove(place)
    fresh.rename(place)
    return sum(path.stat().st_size for path in place.iterdir())


def _listed(folder: Path) -> Mapping[str, object]:
    """Return what a page reads first: the files, and how large each is."""
    return {"files": [{"file": path.name, "size": path.stat().st_size} for path in sorted(folder.iterdir())]}
