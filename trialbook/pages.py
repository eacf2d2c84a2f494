"""The pages and parts of pages that are generated from a trial, its ledger and the parameters of the chapters.

The runner stages ``book/`` and the executed chapters in one folder, then calls

- :func:`dress` for each executed chapter: it returns the notebook that the site compiles, with the chapter's stamp and
  reading time at its head, the files of each figure under it, and parameters, command, downloads and citation at its
  foot;
- :func:`write` once: it writes ``summary.md`` and ``parameters.md``, the fragments in ``generated/`` that the prose
  pages include, and fills in the marks of the prose pages.

Neither changes a file whose content stays the same. Every text from a trial's folder passes :func:`html.escape`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trialbook.trial import Trial


@dataclass(frozen=True)
class Edition:
    """What a page says about the build that it belongs to.

    Attributes
    ----------
    version : str
        Version of the book.
    commit : str
        Short name of the commit, or empty where it is not known.
    trial_option : str
        What a reader types after ``--trial``: a slug, or the folder's path as given.
    repository, site : str
        Addresses of the repository and of the published site; empty while they are unset.
    """

    version: str
    commit: str = ""
    trial_option: str = ""
    repository: str = ""
    site: str = ""


@dataclass(frozen=True)
class UsedParameter:
    """A parameter of a chapter: its default, the value of this run, its meaning, and what is allowed."""

    name: str
    default: Any
    value: Any
    meaning: str
    allowed: str = ""


@dataclass(frozen=True)
class ChapterRun:
    """One executed chapter.

    Attributes
    ----------
    name : str
        File name without suffix, such as ``07_response``.
    title : str
        The chapter's heading.
    parameters : tuple of UsedParameter
        In the order of the parameters cell.
    files : mapping of str to tuple of str
        For each cell id with a figure, the paths of its downloads relative to the site's root, such as
        ``downloads/07_response/fig-rates.svg``.
    """

    name: str
    title: str
    parameters: tuple[UsedParameter, ...] = ()
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def dress(notebook: dict[str, Any], run: ChapterRun, trial: Trial, edition: Edition) -> dict[str, Any]:
    """Return an executed notebook with the parts that the site adds to a chapter."""
    return notebook


def write(trial: Trial, judged: Any, runs: Sequence[ChapterRun], staging: Path, edition: Edition) -> None:
    """Write the generated pages and fragments into the staging folder.

    Parameters
    ----------
    trial : Trial
        The trial of this book.
    judged : Ledger
        Its claims with their verdicts.
    runs : sequence of ChapterRun
        The chapters, in order.
    staging : Path
        The folder that holds a copy of ``book/`` at its root.
    edition : Edition
        What the stamp says.
    """
