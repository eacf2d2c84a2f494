"""Numbers as readers type them: one rule for checks, grades and, in ``book/_static/quiz.js``, the page's questions."""

from __future__ import annotations

import math
import re
from typing import Any

_SIGNS = str.maketrans("\u2212\u2013\u2009\u202f\u00a0", "--   ")  # minus, dash; thin, narrow and fixed spaces
_GROUPED = r"[1-9]\d{0,2}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+|(?: \d{3})+(?:[.,]\d+)?)"
_PLAIN = r"(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?"
_NUMBER = rf"({_GROUPED}|{_PLAIN})"
_ANSWER = re.compile(rf"([+-]?){_NUMBER}(?:\s*/\s*{_NUMBER})?\s*(%?)", re.ASCII | re.IGNORECASE)
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)


def number_of(answer: Any) -> tuple[float, bool] | None:
    """Return an answer as a number, a percentage as its share, with whether it was one; None if it is no number.

    A text may have a comma before decimals, groups of three digits, or be a fraction.

    Examples
    --------
    >>> number_of("30 %"), number_of("0,3"), number_of("1,234,567"), number_of("three"), number_of(True)
    ((0.3, True), (0.3, False), (1234567.0, False), None, None)
    """
    if not isinstance(answer, str):
        return _finite(answer, False)
    found = _read(answer)
    if not found or two_readings(answer):
        return None
    sign, number, divisor, percent = found.groups()
    below = (_value(divisor) if divisor else 1) * (100 if percent else 1)
    value = _value(number) / below if below else math.nan
    return _finite(-value if sign == "-" else value, bool(percent))


def two_readings(answer: Any) -> tuple[str, str] | None:
    """Return both ways to read a number whose one comma can stand for thousands or before decimals.

    Examples
    --------
    >>> two_readings("1,000"), two_readings("0,300"), two_readings("12,5")
    (('1000', '1.000'), None, None)
    """
    found = _read(answer) if isinstance(answer, str) else None
    for number in found.group(2, 3) if found else ():
        if number and _THOUSANDS.fullmatch(number):
            return number.replace(",", ""), number.replace(",", ".")
    return None


def _read(answer: str) -> re.Match[str] | None:
    return _ANSWER.fullmatch(answer.translate(_SIGNS).strip())


def _value(number: str) -> float:
    thousands = number.count(",") > 1 or {",", "."} <= set(number)
    return float(number.replace(" ", "").replace(",", "" if thousands else "."))


def _finite(value: Any, percentage: bool) -> tuple[float, bool] | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return None if isinstance(value, bool) or not math.isfinite(number) else (number, percentage)
