"""The whole book: run what is stale, make the site, publish it; doit keeps track of what depends on what."""

from __future__ import annotations

import fcntl
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from doit.cmd_base import ModuleTaskLoader
from doit.doit_cmd import DoitMain
from doit.exceptions import TaskFailed, UnmetDependency
from doit.reporter import ZeroReporter

from trialbook.paper.folder import trial_files
from trialbook.runner.chapters import Chapter, files_beside, left_alone
from trialbook.runner.checkout import commit
from trialbook.runner.compiler import Compiler
from trialbook.runner.compiling import CompileError
from trialbook.runner.dependencies import chapter_files, digests, environment, fingerprint, package_files, reached_files
from trialbook.runner.kernels import kernels
from trialbook.runner.parameters import ParameterError
from trialbook.runner.plan import Plan
from trialbook.runner.progress import Progress
from trialbook.runner.publishing import remove, restore, what_is_published
from trialbook.runner.running import ChapterError, injected, is_shipped
from trialbook.runner.several import at_once, longest_first, run_and_keep
from trialbook.runner.unchanged import Unchanged
from trialbook.runner.workplace import Workplace
from trialbook.runner.writing import CANNOT_WRITE


class Reporter(ZeroReporter):
    """Passes on to the display which chapters need not run, and what went wrong that nobody foresaw."""

    def __init__(self, progress: Progress):
        super().__init__(sys.stderr, {})
        self.progress = progress

    def skip_uptodate(self, task: Any) -> None:
        """Take a chapter that is up to date out of the count."""
        self.progress.skip(task.name)

    def add_failure(self, task: Any, fail: Any) -> None:
        """Show a failure that was not reported where it happened."""
        if fail.report and not isinstance(fail, UnmetDependency):
            self.write(f"{task.name}: {fail.get_msg()}\n")


@dataclass(frozen=True)
class Build:
    """The tasks of one build of a plan's book."""

    plan: Plan
    place: Workplace
    progress: Progress
    compiler: Compiler
    known: Mapping[Path, str]
    no_room: list[OSError] = field(default_factory=list)

    def tasks(self) -> Iterator[dict[str, Any]]:
        """Yield doit's tasks: each chapter, then the site."""
        for chapter in longest_first(self.plan.chapters):
            yield self._chapter_task(chapter)
        if self.plan.broken:
            return
        settings = {"environment": environment(self.plan.root), "commit": commit(self.plan.root)}
        settings |= {"edition": self.plan.edition}
        published = partial(what_is_published, self.place.site)
        yield {
            # what is known of one site says nothing of another
            "basename": f"site {os.path.relpath(self.place.site, self.plan.root)}",
            "task_dep": [chapter.name for chapter in self.plan.chapters],
            "uptodate": [Unchanged(self._site_inputs, settings, published, self.known)],
            "actions": [(self._attempt, [self._make_site])],
        }

    def _chapter_task(self, chapter: Chapter) -> dict[str, Any]:
        settings = {
            "environment": environment(self.plan.root),
            "parameters": injected(chapter, self.plan.trial, self.plan.parameters),
        }
        made = partial(fingerprint, [self.place.executed / chapter.path.name], {})
        return {
            "basename": chapter.name,
            "uptodate": [Unchanged(lambda: self._chapter_inputs(chapter), settings, made, self.known)],
            "actions": [(self._attempt, [self._run, chapter])],
        }

    def _chapter_inputs(self, chapter: Chapter) -> Iterator[Path]:
        yield chapter.path
        yield from chapter_files(chapter)
        yield from files_beside(self.plan.root)
        yield from trial_files(self.plan.trial)

    def _site_inputs(self) -> Iterator[Path]:
        root = self.plan.root
        yield from (root / "_config.yml", root / "_toc.yml", root / "index.md")
        yield from (path for path in (root / "book").rglob("*") if path.suffix != ".pyc" and path.is_file())
        for chapter in self.plan.chapters:
            yield from (chapter.path, self.place.executed / chapter.path.name)
        yield from files_beside(root)
        yield from reached_files("import trialbook.runner.site")
        yield from trial_files(self.plan.trial)

    def _attempt(self, action: Callable[..., None], *arguments: Any) -> TaskFailed | None:
        """Do a task's work; a failure that can be foreseen is reported in a line or two, without a traceback."""
        try:
            if not self.no_room:
                action(*arguments)
        except (ChapterError, CompileError, ParameterError) as error:
            print(error, file=sys.stderr, flush=True)
            return TaskFailed(str(error), report=False)
        except OSError as error:
            if error.errno not in CANNOT_WRITE:
                raise
            self.no_room.append(error)  # said once, by build_book: no other task can write either
        return TaskFailed("there is no room", report=False) if self.no_room else None

    def _get_ready(self) -> None:
        """Start what imports for long, and import here what the site needs, while no chapter can compute yet."""
        from trialbook.runner.provisioner import start_warming

        start_warming()
        self.compiler.start()
        import trialbook.runner.site  # noqa: F401

    def _run(self, chapter: Chapter) -> None:
        self._get_ready()
        printed = run_and_keep(chapter, self.plan, self.place.executed, self.place.logs, self.progress)
        if printed and is_shipped(self.plan.trial):
            from trialbook.figures.fonts import NO_FONT  # brings matplotlib, which no other build needs here

            warned = next((one for one in printed if not one.line.startswith(NO_FONT)), None)
            if warned:
                raise ChapterError(chapter.name, warned.cell, "a chapter of a shipped trial must run without a warning")

    def _make_site(self) -> None:
        from trialbook.runner.site import make_site

        self.progress.start("site")
        make_site(self.plan, self.place, self.compiler)
        self.progress.finish("site")


