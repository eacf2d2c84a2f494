"""Other studies' figures as intervals: from a printed percentage back to patients, or the limits as printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from trialbook.proportions import interval
from trialbook.rates import LandmarkRate, landmark_rates
from trialbook.trial import Comparator, Trial

EXACT, PRINTED, IF_FOLLOWED, NONE = "exact", "as printed", "exact if all were followed", "none"
SURVIVAL_ROLES = ("response", "stable", "progression", "other")
_OVER_TIME = ("survival", "recurrence_free", "event_free")
_PERCENTAGE = re.compile(r"(\d{1,3})(?:\.(\d{1,9}))?\s*%")


@dataclass(frozen=True)
class Reading:
    """A rate of another study with its interval and where that comes from.

    Attributes
    ----------
    comparator : Comparator
        The row of the trial's folder.
    rate : float
        The printed percentage as a share.
    counts : tuple of int
        The counts of patients that print so; empty where none does.
    low, high : float or None
        Limits as shares; None where the study gives none and none can be recovered.
    basis : str
        ``EXACT``: from the counts. ``PRINTED``: the study's own limits. ``IF_FOLLOWED``: from the counts, but the
        rate may be a Kaplan-Meier estimate that fits a count by chance. ``NONE``.
    truncated : bool
        Whether the counts give the percentage by dropping digits rather than by rounding.
    """

    comparator: Comparator
    rate: float
    counts: tuple[int, ...]
    low: float | None
    high: float | None
    basis: str
    truncated: bool = False

    @property
    def fits(self) -> str:
        """The counts as a reader would write them: ``21 of 35``, ``5 to 7 of 299``, ``no count of 162``."""
        of = f"of {self.comparator.patients:,}"
        if not self.counts:
            return f"no count {of}"
        ends = dict.fromkeys((self.counts[0], self.counts[-1]))
        return f"{' to '.join(f'{count:,}' for count in ends)} {of}{', truncated' if self.truncated else ''}"


def counts_that_print(printed: str, patients: int, cut_off: bool = False) -> tuple[int, ...]:
    """Return the counts out of ``patients`` that print as a percentage, as the GRIM test asks [1]_.

    Rounding half up and half to even both count.

    Parameters
    ----------
    printed : str
        A percentage such as ``46.1%``.
    patients : int
        The denominator, at least 1.
    cut_off : bool
        Drop the further digits instead of rounding them.

    Returns
    -------
    tuple of int
        In increasing order; empty where no count prints so.

    Raises
    ------
    ValueError
        If the text is not a percentage, or there is no patient.

    References
    ----------
    .. [1] N. J. L. Brown, J. A. J. Heathers, Social Psychological and Personality Science 8 (2017), 363-369.

    Examples
    --------
    >>> counts_that_print("63.6%", 11), counts_that_print("2%", 299), counts_that_print("95.4%", 162)
    ((7,), (5, 6, 7), ())
    >>> counts_that_print("46.1%", 26), counts_that_print("46.1%", 26, cut_off=True)
    ((), (12,))
    """
    if patients < 1:
        raise ValueError(f"patients: must be at least 1, got {patients}")
    value, unit = _percentage(printed)
    share = Fraction(patients, 100)
    near = range(max(int((value - unit) * share), 0), min(int((value + unit) * share) + 1, patients) + 1)
    if cut_off:
        return tuple(count for count in near if value <= count / share < value + unit)
    return tuple(count for count in near if abs(count / share - value) <= unit / 2)


def read_rate(comparator: Comparator, confidence: float = 0.95) -> Reading:
    """Return a study's printed percentage with the best interval that it allows.

    A rate over time, such as survival, may be a Kaplan-Meier estimate; then a count that fits it can be a coincidence,
    so printed limits go first. Any other rate is a count over patients, so the exact interval goes first, even if the
    count gives the percentage only with its further digits cut off. Where several counts print alike, the interval
    covers those of all of them.

    Parameters
    ----------
    comparator : Comparator
        A row whose ``printed`` is a percentage.
    confidence : float, default 0.95
        Level of the intervals computed here; printed limits keep the level of their study.

    Returns
    -------
    Reading
        The rate, its limits and their basis.

    Raises
    ------
    ValueError
        If ``printed`` is not a percentage or the level lies outside (0, 1).

    Examples
    --------
    >>> row = Comparator("A", "B", 35, "response_rate", None, "60.0%", None, None, "C")
    >>> read_rate(row).fits, read_rate(row).basis, round(read_rate(row).low, 3)
    ('21 of 35', 'exact', 0.421)
    """
    rate = float(_percentage(comparator.printed)[0] / 100)
    over_time = comparator.endpoint.partition(":")[0] in _OVER_TIME
    rounded = counts_that_print(comparator.printed, comparator.patients)
    cut_off = not (rounded or over_time)
    counts = counts_that_print(comparator.printed, comparator.patients, True) if cut_off else rounded
    low, high, basis = _limits(comparator, counts, over_time, confidence)
    return Reading(comparator, rate, counts, low, high, basis, cut_off and bool(counts))


def _limits(
    comparator: Comparator, counts: tuple[int, ...], over_time: bool, confidence: float
) -> tuple[float | None, float | None, str]:
    """Return the limits and their basis, in the order of preference that :func:`read_rate` states."""
    if comparator.low is not None and comparator.high is not None and (over_time or not counts):
        return comparator.low / 100, comparator.high / 100, PRINTED
    if not counts:
        return None, None, NONE
    ends = [interval(count, comparator.patients, confidence) for count in (counts[0], counts[-1])]
    return ends[0].low, ends[1].high, IF_FOLLOWED if over_time else EXACT


def readings(
    trial: Trial, endpoint: str, time: int | float | None = None, confidence: float = 0.95
) -> tuple[Reading, ...]:
    """Return every percentage that the trial's folder has for an endpoint, in the folder's order.

    Parameters
    ----------
    trial : Trial
        The trial whose comparators are read.
    endpoint : str
        Such as ``response_rate`` or ``survival``.
    time : number, optional
        Only figures at this time; without it, at any time.
    confidence : float, default 0.95
        Level of the intervals computed here.

    Returns
    -------
    tuple of Reading
        Empty where the folder has none.

    Raises
    ------
    ValueError
        If the level lies outside (0, 1).

    Examples
    --------
    >>> from trialbook import load_trial
    >>> [one.comparator.study for one in readings(load_trial("nk-liver-2020"), "survival", 12)][:2]
    ['Nishikawa 2011: ablation', 'Nishikawa 2011: resection']
    """
    rows = (one for one in trial.comparators if one.endpoint == endpoint and is_rate(one))
    return tuple(read_rate(one, confidence) for one in rows if time is None or one.time == time)


def shared_times(trial: Trial, endpoint: str) -> tuple[int | float, ...]:
    """Return the trial's landmarks at which another study has a figure for an endpoint.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> shared_times(load_trial("nk-liver-2020"), "survival")
    (12, 36)
    """
    others = {one.time for one in trial.comparators if one.endpoint == endpoint and is_rate(one)}
    return tuple(time for time in trial.times if time in others)


def own_rates(trial: Trial, endpoint: str, confidence: float = 0.95) -> dict[int | float, LandmarkRate]:
    """Return the trial's own rate at each landmark, for the endpoint ``response_rate`` or ``survival``.

    Raises
    ------
    ValueError
        If the endpoint is another.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> own_rates(load_trial("nk-liver-2020"), "survival")[36].span
    '19% to 81%'
    """
    roles = {"response_rate": ("response",), "survival": SURVIVAL_ROLES}
    if endpoint not in roles:
        raise ValueError(f"endpoint: must be one of {', '.join(roles)}, got {endpoint!r}")
    return {rate.time: rate for rate in landmark_rates(trial, *roles[endpoint], confidence=confidence)}


def is_rate(comparator: Comparator) -> bool:
    """Return whether a study's figure is a percentage of patients, as ``60.0%`` is and a median of ``10.3`` is not."""
    try:
        return comparator.patients > 0 and _percentage(comparator.printed)[0] <= 100
    except ValueError:
        return False


def _percentage(printed: str) -> tuple[Fraction, Fraction]:
    """Return a percentage and the unit of its last printed digit."""
    match = _PERCENTAGE.fullmatch(printed.strip())
    if match is None:
        raise ValueError(f"printed: must be a percentage such as 46.1%, got {printed!r}")
    digits = match[2] or ""
    unit = Fraction(1, 10 ** len(digits))
    return Fraction(int(match[1] + digits)) * unit, unit
