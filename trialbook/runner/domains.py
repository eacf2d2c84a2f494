"""What a parameter may be: one of some values, a number between two ends, or text that follows a rule.

Each kind says its rule in words, whether a value follows it, and how a form would ask for it, as JSON can hold that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from trialbook.paper.trial import Trial


@dataclass(frozen=True)
class Choice:
    """One of some values, each with a label."""

    labels: dict[Any, str]

    @property
    def rule(self) -> str:
        """The rule in words."""
        return f"one of {', '.join(map(_word, self.labels))}"

    def holds(self, value: Any, trial: Trial | None) -> bool:
        """Whether it is one of the values."""
        return value in self.labels

    def options(self, trial: Trial | None) -> dict[Any, str]:
        """Return the values with their labels."""
        return self.labels

    def form(self, trial: Trial | None) -> dict[str, Any]:
        """Return a list to choose from."""
        return {"kind": "choice", "options": [{"value": value, "label": self.labels[value]} for value in self.labels]}


@dataclass(frozen=True)
class Number:
    """A number from one end to the other, both allowed.

    The ends are what every chapter that has the parameter can compute. ``step`` is by how much a form raises or lowers
    it; values between two steps are allowed.
    """

    low: float
    high: float
    step: float

    @property
    def rule(self) -> str:
        """The rule in words."""
        return f"from {_plain(self.low)} to {_plain(self.high)}"

    def holds(self, value: Any, trial: Trial | None) -> bool:
        """Whether it lies between the ends."""
        return self.low <= value <= self.high

    def options(self, trial: Trial | None) -> dict[Any, str]:
        """Return nothing: numbers are not listed."""
        return {}

    def form(self, trial: Trial | None) -> dict[str, Any]:
        """Return a number with its ends and step."""
        return {"kind": "number", "low": self.low, "high": self.high, "step": self.step}


@dataclass(frozen=True)
class Text:
    """Text, or a number that the trial limits, for which a rule in words and a function decide.

    ``follows`` takes the value and the trial, and says whether the rule holds; ``words`` takes the trial and returns
    words to choose from with their labels, where there are some.
    """

    rule: str
    follows: Callable[[Any, Trial | None], bool]
    words: Callable[[Trial | None], dict[Any, str]] = lambda trial: {}

    def holds(self, value: Any, trial: Trial | None) -> bool:
        """Whether the text follows the rule."""
        return self.follows(value, trial)

    def options(self, trial: Trial | None) -> dict[Any, str]:
        """Return words that the text may be made of."""
        return self.words(trial)

    def form(self, trial: Trial | None) -> dict[str, Any]:
        """Return a line of text with words to choose from."""
        words = self.words(trial)
        return {"kind": "text", "words": [{"value": word, "label": words[word]} for word in words]}


Domain = Choice | Number | Text


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plain(number: float) -> str:
    """Return a number as a person writes it, with all its digits.

    Examples
    --------
    >>> _plain(20_000), _plain(0.000001), _plain(0.9999)
    ('20,000', '0.000001', '0.9999')
    """
    return f"{number:,.12f}".rstrip("0").rstrip(".")
