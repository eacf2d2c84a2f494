"""What the runner tells the pages about a build: its edition, and each chapter as it was run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trialbook.pages.lesson import Lesson


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
        What a reader types after ``--trial``: a slug, or the folder's path as given. Empty for the book's own trial.
    repository, site : str
        Addresses of the repository and of the published site; empty while they are unset.
    solutions : str
        What the pages show of solutions: ``folded``, ``absent`` or ``shown``, as trialbook.lessons.editions has it.
    trial_digest, environment : str
        Digests of the trial's folder and of what the book was made with, or empty.
    """

    version: str
    commit: str = ""
    trial_option: str = ""
    repository: str = ""
    site: str = ""
    solutions: str = "folded"
    trial_digest: str = ""
    environment: str = ""


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
        For each id of a cell with a figure, the paths of its downloads from the chapter's page, such as
        ``../downloads/07_response/fig-rates.svg``.
    notebooks : tuple of str
        The paths of the clean and of the executed notebook, from the chapter's page.
    lesson : Lesson
        What it offers a course.
    """

    name: str
    title: str
    parameters: tuple[UsedParameter, ...] = ()
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notebooks: tuple[str, ...] = ()
    lesson: Lesson = field(default_factory=Lesson)

    @classmethod
    def of(
        cls, name: str, title: str, parameters: tuple[UsedParameter, ...], notebook: Mapping[str, Any], **files: Any
    ) -> ChapterRun:
        """Return a chapter that offers its notebook, clean and executed, and what the notebook offers a course."""
        notebooks = tuple(f"../downloads/{name}/{name}{kind}.ipynb" for kind in ("", "-executed"))
        return cls(name, title, parameters, notebooks=notebooks, lesson=Lesson.of(notebook), **files)

    @property
    def page(self) -> str:
        """The address of its page in the site, without suffix."""
        return f"notebooks/{self.name}"

    @property
    def changed(self) -> tuple[UsedParameter, ...]:
        """The parameters that were given another value than their default, the trial aside."""
        return tuple(p for p in self.parameters if p.name != "trial" and p.value != p.default)
