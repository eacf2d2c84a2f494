"""Bring prose pages, executed chapters and downloads together, as the compiler of the site reads them."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from trialbook.pages import ChapterRun, Edition, UsedParameter, dress, write
from trialbook.pages.figure_files import take_out_figures
from trialbook.pages.markup import put_bytes
from trialbook.runner.chapters import Chapter
from trialbook.runner.parameter_domains import allowed
from trialbook.runner.plan import Plan
from trialbook.runner.writing import write_notebook

_DOWNLOADS = Path("files") / "downloads"  # the compiler copies what is in files/ to the site's root


def stage(plan: Plan, executed: Path, staged: Path, edition: Edition) -> tuple[Path, ...]:
    """Make the folder of pages for a plan's book and return the pages that changed.

    A page whose content is the same keeps its time of change, so that the compiler leaves it alone.

    Parameters
    ----------
    plan : Plan
        Chapters, trial and parameters.
    executed : Path
        The folder of the executed chapters.
    staged : Path
        The folder to bring up to date.
    edition : Edition
        What the pages say about this build.

    Returns
    -------
    tuple of Path
        Files that are new or have changed, relative to ``staged``.
    """
    from trialbook.ledger import ledger

    staged.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=staged.parent) as temporary:
        fresh = Path(temporary)
        shutil.copyfile(plan.root / "index.md", fresh / "index.md")
        shutil.copytree(plan.root / "book", fresh / "book", ignore=shutil.ignore_patterns("_ext", "__pycache__"))
        runs = [_stage_chapter(chapter, plan, executed, fresh, edition) for chapter in plan.chapters]
        write(plan.trial, ledger(plan.trial), runs, fresh, edition)
        return mirror(fresh, staged)


def _stage_chapter(chapter: Chapter, plan: Plan, executed: Path, fresh: Path, edition: Edition) -> ChapterRun:
    """Put one chapter and its downloads into the folder of pages."""
    notebook = json.loads((executed / chapter.path.name).read_text("utf-8"))
    light, figures = take_out_figures(notebook)
    folder = Path("downloads") / chapter.name
    downloads = {f"{chapter.name}.ipynb": chapter.path.read_bytes()}
    for files in figures.values():
        downloads |= files
    for name, content in downloads.items():
        put_bytes(fresh / "files" / folder / name, content)
    write_notebook(light, fresh / "files" / folder / f"{chapter.name}-executed.ipynb")
    files = {cell: tuple(f"../{folder.as_posix()}/{name}" for name in files) for cell, files in figures.items()}
    run = ChapterRun.of(chapter.name, chapter.title, used_parameters(chapter, plan), light, files=files)
    write_notebook(dress(light, run, plan.trial, edition), fresh / f"{chapter.page}.ipynb")
    return run


def used_parameters(chapter: Chapter, plan: Plan) -> tuple[UsedParameter, ...]:
    """Return a chapter's parameters with the values of a plan."""
    values = {**plan.parameters, "trial": plan.trial.slug}
    return tuple(
        UsedParameter(p.name, p.default, values.get(p.name, p.default), p.meaning, allowed(p, plan.trial))
        for p in chapter.parameters
    )


def mirror(fresh: Path, staged: Path) -> tuple[Path, ...]:
    """Make one folder hold what another holds, touching only files that differ, and return those."""
    wanted = {path.relative_to(fresh) for path in _files_in(fresh)}
    for path in _files_in(staged):
        if path.relative_to(staged) not in wanted:
            path.unlink()
    changed = tuple(name for name in sorted(wanted) if not _same(fresh / name, staged / name))
    for name in changed:
        (staged / name).parent.mkdir(parents=True, exist_ok=True)
        (fresh / name).replace(staged / name)
        os.utime(staged / name)
    return changed


def _same(one: Path, other: Path) -> bool:
    """Whether two files exist and hold the same."""
    return other.is_file() and filecmp.cmp(one, other, shallow=False)


def _files_in(folder: Path) -> Iterable[Path]:
    """Return the files below a folder, which may not exist."""
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
