"""Kernels as forks of one warm process: a kernel provisioner, which is jupyter_client's extension point for launching.

The warm process is that of multiprocessing's ``forkserver``. It imports :mod:`trialbook.runner.preload` and nothing
ever runs in it, so each fork starts from the same clean state, as a fresh process does.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from jupyter_client.provisioning import LocalProvisioner

_CONTEXT = multiprocessing.get_context("forkserver")
_LOCK = threading.Lock()
_LIVING: list[ForkedKernel] = []


def start_parent() -> None:
    """Start the process that kernels are forked from, if it does not run yet."""
    from multiprocessing import forkserver

    with _LOCK:
        forkserver.set_forkserver_preload(["trialbook.runner.preload"])
        forkserver.ensure_running()


def end_all() -> None:
    """Kill the kernels that still run."""
    while _LIVING:
        _LIVING.pop().kill()


class WarmProvisioner(LocalProvisioner):
    """Launches a kernel by forking the warm process; the rest is as for any local kernel."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Fork a kernel for a command ``python -m ipykernel_launcher ARGUMENT...``."""
        start_parent()
        folder = str(kwargs.get("cwd") or Path.cwd())
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        self.process = ForkedKernel(arguments, folder, dict(kwargs.get("env") or os.environ))
        self.pid, self.cwd = self.process.pid, folder
        return self.connection_info


class ForkedKernel:
    """A forked kernel with the part of ``subprocess.Popen``'s interface that a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, arguments: list[str], folder: str, environment: Mapping[str, str]):
        with _LOCK, _without_main():
            self._process = _CONTEXT.Process(target=serve, args=(arguments, folder, dict(environment), fresh_path()))
            self._process.start()
        self.pid = self._process.pid
        _LIVING.append(self)

    def poll(self) -> int | None:
        """Return the exit status, or None while the kernel runs."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """Wait for the end of the kernel and return its exit status."""
        self._process.join()
        if self in _LIVING:
            _LIVING.remove(self)
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send a signal to a kernel that runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the kernel."""
        self.send_signal(signal.SIGKILL)


@cache
def fresh_path() -> list[str]:
    """Return where an interpreter looks for modules when it starts, whatever this process has added since."""
    command = [sys.executable, "-c", "import json, sys; print(json.dumps([p for p in sys.path if p]))"]
    done = subprocess.run(
        command, capture_output=True, check=True, text=True, start_new_session=True
    )  # no Ctrl-C there
    return json.loads(done.stdout)


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep multiprocessing from importing this process's main script into the kernel."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def serve(arguments: list[str], folder: str, environment: dict[str, str], path: list[str]) -> None:
    """Be a kernel: what ``python -m ipykernel_launcher`` does, in a process that was forked for it."""
    os.setsid()  # Ctrl-C on the terminal is for the client
    threading.Thread(target=_follow_client, daemon=True).start()
    application(arguments, folder, environment, path).start()


def application(arguments: list[str], folder: str, environment: dict[str, str], path: list[str]) -> Any:
    """Return the kernel of a process that was forked for it, initialised and ready to start."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    multiprocessing.set_start_method(None, force=True)
    sys.argv, sys.path = ["ipykernel_launcher.py", *arguments], path
    _reseed()
    from ipykernel.kernelapp import IPKernelApp

    kernel = IPKernelApp.instance(parent_handle=1)  # no poll for the parent: it is the warm process
    kernel.initialize(arguments)
    return kernel


def _follow_client() -> None:
    """End this kernel when the process that asked for it ends."""
    multiprocessing.parent_process().join()
    os._exit(1)


def _reseed() -> None:
    """Let draws without a seed differ from chapter to chapter, as in fresh processes; ``random`` does so by itself."""
    import numpy as np

    np.random.seed()  # noqa: NPY002
