"""The table of the roles a state can have: word, colours and pattern, in the order in which they are drawn."""

from __future__ import annotations

from enum import StrEnum

_LINES = "repeating-linear-gradient({angle}, var(--shade) 0 2px, transparent 2px 7px)"
_RISING, _FALLING = _LINES.format(angle="-45deg"), _LINES.format(angle="45deg")
_DOTS = "radial-gradient(circle, var(--shade) 1.2px, transparent 1.5px) 0 0 / 6px 6px"

TINTS = (1.0, 0.45, 0.2)  # of the plain colour, for the states of one role, best first


class Role(StrEnum):
    """The role of a state, or ``unknown`` where the paper does not say which state patients were in.

    Attributes
    ----------
    words : str
        What is said of a patient in such a state.
    light, dark : str
        The colour on a light and on a dark page.
    hatch : str
        The pattern as matplotlib draws it.
    background : str
        The same pattern in a style sheet, in the colour ``--shade``; blank for a plain area.

    Examples
    --------
    >>> Role("death").words, Role.STABLE.hatch
    ('dead', '...')
    """

    words: str
    light: str
    dark: str
    hatch: str
    background: str

    def __new__(cls, role: str, words: str, light: str, dark: str, hatch: str, background: str) -> Role:
        """Return the member of a role with its words and look."""
        member = str.__new__(cls, role)
        member._value_ = role
        member.words, member.light, member.dark = words, light, dark
        member.hatch, member.background = hatch, background
        return member

    RESPONSE = "response", "in response", "#0b7bb5", "#3aa0d6", "", ""
    STABLE = "stable", "stable", "#0a8f6b", "#2fb08c", "...", _DOTS
    PROGRESSION = "progression", "in progression", "#c2571a", "#e08147", "///", _RISING
    DEATH = "death", "dead", "#6b7480", "#a3acb8", "xxx", f"{_RISING}, {_FALLING}"
    OTHER = "other", "in another state", "#a8558f", "#c67bb0", "\\\\\\", _FALLING
    UNKNOWN = "unknown", "not accounted for", "#9aa3ad", "#77808a", "", ""
