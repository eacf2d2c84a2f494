"""Read a trial folder into a :class:`~trialbook.paper.trial.Trial`, or say everything that is wrong with it."""

from __future__ import annotations

from contextlib import suppress
from os.path import isfile
from pathlib import Path

from trialbook.paper.description import FILE, read_description
from trialbook.paper.faults import Faults, FolderError, TooManyFaultsError, shown
from trialbook.paper.project import ROOT
from trialbook.paper.tables import ANSWERS, COLUMNS, read_tables
from trialbook.paper.trial import Trial

__all__ = ["ANSWERS", "COLUMNS", "SHIPPED", "FolderError", "load_trial", "read_folder", "shipped_trials", "trial_files"]

SHIPPED = ROOT / "data"


def load_trial(slug_or_folder: str | Path) -> Trial:
    """Return the trial of a folder, or one of those that come with the book.

    Parameters
    ----------
    slug_or_folder : str or Path
        A folder with a ``trial.yaml``, or the name of a folder under ``data/``.

    Returns
    -------
    Trial
        What the paper printed.

    Raises
    ------
    FolderError
        If there is no such folder, or it breaks the rules of ``data/README.md``; all its faults at once.

    Examples
    --------
    >>> load_trial("nk-liver-2020").times
    (3, 6, 12, 36)
    """
    folder = Path(slug_or_folder)
    if str(slug_or_folder) in shipped_trials() and not (folder / "trial.yaml").is_file():
        folder = SHIPPED / folder
    return read_folder(folder)


def shipped_trials() -> tuple[str, ...]:
    """Return the names of the trials that come with the book."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob("*/trial.yaml")))


def folder_of(trial: Trial) -> Path:
    """Return the absolute path of the folder that a trial was read from.

    Raises
    ------
    ValueError
        If the trial was made in memory.
    """
    if trial.folder is None:
        raise ValueError(f"trial: must have been read from a folder, got {trial.slug!r}, made in memory")
    return trial.folder.resolve()


def trial_files(trial: Trial) -> tuple[Path, ...]:
    """Return the files that a trial is read from, whether they are there or not."""
    return tuple(folder_of(trial) / name for name in (FILE, *COLUMNS))


def read_folder(folder: str | Path) -> Trial:
    """Read and validate a trial folder.

    Parameters
    ----------
    folder : str or Path
        The folder itself.

    Returns
    -------
    Trial
        What the paper printed.

    Raises
    ------
    FolderError
        If the folder is missing or breaks a rule; every fault is named with its file and line.
    """
    folder, faults = Path(folder), Faults()
    if not _is_folder(folder):
        known = ", ".join(shipped_trials()) or "none"
        name = str(folder) if str(folder).isprintable() else shown(str(folder))
        wrong = "a file" if isfile(folder) else "no such folder"
        raise FolderError((f"{name}: {wrong}, expected a trial folder or one of those shipped: {known}",))
    with suppress(TooManyFaultsError):
        about = read_description(folder, faults)
        tables = read_tables(folder, about, faults)
    if faults.found:
        raise FolderError(faults.lines())
    return Trial(slug=folder.resolve().name, folder=folder, **about, **tables)


def _is_folder(path: Path) -> bool:
    """Return whether a path is a folder that can be looked into."""
    try:
        next(path.iterdir(), None)
    except (OSError, ValueError):  # a name with a NUL byte is a ValueError
        return False
    return True
