"""Run one chapter with papermill: the one way in which a build, a run and a sweep do it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from signal import Signals
from time import monotonic
from typing import Any

from trialbook.paper.folder import SHIPPED, folder_of
from trialbook.paper.trial import Trial
from trialbook.runner.chapters import Chapter
from trialbook.runner.kernels import KERNEL, connection, killed
from trialbook.runner.parameters import MINUTES
from trialbook.runner.tidy import PrintedError, one_line, printed_errors, tidy, without_colours
from trialbook.runner.writing import CANNOT_WRITE

_PAPERMILL = {
    "kernel_name": KERNEL,
    "progress_bar": False,
    "record_timing": False,
    "request_save_on_cell_execute": False,
    "shutdown_kernel": "immediate",
}


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


@dataclass(frozen=True)
class Executed:
    """A chapter that ran to its end: its notebook with outputs, and what it wrote to standard error."""

    notebook: dict[str, Any]
    printed_errors: tuple[PrintedError, ...] = ()


@dataclass
class _Watch:
    """What is known while a chapter runs: the cell, and how many seconds are left."""

    minutes: float
    on_cell: Callable[[], None]
    cell: str = "(before the first)"
    end: float = field(default=0.0)

    def start_cell(self, cell: Mapping[str, Any], cell_index: int) -> None:
        """Note that a cell starts; the time of a chapter begins with its first."""
        self.cell = cell["id"]
        self.end = self.end or monotonic() + 60 * self.minutes
        self.on_cell()

    def seconds_left(self, cell: Any) -> float:
        """Return how long a cell may run."""
        return max(0.01, self.end - monotonic())


def run_chapter(
    chapter: Chapter,
    trial: Trial,
    parameters: Mapping[str, Any] | None = None,
    on_cell: Callable[[], None] = lambda: None,
    minutes: float = MINUTES,
) -> Executed:
    """Run a chapter for a trial and return what it gave.

    Call it inside :func:`trialbook.runner.kernels.kernels`. Nothing is written. ``parameters`` are those that differ
    from the notebook's defaults, already checked; those that the chapter does not have are left out. ``on_cell`` is
    called as each cell starts.

    Raises
    ------
    ChapterError
        If a cell fails or takes too long, or the kernel dies.
    KeyboardInterrupt
        If the kernel was killed because the program is about to end.
    """
    if killed():
        raise KeyboardInterrupt
    import nbformat

    from trialbook.runner.provisioner import start_warming

    start_warming()

    values = injected(chapter, trial, parameters or {})
    watch = _Watch(minutes, on_cell)
    executed = _execute(nbformat.from_dict(deepcopy(chapter.notebook)), values, chapter, watch)
    shown = {**values, "trial": trial.slug} if "trial" in values else values
    return Executed(tidy(executed, chapter.notebook, shown), printed_errors(executed, chapter.name))


def injected(chapter: Chapter, trial: Trial, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that papermill injects: those that differ from the chapter's defaults."""
    wanted = {**parameters, "trial": trial_value(trial)}
    defaults = {parameter.name: parameter.default for parameter in chapter.parameters}
    return {name: wanted[name] for name in defaults if name in wanted and wanted[name] != defaults[name]}


def trial_value(trial: Trial) -> str:
    """Return what a chapter's parameter ``trial`` must be to load this trial from any folder."""
    return trial.slug if is_shipped(trial) else str(folder_of(trial))


def is_shipped(trial: Trial) -> bool:
    """Whether a trial is one of the project's own."""
    return folder_of(trial).parent == SHIPPED.resolve()


def _execute(node: Any, parameters: Mapping[str, Any], chapter: Chapter, watch: _Watch) -> dict[str, Any]:
    """Run a notebook in memory and turn every failure into a :class:`ChapterError`."""
    from jupyter_core.utils import ensure_event_loop
    from papermill import execute_notebook
    from traitlets.config import Config

    logging.getLogger("papermill").disabled = True  # a failure is said once, by whoever called
    try:
        with closing(ensure_event_loop()):  # papermill takes this thread's loop, and would leave it open
            executed = execute_notebook(
                node,
                None,
                parameters=dict(parameters),
                on_cell_start=watch.start_cell,
                timeout_func=watch.seconds_left,
                config=Config(connection()),
                # not papermill's own cwd, which changes the folder of every thread of this process
                resources={"metadata": {"path": str(chapter.path.parent)}},
                **_PAPERMILL,
            )
    except Exception as error:
        if killed():
            raise KeyboardInterrupt from None
        if isinstance(error, OSError) and error.errno in CANNOT_WRITE:
            raise  # no fault of this chapter, and no other could run either
        raise _failure(chapter, watch, error) from None
    _refuse_early_exit(executed, chapter)
    return executed


def _failure(chapter: Chapter, watch: _Watch, error: Exception) -> ChapterError:
    """Return why a chapter failed."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill import PapermillExecutionError

    if isinstance(error, PapermillExecutionError):
        return _cell_failure(chapter, watch.cell, error)
    if isinstance(error, CellTimeoutError):
        line = f"still running after {watch.minutes:g} minutes, the limit of a chapter"
    elif isinstance(error, DeadKernelError):
        line = f"the kernel {_how_it_ended()}"
    else:
        line = one_line(f"{type(error).__name__}: {error}")
    return ChapterError(chapter.name, watch.cell, line, str(error))


def _cell_failure(chapter: Chapter, cell: str, error: Any) -> ChapterError:
    """Return the failure of a chapter from what a kernel says of an error: name, value and traceback."""
    trace = without_colours("\n".join(error.traceback))
    return ChapterError(chapter.name, cell, one_line(f"{error.ename}: {error.evalue}"), trace)


def _how_it_ended() -> str:
    """Say how the kernel of this thread ended."""
    from trialbook.runner.provisioner import exit_status

    status = exit_status()
    if status is not None and status < 0:
        return f"was killed by {Signals(-status).name}"
    return "ended before the chapter did"


def _refuse_early_exit(executed: Mapping[str, Any], chapter: Chapter) -> None:
    """Refuse a chapter that a cell has ended: papermill takes ``sys.exit(0)`` for success and skips the rest."""
    for cell in executed["cells"]:
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                raise _cell_failure(chapter, cell["id"], output)
