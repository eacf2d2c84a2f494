"""The engine of a sweep on an existing Dask cluster, whose workers see the same files as the one who asks."""

from __future__ import annotations

import multiprocessing
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from trialbook.runner.kernels import kernels
from trialbook.runner.parameters import ParameterError
from trialbook.sweeps.runs import Run, package_digest
from trialbook.sweeps.work import Engine, do

_SECONDS = 15  # to reach the scheduler
_LOCK = threading.Lock()
_KERNELS: dict[str, Any] = {}  # those of this process, where it is a worker


class SchedulerLostError(Exception):
    """The scheduler of a cluster that has ended, or cannot be reached any more, while it had runs to do."""


@contextmanager
def cluster_engine(address: str) -> Iterator[Engine]:
    """Yield the engine for sweeps into folders that the workers of a Dask cluster can write to.

    Raises
    ------
    ParameterError
        If no scheduler answers there, or it has no workers.
    SchedulerLostError
        If it does not answer any more.
    """
    from distributed import Client
    from distributed.comm import parse_address, parse_host_port

    try:
        place = parse_host_port(parse_address(address)[1])  # a client that fails on this says so twice, and late
        socket.create_connection(place, _SECONDS).close()  # a client goes on asking where nobody listens
        client = Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        line = f"{type(error).__name__}: {error}".splitlines()[0]
        raise ParameterError(f"scheduler: must be the address of a Dask scheduler, got {address!r}: {line}") from None
    with client:
        if not client.nthreads():
            raise ParameterError(f"scheduler: must have workers, got none at {address!r}")
        try:
            yield DaskCluster(client)
        except OSError as error:
            if client.status == "running":
                raise
            raise SchedulerLostError(
                f"the scheduler at {address} is lost; the same command finishes the sweep"
            ) from error


class DaskCluster:
    """An engine that has runs done by the workers of a cluster; a run whose worker is lost goes to another one."""

    def __init__(self, client: Any):
        self._client, self._package = client, package_digest()

    @property
    def slots(self) -> int:
        """Runs in flight: twice the threads, to hide network latency."""
        return 2 * max(1, sum(self._client.nthreads().values()))

    def submit(self, run: Run, folder: Path) -> Any:
        """Start a run on some worker."""
        return self._client.submit(do_there, run.record(), str(folder), self._package, pure=False)


def do_there(record: dict[str, Any], folder: str, package: str) -> str | None:
    """Do a run on a worker and return why it left nothing in the folder, if it did not.

    A worker whose package is another than that of the one who asks must not take part.
    """
    with _LOCK:
        if _KERNELS.get("package") != package:
            if package != package_digest():
                return "the worker has another version of the package or of its environment"
            _open_kernels(package)
    do(Run(**record), Path(folder))
    return None


def _open_kernels(package: str) -> None:
    """Open this worker's kernels for a version of the package, and close those for an earlier one."""
    if _KERNELS:
        _KERNELS.pop("open").close()
    # A worker may be a daemon of Dask's nanny, which may not have children; ours end when the worker does.
    multiprocessing.current_process().daemon = False
    _KERNELS.update(package=package, open=ExitStack())
    _KERNELS["open"].enter_context(kernels())
