"""Read numbers as papers print them: counts, rates, times, means, intervals and P values.

What cannot be read as one of these is None. Values and their arithmetic are in :mod:`trialbook.paper.numerals`.
"""

from __future__ import annotations

import re
from fractions import Fraction

from trialbook.paper.estimates import read_interval, read_mean_sd, read_range, read_time, split_interval
from trialbook.paper.numerals import Interval, MeanSpread, Number, PValue, Ratio, Share, Time, Whole
from trialbook.paper.spelling import DIGITS, LONGEST, NUMBER, PEOPLE, RELATION, RELATIONS, number_in, plain

__all__ = [
    "Interval",
    "MeanSpread",
    "Number",
    "PValue",
    "Ratio",
    "Share",
    "Time",
    "Whole",
    "read_count",
    "read_counts",
    "read_interval",
    "read_mean_sd",
    "read_number",
    "read_p",
    "read_range",
    "read_rate",
    "read_time",
    "split_interval",
]
_PERCENT = re.compile(rf"占?\s*{NUMBER}(\s*)%", re.ASCII)
_RATIO = re.compile(rf"(\d+)\s*(?:/|\bof\b|\bout of\b)\s*(\d+){PEOPLE}", re.ASCII)
_COUNT = re.compile(rf"{NUMBER}{PEOPLE}", re.ASCII)
_PAIR = re.compile(r"(.*?)\s*(?:[;,]\s*|\((?=.*\)$))(.*?)\)?", re.ASCII)
_SIDED = re.compile(r"[ ,(]*(?:(one|1|单)|two|2|双)(?:[- ](?:sided|tailed)|侧|尾)[ ,)]*", re.I)
_P = re.compile(
    rf"(?:P\s*-?\s*(?:values?|值)?)?(?:\s*(?:of|was|is|为|是))?\s*{RELATION}?\s*{NUMBER}(?:[eE]([+-]?\d{{1,3}})|\s*[x×*.]\s*10\s*\^?\(?(-?\d{{1,3}})\)?)?",
    re.ASCII | re.I,
)
_NOT_SIGNIFICANT = re.compile(r"(?:P\s*[=:]?\s*)?(?:n\.?s\.?|not significant)", re.I)


def read_number(text: str) -> Number | None:
    """Return a plain number, or None.

    A comma before three digits stands for thousands, before other numbers of digits for decimals.

    Examples
    --------
    >>> read_number("16.4"), read_number("1,055"), read_number("16,4").value, read_number("ten")
    (Number(value=Fraction(82, 5), decimals=1), Number(value=Fraction(1055, 1), decimals=0), Fraction(82, 5), None)
    """
    return number_in(plain(text))


def read_count(text: str, *, proportion: bool = False) -> Whole | Ratio | Share | None:
    """Return a number of patients as printed: a count, a count with its denominator or a percentage; else None.

    Parameters
    ----------
    text : str
        As printed.
    proportion : bool, default False
        Whether a decimal of at most 1, such as ``.50``, is a rate.

    Examples
    --------
    >>> read_count("10"), read_count("8/10"), read_count("5例"), read_count("several")
    (Whole(count=10), Ratio(count=8, denominator=10), Whole(count=5), None)
    """
    text = plain(text)
    if len(text) > 2 * DIGITS:
        return None
    if match := _PERCENT.fullmatch(text):
        return Share(number, 100, f"{match[2]}%") if (number := number_in(match[1], ".")) else None
    if match := _RATIO.fullmatch(text):
        return Ratio(int(match[1]), int(match[2]))
    number = number_in(text) or (number_in(match[1]) if (match := _COUNT.fullmatch(text)) else None)
    if number and proportion and number.decimals and 0 <= number.value <= 1:
        return Share(number, 1)
    return Whole(_whole(number.value)) if number else None


def read_counts(text: str) -> tuple[Whole | Ratio | Share, ...]:
    """Return the count and the rate that are printed together, each of which must hold; one alone, or none.

    Examples
    --------
    >>> [type(part).__name__ for part in read_counts("5/10（50％）")]
    ['Ratio', 'Share']
    >>> read_counts("5 (50)")[1].ambiguous
    True
    """
    text = split_interval(text)[0]
    if alone := read_count(text):
        return (alone,)
    match = _PAIR.fullmatch(plain(text)) if len(text) <= LONGEST else None
    parts = [read_count(part) for part in match.groups()] if match else []
    if None in parts or len(parts) != 2:
        return ()
    parts.sort(key=lambda part: isinstance(part, Share))
    counted, rate = parts
    if isinstance(counted, Whole | Ratio) and isinstance(rate, Whole) and "(" in plain(text):
        rate = Share(number_in(plain(match[2])), 100, ambiguous=True)
    return (counted, rate) if isinstance(counted, Whole | Ratio) and isinstance(rate, Share) else ()


def read_rate(text: str) -> tuple[Whole | Ratio | Share, ...]:
    """Return each way to read a printed rate; without a sign, a number can be a proportion, a percentage or a count.

    Examples
    --------
    >>> [(reading.form(3, 10), reading.ambiguous) for reading in read_rate("80")]
    [('30', True), ('3', True)]
    """
    counted, number = read_count(text), read_number(text)
    if number is None:
        return (counted,) if counted else ()
    whole = number.value.denominator == 1
    if number == Number(Fraction(1), 0):  # as a proportion all patients, not every share that rounds up to 1
        number = Number(number.value, 2)
    share = Share(number, 1 if number.decimals and number.value <= 1 else 100, ambiguous=whole)
    return (share, Whole(_whole(number.value), ambiguous=True)) if whole else (share,)


def read_p(text: str) -> PValue | None:
    """Return a printed P value such as ``P<0.05``, or None.

    Examples
    --------
    >>> read_p("P = .011")
    PValue(relation='=', number=Number(value=Fraction(11, 1000), decimals=3))
    >>> read_p("NS").assumed, read_p("1.1×10-3").number.value
    (True, Fraction(11, 10000))
    >>> read_p("one-sided P=0.12").sides, read_p("P值为0.003").number.value
    (1, Fraction(3, 1000))
    """
    text = plain(text)
    sided = _SIDED.search(text) if len(text) <= LONGEST else None
    text = _SIDED.sub("", text) if sided else text
    if _NOT_SIGNIFICANT.fullmatch(text):
        return PValue(">", Number(Fraction(1, 20), 2), assumed=True)
    match = _P.fullmatch(text) if len(text) <= DIGITS else None
    if match is None or (number := number_in(match[2], ".")) is None:
        return None
    power = int(match[3] or match[4] or 0)
    number = Number(number.value * Fraction(10) ** power, max(number.decimals - power, 0))
    return PValue(RELATIONS.get(match[1], match[1]), number, sides=1 if sided and sided[1] else 2)


def _whole(value: Fraction) -> int | Fraction:
    return int(value) if value.denominator == 1 else value
