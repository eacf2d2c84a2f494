"""The smallest and the largest number of patients that a statistic can be true of, given the printed counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from trialbook.histories.extremes import Extremes
from trialbook.histories.statistics import Automaton, parse_statistic
from trialbook.histories.witness import Witness
from trialbook.paper.trial import Trial


@dataclass(frozen=True)
class Bounds:
    """Sharp bounds: every set of histories gives a number from ``lower`` to ``upper``, and both are attained.

    Attributes
    ----------
    statistic : str
        What is counted.
    lower, upper : int
        The smallest and the largest number of patients.
    patients : int
        Patients of the trial.
    lower_witness, upper_witness : tuple of (tuple of str, int)
        Histories, one state per landmark, with how many patients have each, that attain the bound.
    """

    statistic: str
    lower: int
    upper: int
    patients: int
    lower_witness: Witness = field(repr=False)
    upper_witness: Witness = field(repr=False)

    @property
    def pinned(self) -> bool:
        """Whether the counts determine the number."""
        return self.lower == self.upper

    @property
    def words(self) -> str:
        """The number of patients in words that fit into a sentence: ``none``, ``exactly 3``, ``between 0 and 3``."""
        if not self.pinned:
            return f"between {self.lower:,} and {self.upper:,}"
        return {0: "none", self.patients: "all"}.get(self.lower, f"exactly {self.lower:,}")

    @property
    def rate(self) -> str:
        """The same as a share of all patients: ``30%`` or ``0% to 30%``."""
        ends = dict.fromkeys(f"{count / self.patients:.0%}" for count in (self.lower, self.upper))
        return " to ".join(ends)


def bounds(trial: Trial, statistic: str | Automaton, final: Iterable[str] = (), *, calm: bool = True) -> Bounds:
    """Return the sharp bounds of a statistic over every set of patient histories that fits the printed counts.

    The number of patients in each arc of a layered graph is the unknown of an integer program; its size depends on
    landmarks, states and flags, not on the number of patients. Each bound comes with a witness that was checked,
    in whole numbers, against every printed count.

    Parameters
    ----------
    trial : Trial
        With one landmark or more.
    statistic : str or Automaton
        Such as ``ever:CR+PR``, ``always:CR@12``, ``event_free:PD+death`` or ``at:CR@3,PD@12``; or an automaton.
    final : iterable of str
        Codes of states that a patient never leaves except by death. Death is always final.
    calm : bool, default True
        Whether patients of the witnesses change state as seldom as possible, which takes twice the time.

    Returns
    -------
    Bounds
        Lower and upper bound, each with a witness.

    Raises
    ------
    ValueError
        If the trial has no landmark, or the statistic or ``final`` names an unknown state or time.
    Incompatible
        If no set of histories fits the counts; it carries the rows that clash.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> bounds(load_trial("nk-liver-2020"), "always:CR+PR")
    Bounds(statistic='always:CR+PR', lower=0, upper=3, patients=10)
    """
    automaton = parse_statistic(trial, statistic) if isinstance(statistic, str) else statistic
    extremes = Extremes(trial, automaton, final)
    reward = extremes.at_the_end()
    least, most = extremes.smallest(reward, calm=calm), extremes.largest(reward, calm=calm)
    return Bounds(automaton.name, least.value, most.value, trial.patients, least.witness, most.witness)
