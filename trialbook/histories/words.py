"""The rules of histories, and what was found about them, in words that fit into sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf

from trialbook.histories.bounds import Bounds
from trialbook.histories.rules import read_rules
from trialbook.histories.witness import Witness
from trialbook.paper.trial import Trial
from trialbook.statistics.survival import TimeBounds


def rules_in_words(trial: Trial, final: Iterable[str] = ()) -> str:
    """Return what may follow what from one landmark to the next, in a sentence or two.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> rules_in_words(load_trial("nk-liver-2020"))
    'The state dead is final: nobody leaves it. Any other change between landmarks is possible, for better or worse.'
    """
    rules = read_rules(trial, final)
    held = [f"The state {rules.death} is final: nobody leaves it."] if rules.death else []
    firm = [code for code in rules.codes if code in rules.final]
    if firm:
        too, way = (" too", " except by death") if rules.death else ("", "")
        states, verb, them = ("state", "is", "it") if len(firm) == 1 else ("states", "are", "them")
        held.append(f"The {states} {join(firm)} {verb} taken as final{too}: nobody leaves {them}{way}.")
    other = "Any other change" if held else "Any change"
    return " ".join([*held, f"{other} between landmarks is possible, for better or worse."])


def finality(trial: Trial, final: Iterable[str] = ()) -> str:
    """Return in a few words which states are final: ``nothing final but death``, or ``PD final``."""
    rules = read_rules(trial, final)
    firm = [code for code in rules.codes if code in rules.final]
    return f"{join(firm)} final" if firm else "nothing final" + (" but death" if rules.death else "")


def opposites(found: Bounds) -> dict[str, Witness]:
    """Return the witnesses of both bounds under headings, or one where the counts determine the number."""
    if found.pinned:
        return {f"the only number: {found.lower:,}": found.lower_witness}
    return {f"fewest: {found.lower:,}": found.lower_witness, f"most: {found.upper:,}": found.upper_witness}


def join(parts: Sequence[str]) -> str:
    """Return a list as it is read aloud: ``3, 6 and 12``."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def time_words(trial: Trial, found: TimeBounds) -> str:
    """Return bounds of a date in words.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> time_words(load_trial("nk-liver-2020"), TimeBounds(6, 36, lower_attained=False))
    'after month 6 and by month 36'
    """
    if found.lower_attained and found.lower == found.upper:
        return f"at {trial.unit} {found.lower:g}"
    start = "at some time" if found.lower == 0 else f"after {trial.unit} {found.lower:g}"
    if found.upper == inf:
        return f"{start}, if ever" if found.lower == 0 else f"{start}, without an upper limit"
    return f"by {trial.unit} {found.upper:g}" if found.lower == 0 else f"{start} and by {trial.unit} {found.upper:g}"
