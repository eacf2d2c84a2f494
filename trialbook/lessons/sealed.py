"""Questions as a page holds them: judged by the page alone, and with no answer or reason that its source shows.

Whoever wants an answer can find it by trying, as with any check that works without a server. What is kept from the eye
are numbers, as salted hashes, and reasons, whose text opens with the choice that it belongs to.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from html import escape
from itertools import count
from math import ceil, floor
from typing import Any

from trialbook.book.markup import inline, markdown
from trialbook.lessons.exercises import SHARES, Exercise
from trialbook.lessons.quiz import MIME, Question, listed_questions, text_hash

_PARTS = 10  # of a tolerance: what a number is rounded to before its hash is looked up
_EXACT = 1e-6  # the same where the tolerance is 0
RIGHT, WRONG = "+", "-"


def sealed(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Return questions with hashes for answers and closed texts for reasons.

    Examples
    --------
    >>> from trialbook import Quiz
    >>> quiz = Quiz()
    >>> quiz.number("How many?", answer=3)
    >>> [sorted(question) for question in sealed(quiz.questions)]
    [['answers', 'html', 'kind', 'salt', 'share', 'step', 'unit']]
    """
    return [_number(one, one["text"]) if one["kind"] == "number" else _choices(one) for one in questions]


def sealed_exercise(exercise: Exercise, answer: float) -> dict[str, Any]:
    """Return the place to answer an exercise as a page holds it."""
    asked = {"answer": answer, "tolerance": exercise.tolerance, "unit": exercise.unit, "why": "", "mistakes": []}
    return {**_number(asked, exercise.key), "html": "", "exercise": exercise.key}


def quiz_html(questions: Sequence[Question]) -> str:
    """Return the questions of a chapter for its page: a list, of which a script makes a form."""
    return _place("quiz", sealed(questions), markdown(listed_questions(questions)))


def exercise_html(exercise: Exercise, answer: float) -> str:
    """Return the place to answer an exercise, which a script brings to life."""
    return _place("quiz answer", [sealed_exercise(exercise, answer)], "")


def as_page_has_it(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the forms of an output, questions as the page's script reads them."""
    return {"text/html": quiz_html(data[MIME])} if MIME in data else data


def _place(name: str, questions: list[dict[str, Any]], words: str) -> str:
    data = escape(json.dumps(questions, ensure_ascii=False, separators=(",", ":")))
    return f'<div class="{name}" data-questions="{data}">{words}</div>'


def _choices(question: Question) -> dict[str, Any]:
    salt = f"{text_hash(question['text']):08x}"
    choices = [
        {
            "html": inline(one["text"]),
            "sealed": _seal((RIGHT if one["right"] else WRONG) + inline(one["why"]), f"{salt}|{at}"),
        }
        for at, one in enumerate(question["choices"])
    ]
    return {"kind": question["kind"], "html": inline(question["text"]), "salt": salt, "choices": choices}


def _number(question: Mapping[str, Any], name: str) -> dict[str, Any]:
    salt, tolerance = f"{text_hash(name):08x}", question["tolerance"]
    step = tolerance / _PARTS or _EXACT
    outcomes = [(question["answer"], RIGHT, question["why"])]
    outcomes += [(one["value"], WRONG, one["why"]) for one in question["mistakes"]]
    answers = [
        {
            "hashes": [text_hash(f"{salt}|{cell}") for cell in _cells(value, tolerance, step)],
            "sealed": _seal(sign + inline(why), f"{salt}|{at}"),
        }
        for (value, sign, why), at in zip(outcomes, count(), strict=False)
    ]
    share = question["unit"] in SHARES
    return {"kind": "number", "html": inline(question["text"]) if "text" in question else "", "salt": salt} | {
        "unit": question["unit"], "share": share, "step": step, "answers": answers
    }  # fmt: skip


def _cells(value: float, tolerance: float, step: float) -> range:
    """Return the multiples of a step that are no farther than the tolerance from a number."""
    reach = tolerance + 1e-9 * max(1, abs(value))
    if not tolerance:
        return range(round(value / step), round(value / step) + 1)
    return range(ceil((value - reach) / step), floor((value + reach) / step) + 1)


def _seal(text: str, key: str) -> str:
    """Return a text under a key: XOR with a stream of xorshift numbers, as base64."""
    state, closed = text_hash(key) or 1, bytearray()
    for byte in text.encode():
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
        closed.append(byte ^ (state >> 24))
    return base64.b64encode(bytes(closed)).decode()
