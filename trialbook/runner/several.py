"""Run several chapters at once and keep what they give."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

from trialbook.runner.chapters import Chapter
from trialbook.runner.kernels import kernels, kill_kernels
from trialbook.runner.plan import Plan
from trialbook.runner.progress import Progress
from trialbook.runner.running import ChapterError, run_chapter
from trialbook.runner.tidy import PrintedError
from trialbook.runner.writing import remove_unfinished, write_notebook, write_whole


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def at_once() -> int:
    """Return how many chapters run at a time: one more than processors, since each waits a while for its kernel."""
    return cores() + 1


def longest_first(chapters: Iterable[Chapter]) -> list[Chapter]:
    """Return chapters in the order in which to start them, so that no processor waits for a long one at the end."""
    return sorted(chapters, key=lambda chapter: -chapter.path.stat().st_size)


@contextmanager
def kernel_pool() -> Iterator[ThreadPoolExecutor]:
    """Open the kernels, and the threads that run chapters on them, several at a time.

    Where the block is interrupted, the kernels are killed before the threads are waited for: a thread waits for its
    kernel, which may never end.
    """
    with kernels():
        pool = ThreadPoolExecutor(at_once())
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            ending = Thread(target=pool.shutdown)
            ending.start()
            while ending.is_alive():  # a thread that was about to start a kernel starts it yet
                kill_kernels()
                ending.join(0.1)
            raise
        finally:
            pool.shutdown()


def run_chapters(plan: Plan, folder: Path) -> tuple[ChapterError, ...]:
    """Run the chapters of a plan into a folder; those that fail leave what is there as it was.

    Each failure that is returned was already reported.
    """
    remove_unfinished(folder)
    with closing(Progress(plan.chapters)) as progress, kernel_pool() as pool:
        outcomes = pool.map(lambda chapter: _run_one(chapter, plan, folder, progress), longest_first(plan.chapters))
        return tuple(outcome for outcome in outcomes if outcome is not None)


def _run_one(chapter: Chapter, plan: Plan, folder: Path, progress: Progress) -> ChapterError | None:
    """Run one chapter and say what went wrong, if anything did."""
    try:
        run_and_keep(chapter, plan, folder, folder, progress)
    except ChapterError as error:
        print(error, file=sys.stderr, flush=True)
        return error
    return None


def run_and_keep(
    chapter: Chapter, plan: Plan, folder: Path, logs: Path, progress: Progress
) -> tuple[PrintedError, ...]:
    """Run one chapter and write the executed notebook; where it fails, write the kernel's traceback instead.

    What the chapter wrote to standard error was already said on the terminal.

    Raises
    ------
    ChapterError
        If the chapter fails. An executed notebook of an earlier run stays as it was.
    """
    progress.start(chapter.name)
    log = logs / f"{chapter.name}.log"
    try:
        done = run_chapter(chapter, plan.trial, plan.parameters, lambda: progress.step(chapter.name), plan.minutes)
    except ChapterError as error:
        progress.finish(chapter.name, failed=True)
        write_whole(log, error.traceback + "\n")
        raise replace(error, log=log) from None
    write_notebook(done.notebook, folder / chapter.path.name)
    log.unlink(missing_ok=True)
    progress.finish(chapter.name)
    for printed in done.printed_errors:
        progress.say(str(printed), about=printed.line)
    return done.printed_errors
