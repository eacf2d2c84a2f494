"""What a command will run, settled before anything runs: chapters, trial and parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trialbook.paper.folder import SHIPPED, FolderError, folder_of, load_trial
from trialbook.paper.trial import Trial
from trialbook.runner.chapters import ROOT, Chapter, find_chapters, select_chapters
from trialbook.runner.parameter_checks import check_parameters
from trialbook.runner.parameters import MINUTES, ParameterError, closest


@dataclass(frozen=True)
class Plan:
    """Chapters to run for a trial, with the parameters that differ from the notebooks' own.

    ``broken`` has a line for each chapter that was asked for and cannot run; ``edition`` is ``student`` or
    ``instructor``, or empty for the book as ``_config.yml`` sets it.
    """

    root: Path
    chapters: tuple[Chapter, ...]
    trial: Trial
    parameters: Mapping[str, Any] = field(default_factory=dict)
    standard_trial: bool = True
    broken: tuple[str, ...] = ()
    minutes: float = MINUTES  # that a chapter may take
    edition: str = ""

    @property
    def standard(self) -> bool:
        """Whether this is the book as it is shipped: its own trial and default parameters."""
        return self.standard_trial and not self.parameters


def make_plan(
    names: Sequence[str] = (),
    given: Mapping[str, str] | None = None,
    trial: str | None = None,
    root: Path = ROOT,
    minutes: float = MINUTES,
    edition: str = "",
) -> Plan:
    """Return what will run, or refuse it.

    All chapters run if none is named. The trial may be among the given parameters; it is the chapters' own if absent.

    Raises
    ------
    ParameterError
        With one line that names the parameter, the rule and what is allowed.
    """
    chapters = find_chapters(root)
    asked = select_chapters(names, chapters) if names else chapters
    broken = tuple(chapter.fault for chapter in asked if chapter.fault)
    chosen = tuple(chapter for chapter in asked if not chapter.fault)
    if not chosen:
        raise ParameterError("\n".join(broken) or "_toc.yml: must list at least one notebook under notebooks/")
    given = dict(given or {})
    wanted = given.pop("trial", None) if trial is None else trial
    declared = [parameter for chapter in chosen for parameter in chapter.parameters]
    default = next((parameter.default for parameter in declared if parameter.name == "trial"), None)
    study = read_trial((default or "") if wanted is None else wanted)
    typed = check_parameters(given, declared, study)
    changed = {name: value for name, value in typed.items() if not _is_default(name, value, chosen)}
    standard_trial = wanted is None or _is_shipped(study, default)
    return Plan(root, chosen, study, changed, standard_trial, broken, minutes, edition)


def _is_default(name: str, value: Any, chapters: Sequence[Chapter]) -> bool:
    """Whether every chapter with this parameter has this value by itself."""
    return all(p.default == value for chapter in chapters for p in chapter.parameters if p.name == name)


def _is_shipped(trial: Trial, slug: str | None) -> bool:
    """Whether a trial is the one in the project's own data folder under this name."""
    return slug is not None and folder_of(trial) == (SHIPPED / slug).resolve()


def read_trial(wanted: str) -> Trial:
    """Return the trial of a slug or folder, or refuse it in one line.

    Raises
    ------
    ParameterError
        If there is no such trial, or its folder does not follow the format.
    """
    if not wanted or not any((folder / "trial.yaml").is_file() for folder in (Path(wanted), SHIPPED / wanted)):
        slugs = sorted(path.parent.name for path in SHIPPED.glob("*/trial.yaml"))
        rule = "must be the name of a folder under data/ or a folder that holds trial.yaml"
        near = closest(wanted, slugs)
        raise ParameterError(f"trial: {rule}, got {wanted!r}{near}; allowed: {', '.join(slugs)}, or a folder's path")
    try:
        return load_trial(wanted)
    except FolderError as error:
        more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
        rule = f"must be a valid trial folder, got {wanted!r}: {error.faults[0]}{more}"
        raise ParameterError(f"trial: {rule}; 'trialbook check {wanted}' lists every fault") from None
