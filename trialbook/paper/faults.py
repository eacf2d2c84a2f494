"""The faults of a trial folder: collected all at once, each with its file, its line and the rule."""

from __future__ import annotations


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


class Faults:
    """Collects faults while a folder is read."""

    def __init__(self) -> None:
        self._found: list[tuple[str, int, str]] = []

    def add(self, file: str, line: int, what: str) -> None:
        """Record a fault; line 0 stands for the file as a whole."""
        self._found.append((file, line, what))

    def in_file(self, file: str) -> bool:
        """Return whether a file has a fault."""
        return any(name == file for name, _, _ in self._found)

    def lines(self) -> tuple[str, ...]:
        """Return the faults in the order of files as read and of lines within each."""
        files = list(dict.fromkeys(file for file, _, _ in self._found))
        ordered = sorted(self._found, key=lambda fault: (files.index(fault[0]), fault[1]))
        return tuple(f"{file}:{line}: {what}" if line else f"{file}: {what}" for file, line, what in ordered)


def shown(value: str, longest: int = 40) -> str:
    r"""Return a value of a folder as it may stand in a message: quoted, printable, on one line, not too long.

    Examples
    --------
    >>> print(shown("CR\n"))
    'CR\n'
    """
    text = value if len(value) <= longest else value[: longest - 3] + "..."
    return repr(text)
