"""Question banks as the XML that Moodle imports, and other platforms that read it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from trialbook.lessons.bank import Bank, Item


def moodle_xml(banks: Sequence[Bank]) -> str:
    """Return questions as Moodle XML [1]_: a category for each bank.

    A number has its tolerance, and known mistakes as answers with a part of the points and what is said of them. Moodle
    takes the first answer that matches, so they stand in the order in which ``trialbook grade`` looks.

    Parameters
    ----------
    banks : sequence of Bank
        The questions of each student or chapter.

    References
    ----------
    .. [1] https://docs.moodle.org/en/Moodle_XML_format

    Examples
    --------
    >>> print(moodle_xml([Bank("ann", "Ann")]).splitlines()[2].strip())
    <question type="category">
    """
    quiz = Xml.Element("quiz")
    for bank in banks:
        category = Xml.SubElement(quiz, "question", type="category")
        _text(Xml.SubElement(category, "category"), f"$course$/top/{bank.name}")
        quiz.extend(_question(item) for item in bank.items)
    Xml.indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(quiz, encoding="unicode") + "\n"


def _question(item: Item) -> Xml.Element:
    """Return one question."""
    kind = "numerical" if item.outcomes else "multichoice" if item.statements else "shortanswer"
    question = Xml.Element("question", type=kind)
    _text(Xml.SubElement(question, "name"), item.name)
    _text(Xml.SubElement(question, "questiontext", format="html"), item.asked)
    _text(Xml.SubElement(question, "generalfeedback", format="html"), "")
    for name, value in (("defaultgrade", item.points), ("penalty", 0), ("hidden", 0)):
        Xml.SubElement(question, name).text = str(value)
    if item.words:
        Xml.SubElement(question, "usecase").text = "0"
        _answer(question, "100", item.words, "")
    for one in item.outcomes:
        _answer(question, f"{100 * one.part:g}", f"{one.value:.8g}", one.said, one.tolerance)
    if item.statements:
        _choices(question, item)
    return question


def _choices(question: Xml.Element, item: Item) -> None:
    """Add the statements; where several hold each gets its share, and a wrong one takes as much away."""
    right = sum(one.holds for one in item.statements)
    for name, value in (("single", str(right == 1).lower()), ("shuffleanswers", "true"), ("answernumbering", "abc")):
        Xml.SubElement(question, name).text = value
    share = 100 / right
    for one in item.statements:
        fraction = share if one.holds else -share if right > 1 else 0
        _answer(question, f"{fraction:.7g}", one.words, one.why, kind="html")


def _answer(
    question: Xml.Element, fraction: str, text: str, said: str, tolerance: float | None = None, kind: str = ""
) -> None:
    answer = Xml.SubElement(question, "answer", fraction=fraction, format=kind or "moodle_auto_format")
    Xml.SubElement(answer, "text").text = text
    _text(Xml.SubElement(answer, "feedback", format="html"), said)
    if tolerance is not None:
        Xml.SubElement(answer, "tolerance").text = f"{tolerance:g}"


def _text(parent: Xml.Element, text: str) -> None:
    Xml.SubElement(parent, "text").text = text
