"""A trial's own counts as examples for a chapter on method, or illustrative ones where the paper prints none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trialbook.analysis.counts import counted
from trialbook.analysis.groups import last_outcomes, named
from trialbook.paper.trial import Trial


@dataclass(frozen=True)
class OwnCount:
    """So many of a trial's patients; ``what`` says what they had in common, ``when`` is empty for an illustration."""

    count: int
    patients: int
    what: str
    when: str = ""

    @property
    def of(self) -> str:
        """The count over the patients, as in ``3 of 10``."""
        return f"{self.count:,} of {self.patients:,}"

    @property
    def name(self) -> str:
        """The count with what it counts, as in ``3 of 10 with a response at month 36``."""
        return f"{self.of} {self.what} at {self.when}" if self.when else f"{self.of} {self.what}"


def own_counts(trial: Trial) -> tuple[OwnCount, ...]:
    """Return the counts of a trial that a reader is likeliest to want an interval for, in the order of time.

    These are the responders at each landmark; without such a state the living; without deaths those in the best state.
    Where the paper prints none of them for all patients, these are the counts of its groups, and where it prints none
    at all, a quarter and half of the patients stand in as an illustration.

    Parameters
    ----------
    trial : Trial
        Any trial.

    Returns
    -------
    tuple of OwnCount
        At least one; each number of patients once, at the first landmark that has it.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> [count.name for count in own_counts(load_trial("nk-liver-2020"))][-1]
    '3 of 10 with a response at month 36'
    """
    found: dict[int, OwnCount] = {}
    what, codes = _subject(trial)
    for landmark in trial.landmarks:
        count = counted(landmark, codes)
        if count is not None:
            found.setdefault(count, OwnCount(count, trial.patients, what, f"{trial.unit} {landmark.time:g}"))
    return tuple(found.values()) or tuple(_of_groups(trial)) or _illustrations(trial.patients)


def _of_groups(trial: Trial) -> Iterator[OwnCount]:
    for sides in last_outcomes(trial):
        for row in sides.itertuples():
            yield OwnCount(row.count, row.patients, f"with {row.group} ({named(sides, trial)})")


def _subject(trial: Trial) -> tuple[str, tuple[str, ...]]:
    """Return which states are counted, and their name as it follows a number."""
    if responses := trial.codes("response"):
        return "with a response", responses
    if trial.death:
        return "alive", tuple(code for code in trial.codes() if code != trial.death)
    return trial.label(trial.codes()[0]), trial.codes()[:1]


def _illustrations(patients: int) -> tuple[OwnCount, ...]:
    counts = dict.fromkeys((patients // 4, patients // 2))
    return tuple(OwnCount(count, patients, "as an illustration") for count in counts)
