"""The one table of verdicts: word, meaning, shape, pattern and colours."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Look:
    """How a verdict is drawn, so that it is told by shape and pattern as well as by colour.

    Attributes
    ----------
    letter : str
        The shape as a letter.
    outline : str
        The shape as SVG in a square of 16.
    hatch : str
        The pattern of an area.
    light, dark : str
        The colour on a light and on a dark page.
    tint, dark_tint : str
        The background of a mark on either.
    """

    letter: str
    outline: str
    hatch: str
    light: str
    dark: str
    tint: str
    dark_tint: str


_RING = '<circle cx="8" cy="8" r="5.8" fill="none" stroke="currentColor" stroke-width="1.8"{}/>'


class Verdict(StrEnum):
    """What became of a printed number when it was held against the rest of the paper; each member is its word.

    Examples
    --------
    >>> Verdict.GIVEN == "given", Verdict("not checkable").look.letter
    (True, '○')
    """

    meaning: str
    look: Look

    def __new__(cls, word: str, meaning: str, look: Look) -> Verdict:
        """Return the member of a word with its meaning and look."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.meaning, member.look = meaning, look
        return member

    @property
    def slug(self) -> str:
        """The verdict as the name of a class or variable in a style sheet.

        Examples
        --------
        >>> Verdict.NOT_CHECKABLE.slug
        'not-checkable'
        """
        return self.replace(" ", "-")

    GIVEN = (
        "given",
        "taken as it is printed: others are checked against it, and agree",
        Look(
            "■",
            '<path d="M2.5 2.5h11v11h-11z" fill="currentColor"/>',
            "",
            *("#4a5560", "#c3cad2", "#eef1f4", "#252c34"),
        ),
    )
    REPRODUCED = (
        "reproduced",
        "the other numbers determine it, and give the same",
        Look(
            "●",
            '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>',
            "...",
            *("#08674e", "#6fd3ae", "#e6f4ef", "#14302a"),
        ),
    )
    POSSIBLE = (
        "possible",
        "the other numbers leave room for it",
        Look(
            "◐",
            _RING.format("") + '<path d="M8 2.2a5.8 5.8 0 0 0 0 11.6z" fill="currentColor"/>',
            "///",
            *("#7d4f00", "#ecc06a", "#fdf3e0", "#33290f"),
        ),
    )
    UNEXPLAINED = (
        "unexplained",
        "no usual method gives it from the other numbers",
        Look(
            "△",
            '<path d="M8 2.6L14 13.2H2z" fill="none" stroke="currentColor" stroke-width="1.8"/>',
            "\\\\\\",
            *("#6b3a96", "#c9a6f0", "#f3ecfa", "#2a1f38"),
        ),
    )
    CONTRADICTED = (
        "contradicted",
        "the other numbers do not allow it",
        Look(
            "✕",
            '<path d="M3 3l10 10M13 3L3 13" stroke="currentColor" stroke-width="3" fill="none"/>',
            "xxx",
            *("#a5201a", "#ff9c94", "#fdeceb", "#3a1a1a"),
        ),
    )
    NOT_CHECKABLE = (
        "not checkable",
        "nothing else in the paper can check it",
        Look(
            "○",
            _RING.format(' stroke-dasharray="3 2.2"'),
            "",
            *("#59636e", "#a3acb8", "#ffffff", "#14181d"),
        ),
    )


VERDICTS = tuple(Verdict)
