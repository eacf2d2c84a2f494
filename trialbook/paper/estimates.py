"""Read ranges, times, means with their spread and intervals as papers print them."""

from __future__ import annotations

import re

from trialbook.paper.numerals import Interval, MeanSpread, Number, Time
from trialbook.paper.spelling import LONGEST, NUMBER, RELATION, RELATIONS, UNITS, bare, number_in, plain

_TO = r"\s*(?:~|-|\bto\b|\band\b|至|到)\s*"
_IN = {unit: rf"(?:\s*-?(?:{spelt}))?" for unit, spelt in UNITS.items()} | {None: ""}
_RANGE = {
    unit: re.compile(rf"(?:from |between )?{NUMBER}{within}{_TO}{NUMBER}{within}", re.ASCII)
    for unit, within in _IN.items()
}
_NOT_REACHED = re.compile(r"(?:not (?:yet )?(?:reached|estimable|evaluable)|n\.?[re]\.?|未达到|∞)", re.I)
_TIME = {unit: re.compile(rf"{RELATION}?\s*{NUMBER}(\+)?{within}", re.ASCII) for unit, within in _IN.items()}
_SPREAD = re.compile(
    rf"{NUMBER}\s*(?:(?:±|\+/-|\+-)\s*|\(\s*(?:±|\+/-)?\s*(?=.*\)$))(?:(SD|SEM?|s\.d\.)\s*[:=]?\s*)?{NUMBER}\)?(?:\s*\(?(SD|SEM?)\)?)?",
    re.ASCII | re.I,
)
_UNIT = re.compile(  # behind a number, or a percent sign before the spread
    r"(?<=[\d)])\s*(?:[^\W\d_]|[%‰'\"°′″℃℉])[^\d±<>=]*(?:[^\W\d_][23]|\^-?\d)?$|%(?=\s*(?:±|\+/?-))"
)
_CI = re.compile(
    r"(?:(\d{2}(?:[.,]\d+)?)\s*%\s*-?\s*)?(?:CI|confidence intervals?|可信区间|置信区间)"
    r"(?:\s*\(?(\d{2}(?:[.,]\d+)?)\s*%\)?[:,]?\s*(?=[\d.(\[]))?\s*[:=,]?\s*(.+)$",
    re.I,
)
_ENDS = re.compile(
    rf"{NUMBER}\s*(%?)(?:\s*(?:~|-|;|,(?=\s)|\bto\b|\band\b|至|到)\s*)(?:{NUMBER}\s*(%?)|({_NOT_REACHED.pattern}))",
    re.ASCII | re.I,
)


def read_range(text: str, unit: str | None = None) -> tuple[Number, Number] | None:
    """Return the two ends of a printed range such as ``3~36`` or ``3 months to 36 months``, or None.

    Parameters
    ----------
    text : str
        As printed.
    unit : str, optional
        The trial's unit of time, which may stand behind a number; another is not read, for it is not converted.

    Examples
    --------
    >>> [end.value.numerator for end in read_range("3至36个月", "months")]
    [3, 36]
    """
    match = _RANGE[unit].fullmatch(bare(text)) if len(text) <= LONGEST else None
    ends = (number_in(match[1]), number_in(match[2])) if match else (None, None)
    return ends if None not in ends else None


def read_time(text: str, unit: str | None = None) -> Time | None:
    """Return a printed time, without its unit and without an interval behind it, or None.

    Parameters
    ----------
    text : str
        As printed.
    unit : str, optional
        The trial's unit of time, which may stand behind the number; another is not read, for it is not converted.

    Examples
    --------
    >>> read_time("9.1 (95% CI 7.3–11.0)").number.value, read_time(">36").relation, read_time("not reached")
    (Fraction(91, 10), '>', Time(number=None, relation='>'))
    """
    text = plain(split_interval(text)[0])
    if _NOT_REACHED.fullmatch(text):
        return Time(None, ">")
    match = _TIME[unit].fullmatch(text) if len(text) <= LONGEST else None
    if match is None or (number := number_in(match[2])) is None:
        return None
    return Time(number, ">" if match[3] else RELATIONS.get(match[1], match[1]))


