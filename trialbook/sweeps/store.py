"""What a sweep leaves on disk: for each run its executed notebook and a record, each whole or absent."""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trialbook.book.glue import PREFIX
from trialbook.runner.running import Executed
from trialbook.runner.writing import write_notebook, write_whole
from trialbook.sweeps.runs import Run


@dataclass(frozen=True)
class Store:
    """The folder of a sweep."""

    folder: Path

    def notebook(self, run: Run) -> Path:
        """Return where the executed notebook of a run is."""
        return self.folder / "runs" / f"{run.key}.ipynb"

    def record(self, run: Run) -> Path:
        """Return where it is noted how a run ended."""
        return self.folder / "runs" / f"{run.key}.json"

    def read(self, run: Run) -> dict[str, Any] | None:
        """Return how a run ended: its ``error`` or None, and its ``values``; None if that is not known."""
        try:
            return json.loads(self.record(run).read_text("utf-8"))
        except (OSError, ValueError):
            return None

    def done(self, run: Run) -> bool:
        """Whether a run is there and did not fail."""
        record = self.read(run)
        return record is not None and record["error"] is None and self.notebook(run).is_file()

    def forget(self, run: Run) -> None:
        """Remove what is there of a run."""
        for path in (self.record(run), self.notebook(run)):
            path.unlink(missing_ok=True)

    def keep(self, run: Run, executed: Executed) -> None:
        """Keep a run that ended well: the notebook first, so that a record always has its notebook."""
        write_notebook(executed.notebook, self.notebook(run))
        printed = [str(line) for line in executed.printed_errors]
        self._note(run, error=None, values=glued_values(executed.notebook), printed_errors=printed)

    def fail(self, run: Run, error: str) -> None:
        """Note why a run failed, unless it is there all the same, made by another process."""
        if not self.done(run):
            self._note(run, error=error, values={}, printed_errors=[])

    def _note(self, run: Run, **outcome: Any) -> None:
        record = {**outcome, "parameters": run.parameters, "trial": run.slug}
        write_whole(self.record(run), json.dumps(record, indent=1, ensure_ascii=False) + "\n")


def glued_values(executed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that a run glued, by name: numbers, truth values and text; anything else as text.

    Examples
    --------
    >>> record = {"data": {PREFIX + "text/plain": "0.8"}, "metadata": {"scrapbook": {"name": "rate"}}}
    >>> glued_values({"cells": [{"outputs": [record]}]})
    {'rate': 0.8}
    """
    values = {}
    for cell in executed["cells"]:
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if name:
                values[name] = _value("".join(output["data"][f"{PREFIX}text/plain"]))
    return values


def _value(text: str) -> Any:
    """Return a value from how Python writes it; what is not a plain value stays as it is written."""
    if text in ("nan", "inf", "-inf"):
        return float(text)
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    fits = not isinstance(value, int) or isinstance(value, bool) or abs(value) < 2**63
    plain = isinstance(value, bool | int | str) or (isinstance(value, float) and not math.isnan(value))
    return value if value is None or (plain and fits) else text
