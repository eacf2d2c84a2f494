"""Assignments and quizzes in the one form that files for learning platforms are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from trialbook.book.markup import inline
from trialbook.lessons.grading import PART, ROUNDING, SLIP
from trialbook.lessons.quiz import MIME, Question

if TYPE_CHECKING:
    from trialbook.lessons.assignment import Assignment


@dataclass(frozen=True)
class Outcome:
    """What an answer gets: the number, how far away it may be, the part of the points, and what is said, as HTML."""

    value: float
    tolerance: float
    part: float
    said: str = ""


@dataclass(frozen=True)
class Statement:
    """One of several statements to choose from: its words, whether it holds, and why, as HTML."""

    words: str
    holds: bool
    why: str


@dataclass(frozen=True)
class Item:
    """One question of a bank.

    Attributes
    ----------
    name : str
        Its name, one in the whole bank: ``response-1``.
    asked : str
        What is asked, as HTML.
    points : int
        What it is worth.
    outcomes : tuple of Outcome
        Of a number: the right one first; the first that an answer is near to decides.
    statements : tuple of Statement
        Of a choice.
    words : str
        Of a question for names: these, with spaces between them.
    """

    name: str
    asked: str
    points: int
    outcomes: tuple[Outcome, ...] = ()
    statements: tuple[Statement, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Bank:
    """The questions of one student, or of one chapter."""

    name: str
    title: str
    items: tuple[Item, ...] = field(default_factory=tuple)


def bank_of_student(assignment: Assignment, shown: str) -> Bank:
    """Return the tasks of a student; each stands below the trial, which is given as HTML."""
    items = []
    for task in assignment.tasks:
        asked = f"{shown}\n<p>{escape(task.question)} ({escape(task.unit)})</p>"
        if isinstance(task.expected, tuple):
            items.append(Item(task.key, asked, task.points, words=" ".join(task.expected)))
            continue
        outcomes = [Outcome(task.expected, task.tolerance, 1)]
        outcomes += [Outcome(value, task.tolerance, PART, escape(mistake)) for mistake, value in task.mistakes.items()]
        if task.tolerance:
            outcomes.append(Outcome(task.expected, SLIP * task.tolerance, PART, ROUNDING))
        items.append(Item(task.key, asked, task.points, tuple(outcomes)))
    return Bank(assignment.student, f"Assignment of {assignment.student}", tuple(items))


def bank_of_chapter(label: str, title: str, questions: Sequence[Question]) -> Bank:
    """Return the questions that a chapter's reader checks himself by."""
    items = tuple(_item(f"{label}-quiz-{number}", question) for number, question in enumerate(questions, 1))
    return Bank(label, title, items)


def _item(name: str, question: Question) -> Item:
    unit = f" ({escape(question['unit'])})" if question.get("unit") else ""
    asked = f"<p>{inline(question['text'])}{unit}</p>"
    if question["kind"] != "number":
        stated = ((inline(one["text"]), one["right"], inline(one["why"])) for one in question["choices"])
        return Item(name, asked, 1, statements=tuple(Statement(*one) for one in stated))
    right = Outcome(question["answer"], question["tolerance"], 1, inline(question["why"]))
    wrong = (Outcome(one["value"], question["tolerance"], 0, inline(one["why"])) for one in question["mistakes"])
    return Item(name, asked, 1, (right, *wrong))


def questions_in(executed: Mapping[str, Any]) -> list[Question]:
    """Return the questions that an executed chapter holds."""
    outputs: Iterable[Any] = (output for cell in executed["cells"] for output in cell.get("outputs", []))
    return [question for output in outputs for question in output.get("data", {}).get(MIME, [])]
