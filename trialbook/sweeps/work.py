"""Do one run of a sweep, in a process of its own or on a kernel started for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from trialbook.paper.trial import Trial
from trialbook.runner.chapters import Chapter, Notebook
from trialbook.runner.fitting import fit_to_trial
from trialbook.runner.plan import read_trial
from trialbook.runner.running import ChapterError, run_chapter
from trialbook.sweeps.runs import Run
from trialbook.sweeps.store import Store

Runner = Callable[[Chapter, Notebook, Trial, Mapping[str, Any]], dict[str, Any]]


def do(run: Run, folder: Path, run_one: Runner = run_chapter) -> None:
    """Do a run and leave its notebook, or why there is none, in the folder of the sweep.

    Parameters
    ----------
    run : Run
        The run; nothing is done if it is there already, as after a worker that was lost before it could say so.
    folder : Path
        The folder of the sweep.
    run_one : callable
        Runs a chapter as :func:`trialbook.runner.running.run_chapter` does.
    """
    store = Store(folder)
    if store.done(run):
        return
    try:
        chapter, trial = Chapter(Path(run.chapter)), read_trial(run.trial)
        store.keep(run, run_one(chapter, fit_to_trial(chapter.notebook, trial), trial, run.parameters))
    except ChapterError as error:
        store.fail(run, f"{error.chapter}: cell {error.cell}: {error.error}")
    except Exception as error:
        store.fail(run, f"{type(error).__name__}: {error}".splitlines()[0])
