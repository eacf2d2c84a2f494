"""The process that a sweep's runs are forked from: it has imported everything, and nothing ever runs in it.

Started as ``python -m trialbook.sweeps.warm``. Each line on its input asks for a run into a folder; for each, a line on
its output says that it ended, and how if it did not end by itself. It ends, and its runs with it, when its input does.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Any

from trialbook.runner.kernels import kernels


def main() -> None:
    """Serve until the input ends."""
    replies = os.dup(1)
    os.dup2(2, 1)  # what a run prints must not be taken for a reply
    with kernels():
        import trialbook.runner.preload  # noqa: F401
        from trialbook.runner.provisioner import fresh_path
        from trialbook.sweeps import cells, work  # noqa: F401

        _Server(replies, fresh_path()).serve()


class _Server:
    """Forks a process for each run and says when it has ended."""

    def __init__(self, replies: int, path: list[str]):
        self.replies, self.path = replies, path
        self.running: dict[int, int] = {}
        self.rest = b""

    def serve(self) -> None:
        """Fork for each line that comes in, until there is no more input."""
        ended, woken = os.pipe()
        os.set_blocking(woken, False)
        os.set_blocking(ended, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        with selectors.DefaultSelector() as selector:
            selector.register(0, selectors.EVENT_READ, self._read)
            selector.register(ended, selectors.EVENT_READ, lambda: os.read(ended, 4096))
            while all(key.data() for key, _ in selector.select()):
                self._bury()
        for process in self.running:
            os.kill(process, signal.SIGKILL)

    def _read(self) -> bool:
        """Fork for the runs asked for, and return whether there may be more."""
        read = os.read(0, 1 << 20)
        *lines, self.rest = (self.rest + read).split(b"\n")
        for line in lines:
            self._fork(json.loads(line))
        return bool(read)

    def _fork(self, asked: dict[str, Any]) -> None:
        process = os.fork()
        if process == 0:
            _be_a_run(asked["run"], Path(asked["folder"]), self.path)
        self.running[process] = asked["number"]

    def _bury(self) -> None:
        """Say which runs have ended."""
        for process, number in list(self.running.items()):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                del self.running[process]
                self._say(number, _how(status))

    def _say(self, number: int, error: str | None) -> None:
        os.write(self.replies, (json.dumps({"number": number, "error": error}) + "\n").encode())


def _how(status: int) -> str | None:
    """Return how a process ended, or None where it ended as it should."""
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGALRM:
        return "a cell ran longer than it may"
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}" if code else None


def _be_a_run(record: dict[str, Any], folder: Path, path: list[str]) -> None:
    """Do a run in this process, which was forked for it, and end."""
    from trialbook.sweeps.cells import run_here
    from trialbook.sweeps.runs import Run
    from trialbook.sweeps.work import do

    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        do(Run(**record), folder, partial(run_here, path=path))
        os._exit(0)
    except OSError as error:  # not even a record of a failure can be written
        print(f"run {record['key']}: {error}", file=sys.__stderr__)
        os._exit(1)
    except BaseException:
        import traceback

        traceback.print_exc(file=sys.__stderr__)
        os._exit(1)


if __name__ == "__main__":
    main()
