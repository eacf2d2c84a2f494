"""Run one chapter with papermill and return it in the form in which it is kept: the same bytes for the same inputs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trialbook.paper.trial import Trial
from trialbook.runner.chapters import Chapter, Notebook, source_of
from trialbook.runner.kernels import KERNEL, connection, start_warming
from trialbook.runner.sections import leave_out_absent

_PAPERMILL = {
    "kernel_name": KERNEL,
    "execution_timeout": 600,  # seconds for a cell
    "progress_bar": False,
    "record_timing": False,
    "request_save_on_cell_execute": False,
    "shutdown_kernel": "immediate",
}
_CELL_FILE = re.compile(r"\S*[/\\]ipykernel_\d+[/\\]\d+\.py")  # what a warning calls the cell that gave it
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_INJECTED = "injected-parameters"
_RICH = {"text/html", "text/markdown", "image/svg+xml"}


@dataclass
class ChapterError(Exception):
    """A chapter that did not run to its end: where, why in one line, and the kernel's traceback."""

    chapter: str
    cell: str
    error: str
    traceback: str = ""
    log: Path | None = None

    def __str__(self) -> str:
        """Return the failure in one line, and in another where the traceback is kept."""
        where = f"\n  traceback: {self.log}" if self.log else ""
        return f"{self.chapter}: cell {self.cell}: {self.error}{where}"


def run_chapter(
    chapter: Chapter,
    fitted: Notebook,
    trial: Trial,
    parameters: Mapping[str, Any] | None = None,
    on_cell: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """Run a chapter for a trial and return the executed notebook.

    Call it inside :func:`trialbook.runner.kernels.kernels`. Nothing is written.

    Parameters
    ----------
    chapter : Chapter
        The chapter.
    fitted : mapping
        Its notebook as :func:`trialbook.runner.fitting.fit_to_trial` returns it for the trial.
    trial : Trial
        The trial, read from a folder.
    parameters : mapping, optional
        Values that differ from the notebook's defaults, already checked; those the chapter does not have are left out.
    on_cell : callable, optional
        Called as each cell starts.

    Returns
    -------
    dict
        The notebook with its outputs, and without times, paths and random ids.

    Raises
    ------
    ChapterError
        If a cell fails, or the kernel dies.
    """
    start_warming()
    import nbformat

    started = []

    def note_cell(cell: Mapping[str, Any], cell_index: int) -> None:
        started.append(cell)
        on_cell()

    values = injected(chapter, trial, parameters or {})
    executed = _execute(nbformat.from_dict(deepcopy(fitted)), values, chapter, note_cell, started)
    return tidy(executed, fitted, {**values, "trial": trial.slug} if "trial" in values else values)


def injected(chapter: Chapter, trial: Trial, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that papermill injects: those that differ from the chapter's defaults."""
    wanted = {**parameters, "trial": trial_value(trial)}
    defaults = {parameter.name: parameter.default for parameter in chapter.parameters}
    return {name: wanted[name] for name in defaults if name in wanted and wanted[name] != defaults[name]}


def trial_value(trial: Trial) -> str:
    """Return what a chapter's parameter ``trial`` must be to load this trial from any folder."""
    from trialbook.paper.folder import SHIPPED

    folder = trial.folder.resolve()
    return trial.slug if folder.parent == SHIPPED.resolve() else str(folder)


def _execute(
    node: Any, parameters: Mapping[str, Any], chapter: Chapter, note_cell: Callable[..., None], started: list[Any]
) -> dict[str, Any]:
    """Run a notebook in memory and turn every failure into a :class:`ChapterError`."""
    from jupyter_core.utils import ensure_event_loop
    from papermill import PapermillExecutionError, execute_notebook
    from traitlets.config import Config

    try:
        with closing(ensure_event_loop()):  # papermill takes this thread's loop, and would leave it open
            return execute_notebook(
                node,
                None,
                parameters=dict(parameters),
                on_cell_start=note_cell,
                config=Config(connection()),
                # not papermill's own cwd, which changes the folder of every thread of this process
                resources={"metadata": {"path": str(chapter.path.parent)}},
                **_PAPERMILL,
            )
    except PapermillExecutionError as error:
        raise failure(chapter, _last_id(started), error) from None
    except Exception as error:
        line = f"{type(error).__name__}: {error}".splitlines()[0]
        raise ChapterError(chapter.name, _last_id(started), line, str(error)) from error


def failure(chapter: Chapter, cell: str, error: Any) -> ChapterError:
    """Return the failure of a chapter from what a kernel says of an error: name, value and traceback."""
    trace = _COLOUR.sub("", "\n".join(error.traceback))
    return ChapterError(chapter.name, cell, f"{error.ename}: {error.evalue}".splitlines()[0], trace)


def _last_id(started: list[Any]) -> str:
    """Return the id of the cell that started last."""
    return started[-1]["id"] if started else "(before the first)"


def tidy(executed: Mapping[str, Any], fitted: Mapping[str, Any], injected: Mapping[str, Any]) -> dict[str, Any]:
    """Return an executed notebook without what differs from run to run or names a place on this machine.

    Parameters
    ----------
    executed : mapping
        What papermill returned.
    fitted : mapping
        What it was given, whose metadata is kept.
    injected : mapping
        The parameters of this run as the notebook shall show them.

    Returns
    -------
    dict
        A notebook that depends on the chapter, the trial and the parameters alone.
    """
    language = {"language_info": {"name": "python", "pygments_lexer": "ipython3"}}
    cells = [_tidy_cell(deepcopy(dict(cell)), injected) for cell in executed["cells"]]
    metadata = {**fitted["metadata"], **language}
    return {"cells": leave_out_absent(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _tidy_cell(cell: dict[str, Any], injected: Mapping[str, Any]) -> dict[str, Any]:
    """Return one cell in a form that does not depend on when and where it ran."""
    metadata = {key: value for key, value in cell["metadata"].items() if key not in ("papermill", "execution")}
    if not metadata.get("tags"):
        metadata.pop("tags", None)
    cell.update(metadata=metadata, source=source_of(cell))
    if _INJECTED in metadata.get("tags", []):
        lines = ["# Parameters of this run", *(f"{name} = {value!r}" for name, value in injected.items())]
        cell.update(id=_INJECTED, source="\n".join(lines))
    for output in cell.get("outputs", []):
        _describe_figure(output, metadata)
        if _RICH & set(output.get("data", {})):
            output["data"].pop("text/plain", None)  # not shown, and an object's plain text can hold its address
        if output["output_type"] == "stream":
            output["text"] = _CELL_FILE.sub("cell", output["text"])
    return cell


def _describe_figure(output: Mapping[str, Any], metadata: dict[str, Any]) -> None:
    """Copy what is said of a figure from its output to the cell, where the site's renderer reads it."""
    said = output.get("metadata", {}).get("image/svg+xml", {})
    figure = {key: said[key] for key in ("caption", "name") if key in said}
    for place, values in (("image", {"alt": said["alt"]} if said else {}), ("figure", figure)):
        if values:
            metadata.setdefault("mystnb", {}).setdefault(place, {}).update(values)
