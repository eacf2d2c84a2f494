"""What moves in the pages of the book without Python: which parameters of which chapter, and between which values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trialbook.paper.trial import Trial
from trialbook.runner.chapters import Chapter
from trialbook.runner.parameter_domains import DOMAINS

# By chapter, in the order of its form. A value that is not listed here is one of its domain.
MOVING: dict[str, tuple[str, ...]] = {
    "question": ("p0",),
    "inference": ("confidence", "interval", "p0"),
    "safety": ("event_rate",),
    "response": ("confidence", "interval", "p0", "prior"),
    "survival": ("confidence", "death_timing"),
    "bounds": ("final_states",),
    "verdicts": ("gain",),
}
NUMBERS = {
    "confidence": (0.5, 0.8, 0.9, 0.95, 0.99),
    "p0": (0.1, 0.3, 0.5),
    "event_rate": (0.01, 0.05, 0.2),
    "gain": (0.1, 0.2, 0.3),
}
# Several parameters that move as one: what they are together, their names, and their values by what these mean.
TOGETHER: dict[str, tuple[str, tuple[str, ...], dict[str, tuple[Any, ...]]]] = {
    "prior": (
        "what was known before the trial, in patients that it counts for",
        ("prior_a", "prior_b"),
        {
            "every rate alike (1 and 1)": (1.0, 1.0),
            "Jeffreys' (0.5 and 0.5)": (0.5, 0.5),
            "doubtful: 3 of 10 respond (3 and 7)": (3.0, 7.0),
            "hopeful: 7 of 10 respond (7 and 3)": (7.0, 3.0),
        },
    )
}


@dataclass(frozen=True)
class Move:
    """One choice of a page: the parameters that it sets, and what it sets them to.

    Attributes
    ----------
    label : str
        What is chosen, in words.
    names : tuple of str
        The parameters.
    options : mapping
        Their values by what a reader chooses.
    printed : int
        Which option the page was made with.
    """

    label: str
    names: tuple[str, ...]
    options: Mapping[str, tuple[Any, ...]]
    printed: int

    def values(self, option: int) -> dict[str, Any]:
        """Return the parameters' values for an option."""
        return dict(zip(self.names, list(self.options.values())[option], strict=True))


def moves_of(chapter: Chapter, trial: Trial) -> tuple[Move, ...]:
    """Return what moves in a chapter's page, without what a trial or the chapter leaves only one value.

    Parameters
    ----------
    chapter : Chapter
        The chapter; its defaults are what the page was made with.
    trial : Trial
        The trial of the book.

    Returns
    -------
    tuple of Move
        Empty for most chapters.
    """
    return tuple(move for move in _all(chapter, trial) if len(move.options) > 1)


def _all(chapter: Chapter, trial: Trial) -> Iterator[Move]:
    declared = {parameter.name: parameter for parameter in chapter.parameters}
    for moving in MOVING.get(chapter.label, ()):
        label, names, options = TOGETHER.get(moving, ("", (moving,), {}))
        if not set(names) <= set(declared):
            continue
        printed = tuple(declared[name].default for name in names)
        options = dict(options) or _options(moving, printed[0], trial)
        if printed not in options.values():
            options = {"as printed": printed} | options
        yield Move(label or declared[moving].meaning, names, options, list(options.values()).index(printed))


def _options(name: str, printed: Any, trial: Trial) -> dict[str, tuple[Any, ...]]:
    """Return the values of one parameter by what a reader chooses."""
    if name in NUMBERS:
        return {f"{value:g}": (value,) for value in sorted({printed, *NUMBERS[name]})}
    domain = DOMAINS[name]
    labels = domain.options(trial)
    if name == "final_states":  # a text that may be empty
        labels = {"": "none"} | {code: f"{code}, {labels[code]}" for code in trial.codes("progression")}
    return {label: (value,) for value, label in labels.items() if domain.holds(value, trial)}
