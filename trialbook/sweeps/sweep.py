"""Do the runs of a sweep that are not there yet, and make their table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from tqdm import tqdm

from trialbook.runner.tidy import one_line
from trialbook.runner.writing import remove_unfinished
from trialbook.sweeps.runs import Run
from trialbook.sweeps.store import Store
from trialbook.sweeps.table import write_tables
from trialbook.sweeps.work import Engine, local_engine

OpenEngine = Callable[[], AbstractContextManager[Engine]]


@dataclass(frozen=True)
class Outcome:
    """What a sweep gave.

    ``csv`` and ``parquet`` are the table of all ``runs``; ``present`` is how many of them were there already.
    """

    csv: Path
    parquet: Path
    runs: int
    present: int
    failed: int


def sweep(runs: Sequence[Run], folder: Path, fresh: bool = False, engine: OpenEngine = local_engine) -> Outcome:
    """Do the runs that are not there yet, and write the table of all of them.

    Runs of other sweeps that are in the folder already are kept, and used, unless ``fresh``. The table is written even
    if the sweep is interrupted, as far as it went.
    """
    store = Store(folder.resolve())
    remove_unfinished(store.folder)
    remove_unfinished(store.folder / "runs")
    left = [run for run in runs if fresh or not store.done(run)]
    try:
        if left:
            with engine() as opened:
                for run in left:
                    store.forget(run)
                _drive(left, store, opened, len(runs))
    finally:
        paths = write_tables(store, runs)
    failed = sum(not store.done(run) for run in runs)
    return Outcome(*paths, runs=len(runs), present=len(runs) - len(left), failed=failed)


def _drive(left: Sequence[Run], store: Store, engine: Engine, total: int) -> None:
    """Keep an engine's slots filled until every run has ended, with a bar on a terminal."""
    ended: SimpleQueue[tuple[Run, Any]] = SimpleQueue()
    waiting, said = iter(left), set()
    with tqdm(total=total, initial=total - len(left), unit="run", desc="Sweep", disable=None, leave=False) as bar:
        going = _start(waiting, engine, store, engine.slots, ended)
        while going:
            for line in _settle(*ended.get(), store):
                if line not in said:  # most runs of a sweep print the same, if they print anything
                    said.add(line)
                    bar.write(line, file=sys.stderr)
            bar.update()
            going += _start(waiting, engine, store, engine.slots - going + 1, ended) - 1


def _start(waiting: Iterator[Run], engine: Engine, store: Store, free: int, ended: SimpleQueue[tuple[Run, Any]]) -> int:
    """Start as many runs as there are free slots and return how many that were."""
    started = 0
    while started < free and (run := next(waiting, None)) is not None:
        engine.submit(run, store.folder).add_done_callback(partial(_note_end, ended, run))
        started += 1
    return started


def _note_end(ended: SimpleQueue[tuple[Run, Any]], run: Run, future: Any) -> None:
    ended.put((run, future))


def _settle(run: Run, future: Any, store: Store) -> Sequence[str]:
    """Make sure that a run which has ended left a record, and return what it wrote to standard error."""
    try:
        error = future.result()
    except Exception as lost:  # whatever the cluster says of a run that it could not finish
        error = one_line(f"{type(lost).__name__}: {lost}")
    record = store.read(run)
    if error is not None:
        store.fail(run, error)
    elif record is None:
        store.fail(run, "ended without a result in the folder of the sweep")
    return (record or {}).get("printed_errors", ())
