"""Check a reader's answer to an exercise by the chapter's own computation."""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
from dataclasses import dataclass
from typing import Any

from trialbook.book.say import sentence
from trialbook.lessons.exercises import SHARES, Exercise, exercises_of, read_notebook
from trialbook.lessons.typed import number_of, two_readings

CLOSE = 10  # an answer within so many tolerances is close; for a count, whose tolerance is 0, within one
_ROUNDING = 1e-9
_RIGHT = "**Right.**"
_CLOSE = "**Close.** The number is near the chapter's own; look at the rounding, or at the last step."
_NOT_YET = "**Not yet.**"
_AS_PERCENTAGE = "{answer} was read as a percentage, which as a {unit} is {share:.6g}."
_IN_UNIT = "The answer is a number of this unit: {unit}."
_NOT_A_NUMBER = "**Not yet.** The answer must be a number, got {answer}."
_TWO_READINGS = (
    "**Not yet.** {answer} can be read in two ways: write {whole}, or {decimal} with a point before decimals."
)
_EMPTY = "**Not yet.** There is no answer: put a number in its place."
_NO_ANSWER = "This trial has no answer to exercise {key}: the chapter says why below the question."
_WORDS = "The answer to exercise {key} is words: compare yours with the solution."
_UNKNOWN = "There is no exercise {key}; the exercises of this chapter are {known}."
_NO_CHAPTER = "There is no exercise {key}: a name is that of a chapter and a number, such as {example}."
_NOT_RUN = "Run the cells above first: the check computes with their results, and {name} is not there yet."
_FAILED = "The check cannot compute with what the cells above have left: {why}. Run the chapter from its first cell."


@dataclass(frozen=True)
class Checked:
    """What is said of an answer.

    Attributes
    ----------
    word : str
        ``right``, ``close``, ``not yet``, or empty where there is nothing to judge.
    text : str
        A sentence or two, in Markdown.
    """

    word: str
    text: str

    @property
    def credit(self) -> float:
        """The part of the points that it earns: all if right, half if close."""
        return {"right": 1.0, "close": 0.5}.get(self.word, 0.0)

    def __repr__(self) -> str:
        return self.text.replace("*", "").replace("\\", "")

    def _repr_markdown_(self) -> str:
        return self.text


def check(exercise: str, answer: Any) -> Checked:
    """Say whether an answer to an exercise is right, close or not yet.

    The answer is compared with what the chapter computes from the caller's own variables, so with the parameters and
    the trial of this run. The solution runs on a copy of them: it leaves no name behind.

    Parameters
    ----------
    exercise : str
        Its name, ``"response-2"``.
    answer : number or str
        The answer. Where it is a share, a percentage is recognised: ``33`` or ``"33%"`` for one third.

    Returns
    -------
    Checked
        Shows itself as a sentence. Nothing is raised for an answer that is no number, an exercise that does not exist,
        or a trial without an answer: the sentence says so.

    Examples
    --------
    >>> confidence, n = 0.95, 10
    >>> check("inference-2", 0.2589)
    Right.
    >>> check("inference-2", "25.9%")
    Right. 25.9% was read as a percentage, which as a share is 0.259.
    """
    return judge(exercise, answer, inspect.currentframe().f_back.f_globals)


def judge(exercise: str, answer: Any, names: dict[str, Any]) -> Checked:
    """Say of an answer what :func:`check` says, with the variables of a run given."""
    key = str(exercise).strip().removeprefix("exercise-")
    asked = _find(key)
    if isinstance(asked, Checked):
        return asked
    if not asked.checkable:
        return _said("", _WORDS, key=key)
    try:
        expected = computed(asked, names)
    except NameError as error:
        return _said("", _NOT_RUN, name=error.name)
    except Exception as error:
        return _said("", _FAILED, why=f"{type(error).__name__}: {error}")
    return _said("", _NO_ANSWER, key=key) if expected is None else compare(asked, expected, answer)


def computed(exercise: Exercise, names: dict[str, Any]) -> float | None:
    """Return a chapter's own answer to an exercise, computed with given variables.

    Parameters
    ----------
    exercise : Exercise
        One whose answer is computed.
    names : dict
        The variables of a run of the chapter; they are not changed.

    Returns
    -------
    float or None
        None where the trial has no answer.
    """
    body: list[Any] = ast.parse(exercise.code).body
    space = dict(names)
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(ast.Module(body[:-1], []), exercise.key, "exec"), space)
        value = eval(compile(ast.Expression(body[-1].value), exercise.key, "eval"), space)
    return None if value is None else float(value)


def compare(exercise: Exercise, expected: float, answer: Any) -> Checked:
    """Say how near an answer is to the expected one.

    Examples
    --------
    >>> share = exercises_of(read_notebook("response"))[1]
    >>> [compare(share, 1 / 3, answer).word for answer in (0.33, 33.3, "33.3 %", 0.3, 0.6)]
    ['right', 'right', 'right', 'close', 'not yet']
    """
    if answer is None or answer is Ellipsis or (isinstance(answer, str) and not answer.strip()):
        return _said("not yet", _EMPTY)
    if both := two_readings(answer):
        return _said("not yet", _TWO_READINGS, answer=answer.strip(), whole=both[0], decimal=both[1])
    number = number_of(answer)
    if number is None:
        return _said("not yet", _NOT_A_NUMBER, answer=str(answer)[:40])
    value, percentage = number
    if exercise.unit not in SHARES:
        if percentage:
            return _said("not yet", f"{_NOT_YET} {_IN_UNIT}", unit=exercise.unit)
        return _worded(grade_of(exercise, expected, value))
    if value > 1 and not percentage:
        value, percentage = value / 100, True
    remark = sentence(_AS_PERCENTAGE, answer=str(answer), unit=exercise.unit, share=value) if percentage else ""
    return _worded(grade_of(exercise, expected, value), remark)


def grade_of(exercise: Exercise, expected: float, value: float) -> str:
    """Return ``right``, ``close`` or ``not yet`` for a number in the exercise's own unit."""
    distance = abs(value - expected)
    if distance <= exercise.tolerance + _ROUNDING * max(1, abs(expected)):
        return "right"
    return "close" if distance <= (CLOSE * exercise.tolerance or 1) + _ROUNDING else "not yet"


def _find(key: str) -> Exercise | Checked:
    """Return the exercise of a name, or what to say where there is none."""
    label = key.rpartition("-")[0]
    try:
        known = {one.key: one for one in exercises_of(read_notebook(label))}
    except KeyError:
        return _said("", _NO_CHAPTER, key=key, example="response-2")
    return known.get(key) or _said("", _UNKNOWN, key=key, known=list(known))


def _worded(word: str, remark: str = "") -> Checked:
    words = {"right": _RIGHT, "close": _CLOSE, "not yet": _NOT_YET}[word]
    return Checked(word, f"{words} {remark}".strip())


def _said(word: str, template: str, **values: Any) -> Checked:
    return Checked(word, sentence(template, **values))
