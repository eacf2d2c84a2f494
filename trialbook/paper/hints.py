"""What most likely went wrong in a table that a spreadsheet wrote: words added to a fault, each starting with a space.

They are empty where nothing can be guessed, so a fault reads the same without them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from trialbook.paper.faults import shown
from trialbook.paper.quantities import BY_KIND, KNOWN

_SEPARATORS = {";": "semicolons", "\t": "tabs"}


def of_header(header: Sequence[str]) -> str:
    """Return what a first line holds in place of the columns that it misses.

    Examples
    --------
    >>> of_header(["time;state;patients"])
    ' (found semicolons between fields: save it as CSV with commas)'
    >>> of_header(["time", "state", "n"])
    " (found 'time,state,n')"
    """
    for separator, name in _SEPARATORS.items():
        if any(separator in field for field in header):
            return f" (found {name} between fields: save it as CSV with commas)"
    return f" (found {shown(','.join(header), 80)})" if any(header) else ""


def of_number(text: str) -> str:
    """Return why a field is not the number that was expected.

    Examples
    --------
    >>> of_number("12,5"), of_number("17%")
    (', with a point: 12.5', ', not a percentage')
    >>> of_number("-")
    '; what the paper does not print has no row'
    """
    if re.fullmatch(r"\d{1,3}(,\d{3})+", text):
        return ", without commas"
    if re.fullmatch(r"\d+,\d+", text):
        return f", with a point: {text.replace(',', '.')}"
    if text.endswith("%"):
        return ", not a percentage"
    if text in ("", "-", "–", "—", "n/a", "NA"):
        return "; what the paper does not print has no row"
    return ", without a unit" if re.match(r"\d.*[^\W\d_]$", text) else ""


def of_quantity(text: str) -> str:
    """Return the quantities to choose from, the ones spelt alike alone where there are any.

    Examples
    --------
    >>> of_quantity("response rate")
    'response_rate'
    >>> of_quantity("events:high fever")
    'events:NAME with a NAME of letters, digits, _ or -, such as high_fever'
    """
    kind, _, name = text.partition(":")
    if (
        kind in BY_KIND
        and "NAME" in BY_KIND[kind].after
        and (words := re.findall(r"\w+", name))
        and words[0][0].isalpha()
    ):
        return f"{kind}:NAME with a NAME of letters, digits, _ or -, such as {shown('_'.join(words))[1:-1]}"
    alike = get_close_matches(kind.lower().replace(" ", "_"), BY_KIND, n=2, cutoff=0.75)
    return " or ".join(BY_KIND[like].forms[0] for like in alike) or f"one of {', '.join(KNOWN)}, or nothing"


def of_folder(folder: Path, name: str) -> str:
    """Return a file of the folder that may have been meant: the same name with another ending or other capitals."""
    stem = name.partition(".")[0]
    try:
        others = sorted(path.name for path in folder.iterdir() if path.stem.lower() == stem)
    except OSError:
        return ""
    if not others:
        return ""
    how = "save it as CSV" if others[0].lower().endswith((".xlsx", ".xls", ".ods", ".numbers")) else "rename it"
    return f" (found {shown(others[0])}: {how})"
