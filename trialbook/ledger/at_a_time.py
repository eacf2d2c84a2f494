"""What the landmark counts say of a number of patients at one time, a landmark or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trialbook.ledger.evidence import Counts, Evidence, Row, Time, nothing_known
from trialbook.ledger.findings import Basis
from trialbook.ledger.reasons import Note, Reason
from trialbook.paper.trial import Landmark
from trialbook.statistics.deaths import DeathIntervals, deaths_between


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
