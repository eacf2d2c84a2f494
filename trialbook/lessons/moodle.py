"""Assignments as a question bank that Moodle imports, and other platforms that read its XML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

from trialbook.lessons.grading import PART, ROUNDING, SLIP
from trialbook.lessons.tasks import Task

if TYPE_CHECKING:
    from trialbook.lessons.assignment import Assignment


def moodle_bank(assignments: Sequence[Assignment], shown: Mapping[str, str]) -> str:
    """Return the questions of a class as Moodle XML [1]_: a category for each student.

    A number has its tolerance, and the known mistakes as answers with a part of the points and the mistake's name as
    feedback. Moodle takes the first answer that matches, so they stand in the order in which ``trialbook grade`` looks.

    Parameters
    ----------
    assignments : sequence of Assignment
        What was drawn.
    shown : mapping of str to str
        Each student's trial as HTML, which stands above every question.

    References
    ----------
    .. [1] https://docs.moodle.org/en/Moodle_XML_format
    """
    quiz = Xml.Element("quiz")
    for assignment in assignments:
        category = Xml.SubElement(quiz, "question", type="category")
        _text(Xml.SubElement(category, "category"), f"$course$/top/{assignment.student}")
        for task in assignment.tasks:
            quiz.append(_question(task, shown[assignment.student]))
    Xml.indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(quiz, encoding="unicode") + "\n"


def _question(task: Task, shown: str) -> Xml.Element:
    named = isinstance(task.expected, tuple)
    question = Xml.Element("question", type="shortanswer" if named else "numerical")
    _text(Xml.SubElement(question, "name"), task.key)
    _text(Xml.SubElement(question, "questiontext", format="html"), f"{shown}\n<p>{task.question} ({task.unit})</p>")
    _text(Xml.SubElement(question, "generalfeedback", format="html"), "")
    for name, value in (("defaultgrade", task.points), ("penalty", 0), ("hidden", 0)):
        Xml.SubElement(question, name).text = str(value)
    if isinstance(task.expected, tuple):
        Xml.SubElement(question, "usecase").text = "0"
        _answer(question, 100, " ".join(task.expected), "")
        return question
    _answer(question, 100, f"{task.expected:.8g}", "", task.tolerance)
    for mistake, wrong in task.mistakes.items():
        _answer(question, int(100 * PART), f"{wrong:.8g}", mistake, task.tolerance)
    if task.tolerance:
        _answer(question, int(100 * PART), f"{task.expected:.8g}", ROUNDING, SLIP * task.tolerance)
    return question


def _answer(question: Xml.Element, fraction: int, text: str, feedback: str, tolerance: float | None = None) -> None:
    answer = Xml.SubElement(question, "answer", fraction=str(fraction), format="moodle_auto_format")
    Xml.SubElement(answer, "text").text = text
    _text(Xml.SubElement(answer, "feedback", format="html"), feedback)
    if tolerance is not None:
        Xml.SubElement(answer, "tolerance").text = f"{tolerance:g}"


def _text(parent: Xml.Element, text: str) -> None:
    Xml.SubElement(parent, "text").text = text
