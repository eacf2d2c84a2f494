"""Sentences whose numbers are those of the run, wherever the notebook is opened."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sized
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

# ASCII punctuation that Markdown or MyST may give a meaning; text of a trial's folder must not use it.
_ACTIVE = re.compile(r"([\\`*_{}\[\]<>$|#&~!@^:])")


class _Text(str):
    """Text of a value, in one line in which nothing is Markdown; formatting it as text keeps it so."""

    def __format__(self, spec: str) -> str:
        return _ACTIVE.sub(r"\\\1", " ".join(str.__format__(self, spec).splitlines()))


def sentence(template: str, **values: Any) -> str:
    r"""Return a sentence in Markdown with the values in their places.

    Parameters
    ----------
    template : str
        Whole sentences with named places, such as ``"At {unit} {time} {rate:.0%} were in response."``.
    **values
        What the places hold. Text is escaped, so that nothing of a trial's folder becomes markup; a list or tuple
        reads as ``3, 6 and 12``; a number without a format prints in its shortest form; ``{rate:percent}`` prints a
        share as :func:`percent` does, and ``{confidence:level}`` a level as :func:`level` does.

    Returns
    -------
    str
        Markdown.

    Raises
    ------
    KeyError
        If a place has no value.

    Examples
    --------
    >>> sentence("At {unit} {times}: {rate:.0%} of {patients}.", unit="month", times=[3, 6, 12], rate=0.8, patients=10)
    'At month 3, 6 and 12: 80% of 10.'
    >>> sentence("State {code}.", code="*CR*" + chr(10) + "===")
    'State \\*CR\\* ===.'
    """
    return template.format_map({name: _place(value) for name, value in values.items()})


def say(template: str, rows: Any = None, /, **values: Any) -> None:
    """Display a paragraph whose numbers are those of this run.

    Parameters
    ----------
    template : str
        As for :func:`sentence`.
    rows : pandas.DataFrame, optional
        The paragraph is shown once for each row, whose columns and index fill places of the same names: not at all
        where there is no row.
    **values
        What the other places hold.

    Raises
    ------
    KeyError
        If a place has no value.

    Examples
    --------
    >>> say("{alive} of {patients} were alive.", alive=5, patients=10)
    5 of 10 were alive.
    """
    for row in [{}] if rows is None else rows.reset_index().to_dict("records"):
        show_markdown(sentence(template, **row, **values))


def needs(data: Sized | bool, otherwise: str) -> None:
    """Say in one sentence why the section ends here, if there is no data for it.

    The site shows a section whose data are absent as its heading and this sentence.

    Parameters
    ----------
    data : sized or bool
        What the section works with: empty or false where the trial has none.
    otherwise : str
        The sentence, such as ``"The paper counts no deaths, so there is no survival to estimate."``

    Examples
    --------
    >>> needs([], "The paper counts no deaths.")
    The paper counts no deaths.
    >>> needs([5], "The paper counts no deaths.")
    """
    if not (len(data) if isinstance(data, Sized) else data):
        show_markdown(otherwise, absent=True)


def show_markdown(text: str, **marks: Any) -> None:
    """Display Markdown; marks tell the site what it is."""
    show({"text/markdown": text, "text/plain": text}, {"trialbook": marks} if marks else {})


def show(data: dict[str, Any], metadata: dict[str, Any]) -> None:
    """Display the forms of an output, or its plain text in a terminal."""
    from IPython import get_ipython

    if get_ipython() is None:
        print(data["text/plain"])
        return
    from IPython.display import display

    display(data, metadata=metadata, raw=True)


def _place(value: Any) -> Any:
    """Return what stands in a place: text without markup, a list in words, a number as it is."""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, str):
        return _Text(value)
    if isinstance(value, Iterable):
        return _Text(listed(value))
    return _Number(value) if isinstance(value, float) else value


class _Number(float):
    """A number that prints in its shortest form where the template names no format."""

    def __format__(self, spec: str) -> str:
        words = {"percent": percent, "level": level}
        return words[spec](self) if spec in words else float.__format__(self, spec or "g")


def percent(share: float) -> str:
    """Return a share as a whole percentage, halves rounded up; only 0 prints as 0% and only 1 as 100%.

    Examples
    --------
    >>> percent(0.004), percent(0.126), percent(5 / 8), percent(0.0), percent(0.9999), percent(float("nan"))
    ('<1%', '13%', '63%', '0%', '>99%', '–')
    """
    if math.isnan(share):
        return "–"
    if 0 < share < 0.01:
        return "<1%"
    if 0.99 < share < 1:
        return ">99%"
    whole = (100 * Decimal(repr(float(share)))).to_integral_value(ROUND_HALF_UP)
    return f"{whole:f}%"


def level(confidence: float) -> str:
    """Return a confidence level as a percentage with all its digits.

    Examples
    --------
    >>> level(0.95), level(0.975), level(0.9999999999999999)
    ('95%', '97.5%', '99.99999999999999%')
    """
    return f"{(Decimal(repr(float(confidence))) * 100).normalize():f}%"


def between(lower: int, upper: int, patients: int | None = None) -> str:
    """Return a count as a reader would write it: one number, or the range that the paper leaves.

    Of so many ``patients`` an upper end that all of them reach is not said, for it says nothing.

    Examples
    --------
    >>> between(8, 8), between(3, 5), between(4, 60, 60)
    ('8', '3 to 5', 'at least 4')
    """
    if 0 < lower < upper == patients:
        return f"at least {lower:,}"
    return f"{lower:,}" if lower == upper else f"{lower:,} to {upper:,}"


def listed(items: Iterable[Any]) -> str:
    """Return items as a list in a sentence.

    Examples
    --------
    >>> listed([3, 6, 12]), listed(["CR"]), listed([])
    ('3, 6 and 12', 'CR', '')
    """
    words = [f"{item:g}" if isinstance(item, float) else str(item) for item in items]
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
