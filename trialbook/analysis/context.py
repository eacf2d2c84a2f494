"""Other studies' figures as intervals: from a printed percentage back to patients, or the limits as printed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from trialbook.paper.printed import Ratio, Share, read_count
from trialbook.paper.trial import Comparator, Trial
from trialbook.statistics.proportions import interval

EXACT, PRINTED, IF_FOLLOWED, NONE = "exact", "as printed", "exact if all were followed", "none"
_OVER_TIME = ("survival", "recurrence_free", "event_free")


@dataclass(frozen=True)
class Reading:
    """A rate of another study with its interval and where that comes from.

    Attributes
    ----------
    comparator : Comparator
        The row of the trial's folder.
    rate : float
        The printed rate as a share.
    counts : range
        The counts of patients that print so, as the GRIM test asks [1]_; empty where none does.
    low, high : float or None
        Limits as shares; None where the study gives none and none can be recovered.
    basis : str
        ``EXACT``: from the counts. ``PRINTED``: the study's own limits. ``IF_FOLLOWED``: from the counts, but the
        rate may be a Kaplan-Meier estimate that fits a count by chance. ``NONE``.
    truncated : bool
        Whether the counts give the percentage by dropping digits rather than by rounding.

    References
    ----------
    .. [1] N. J. L. Brown, J. A. J. Heathers, Social Psychological and Personality Science 8 (2017), 363-369.
    """

    comparator: Comparator
    rate: float
    counts: range
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


def read_study(comparator: Comparator, confidence: float = 0.95) -> Reading:
    """Return a study's printed rate with the best interval that it allows.

    A rate over time, such as survival, may be a Kaplan-Meier estimate; then a count that fits it can be a coincidence,
    so printed limits go first. Any other rate is a count over patients, so the exact interval goes first, even if the
    count gives the percentage only with its further digits cut off. Where several counts print alike, the interval
    covers those of all of them.

    Parameters
    ----------
    comparator : Comparator
        A row whose ``printed`` is a percentage or a count with its denominator.
    confidence : float, default 0.95
        Level of the intervals computed here; printed limits keep the level of their study.

    Returns
    -------
    Reading
        The rate, its limits and their basis.

    Raises
    ------
    ValueError
        If ``printed`` is no share of patients or the level lies outside (0, 1).

    Examples
    --------
    >>> row = Comparator("A", "B", 35, "response_rate", None, "60.0%", None, None, "C")
    >>> read_study(row).fits, read_study(row).basis, round(read_study(row).low, 3)
    ('21 of 35', 'exact', 0.421)
    """
    printed = _rate(comparator)
    if isinstance(printed, Ratio):
        comparator = replace(comparator, patients=printed.denominator)
        counts, rate = range(printed.count, printed.count + 1), printed.count / printed.denominator
    else:
        counts, rate = printed.counts(comparator.patients), float(printed.number.value / 100)
    over_time = comparator.endpoint.partition(":")[0] in _OVER_TIME
    cut_off = isinstance(printed, Share) and not (counts or over_time)
    counts = printed.cut(comparator.patients) if cut_off else counts
    low, high, basis = _limits(comparator, counts, over_time, confidence)
    return Reading(comparator, rate, counts, low, high, basis, cut_off and bool(counts))


def _limits(
    comparator: Comparator, counts: range, over_time: bool, confidence: float
) -> tuple[float | None, float | None, str]:
    """Return the limits and their basis, in the order of preference that :func:`read_study` states."""
    if comparator.low is not None and comparator.high is not None and (over_time or not counts):
        return comparator.low / 100, comparator.high / 100, PRINTED
    if not counts:
        return None, None, NONE
    ends = [interval(count, comparator.patients, confidence) for count in (counts[0], counts[-1])]
    return ends[0].low, ends[1].high, IF_FOLLOWED if over_time else EXACT


def readings(
    trial: Trial, endpoint: str, time: int | float | None = None, confidence: float = 0.95
) -> tuple[Reading, ...]:
    """Return every rate that the trial's folder has for an endpoint, in the folder's order.

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
    return tuple(read_study(one, confidence) for one in rows if time is None or one.time == time)


def is_rate(comparator: Comparator) -> bool:
    """Return whether a study's figure is a share of patients, as ``60.0%`` and ``21/35`` are and a median is not."""
    try:
        return bool(_rate(comparator))
    except ValueError:
        return False


def _rate(comparator: Comparator) -> Share | Ratio:
    printed = read_count(comparator.printed)
    if isinstance(printed, Ratio) and 0 <= printed.count <= printed.denominator > 0:
        return printed
    if isinstance(printed, Share) and 0 <= printed.number.value <= 100 and comparator.patients > 0:
        return printed
    raise ValueError(f"printed: must be a share of patients such as 46.1% or 12/26, got {comparator.printed!r}")
