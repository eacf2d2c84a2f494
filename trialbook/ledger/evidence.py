"""What the landmark counts say of a number of patients, before it is held against what the paper prints."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from trialbook.ledger.findings import Basis
from trialbook.ledger.reasons import Note
from trialbook.paper.trial import Landmark, Trial

if TYPE_CHECKING:
    from trialbook.histories import Bounds, Clash

Time = int | float
Row = tuple[Time, str]


@dataclass(frozen=True)
class Evidence:
    """Sharp bounds for a number of patients, and what else decides how a printed number is judged.

    Attributes
    ----------
    lower, upper : int
        The smallest and largest number that the counts allow.
    patients : int
        Patients of the trial.
    rows : frozenset of (time, code)
        The rows of ``landmarks.csv`` that the bounds use.
    counted : bool
        The number is itself a printed count of a landmark.
    unconstrained : bool
        The rest says nothing: only whether some count out of all patients prints so can be asked.
    not_observable : bool
        Nothing can be confirmed: a state other than death between two landmarks.
    accounted : bool
        Every patient is accounted for at that time, so that a smaller denominator leaves somebody out.
    censored : bool
        An estimate that allows for censoring may stand in the place of a count: it need not be a whole number.
    missing : int
        Patients unaccounted for at that time.
    source : Note or None
        Where the bounds come from, for the note.
    counted_then : bool
        Whether patients were counted at that time, so that who is missing from a denominator was not accounted for.
    codes : tuple of str
        The states that are counted.
    time : int, float or None
        The time that is meant.
    basis : Basis
        What the bounds rest on.
    """

    lower: int
    upper: int
    patients: int
    rows: frozenset[Row] = frozenset()
    counted: bool = False
    unconstrained: bool = False
    not_observable: bool = False
    accounted: bool = False
    censored: bool = False
    missing: int = 0
    source: Note | None = None
    counted_then: bool = True
    codes: tuple[str, ...] = ()
    time: Time | None = None
    basis: Basis = Basis.NOTHING

    @property
    def determined(self) -> bool:
        """Whether the counts leave one number only."""
        return self.lower == self.upper and not self.unconstrained and not self.not_observable


@dataclass(frozen=True)
class Counts:
    """A trial's landmarks with the rows that clash set aside, ready to be asked.

    Attributes
    ----------
    trial : Trial
        As printed.
    clashes : tuple of Clash
        Its clashing rows.
    visits : frozenset of int or float
        Every time at which the paper counts anybody, of whatever group.
    sound : Trial
        The trial without the landmarks at which rows clash: what is left fits together.
    """

    trial: Trial
    clashes: tuple[Clash, ...]
    visits: frozenset[Time] = frozenset()
    sound: Trial = field(init=False)
    _found: dict[str, Bounds] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        clashing = {time for clash in self.clashes for time, _ in clash.rows}
        kept = tuple(count for count in self.trial.counts if count.time not in clashing)
        object.__setattr__(self, "sound", replace(self.trial, counts=kept))

    def bounds(self, statistic: str) -> Bounds:
        """Return the sharp bounds of a statistic, computed once however many claims ask for it."""
        if statistic not in self._found:
            # scipy.optimize takes a while to import, and many papers can be judged without it
            from trialbook.histories import bounds

            self._found[statistic] = bounds(self.sound, statistic, calm=False)
        return self._found[statistic]

    def clash_of(self, evidence: Evidence) -> Clash | None:
        """Return a clash that the rows behind a number take part in."""
        return next((clash for clash in self.clashes if evidence.rows & set(clash.rows)), None)

    def landmark(self, time: Time | None) -> Landmark | None:
        """Return the landmark at a time, or None."""
        return next((landmark for landmark in self.trial.landmarks if landmark.time == time), None)

    def around(self, time: Time) -> tuple[Landmark | None, Landmark | None]:
        """Return the last landmark before a time that is none and the first one after it."""
        before = [landmark for landmark in self.trial.landmarks if landmark.time < time]
        after = [landmark for landmark in self.trial.landmarks if landmark.time > time]
        return (before[-1] if before else None), (after[0] if after else None)

    def followed(self, time: Time | None) -> bool:
        """Whether every patient is accounted for at a time or later, so that nobody was censored before it."""
        return time is not None and any(
            landmark.time >= time and not landmark.unaccounted for landmark in self.trial.landmarks
        )


def nothing_known(counts: Counts, time: Time | None = None, *, censored: bool = False) -> Evidence:
    """Return the evidence on a number that no landmark bears on; who is accounted for at its time is still known."""
    total, landmark = counts.trial.patients, counts.landmark(time)
    known = landmark is not None and not landmark.unaccounted
    return Evidence(0, total, total, unconstrained=True, accounted=known, censored=censored)