def read_mean_sd(text: str) -> MeanSpread | None:
    """Return a mean with its standard deviation or error, or None.

    Examples
    --------
    >>> read_mean_sd("62.4±8.1").spread.value, read_mean_sd("62.4 (SE 1.2)").spread_is
    (Fraction(81, 10), 'SE')
    """
    readings = (plain(text), without_unit(text)) if len(text) <= LONGEST else ()
    match = next(filter(None, map(_SPREAD.fullmatch, readings)), None)
    numbers = (number_in(match[1]), number_in(match[3])) if match else (None, None)
    if None in numbers:
        return None
    named = (match[2] or match[4] or "").upper().replace(".", "").removesuffix("M")
    return MeanSpread(*numbers, named)


def without_unit(text: str) -> str:
    """Return a printed number of a measure without the unit behind it, and without a percent sign before its spread.

    Examples
    --------
    >>> [without_unit(text) for text in ("22.4 pg/ml", "34% ± 10.83%", "801±730'", "62.4 (SE 1.2)")]
    ['22.4', '34 ± 10.83', '801±730', '62.4 (SE 1.2)']
    """
    return _UNIT.sub("", plain(text)) if len(text) <= LONGEST else text


def split_interval(text: str) -> tuple[str, Interval | None]:
    """Return a printed text in two: what stands before an interval, and the interval.

    One in brackets without a label is ``ambiguous``: it may be a range.

    Examples
    --------
    >>> head, interval = split_interval("80% (90% CI 44% to 97%)")
    >>> head, interval.low.value, interval.level
    ('80%', Fraction(44, 1), Fraction(9, 10))
    >>> split_interval("9.1 (7.3-11.0)")[1].ambiguous
    True
    """
    flat = plain(text)
    if len(flat) > LONGEST:
        return text, None
    if match := _CI.search(flat):
        head, interval = flat[: match.start()], _ends(match[3], match[1] or match[2])
    else:
        head, tail = _in_brackets(flat)
        interval = _ends(tail, ambiguous=True)
    if interval is None:
        return text, None
    head = head.lstrip(" ;,").rstrip(" ;,([")
    return head + ")" * (head.count("(") - head.count(")")), interval


def _in_brackets(text: str) -> tuple[str, str]:
    """Return a text in two, what stands before the brackets at its end and what stands in them; blank without such."""
    start = max(text.rfind("("), text.rfind("["))
    inside = text[start + 1 : -1]
    if start < 1 or text[-1] not in ")]" or ")" in inside or "]" in inside:
        return text, ""
    return text[:start], inside


def read_interval(text: str) -> Interval | None:
    """Return a printed interval, with its label or without, or None.

    Examples
    --------
    >>> interval = read_interval("28.1-38.6")
    >>> interval.low.value, interval.high.step, interval.confidence
    (Fraction(281, 10), Fraction(1, 10), Fraction(19, 20))
    """
    head, interval = split_interval(text)
    if interval:
        return interval if not head else None
    return _ends(bare(text)) if len(text) <= LONGEST else None


def interval_in(text: str) -> Interval | None:
    """Return the interval that a text prints, alone or behind its estimate.

    Examples
    --------
    >>> interval_in("80% (95% CI 44% to 97%)").high.value
    Fraction(97, 1)
    """
    return read_interval(text) or split_interval(text)[1]


def _ends(text: str, level: str | None = None, ambiguous: bool = False) -> Interval | None:
    match = _ENDS.fullmatch(bare(text))
    low = number_in(match[1], ".") if match else None
    high = number_in(match[3], ".") if match and match[3] else None
    if low is None or (high is None and not match[5]):
        return None
    confidence = number_in(level, ".").value / 100 if level else None
    return Interval(low, high, confidence, bool(match[2] or match[4]), ambiguous)
