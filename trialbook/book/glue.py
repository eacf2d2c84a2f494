"""Carry the numbers of a run into the prose of its chapter."""

from __future__ import annotations

from typing import Any

PREFIX = "application/papermill.record/"


def glue(**values: Any) -> None:
    """Publish named values so that prose can show them and a sweep can collect them.

    Does what ``myst_nb.glue(name, value, display=False)`` does, without importing Sphinx into every kernel. Numbers
    stay numbers: the prose formats them, as in ``{glue:text}`rate:.1%```.

    Parameters
    ----------
    **values
        One name and value each; a value's ``repr`` (or the text itself) is what the page shows.

    Examples
    --------
    >>> glue(patients=10)  # doctest: +SKIP
    """
    from IPython.display import display

    for name, value in values.items():
        record = {"scrapbook": {"name": name, "mime_prefix": PREFIX}}
        display({f"{PREFIX}text/plain": repr(_plain(value))}, metadata=record, raw=True)


def _plain(value: Any) -> Any:
    """Return numpy scalars as Python numbers, whose ``repr`` is the number alone."""
    return value.item() if hasattr(value, "item") else value
