"""The engine of a sweep on an existing Dask cluster, whose workers see the same files as the one who asks."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from trialbook.runner.parameters import ParameterError
from trialbook.sweeps.local import Engine, local_engine
from trialbook.sweeps.runs import Run, package_digest

_SECONDS = 15  # to reach the scheduler
_LOCK = threading.Lock()
_ENGINES: dict[tuple[str, str], Engine] = {}
_OPEN: dict[tuple[str, str], ExitStack] = {}


@contextmanager
def cluster_engine(folder: Path, address: str) -> Iterator[DaskCluster]:
    """Yield the engine for a sweep into a folder that the workers of a Dask cluster can write to.

    Raises
    ------
    ParameterError
        If no scheduler answers there, or it has no workers.
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
        yield DaskCluster(client, folder)


class DaskCluster:
    """An engine that has runs done by the workers of a cluster; a run whose worker is lost goes to another one."""

    def __init__(self, client: Any, folder: Path):
        self._client, self._folder, self._package = client, str(folder.resolve()), package_digest()

    @property
    def slots(self) -> int:
        """How many runs to have on the way: some more than there are threads, so that none waits for the network."""
        return 2 * max(1, sum(self._client.nthreads().values()))

    def submit(self, run: Run) -> Any:
        """Start a run on some worker."""
        return self._client.submit(do_there, run.record(), self._folder, self._package, pure=False)


def do_there(record: dict[str, Any], folder: str, package: str) -> str | None:
    """Do a run on a worker and return how its process ended if not by itself.

    Parameters
    ----------
    record : dict
        The run.
    folder : str
        The folder of the sweep.
    package : str
        The package that the one who asks has; a worker with another one must not take part.

    Returns
    -------
    str or None
        What went wrong with the process, if anything did.
    """
    with _LOCK:
        if (folder, package) not in _ENGINES:
            if package != package_digest():
                return "the worker has another version of the package or of its environment"
            _replace_engines(folder, package)
        engine = _ENGINES[folder, package]
    return engine.submit(Run(**record)).result()


def _replace_engines(folder: str, package: str) -> None:
    """Open this worker's engine for a folder and a version of the package, and close that of an earlier sweep."""
    for place in list(_ENGINES):
        _ENGINES.pop(place)
        _OPEN.pop(place).close()
    _OPEN[folder, package] = ExitStack()
    _ENGINES[folder, package] = _OPEN[folder, package].enter_context(local_engine(Path(folder)))
