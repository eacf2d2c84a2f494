"""Whether a task of a build is up to date: what doit asks, and what it notes for the next time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from trialbook.runner.dependencies import fingerprint


class Unchanged:
    """Tells doit whether a task reads what it read when it last succeeded, and what it made is still what is there.

    What a task has read is known only if that did not change from the start of the build, when the package and the
    notebooks were read, until the task has succeeded; otherwise it runs again the next time. What is there may come
    from a build that was killed before doit could note it, or from the book of another choice.
    """

    def __init__(
        self,
        files: Callable[[], Iterator[Path]],
        settings: Mapping[str, Any],
        made: Callable[[], str],
        known: Mapping[Path, str],
    ):
        self.files, self.settings, self.made, self.known = files, settings, made, known
        self.digests: set[str] = set()

    def __call__(self, task: Any, values: Mapping[str, str]) -> bool:
        """Return whether the task is up to date."""
        began = fingerprint(self.files(), self.settings, self.known)
        if values.get("inputs") == began and values.get("made") == self.made():
            return True
        self.digests = {began, self._now()}
        return False

    def configure_task(self, task: Any) -> None:
        """Have doit keep the digests once the task has succeeded."""
        task.value_savers.append(self._values)

    def _now(self) -> str:
        return fingerprint(self.files(), self.settings)

    def _values(self) -> dict[str, str]:
        self.digests.add(self._now())
        return {"inputs": self.digests.pop() if len(self.digests) == 1 else "changed meanwhile", "made": self.made()}
