"""Do one run of a sweep, and the engine that does several at a time on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from trialbook.runner.chapters import Chapter
from trialbook.runner.plan import read_trial
from trialbook.runner.running import ChapterError, run_chapter
from trialbook.runner.several import at_once, kernel_pool
from trialbook.runner.tidy import one_line
from trialbook.sweeps.runs import Run
from trialbook.sweeps.store import Store


class Engine(Protocol):
    """Does runs, ``slots`` of them at a time."""

    @property
    def slots(self) -> int: ...  # noqa: D102

    def submit(self, run: Run, folder: Path) -> Future[Any]:
        """Start a run into a sweep's folder; the result is why it left nothing there, if it did not, else None."""


def do(run: Run, folder: Path) -> None:
    """Do a run and leave its notebook, or why there is none, in the folder of the sweep.

    Call it inside :func:`trialbook.runner.kernels.kernels`. A run that is there already is not done again, as after a
    worker that was lost before it could say so.
    """
    store = Store(folder)
    if store.done(run):
        return
    try:
        chapter, trial = Chapter(Path(run.chapter)), read_trial(run.trial)
        store.keep(run, run_chapter(chapter, trial, run.parameters, minutes=run.minutes))
    except ChapterError as error:
        store.fail(run, str(error))
    except OSError:
        raise  # not even a record of a failure may be possible
    except Exception as error:
        store.fail(run, one_line(f"{type(error).__name__}: {error}"))


@contextmanager
def local_engine() -> Iterator[Engine]:
    """Yield the engine for sweeps on this machine."""
    with kernel_pool() as pool:
        yield _Local(pool)


class _Local:
    """An engine of threads, each with a kernel of its own."""

    def __init__(self, pool: ThreadPoolExecutor):
        self.slots, self._pool = at_once(), pool

    def submit(self, run: Run, folder: Path) -> Future[Any]:
        """Start a run."""
        return self._pool.submit(do, run, folder)
