"""What the landmark counts say of a number of patients, before it is held against what the paper prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from trialbook.ledger.findings import Basis
from trialbook.ledger.reasons import Note, Reason
from trialbook.paper.trial import Landmark, Trial
from trialbook.statistics.deaths import DeathIntervals, deaths_between

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

            self._found[statistic] = bounds(self.sound, statistic)
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


def in_states(counts: Counts, codes: tuple[str, ...], time: Time, *, by_row: bool) -> Evidence:
    """Return the bounds for the number of patients in any of some states at a time.

    Parameters
    ----------
    counts : Counts
        The trial.
    codes : tuple of str
        The states.
    time : int or float
        A landmark or not.
    by_row : bool
        Whether the question is what the rows of these states print (``count:``, ``rate:``), so that patients
        unaccounted for do not widen it.
    """
    if not counts.trial.landmarks:
        return nothing_known(counts)
    landmark = counts.landmark(time)
    if landmark is None:
        return _between(counts, codes, time, by_row=by_row)
    rows = _rows(landmark, codes)
    known = {"rows": rows, "accounted": not landmark.unaccounted, "missing": landmark.unaccounted}
    known |= {"codes": codes, "time": time, "basis": Basis.HISTORIES}
    total = counts.trial.patients
    if landmark.rest <= 0 or (by_row and all(code in landmark.printed for code in codes)):
        number = sum(landmark.printed.get(code, 0) for code in codes)
        known["basis"] = Basis.COUNTS_OF_A_LANDMARK
        return Evidence(number, number, total, counted=len(codes) == 1 and codes[0] in landmark.printed, **known)
    known["source"] = _why_open(landmark)
    if landmark.time not in counts.sound.times:  # another row of this landmark clashes
        return Evidence(*landmark.limits(*codes), total, **known)
    found = counts.bounds(f"at:{'+'.join(codes)}@{time!r}")
    return Evidence(found.lower, found.upper, total, **known)


def alive(counts: Counts, time: Time) -> Evidence:
    """Return the bounds for the number of patients alive at a time: all less those counted as dead."""
    dead = in_states(counts, (counts.trial.death,), time, by_row=False)
    flipped = {"lower": dead.patients - dead.upper, "upper": dead.patients - dead.lower, "counted": False}
    flipped["codes"] = tuple(code for code in counts.trial.codes() if code != counts.trial.death)
    return replace(dead, **flipped, censored=not counts.followed(time))


def _rows(landmark: Landmark, codes: Iterable[str]) -> frozenset[Row]:
    """Return the rows that a number rests on: its own, or all of the landmark where a state has no row."""
    codes = tuple(codes)
    own = codes if all(code in landmark.printed for code in codes) else landmark.printed
    return frozenset((landmark.time, code) for code in own)


def _why_open(landmark: Landmark) -> Note:
    if landmark.unaccounted:
        return Reason.UNACCOUNTED(patients=landmark.unaccounted)
    if len(landmark.absent) == 1:
        return Reason.REST_IN_STATE(patients=landmark.rest, state=landmark.absent[0])
    return Reason.UNKNOWN_SPLIT(patients=landmark.rest, states=landmark.absent)


def _between(counts: Counts, codes: tuple[str, ...], time: Time, *, by_row: bool) -> Evidence:
    """Return the bounds at a time that is no landmark: the deaths on either side are all that is known."""
    trial, total = counts.trial, counts.trial.patients
    others = set(trial.codes()) - {trial.death}
    around = [landmark for landmark in counts.around(time) if landmark]
    rows = frozenset().union(*(_rows(one, [trial.death]) for one in around)) if trial.death else frozenset()
    least, most = _dead_between(counts, time)
    known = {"codes": codes, "time": time, "basis": Basis.HISTORIES, "rows": rows, "counted_then": False}
    known["source"] = Reason.DEATHS_AT(landmarks=[f"{trial.unit} {landmark.time:g}" for landmark in around])
    alive = set(codes) & others
    if alive == others:  # everybody alive: as many as are not dead
        low, high = (total, total) if trial.death in codes else (total - most, total - least)
        return Evidence(low, high, total, **known)
    low, high = (least, most) if trial.death in codes else (0, 0)
    if not alive:
        return Evidence(low, high, total, **known)
    return Evidence(low, total if trial.death in codes else total - least, total, not_observable=by_row, **known)


def _dead_between(counts: Counts, time: Time) -> tuple[int, int]:
    """Return the smallest and largest number dead at a time that is no landmark."""
    sound = counts.sound
    if sound.death is None or not sound.landmarks:
        return 0, sound.patients if sound.death else 0
    deaths: DeathIntervals = deaths_between(sound)
    pairs = list(zip(deaths.times, deaths.lower, deaths.upper, strict=True))
    least = max((low for landmark, low, _ in pairs if landmark < time), default=0)
    most = min((high for landmark, _, high in pairs if landmark > time), default=sound.patients)
    return least, most


def over_time(counts: Counts, form: str, codes: tuple[str, ...], stop: Time | None) -> Evidence:
    """Return the sharp bounds of ``ever``, ``always`` or ``event_free`` up to a time, over all patient histories."""
    trial = counts.trial
    upto = [landmark for landmark in trial.landmarks if stop is not None and landmark.time <= stop]
    after = counts.around(stop)[1] if stop is not None else None
    between = form == "event_free" and bool(trial.landmarks) and stop not in trial.times
    used = [*upto, after] if between and after else upto
    if not used:
        return nothing_known(counts)
    known = {
        "rows": frozenset((landmark.time, code) for landmark in used for code in landmark.printed),
        # nobody was counted at a time that is no landmark, so a smaller denominator leaves out nobody who was
        "accounted": stop in trial.times and not any(landmark.unaccounted for landmark in used),
        "counted_then": stop in trial.times,
        "missing": max(landmark.unaccounted for landmark in used),
        "codes": codes,
        "time": stop,
        "basis": Basis.HISTORIES,
        "source": Reason.OVER_HISTORIES_AT_LANDMARKS() if form == "ever" else Reason.OVER_HISTORIES(),
    }
    if any(landmark.time not in counts.sound.times for landmark in used):
        return Evidence(0, trial.patients, trial.patients, **known)
    statistic = f"{form}:{'+'.join(codes)}@"
    upper = counts.bounds(f"{statistic}{upto[-1].time!r}") if upto else None
    # a paper may count as always in a state those alone whom it saw each time
    missed = sum(landmark.unaccounted for landmark in used) if form == "always" else 0
    if not between:
        return Evidence(max(upper.lower - missed, 0), upper.upper, trial.patients, **known)
    low = counts.bounds(f"{statistic}{after.time!r}").lower if after else 0
    return Evidence(low, upper.upper if upper else trial.patients, trial.patients, **known)
