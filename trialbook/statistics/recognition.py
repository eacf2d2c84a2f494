"""Which of several named values, or intervals, a paper can have printed."""

from __future__ import annotations

from collections.abc import Mapping

from trialbook.statistics.interval_methods import INTERVALS
from trialbook.statistics.printed_values import Printed, span_of
from trialbook.statistics.proportions import Interval, interval
from trialbook.statistics.ranges import Range


def values_that_print(named: Mapping[str, float], text: Printed, scale: int = 1) -> tuple[str, ...]:
    """Return the names of the values that print as a number.

    Parameters
    ----------
    named : mapping of str to float
        Values by name, such as those of :func:`trialbook.statistics.comparisons.comparison_p_values`.
    text : str or Number
        The number as printed, its last zeros included.
    scale : int, default 1
        100 where the number is printed as a percentage.

    Returns
    -------
    tuple of str
        In the order given; rounded half up or half to even.

    Raises
    ------
    ValueError
        If the text is not a plain decimal number.

    Examples
    --------
    >>> from trialbook.statistics.comparisons import comparison_p_values
    >>> values_that_print(comparison_p_values(8, 10, 5, 18), "0.016")
    ('Fisher',)
    """
    span = span_of(text)
    return tuple(name for name, value in named.items() if Range(scale * value, scale * value).meets(span))


def intervals_that_print(named: Mapping[str, Interval], low: Printed, high: Printed, scale: int = 1) -> tuple[str, ...]:
    """Return the names of the intervals of which both limits print as they do.

    Parameters
    ----------
    named : mapping of str to Interval
        Intervals by name, such as those of :func:`proportion_intervals`.
    low, high : str or Number
        The limits as printed, their last zeros included.
    scale : int, default 1
        100 where they are printed as percentages.

    Returns
    -------
    tuple of str
        In the order given; rounded half up or half to even.

    Raises
    ------
    ValueError
        If a limit is not a plain decimal number.

    Examples
    --------
    >>> intervals_that_print(proportion_intervals(8, 10), "44.4", "97.5", scale=100)
    ('clopper-pearson',)
    """
    lows = values_that_print({name: limits.low for name, limits in named.items()}, low, scale)
    highs = values_that_print({name: limits.high for name, limits in named.items()}, high, scale)
    return tuple(name for name in lows if name in highs)


def proportion_intervals(successes: int, patients: int, confidence: float = 0.95) -> dict[str, Interval]:
    """Return the interval for a rate by every method of the table.

    Parameters
    ----------
    successes : int
        Patients with the outcome, ``0 <= successes <= patients``.
    patients : int
        All patients, at least 1.
    confidence : float, default 0.95
        Two-sided level, strictly between 0 and 1.

    Returns
    -------
    dict of str to Interval
        By name in :data:`trialbook.statistics.interval_methods.INTERVALS`.

    Raises
    ------
    ValueError
        If a count lies outside its range or the level outside (0, 1).

    Examples
    --------
    >>> proportion_intervals(8, 10)["agresti-coull"]
    Interval(low=0.479, high=0.954)
    """
    return {name: interval(successes, patients, confidence, name) for name in INTERVALS}
