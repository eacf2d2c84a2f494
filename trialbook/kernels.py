"""The kernels that chapters run on."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

KERNEL = "trialbook"
_ARGUMENTS = ("--HistoryManager.enabled=False", "--IPKernelApp.log_level=40")


@contextmanager
def kernels() -> Iterator[None]:
    """Make the kernel of the chapters known to jupyter_client while the block runs."""
    with TemporaryDirectory(prefix="trialbook-") as folder:
        _write_kernelspec(Path(folder))
        before = dict(os.environ)
        os.environ.update(_environment(Path(folder)))
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def _write_kernelspec(folder: Path) -> None:
    """Write the description of the kernel where ``JUPYTER_PATH`` will point."""
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *_ARGUMENTS],
        "display_name": "trialbook",
        "language": "python",
    }
    (folder / "kernels" / KERNEL).mkdir(parents=True)
    (folder / "kernels" / KERNEL / "kernel.json").write_text(json.dumps(spec))


def _environment(folder: Path) -> dict[str, str]:
    """Return the variables that keep a run apart from what its user has configured."""
    return {
        "JUPYTER_PATH": str(folder),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "IPYTHONDIR": str(folder / "ipython"),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
