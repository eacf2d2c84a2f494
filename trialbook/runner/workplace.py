"""Where a build keeps what it makes, all of it under ``_build/``."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from trialbook.paper.folder import folder_of
from trialbook.runner.parameters import ParameterError
from trialbook.runner.plan import Plan

_TAKEN = ("html", "run", "work", "pdf", "student", "instructor")


@dataclass(frozen=True)
class Workplace:
    """The folders of one book: of a trial with its parameters.

    ``folder`` holds everything between notebooks and site: executed chapters, staged pages, logs.
    """

    folder: Path
    site: Path
    edition: str = ""

    @property
    def pages(self) -> Path:
        """Where the pages of this edition are made; the executed chapters are those of all."""
        return self.folder / self.edition

    @property
    def executed(self) -> Path:
        """The executed chapters."""
        return self.folder / "executed"

    @property
    def staged(self) -> Path:
        """The pages as the site's compiler reads them."""
        return self.pages / "staged"

    @property
    def downloads(self) -> Path:
        """What readers of the site can take away: figures, their data, notebooks."""
        return self.pages / "downloads"

    @property
    def compiled(self) -> Path:
        """What the compiler makes of them."""
        return self.pages / "compiled"

    @property
    def logs(self) -> Path:
        """Tracebacks and the compiler's messages."""
        return self.folder / "logs"


def workplace(plan: Plan, out: str | None = None) -> Workplace:
    """Return where a plan's book is made and published.

    ``_build/html`` for the book as it is shipped, ``_build/EDITION/html`` for an edition of it, ``_build/SLUG/html`` or
    ``out`` for any other.

    Raises
    ------
    ParameterError
        If the site would replace something that is not a site, or the trial's name is one of our own folders'.
    """
    build = build_folder(plan.root)
    if out is not None:
        return Workplace(build / "work" / _key(plan), _checked_out(Path(out)), plan.edition)
    if plan.standard:
        return Workplace(build / "work" / _key(plan), build / plan.edition / "html", plan.edition)
    if plan.trial.slug in _TAKEN:
        raise ParameterError(f"trial: a folder named {plan.trial.slug!r} needs a place for its site: give --out DIR")
    name = "-".join(filter(None, (plan.trial.slug, plan.edition)))
    return Workplace(build / "work" / _key(plan), build / name / "html", plan.edition)


def build_folder(root: Path) -> Path:
    """Return where all goes that is made of a project: ``_build`` in it, or the user's cache where it is not theirs."""
    place = root / "_build"
    if os.access(place if place.is_dir() else root, os.W_OK):
        return place
    return user_cache_path("trialbook") / f"{root.name}-{hashlib.sha256(os.fsencode(root)).hexdigest()[:8]}"


def _checked_out(out: Path) -> Path:
    """Return the folder for a site if nothing else would be lost there."""
    if not _holds(out) or (out.exists() and not (out / "objects.inv").is_file() and any(out.iterdir())):
        raise ParameterError(f"out: must be a new or empty folder or one that holds a site, got {str(out)!r}")
    return out.resolve()


def output_folder(out: str | None, default: Path) -> Path:
    """Return the folder that a command writes to, or refuse a path at which no folder can be.

    Raises
    ------
    ParameterError
        If the path is blank, or a file stands there or above it.
    """
    if out is not None and not (out and _holds(Path(out))):
        raise ParameterError(f"out: must be a folder that can be written to, or the path of a new one, got {out!r}")
    return default if out is None else Path(out)


def output_file(out: str | None) -> Path | None:
    """Return the file that a command was asked to write, if any, or refuse a path at which no file can be.

    Raises
    ------
    ParameterError
        If the path is blank, a folder stands there, or a file above it.
    """
    if out is None:
        return None
    if not out or Path(out).is_dir() or not _holds(Path(out).absolute().parent):
        raise ParameterError(f"out: must be the path of a file, got {out!r}")
    return Path(out)


def _holds(folder: Path) -> bool:
    """Whether there is a folder at a path that can be written to, or could be: no file is in the way."""
    place = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
    return place.is_dir() and os.access(place, os.W_OK)


def _key(plan: Plan) -> str:
    """Return a name for a book that no other trial or choice of parameters has."""
    if plan.standard:
        return plan.trial.slug
    about = json.dumps([str(folder_of(plan.trial)), dict(plan.parameters)], sort_keys=True)
    return f"{plan.trial.slug}-{hashlib.sha256(about.encode()).hexdigest()[:8]}"
