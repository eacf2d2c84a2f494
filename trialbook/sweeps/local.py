"""The engines of a sweep on this machine: forks of one warm process, or plain kernels where nothing can be forked."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Protocol

from trialbook.runner.kernels import kernels, warm
from trialbook.runner.several import cores
from trialbook.sweeps.runs import Run


class Engine(Protocol):
    """Does runs, ``slots`` of them at a time."""

    slots: int

    def submit(self, run: Run, folder: Path) -> Future[str | None]:
        """Start a run into a sweep's folder; the result is how its process ended if not by itself, else None."""


@contextmanager
def local_engine() -> Iterator[Engine]:
    """Yield the engine for sweeps on this machine."""
    if warm():
        engine = WarmProcess(cores())
        try:
            yield engine
        finally:
            engine.close()
    else:
        with kernels(), ThreadPoolExecutor(cores()) as pool:
            yield _PlainKernels(pool, cores())


class _PlainKernels:
    """An engine that starts a kernel for each run."""

    def __init__(self, pool: ThreadPoolExecutor, slots: int):
        self.pool, self.slots = pool, slots

    def submit(self, run: Run, folder: Path) -> Future[str | None]:
        """Start a run."""
        from trialbook.sweeps.work import do

        return self.pool.submit(do, run, folder)


class WarmProcess:
    """An engine that asks :mod:`trialbook.sweeps.warm` to fork a process for each run.

    Safe to use from several threads. Where the warm process itself is lost, so are the runs in it, each with an error,
    and the next run starts another one.
    """

    def __init__(self, slots: int):
        self.slots = slots
        self._lock = threading.Lock()
        self._numbers = count()
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting: dict[int, Future[str | None]] = {}

    def submit(self, run: Run, folder: Path) -> Future[str | None]:
        """Start a run."""
        future: Future[str | None] = Future()
        with self._lock:
            process, number = self._living(), next(self._numbers)
            self._waiting[number] = future
            line = (json.dumps({"number": number, "folder": str(folder), "run": run.record()}) + "\n").encode()
            with suppress(OSError):  # it has just ended: whoever reads from it tells those who wait
                process.stdin.write(line)
                process.stdin.flush()
        return future

    def close(self) -> None:
        """End the warm process and the runs in it."""
        if self._process is not None:
            with self._lock, suppress(OSError):
                self._process.stdin.close()
            self._process.wait()

    def _living(self) -> subprocess.Popen[bytes]:
        """Return the warm process, started now if it does not run."""
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "trialbook.sweeps.warm"]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            self._process = subprocess.Popen(command, **pipes, start_new_session=True)
            waiting = self._waiting = {}
            threading.Thread(target=self._listen, args=(self._process, waiting), daemon=True).start()
        return self._process

    def _listen(self, process: subprocess.Popen[bytes], waiting: dict[int, Future[str | None]]) -> None:
        """Tell those who wait that their runs have ended."""
        for line in process.stdout:
            reply = json.loads(line)
            with self._lock:
                future = waiting.pop(reply["number"], None)
            if future is not None:
                future.set_result(reply["error"])
        process.wait()
        process.stdout.close()
        with self._lock:
            with suppress(OSError):  # what it did not read
                process.stdin.close()
            lost = list(waiting.values())
            waiting.clear()
        for future in lost:
            future.set_result("lost with the process that it was forked from")
