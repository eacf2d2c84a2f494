"""The kinds of number that a claim can state: the one table of them, and how ``claims.csv`` writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from trialbook.paper.adverse import grade_limits
from trialbook.paper.trial import ROLES, Trial

_CODE = re.compile(r"[^\W\d_][\w-]*")
COUNTS = ("count", "rate", "count or rate")  # of patients
_NUMBERS = (*COUNTS, "time", "value")


@dataclass(frozen=True)
class Quantity:
    """A quantity taken apart: ``ever:CR+PR`` has the kind ``ever`` and the codes CR and PR.

    ``codes`` are the states that it names, in the order written; ``name`` is the adverse event, measure or endpoint of
    a quantity such as ``events:chills``, ``grade`` the grades of an event (``>=3``, ``3-4`` or ``2``), and ``of`` what
    stands behind ``ci:``, ``p:``, ``difference:``, ``ratio:`` or ``odds_ratio:``.
    """

    kind: str
    codes: tuple[str, ...] = ()
    name: str = ""
    of: Quantity | None = None
    grade: str = ""

    def __str__(self) -> str:
        parts = (self.kind, "+".join(self.codes), self.name, self.grade, str(self.of or ""))
        return ":".join(part for part in parts if part)


@dataclass(frozen=True)
class Kind:
    """One row of the table of quantities.

    Attributes
    ----------
    kind : str
        The word before the colon.
    printed : str
        What the number is: ``count`` (with ``%`` a rate), ``count or rate`` (a decimal of at most 1 is a rate too),
        ``rate``, ``time``, ``value``, ``comparison``, ``interval``, ``range`` or ``p``.
    label : str
        How a sentence or a table names it.
    chapter : str or callable
        Label of the chapter that checks it, or a function of quantity and trial that gives it.
    words : str
        What it is, for the starter folder and the page of the format.
    after : tuple of str
        What may stand behind the colon: ``CODE``, ``NAME``, ``NAME:>=GRADE`` or ``FORM``; empty for the word alone.
    roles : tuple of str
        The roles of the states it is about, where the quantity itself names no codes.
    within : tuple of str
        Which ``printed`` a ``FORM`` may have.
    """

    kind: str
    printed: str
    label: str
    chapter: str | Callable[[Quantity, Trial], str]
    words: str
    after: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    within: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Every way to write it: ``events:NAME`` and ``events:NAME:>=GRADE``."""
        return tuple(f"{self.kind}:{argument}" for argument in self.after) or (self.kind,)


def _of_states(quantity: Quantity, trial: Trial) -> str:
    return "survival" if codes_of(quantity, trial) == (trial.death,) else "response"


def _of_change(quantity: Quantity, trial: Trial) -> str:
    return "laboratory" if f"p:{quantity.name}" in {claim.quantity for claim in trial.claims} else "safety"


def _of_form(quantity: Quantity, trial: Trial) -> str:
    return chapter_of(quantity.of, trial) if quantity.of else "laboratory"


