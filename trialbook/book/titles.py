"""The name of the book of a trial, from nothing but the number of its patients."""

from __future__ import annotations

from trialbook.paper.trial import Trial

OWN_TRIAL = "nk-liver-2020"
_TO_TEN = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
_TO_TWENTY = ("Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen")
_WORDS = (*_TO_TEN, *_TO_TWENTY, "Twenty")


def short_title(trial: Trial) -> str:
    """Return the short name of a trial's book.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> short_title(load_trial("nk-liver-2020"))
    'Ten Patients'
    """
    number = _WORDS[trial.patients] if trial.patients < len(_WORDS) else f"{trial.patients:,}"
    return f"{number} Patient{'s' * (trial.patients != 1)}"


def subtitle(trial: Trial) -> str:
    """Return what kind of book it is: the book's own trial is named by what it treated, another is not."""
    return "an executable reading of " + ("a cell-therapy trial" if trial.slug == OWN_TRIAL else "a published trial")


def book_title(trial: Trial) -> str:
    """Return the full title of a trial's book.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> book_title(load_trial("nk-liver-2020"))
    'Ten Patients: an executable reading of a cell-therapy trial'
    """
    return f"{short_title(trial)}: {subtitle(trial)}"
