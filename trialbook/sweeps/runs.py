"""The runs of a sweep: which there are, checked before any starts, and what makes two of them the same."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any

from trialbook.paper.folder import trial_files
from trialbook.paper.trial import Trial
from trialbook.runner.chapters import ROOT, Chapter, find_chapters, select_chapters
from trialbook.runner.dependencies import chapter_files, environment, fingerprint, package_files, reached_files
from trialbook.runner.parameter_checks import check_each, check_together
from trialbook.runner.parameters import MINUTES, ParameterError
from trialbook.runner.plan import read_trial
from trialbook.runner.running import injected, trial_value


@dataclass(frozen=True)
class Run:
    """One run of a chapter.

    Attributes
    ----------
    key : str
        The same for the same chapter, package, environment, trial and parameters, and for nothing else.
    chapter : str
        The path of its notebook.
    slug : str
        The trial's name.
    trial : str
        What loads the trial: its name, or its folder.
    parameters : mapping
        Every parameter of the chapter but ``trial``, with its value.
    minutes : float
        How long it may take.
    """

    key: str
    chapter: str
    slug: str
    trial: str
    parameters: Mapping[str, Any]
    minutes: float = MINUTES

    def record(self) -> dict[str, Any]:
        """Return the run as JSON can hold it."""
        return asdict(self)


def plan_sweep(
    name: str,
    grid: Mapping[str, Sequence[str]],
    trials: Sequence[str] = (),
    rows: Sequence[tuple[str, Mapping[str, str]]] = (("", {}),),
    root: Path = ROOT,
    minutes: float = MINUTES,
) -> tuple[Run, ...]:
    """Return the runs of a sweep, each once, or refuse it before anything runs.

    Every combination of the values in ``grid`` runs, for each trial (the chapter's own if there are none) and each of
    ``rows``: where it stands, and its values; one left blank is the chapter's own. The last parameter varies fastest.

    Raises
    ------
    ParameterError
        If a name, a value or a trial cannot be used.
    """
    (chapter,) = select_chapters([name], find_chapters(root))
    _refuse_overlap(grid, trials, rows)
    check = _Checker(chapter, minutes)
    default = next((parameter.default for parameter in chapter.parameters if parameter.name == "trial"), "")
    runs: dict[str, Run] = {}
    for trial, (place, row), values in product(trials or (default,), rows, product(*grid.values())):
        point = {name: value for name, value in row.items() if value != ""} | dict(zip(grid, values, strict=True))
        run = check.run(point.pop("trial", trial), point, place)
        runs.setdefault(run.key, run)
    return tuple(runs.values())


def _refuse_overlap(
    grid: Mapping[str, Any], trials: Sequence[str], rows: Sequence[tuple[str, Mapping[str, str]]]
) -> None:
    """Refuse a parameter that is given in two ways."""
    in_rows = {name for _, row in rows for name in row}
    given = [*grid, *(["trial"] if trials else [])]
    for name in given:
        if name in in_rows or given.count(name) > 1:
            raise ParameterError(
                f"{name}: must be given in one way only: by its own option, or as a column of the rows"
            )


class _Checker:
    """Checks values and makes runs, doing for each trial and value only once what takes time."""

    def __init__(self, chapter: Chapter, minutes: float):
        self.chapter, self.minutes = chapter, minutes
        self._trials: dict[str, tuple[Trial, str]] = {}
        self._values: dict[tuple[str, str, Any], Any] = {}

    def run(self, wanted: str, point: Mapping[str, Any], place: str) -> Run:
        """Return the run for a trial and values."""
        try:
            trial, source = self._trial(wanted)
            typed = {name: self._value(wanted, name, value, trial) for name, value in point.items()}
            check_together(typed, self.chapter.parameters)
        except ParameterError as error:
            raise ParameterError(f"{place}: {error}" if place else str(error)) from None
        every = {parameter.name: parameter.default for parameter in self.chapter.parameters} | typed
        every.pop("trial", None)
        changed = injected(self.chapter, trial, typed)
        changed.pop("trial", None)
        key = hashlib.sha256(json.dumps([source, changed], sort_keys=True).encode()).hexdigest()[:16]
        return Run(key, str(self.chapter.path.resolve()), trial.slug, trial_value(trial), every, self.minutes)

    def _trial(self, wanted: str) -> tuple[Trial, str]:
        """Return a trial, and a digest of all that a run for it reads."""
        if wanted not in self._trials:
            trial = read_trial(wanted)
            self._trials[wanted] = trial, _digest(self.chapter, trial)
        return self._trials[wanted]

    def _value(self, wanted: str, name: str, value: Any, trial: Trial) -> Any:
        """Return a checked value in its declared type."""
        place = (wanted, name, value)
        if place not in self._values:
            self._values[place] = check_each({name: value}, self.chapter.parameters, trial)[name]
        return self._values[place]


def _digest(chapter: Chapter, trial: Trial) -> str:
    """Return a digest of everything that a run depends on beside its parameters."""
    return fingerprint(_read_by(chapter, trial), {"environment": environment(ROOT), "slug": trial.slug})


def _read_by(chapter: Chapter, trial: Trial) -> Iterator[Path]:
    """Yield the files that a run reads."""
    yield chapter.path
    yield from chapter_files(chapter) | reached_files("import trialbook.sweeps.work")
    yield from trial_files(trial)


def package_digest() -> str:
    """Return a digest of the package and its environment, which all processes of a sweep must share."""
    return fingerprint(package_files(), {"environment": environment(ROOT)})


def read_rows(path: Path) -> tuple[tuple[str, dict[str, str]], ...]:
    """Return the rows of a table with a column for each parameter: where each stands, and its values.

    The first line names parameters, ``trial`` possibly among them.

    Raises
    ------
    ParameterError
        If the file is not such a table.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            names = [name.strip() for name in reader.fieldnames or ()]
            rows = tuple((f"{path}:{reader.line_num}", dict(row)) for row in reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ParameterError(f"rows: must be a table as CSV in UTF-8, got {str(path)!r}: {error}") from None
    if not rows:
        raise ParameterError(f"rows: must hold a line of parameter names and at least one row, got {str(path)!r}")
    if len(set(names)) < len(names):
        raise ParameterError(f"rows: must name each parameter once in the first line, got {', '.join(names)}")
    for place, row in rows:
        if None in row or None in row.values() or "" in row:
            raise ParameterError(f"{place}: must have as many fields as the first line, and no column without a name")
    return tuple((place, {name.strip(): value.strip() for name, value in row.items()}) for place, row in rows)