_STATES, _NAME, _FORM = ("CODE",), ("NAME",), ("FORM",)
_WELL = ("response", "stable")
_ALIVE = tuple(role for role in ROLES if role != "death")
# fmt: off
KINDS: tuple[Kind, ...] = (
    Kind("patients", "count", "number of patients", "patients", "the number of patients"),
    Kind("count", "count", "patients in a state", _of_states, "patients in any of these states at `time`", _STATES),
    Kind("rate", "rate", "share in a state", _of_states, "the same, over all patients", _STATES),
    Kind("survival", "rate", "overall survival", "survival", "1 - deaths / patients at `time`", roles=_ALIVE),
    Kind("response_rate", "rate", "response rate", "response",
         "patients in a state with role `response` at `time`, over all patients", roles=("response",)),
    Kind("control_rate", "rate", "disease control rate", "response",
         "the same with the roles `response` and `stable`", roles=_WELL),
    Kind("best", "count or rate", "best response", "response",
         "patients whose best state at any assessment, at a landmark or not, is one of these", _STATES),
    Kind("ever", "count or rate", "ever in a state", "bounds",
         "patients in any of these states at one landmark or more, up to `time` if given", _STATES),
    Kind("always", "count or rate", "always in a state", "bounds",
         "patients in any of these states at every landmark, up to `time` if given", _STATES),
    Kind("event_free", "count or rate", "never in a state", "bounds",
         "patients never in any of these states up to and including `time`", _STATES),
    Kind("median_survival", "time", "median survival", "survival", "the median time to death", roles=("death",)),
    Kind("median_event_free", "time", "median time without an event", "survival",
         "the median time without any of these states", _STATES),
    Kind("events", "count", "adverse event", "safety",
         "patients with an adverse event, of any grade or of these", ("NAME", "NAME:>=GRADE")),
    Kind("decreased", "count", "decrease", _of_change, "patients whose measure fell between before and after", _NAME),
    Kind("increased", "count", "increase", _of_change, "patients whose measure rose between before and after", _NAME),
    Kind("mean", "value", "mean", "laboratory", "the mean of a measure at `time`", _NAME),
    Kind("sd", "value", "standard deviation", "laboratory", "its standard deviation", _NAME),
    Kind("se", "value", "standard error", "laboratory", "the standard error of its mean", _NAME),
    Kind("mean_sd", "range", "mean and standard deviation", "laboratory", "both in one: `62.4±8.1`", _NAME),
    Kind("median", "value", "median", "laboratory", "the median of a measure at `time`", _NAME),
    Kind("range", "range", "range", "laboratory", "its smallest and largest value", _NAME),
    Kind("change", "value", "change of the mean", "laboratory", "the mean after less the mean before", _NAME),
    Kind("hr", "comparison", "hazard ratio", "survival", "the hazard ratio for an endpoint", _NAME),
    Kind("difference", "comparison", "difference", _of_form,
         "that of `group` less that of `versus`", _FORM, within=_NUMBERS),
    Kind("ratio", "comparison", "ratio", _of_form, "that of `group` over that of `versus`", _FORM, within=_NUMBERS),
    Kind("odds_ratio", "comparison", "odds ratio", _of_form,
         "the odds in `group` over those in `versus`", _FORM, within=COUNTS),
    Kind("ci", "interval", "confidence interval", _of_form,
         "the interval printed for that quantity; 95% unless it prints another level", _FORM,
         within=(*_NUMBERS, "comparison")),
    Kind("p", "p", "P value", _of_form,
         "the P value of a measure's change; of a comparison with `versus`", ("NAME", "FORM"),
         within=(*_NUMBERS, "comparison")),
    Kind("follow_up", "range", "follow-up", "endpoints", "the range of follow-up"),
)
# fmt: on
BY_KIND = {row.kind: row for row in KINDS}
KNOWN = tuple(row.forms[0] for row in KINDS)
# patients in some states at one time: the states named, or those with the roles of the row
WITH_ROLES = tuple(row.kind for row in KINDS if row.roles and row.printed in COUNTS)
AT_A_TIME = ("count", "rate", *WITH_ROLES)


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

    What stands behind ``p:`` is a quantity where it can be one, else a measure.

    Raises
    ------
    ValueError
        If it is none of the known quantities; the message says what is wrong, then what was expected.

    Examples
    --------
    >>> parse_quantity("event_free:PD+death").codes
    ('PD', 'death')
    >>> parse_quantity("ci:hr:death").of.name, parse_quantity("events:fever:>=3").grade
    ('death', '>=3')
    """
    if (quantity := _parsed(text)) is None:
        raise ValueError(f"unknown quantity {text!r}, expected one of {', '.join(KNOWN)}")
    return quantity


def _parsed(text: str) -> Quantity | None:
    kind, colon, argument = text.partition(":")
    row = BY_KIND.get(kind)
    if row is None or bool(colon) != bool(row.after):
        return None
    if not colon:
        return Quantity(kind)
    inner = BY_KIND.get(argument.partition(":")[0])
    if inner and inner.printed in row.within and (form := _parsed(argument)):
        return Quantity(kind, of=form)
    if "CODE" in row.after and all(map(is_code, argument.split("+"))):
        return Quantity(kind, codes=tuple(dict.fromkeys(argument.split("+"))))
    name, second, grade = argument.partition(":")
    if "NAME" not in row.after or not is_code(name):
        return None
    if not second:
        return Quantity(kind, name=name)
    graded = "NAME:>=GRADE" in row.after and grade_limits(grade)
    return Quantity(kind, name=name, grade=grade.replace("≥", ">=").replace("–", "-")) if graded else None


def chapter_of(quantity: Quantity, trial: Trial) -> str:
    """Return the label of the chapter that checks a quantity.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> chapter_of(parse_quantity("p:best:CR"), load_trial("nk-liver-2020"))
    'response'
    """
    chapter = BY_KIND[quantity.kind].chapter
    return chapter if isinstance(chapter, str) else chapter(quantity, trial)


def unknown_codes(quantity: Quantity, codes: Collection[str], death: str | None) -> tuple[str, ...]:
    """Return the codes of a quantity that are no state's; ``death`` stands for the state with that role."""
    inner = unknown_codes(quantity.of, codes, death) if quantity.of else ()
    return inner + tuple(code for code in quantity.codes if code not in codes and not (code == "death" and death))


def codes_of(quantity: Quantity, trial: Trial) -> tuple[str, ...]:
    """Return the codes of the states that a quantity is about, best first: those it names, or those with its roles.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> study = load_trial("nk-liver-2020")
    >>> codes_of(parse_quantity("event_free:death+PD"), study), codes_of(parse_quantity("control_rate"), study)
    (('PD', 'dead'), ('CR', 'PR', 'SD'))
    """
    if quantity.of:
        return codes_of(quantity.of, trial)
    known, roles = trial.codes(), BY_KIND[quantity.kind].roles
    if roles:
        return trial.codes(*roles)
    named = {trial.death if code == "death" and code not in known else code for code in quantity.codes}
    return tuple(code for code in known if code in named)
