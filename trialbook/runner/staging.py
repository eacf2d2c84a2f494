"""Bring prose pages, executed chapters and downloads together, as the compiler of the site reads them."""

from __future__ import annotations

import base64
import filecmp
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from trialbook.pages import ChapterRun, Edition, Lesson, UsedParameter, dress, write
from trialbook.runner.chapters import Chapter
from trialbook.runner.parameter_domains import allowed
from trialbook.runner.plan import Plan
from trialbook.runner.several import write_notebook

# What a figure's output holds for the page, and for readers to take away.
_KINDS = {"image/svg+xml": "svg", "image/png": "png", "text/csv": "csv"}
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
        put(fresh / "files" / folder / name, content)
    write_notebook(light, fresh / "files" / folder / f"{chapter.name}-executed.ipynb")
    run = ChapterRun(
        chapter.name,
        chapter.title,
        used_parameters(chapter, plan),
        {cell: tuple(f"../{folder.as_posix()}/{name}" for name in files) for cell, files in figures.items()},
        tuple(f"../{folder.as_posix()}/{chapter.name}{kind}.ipynb" for kind in ("", "-executed")),
        Lesson.of(light),
    )
    write_notebook(dress(light, run, plan.trial, edition), fresh / f"{chapter.page}.ipynb")
    return run


def used_parameters(chapter: Chapter, plan: Plan) -> tuple[UsedParameter, ...]:
    """Return a chapter's parameters with the values of a plan."""
    values = {**plan.parameters, "trial": plan.trial.slug}
    return tuple(
        UsedParameter(p.name, p.default, values.get(p.name, p.default), p.meaning, allowed(p, plan.trial))
        for p in chapter.parameters
    )


def take_out_figures(notebook: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, dict[str, bytes]]]:
    """Return a notebook whose figures are SVG alone, and the files of each cell with a figure.

    Parameters
    ----------
    notebook : mapping
        An executed chapter.

    Returns
    -------
    tuple
        The notebook without the heavy parts, and for each id of a cell with a figure its files by name.
    """
    figures = {}
    cells = []
    for cell in notebook["cells"]:
        outputs = [_light(output) for output in cell.get("outputs", [])]
        cells.append({**cell, "outputs": outputs} if "outputs" in cell else cell)
        for output in cell.get("outputs", []):
            if "image/svg+xml" in output.get("data", {}):
                figures[cell["id"]] = _files(output["data"], _figure_name(cell))
    return {**notebook, "cells": cells}, figures


def _light(output: Mapping[str, Any]) -> dict[str, Any]:
    """Return an output without the forms of a figure that the page does not show."""
    if "image/svg+xml" not in output.get("data", {}):
        return dict(output)
    kept = {kind: part for kind, part in output["data"].items() if kind not in ("image/png", "text/csv")}
    return {**output, "data": kept}


def _figure_name(cell: Mapping[str, Any]) -> str:
    """Return the name that a figure's files carry."""
    return cell["metadata"].get("mystnb", {}).get("figure", {}).get("name", cell["id"])


def _files(data: Mapping[str, Any], name: str) -> dict[str, bytes]:
    """Return the files of one figure by name."""
    return {f"{name}.{suffix}": _bytes(data[kind], kind) for kind, suffix in _KINDS.items() if kind in data}


def _bytes(part: str | list[str], kind: str) -> bytes:
    """Return one form of a figure as the bytes of a file."""
    content = "".join(part)
    return base64.b64decode(content) if kind == "image/png" else content.encode()


def put(path: Path, content: bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


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
