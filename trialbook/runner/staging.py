"""Bring prose pages, executed chapters and downloads together, as the compiler of the site reads them."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from trialbook.lessons.editions import for_pages, prose_for, to_work_in, with_results
from trialbook.pages import ChapterRun, Edition, UsedParameter, add_site_parts, write
from trialbook.pages.figure_files import take_out_figures
from trialbook.pages.markup import put_bytes
from trialbook.runner.chapters import Chapter, Notebook, files_beside
from trialbook.runner.parameter_domains import allowed
from trialbook.runner.plan import Plan
from trialbook.runner.workplace import Workplace
from trialbook.runner.writing import write_notebook


class _Folders(NamedTuple):
    """Where pages and downloads are made anew."""

    pages: Path
    downloads: Path


def stage(plan: Plan, place: Workplace, edition: Edition) -> tuple[Path, ...]:
    """Make the folder of pages for a plan's book and return the pages that changed.

    A page whose content is the same keeps its time of change, so that the compiler leaves it alone. The
    returned files are relative to the folder of pages; the folder of downloads is brought up to date too.
    """
    from trialbook.ledger import ledger

    place.pages.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=place.pages) as pages, TemporaryDirectory(dir=place.pages) as downloads:
        fresh = _Folders(Path(pages), Path(downloads))
        shutil.copyfile(plan.root / "index.md", fresh.pages / "index.md")
        shutil.copytree(plan.root / "book", fresh.pages / "book", ignore=shutil.ignore_patterns("_ext", "__pycache__"))
        for page in (fresh.pages / "book").glob("*.md"):
            page.write_text(prose_for(page.read_text("utf-8"), edition.solutions), "utf-8")
        for path in files_beside(plan.root):
            put_bytes(fresh.pages / path.relative_to(plan.root), path.read_bytes())
        runs = [_stage_chapter(chapter, plan, place.executed, fresh, edition) for chapter in plan.chapters]
        write(plan.trial, ledger(plan.trial), runs, fresh.pages, edition)
        mirror(fresh.downloads, place.downloads)
        return mirror(fresh.pages, place.staged)


def _stage_chapter(chapter: Chapter, plan: Plan, executed: Path, folders: _Folders, edition: Edition) -> ChapterRun:
    """Put one chapter into the folder of pages, and what it offers into that of downloads."""
    results = json.loads((executed / chapter.path.name).read_text("utf-8"))
    light, figures = take_out_figures(for_pages(results, edition.solutions))
    offered = folders.downloads / chapter.name
    offer_notebooks(chapter.notebook, light, offered, edition)
    for name, content in (item for files in figures.values() for item in files.items()):
        put_bytes(offered / name, content)
    files = {cell: tuple(f"../downloads/{chapter.name}/{name}" for name in files) for cell, files in figures.items()}
    run = ChapterRun.of(chapter.name, chapter.title, used_parameters(chapter, plan), light, files=files)
    write_notebook(add_site_parts(light, run, plan.trial, edition), folders.pages / f"{chapter.page}.ipynb")
    return run


def offer_notebooks(source: Notebook, executed: Notebook, folder: Path, edition: Edition) -> None:
    """Write the notebooks of a chapter that readers can take away, and the one that its page runs."""
    name, shown = folder.name, edition.solutions
    write_notebook(to_work_in(source, shown, edition.repository), folder / f"{name}.ipynb")
    write_notebook(with_results(executed, shown, edition.repository), folder / f"{name}-executed.ipynb")
    write_notebook(for_pages(source, shown), folder / f"{name}-page.ipynb")


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
