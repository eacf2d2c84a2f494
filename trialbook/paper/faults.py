"""The faults of a trial folder: collected all at once, each with its file, its line and the rule."""

from __future__ import annotations

from unicodedata import category

MOST_LISTED = 50
MOST_KEPT = 1000


class FolderError(ValueError):
    """A trial folder that cannot be read, with every fault found in it.

    Parameters
    ----------
    faults : tuple of str
        One line each: ``FILE:LINE: what is wrong, what was expected``.
    """

    def __init__(self, faults: tuple[str, ...]):
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the faults, since a traceback into this package helps nobody."""
        return ["The trial folder cannot be read:", *self.faults]


class TooManyFaultsError(Exception):
    """A folder has so many faults that reading on would tell nobody more."""


class Faults:
    """Collects faults while a folder is read."""

    def __init__(self) -> None:
        self._found: list[tuple[str, int, str]] = []

    def add(self, file: str, line: int, what: str) -> None:
        """Record a fault; line 0 stands for the file as a whole.

        Raises
        ------
        TooManyFaultsError
            If it is the last one that is kept, :data:`MOST_KEPT`.
        """
        self._found.append((file, line, what))
        if len(self._found) >= MOST_KEPT:
            raise TooManyFaultsError

    @property
    def found(self) -> int:
        """How many there are so far."""
        return len(self._found)

    def lines(self) -> tuple[str, ...]:
        """Return the faults in the order of files as read and of lines within each, the first fifty and a last line."""
        files = {file: place for place, file in enumerate(dict.fromkeys(file for file, _, _ in self._found))}
        ordered = sorted(self._found, key=lambda fault: (files[fault[0]], fault[1]))
        listed = [f"{file}:{line}: {what}" if line else f"{file}: {what}" for file, line, what in ordered[:MOST_LISTED]]
        if (more := self.found - MOST_LISTED) > 0:
            listed.append(f"and {more} more{' or above' if self.found == MOST_KEPT else ''}")
        return tuple(listed)


def shown(value: str, longest: int = 40) -> str:
    r"""Return a value of a folder as it may stand in a message: quoted, printable, on one line, not too long.

    Examples
    --------
    >>> print(shown("CR\n"))
    'CR\n'
    """
    text = value if len(value) <= longest else value[: longest - 3] + "..."
    return repr(text)


def visible(text: str) -> str:
    r"""Return text in which whatever a terminal or a spreadsheet would act on shows as an escape; blanks stay.

    Examples
    --------
    >>> print(visible("CR\x1b[2J"))
    CR\x1b[2J
    """
    return "".join(
        letter if letter.isprintable() or category(letter) == "Zs" else ascii(letter)[1:-1] for letter in text
    )