def build_book(plan: Plan, place: Workplace) -> bool:
    """Make what is stale of a plan's book, and publish its site if all of it could be made.

    True says that the site is published and complete. If not, the last good site and results are as they were.

    Raises
    ------
    OSError
        If a disk is full, or a place cannot be written to, which the error names.
    """
    for fault in plan.broken:
        print(fault, file=sys.stderr, flush=True)
    if others := left_alone(plan.root):
        print(f"Not in _toc.yml, so left alone: {', '.join(others)}", file=sys.stderr, flush=True)
    known = digests([*package_files(), *(chapter.path for chapter in plan.chapters), *trial_files(plan.trial)])
    with _alone(place.folder), kernels(), ExitStack() as stack:
        restore(place.site)
        progress = stack.enter_context(closing(Progress(plan.chapters)))
        compiler = stack.enter_context(closing(Compiler(plan.root, place.logs / "site.log")))
        build = Build(plan, place, progress, compiler, known)
        namespace = {"task_book": build.tasks, "DOIT_CONFIG": _doit_options(place, progress)}
        doit = DoitMain(ModuleTaskLoader(namespace), config_filenames=())
        try:
            done = doit.run(["run"]) == 0
        except OSError as error:  # its own record
            build.no_room.append(error)
            done = False
        if build.no_room:
            first = build.no_room[0]
            raise OSError(first.errno, first.strerror, first.filename or str(place.folder))
        return done and not plan.broken


def _doit_options(place: Workplace, progress: Progress) -> dict[str, Any]:
    """Return doit's options: threads, since each chapter is a process of its own already."""
    return {
        "backend": "json",
        "continue": True,
        "dep_file": str(_sound_record(place.folder / "graph.json")),
        "num_process": at_once(),
        "par_type": "thread",
        "reporter": Reporter(progress),
        "verbosity": 2,
    }


def _sound_record(path: Path) -> Path:
    """Return the file of doit's record, after removing what is no record: half written, or of another shape."""
    try:
        record = json.loads(path.read_bytes())
        sound = isinstance(record, dict) and all(isinstance(values, dict) for values in record.values())
    except (OSError, ValueError, RecursionError):
        sound = False
    if not sound:
        remove(path)
    return path


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process builds the same book, and keep others out."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another build of this book is running; waiting for it.", file=sys.stderr, flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
