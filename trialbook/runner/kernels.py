"""The kernels that chapters run on: forked from one process that has imported everything, or started one by one.

Starting a kernel and importing pandas, matplotlib, scipy and lifelines takes longer than most chapters compute. Where
the system can fork, one process imports them once per build and each chapter gets a fork of it; see
:mod:`trialbook.runner.provisioner`. Elsewhere each chapter gets a kernel started as usual. The results are the same.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any
from uuid import uuid4

from trialbook.runner.temporary import temporary_folder

KERNEL = "trialbook"
_CHOICE = "TRIALBOOK_KERNELS"
_LONGEST_ADDRESS = 95  # bytes of a socket's path: 104 on macOS, 108 on Linux, less the end that zmq's sockets add
_OVER = Event()
_RUNNING: set[Any] = set()  # the provisioners of kernels that run
_PARENTS: set[Callable[[], None]] = set()  # what ends the process that kernels are forked from
_ARGUMENTS = ("--HistoryManager.enabled=False", "--IPKernelApp.log_level=40")


def warm() -> bool:
    """Return whether chapters run on forked kernels: ``TRIALBOOK_KERNELS``, ``warm`` or ``plain``, decides if set.

    On macOS the system's own libraries may abort in a forked process, so its kernels are plain.
    """
    if _CHOICE in os.environ:
        return os.environ[_CHOICE] == "warm"
    return "forkserver" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"


@contextmanager
def kernels() -> Iterator[None]:
    """Make the kernel of the chapters known to jupyter_client while the block runs; those left at its end are killed.

    The user's own settings of Jupyter, IPython and matplotlib do not reach the chapters, and what is temporary lies in
    one folder, which goes with this process.
    """
    with TemporaryDirectory(prefix="k", dir=temporary_folder()) as name:
        folder = Path(name)
        _write_kernelspec(folder / "kernels" / KERNEL)
        before = dict(os.environ)
        os.environ.update(_environment(folder))
        _OVER.clear()
        try:
            yield
        except BaseException:
            kill_kernels()
            raise
        finally:
            _kill_running()
            os.environ.clear()
            os.environ.update(before)


def kill_kernels() -> None:
    """Kill the kernels that run, with all that they have started, and let no other start in this block."""
    _OVER.set()
    _kill_running()
    for kill in list(_PARENTS):
        kill()  # a thread may wait for its fork until the parent has imported everything


def _kill_running() -> None:
    for kernel in list(_RUNNING):
        kernel.kill_group()


def killed() -> bool:
    """Whether the kernels were killed, so that what fails now did not fail by itself."""
    return _OVER.is_set()


def note_start(kernel: Any) -> None:
    """Note that a kernel has started, and kill it if it came too late."""
    _RUNNING.add(kernel)
    if killed():
        kernel.kill_group()


def note_parent(kill: Callable[[], None]) -> None:
    """Note how to end the process that kernels are forked from."""
    _PARENTS.add(kill)


def note_end(kernel: Any) -> None:
    """Note that a kernel has ended."""
    _RUNNING.discard(kernel)


def connection() -> dict[str, dict[str, str]]:
    """Return how the next kernel shall be reached: by sockets in a folder, which nothing else on the machine can take.

    jupyter_client's default, a number of a free port that the kernel binds a moment later, fails now and then when much
    starts at once. It is left as it is where the folder's name is too long for a socket.
    """
    address = str(Path(os.environ["JUPYTER_RUNTIME_DIR"]) / uuid4().hex[:8])
    short = hasattr(socket, "AF_UNIX") and len(os.fsencode(address)) < _LONGEST_ADDRESS
    sockets = {"transport": "ipc", "ip": address} if short else {}
    return {"KernelManager": {"connection_file": f"{address}.json", **sockets}}


def _write_kernelspec(folder: Path) -> None:
    """Write the description of the kernel where ``JUPYTER_PATH`` will point."""
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *_ARGUMENTS],
        "display_name": KERNEL,
        "language": "python",
        "metadata": {"kernel_provisioner": {"provisioner_name": KERNEL}},
    }
    folder.mkdir(parents=True)
    (folder.parents[1] / "runtime").mkdir()
    (folder / "kernel.json").write_text(json.dumps(spec))


def _environment(folder: Path) -> dict[str, str]:
    """Return the variables that keep a run apart from its user's settings, and its arithmetic on one thread."""
    return {
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_PATH": str(folder),
        "JUPYTER_PLATFORM_DIRS": "1",
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "MATPLOTLIBRC": str(folder / "matplotlibrc"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": str(_fonts(folder)),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "TMPDIR": str(temporary_folder()),
    }


def _fonts(folder: Path) -> Path:
    """Return where matplotlib keeps its list of fonts: with the environment, or for this run only."""
    (folder / "matplotlibrc").touch()
    lasting = Path(sys.prefix) / "share" / "trialbook-matplotlib"
    try:
        lasting.mkdir(parents=True, exist_ok=True)
        for made in lasting.glob("fontlist-*.json"):
            if made.stat().st_mtime < _fonts_changed():
                made.unlink()  # matplotlib would not see what was installed since
    except OSError:
        return folder
    return lasting if os.access(lasting, os.W_OK) else folder


def _fonts_changed() -> float:
    """Return when a font was last installed or removed where Linux keeps them; 0 on other systems."""
    home = Path.home()
    places = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".fonts", home / ".local/share/fonts")
    folders = (Path(folder) for place in places for folder, _, _ in os.walk(place))
    return max((folder.stat().st_mtime for folder in folders), default=0.0)
