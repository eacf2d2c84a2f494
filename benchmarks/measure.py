"""One measure beside its peer, the clock, and the machine."""

from __future__ import annotations

import csv
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from trialbook import __version__
from trialbook.runner.several import cores

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results.csv"


@dataclass(frozen=True)
class Measure:
    """What was measured.

    Attributes
    ----------
    name : str
        What, in a few words; the measures of a curve share it.
    value, unit : float, str
        How much: ``s``, ``kB`` or ``MB``.
    peer, peer_value : str, float or None
        What it is compared with in the same run.
    at_most : float or None
        The target: for the ratio of value and peer where there is a peer, else for the value.
    size : float or None
        Where on a curve.
    """

    name: str
    value: float
    unit: str = "s"
    peer: str = ""
    peer_value: float | None = None
    at_most: float | None = None
    size: float | None = None

    @property
    def judged(self) -> float:
        """What the target is for."""
        return self.value if self.peer_value is None else self.value / self.peer_value

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached, if there is one."""
        return None if self.at_most is None else self.judged <= self.at_most

    def __str__(self) -> str:
        """Return one line for the terminal."""
        size = "" if self.size is None else f" at {self.size:,.0f}"
        beside = "" if self.peer_value is None else f", {self.peer} {self.peer_value:.3g}, ratio {self.judged:.3f}"
        target = "" if self.reached is None else f" (at most {self.at_most:g}: {'yes' if self.reached else 'NO'})"
        return f"{self.name}{size}: {self.value:.3g} {self.unit}{beside}{target}"


def clock(work: Callable[[], Any], least: float = 0.0, most_times: int = 50) -> float:
    """Return the shortest time of some work, repeated until so many seconds have passed."""
    times: list[float] = []
    while not times or (sum(times) < least and len(times) < most_times):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def run(*command: Any, folder: Path = ROOT, **environment: str) -> float:
    """Run a command from a project's folder and return its seconds; what it prints is shown only if it fails."""
    start = perf_counter()
    done = subprocess.run(
        list(map(str, command)), cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True
    )
    took = perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return took


def python(code: str, *arguments: Any, folder: Path = ROOT, **environment: str) -> float:
    """Run Python code in a process of its own and return its seconds."""
    return run(sys.executable, "-c", code, *arguments, folder=folder, **environment)


def r_seconds(script: str, *arguments: Any) -> list[float]:
    """Return the seconds that a script in R prints, or nothing where there is no R."""
    if shutil.which("Rscript") is None:
        return []
    command = ["Rscript", "-e", script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"Rscript: {done.stderr[-2000:]}")
    return [float(line) for line in done.stdout.split()]


def machine() -> dict[str, Any]:
    """Describe this machine and this moment, without names or paths."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return {
        "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        "version": __version__,
        "cores": cores(),
        "processor": _processor(),
        "python": platform.python_version(),
        "system": _system(),
        "load": round(load, 1),
    }


def _processor() -> str:
    """Return the model of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _system() -> str:
    """Return the operating system's name and version."""
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return f"{platform.system()} {platform.release()}"


def append(measures: Iterable[Measure], subject: str, about: Mapping[str, Any], path: Path = RESULTS) -> None:
    """Add the measures of a subject to the results, each with the machine that it is from."""
    columns = [*about, "subject", *(field.name for field in fields(Measure))]
    new = not path.is_file()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(columns)
        for measure in measures:
            row = [getattr(measure, field.name) for field in fields(Measure)]
            writer.writerow([*about.values(), subject, *(f"{x:.4g}" if isinstance(x, float) else x for x in row)])
