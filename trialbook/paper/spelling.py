"""The signs, units and marks that stand around printed numbers, in several languages, brought to one plain form."""

from __future__ import annotations

import re
from fractions import Fraction

from trialbook.paper.numerals import Number

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width forms of Chinese and Japanese text
_SMALL = dict(zip(map(ord, "﹐﹒﹔﹕﹙﹚﹢﹣﹤﹥﹦﹪"), ",.;:()+-<>=%", strict=True))
_SIGNS = (
    {ord(sign): "." for sign in "·∙・"} | {ord(sign): "~" for sign in "∼〜–—―‒"} | {ord(sign): "-" for sign in "−‐‑"}
)
_BRACKETS = {ord("【"): "[", ord("】"): "]", ord("〔"): "(", ord("〕"): ")"}
_PLAIN = _WIDE | _SMALL | _SIGNS | _BRACKETS
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_MARKS = " .,;。，、；*†‡§¶#"  # full stops and marks of footnotes

DIGITS = 30  # no paper prints a longer number
LONGEST = 200  # nor a longer text around it
NUMBER = r"([+-]?(?:\d[\d.,]*|[.,]\d+))"
RELATION = r"(<=|>=|<|>|=|≤|≥|≦|≧|⩽|⩾)"
RELATIONS = {"≤": "<=", "≦": "<=", "⩽": "<=", "≥": ">=", "≧": ">=", "⩾": ">=", None: "="}
PEOPLE = r"(?:\s*(?:patients?|cases?|subjects?|participants?|persons?|people|例患者|例|名|人|位))?"
UNITS = {
    "days": "days?|d|天|日",
    "weeks": "weeks?|wks?|w|周",
    "months": "months?|mos?|m|个月|月",
    "years": "years?|yrs?|y|年|岁",
}


def plain(text: str) -> str:
    """Return a printed text with its signs, dashes, exponents and spaces in their plain form, without marks behind it.

    Examples
    --------
    >>> plain("Ｐ﹤0·05*"), plain("3‐36"), plain("1.1×10⁻³")
    ('P<0.05', '3-36', '1.1×10^-3')
    """
    text = re.sub(r"[⁰¹²³⁴-⁹⁻⁺]+", lambda raised: "^" + raised[0].translate(_RAISED), text)
    return re.sub(r"\s", " ", text.translate(_PLAIN)).strip().rstrip(_MARKS)


def bare(text: str) -> str:
    """Return a text without the brackets around the whole of it."""
    text = plain(text)
    return text[1:-1].strip() if text[:1] + text[-1:] in ("()", "[]") else text.strip("()[] ")


def number_in(text: str, comma: str = "") -> Number | None:
    """Return a number of plain text; ``comma`` is ``.`` where one can only stand before decimals."""
    if len(text) > DIGITS:
        return None
    thousands = not comma and re.fullmatch(r"[+-]?[1-9]\d{0,2}([, ])\d{3}(\1\d{3})*(\.\d+)?", text, re.ASCII)
    ambiguous = bool(thousands) and text.count(",") == 1 and "." not in text
    if thousands:
        text = text.replace(thousands[1], "")
    elif re.fullmatch(r"[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+", text, re.ASCII):
        text = text.replace(".", "").replace(",", ".")
    elif text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d*\.?\d+", text, re.ASCII):
        return None
    return Number(Fraction(text), len(text.partition(".")[2]), ambiguous)
