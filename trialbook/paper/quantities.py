"""The kinds of number that a claim can state, and how they are written in ``claims.csv``."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from trialbook.paper.trial import Trial

BARE = ("patients", "survival", "response_rate", "control_rate", "median_survival", "follow_up")
OF_STATES = ("count", "rate", "ever", "always", "event_free")
NAMED = ("events", "decreased", "increased", "p")
KNOWN = (*BARE, *(f"{kind}:CODE" for kind in OF_STATES), *(f"{kind}:NAME" for kind in NAMED))
_CODE = re.compile(r"[^\W\d_][\w-]*")


@dataclass(frozen=True)
class Quantity:
    """A quantity taken apart: ``ever:CR+PR`` has the kind ``ever`` and the codes CR and PR.

    ``name`` is the adverse event or measure of a quantity such as ``events:chills``.
    """

    kind: str
    codes: tuple[str, ...] = ()
    name: str = ""


def is_code(text: str) -> bool:
    """Return whether a text is a code or name: a letter, then letters, digits, ``_`` or ``-``.

    Examples
    --------
    >>> is_code("CR"), is_code("well-being"), is_code("2nd")
    (True, True, False)
    """
    return _CODE.fullmatch(text) is not None


def parse_quantity(text: str) -> Quantity:
    """Take a quantity of ``claims.csv`` apart.

    Parameters
    ----------
    text : str
        As in the column ``quantity``, not blank.

    Returns
    -------
    Quantity
        Its kind with its codes or its name.

    Raises
    ------
    ValueError
        If it is none of the known quantities; the message says what is wrong, then what was expected.

    Examples
    --------
    >>> parse_quantity("event_free:PD+death")
    Quantity(kind='event_free', codes=('PD', 'death'), name='')
    """
    kind, colon, argument = text.partition(":")
    if kind in BARE and not colon:
        return Quantity(kind)
    if kind in OF_STATES and all(map(is_code, argument.split("+"))):
        return Quantity(kind, codes=tuple(dict.fromkeys(argument.split("+"))))
    if kind in NAMED and is_code(argument):
        return Quantity(kind, name=argument)
    raise ValueError(f"unknown quantity {text!r}, expected one of {', '.join(KNOWN)}")


def unknown_codes(quantity: Quantity, codes: Collection[str], death: str | None) -> tuple[str, ...]:
    """Return the codes of a quantity that are no state's; ``death`` stands for the state with that role."""
    return tuple(code for code in quantity.codes if code not in codes and not (code == "death" and death))


def codes_of(quantity: Quantity, trial: Trial) -> tuple[str, ...]:
    """Return the codes of a quantity as the trial's states have them, best first.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> codes_of(parse_quantity("event_free:death+PD"), load_trial("nk-liver-2020"))
    ('PD', 'dead')
    """
    known = trial.codes()
    named = {trial.death if code == "death" and code not in known else code for code in quantity.codes}
    return tuple(code for code in known if code in named)
