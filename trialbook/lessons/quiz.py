"""Questions to check oneself by: written in a cell of the chapter, so that their numbers are those of the run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trialbook.book.say import sentence

MIME = "application/vnd.trialbook.quiz+json"  # the questions with their answers; no page gets them so
Question = Mapping[str, Any]
_HEAD = "**Check yourself**"


class Quiz:
    """The questions of a chapter.

    In a notebook they show as a list. The site makes a form of them that judges each answer and says why. All texts are
    templates as those of :func:`trialbook.say`, and places are filled with the values given beside them.

    Examples
    --------
    >>> quiz = Quiz()
    >>> quiz.number("{x} of {n} responded. Which share is that?", answer=0.8, tolerance=0.005, unit="share", x=8, n=10)
    >>> quiz
    1. 8 of 10 responded. Which share is that? (share)
    """

    def __init__(self) -> None:
        self.questions: list[dict[str, Any]] = []

    def choice(self, question: str, /, right: Mapping[str, str], wrong: Mapping[str, str], **values: Any) -> None:
        """Ask to choose one statement, or all that hold where several do.

        Parameters
        ----------
        question : str
            What is asked.
        right, wrong : mapping of str to str
            Statements, each with the reason why it holds, or does not.
        **values
            What the places of all these texts hold. A question whose numbers fall together, so that one of its
            statements is right and wrong, is left out.

        Raises
        ------
        KeyError
            If a place has no value.
        """
        given = [(text, why, True) for text, why in right.items()] + [(text, why, False) for text, why in wrong.items()]
        given.sort(key=lambda one: text_hash(f"{question}\n{one[0]}"))  # an order that tells nothing and stays
        choices = [
            {"text": sentence(text, **values), "why": sentence(why, **values), "right": holds}
            for text, why, holds in given
        ]
        if len({one["text"] for one in choices}) == len(choices):
            kind = "single" if len(right) == 1 else "multiple"
            self.questions.append({"kind": kind, "text": sentence(question, **values), "choices": choices})

    def number(
        self,
        question: str,
        /,
        answer: float | None,
        tolerance: float = 0,
        unit: str = "",
        why: str = "",
        wrong: Mapping[float, str] | None = None,
        **values: Any,
    ) -> None:
        """Ask for a number.

        Parameters
        ----------
        question : str
            What is asked.
        answer : float or None
            The number; the question is left out where there is none.
        tolerance : float
            How far a right number may be away.
        unit : str
            What it counts: ``share`` or ``probability`` allow a percentage.
        why : str
            What is said of a right answer.
        wrong : mapping of float to str
            Numbers that known mistakes lead to, each with the mistake. What cannot be told from the answer is dropped.
        **values
            What the places of all these texts hold.

        Raises
        ------
        KeyError
            If a place has no value.
        """
        if answer is None or not math.isfinite(answer):
            return
        mistakes = [
            {"value": float(value), "why": sentence(text, **values)}
            for value, text in (wrong or {}).items()
            if math.isfinite(value) and abs(value - answer) > 2 * tolerance
        ]
        asked = {"answer": float(answer), "tolerance": tolerance, "unit": unit, "why": sentence(why, **values)}
        self.questions.append({"kind": "number", "text": sentence(question, **values), **asked, "mistakes": mistakes})

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        words = listed_questions(self.questions)
        return {MIME: self.questions, "text/markdown": f"{_HEAD}\n\n{words}", "text/plain": words}

    def __repr__(self) -> str:
        return listed_questions(self.questions)


def listed_questions(questions: Sequence[Question]) -> str:
    """Return questions as a numbered list in Markdown, without their answers."""
    return "\n".join(_lines(questions, answers=False))


def listed_answers(questions: Sequence[Question]) -> str:
    """Return questions as a numbered list in Markdown, with what is right and why.

    Examples
    --------
    >>> quiz = Quiz()
    >>> quiz.number("How many?", answer=3, unit="patients", why="All of them.")
    >>> print(listed_answers(quiz.questions))
    1. How many? (patients) **3** All of them.
    """
    return "\n".join(_lines(questions, answers=True))


def _lines(questions: Sequence[Question], *, answers: bool) -> Iterator[str]:
    for number, question in enumerate(questions, 1):
        unit = f" ({question['unit']})" if question.get("unit") else ""
        told = f" **{question['answer']:.6g}** {question['why']}" if answers and "answer" in question else ""
        yield f"{number}. {question['text']}{unit}{told}".rstrip()
        for choice in question.get("choices", ()):
            word = "right" if choice["right"] else "wrong"
            yield f"   - {choice['text']}" + (f" **{word}:** {choice['why']}" if answers else "")


def text_hash(text: str) -> int:
    """Return the 32-bit FNV-1a hash of a text; the page's script has the same."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value
