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
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

from trialbook.runner.kernels import KERNEL, killed, note_end, note_parent, note_start, warm
from trialbook.runner.temporary import temporary_folder

_LOCK = threading.Lock()
_THIS_THREAD = threading.local()


def start_warming() -> None:
    """Start the process that kernels are forked from, if they are; it imports while the caller goes on."""
    _register()
    if warm():
        start_parent()


def _register() -> None:
    """Make the provisioner known to jupyter_client in this process, and to no other program's Jupyter."""
    known = KernelProvisionerFactory.instance().provisioners
    known[KERNEL] = EntryPoint(KERNEL, f"{__name__}:Provisioner", KernelProvisionerFactory.GROUP_NAME)


def start_parent() -> None:
    """Start the process that kernels are forked from, if it does not run yet."""
    from multiprocessing import forkserver, resource_tracker

    with _LOCK, _temporary_files_in(temporary_folder()):
        _refuse_when_killed()
        forkserver.set_forkserver_preload(["trialbook.runner.preload"])
        resource_tracker.ensure_running()  # it sets signals by itself
        with _interrupts_held_back():
            forkserver.ensure_running()
        note_parent(_kill_parent)


def _refuse_when_killed() -> None:
    """Refuse to start a process for a program that is about to end, which would wait for it."""
    if killed():
        raise RuntimeError("the kernels were killed")


def _kill_parent() -> None:
    """Kill the process that kernels are forked from; the next that is wanted starts another one."""
    from multiprocessing import forkserver

    parent = getattr(forkserver._forkserver, "_forkserver_pid", None)  # multiprocessing has no public name for it
    if parent is not None:
        with suppress(ProcessLookupError):
            os.kill(parent, signal.SIGKILL)


def exit_status() -> int | None:
    """Return how the kernel ended that this thread started last, as ``subprocess.Popen.returncode`` says it."""
    return getattr(_THIS_THREAD, "ended", None)


class Provisioner(LocalProvisioner):
    """Launches a kernel, by forking the warm process where kernels are warm, and ends it with all it has started."""

    process: Any  # a Popen, or a ForkedKernel, which is like one

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start a kernel for a command ``python -m ipykernel_launcher ARGUMENT...``."""
        _THIS_THREAD.ended = None
        if warm():
            self.cwd = str(kwargs.get("cwd") or Path.cwd())
            arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
            self.process = _fork(arguments, self.cwd, dict(kwargs.get("env") or os.environ))
            self.pid = self.pgid = self.process.pid
        else:
            await super().launch_kernel(cmd, **kwargs)
        note_start(self)
        return self.connection_info

    async def poll(self) -> int | None:
        """Return the kernel's exit status, or None while it runs."""
        status = await super().poll()
        if self.process is not None:
            _THIS_THREAD.ended = status
        return status

    async def cleanup(self, restart: bool = False) -> None:
        """End what the kernel has started, also where the kernel itself has ended."""
        self.kill_group()
        note_end(self)
        await super().cleanup(restart)

    def kill_group(self) -> None:
        """Kill the kernel and the processes that it has started."""
        if self.pgid is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pgid, signal.SIGKILL)
        if self.process is not None:
            with suppress(ProcessLookupError):  # it had not yet made a group of its own
                self.process.kill()


class ForkedKernel:
    """A forked kernel with the part of ``subprocess.Popen``'s interface that a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, arguments: list[str], folder: str, environment: Mapping[str, str]):
        context = multiprocessing.get_context("forkserver")
        with _LOCK, _without_main():
            _refuse_when_killed()
            self._process = context.Process(target=serve, args=(arguments, folder, dict(environment), fresh_path()))
            self._process.start()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """Return the exit status, or None while the kernel runs."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """Wait for the end of the kernel and return its exit status."""
        self._process.join()
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send a signal to a kernel that runs."""
        if self.pid is not None and self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the kernel."""
        self.send_signal(signal.SIGKILL)


def _fork(arguments: list[str], folder: str, environment: Mapping[str, str]) -> ForkedKernel:
    """Return a forked kernel, from another parent if the first is lost at that moment."""
    start_parent()
    try:
        return ForkedKernel(arguments, folder, environment)
    except (EOFError, ConnectionError):
        start_parent()
        return ForkedKernel(arguments, folder, environment)


@cache
def fresh_path() -> list[str]:
    """Return where an interpreter looks for modules when it starts, whatever this process has added since."""
    command = [sys.executable, "-c", "import json, sys; print(json.dumps([p for p in sys.path if p]))"]
    # a session of its own: Ctrl-C is for this process
    done = subprocess.run(command, capture_output=True, check=True, text=True, start_new_session=True)
    return json.loads(done.stdout)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Start processes in the block that Ctrl-C does not reach: a new process inherits which signals wait."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Have this process's modules make their temporary files in a folder."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


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
    # a session of its own: Ctrl-C on the terminal is for the client, and a kill is for all that the kernel starts
    os.setsid()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_follow_client, daemon=True).start()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    tempfile.tempdir = None
    multiprocessing.set_start_method(None, force=True)
    sys.argv, sys.path = ["ipykernel_launcher.py", *arguments], path
    _reseed()
    from ipykernel.kernelapp import IPKernelApp

    kernel = IPKernelApp.instance(parent_handle=1)  # no poll for the parent: it is the warm process
    kernel.initialize(arguments)
    kernel.start()


def _follow_client() -> None:
    """End this kernel and what it has started when the process that asked for it ends."""
    client = multiprocessing.parent_process()
    if client is not None:
        client.join()
    os.killpg(0, signal.SIGKILL)


def _reseed() -> None:
    """Let draws without a seed differ from chapter to chapter, as in fresh processes; ``random`` does so by itself."""
    import numpy as np

    np.random.seed()  # noqa: NPY002
