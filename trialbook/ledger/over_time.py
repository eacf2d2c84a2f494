"""What the landmark counts say of a number of patients over several landmarks: ever, always, or free of an event."""

from __future__ import annotations

from trialbook.ledger.evidence import Counts, Evidence, Time, nothing_known
from trialbook.ledger.findings import Basis
from trialbook.ledger.reasons import Reason
from trialbook.paper.landmark import Landmark


def over_time(counts: Counts, form: str, codes: tuple[str, ...], stop: Time | None) -> Evidence:
    """Return the sharp bounds of ``ever``, ``always`` or ``event_free`` up to a time, over all patient histories.

    Where patients are unaccounted for at a landmark, the bounds hold what a paper can have counted too: it may have put
    those whom it did not see among those with the event or among those without.
    """
    trial = counts.trial
    upto = [landmark for landmark in trial.landmarks if stop is not None and landmark.time <= stop]
    # whoever had the event by then may have died before a later landmark, where death is not counted as one
    hidden = trial.death is not None and trial.death not in codes
    after = counts.around(stop)[1] if stop is not None and not hidden else None
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
    ends = counts.bounds(f"{statistic}{upto[-1].time!r}") if upto else None
    lower, upper = (ends.lower, ends.upper) if ends else (0, trial.patients)
    if between:
        lower = counts.bounds(f"{statistic}{after.time!r}").lower if after else 0
    least, most = _as_counted(form, codes, used, upto, lower, upper)
    if between and not after:  # anything can have happened since the last landmark
        least = 0
    return Evidence(least, most, trial.patients, **known)


def _as_counted(
    form: str, codes: tuple[str, ...], used: list[Landmark], upto: list[Landmark], lower: int, upper: int
) -> tuple[int, int]:
    """Return bounds that hold a paper's number too, where it had to count patients whom it did not see each time."""
    missed = sum(landmark.unaccounted for landmark in used)
    if not missed:
        return lower, upper
    patients = used[0].patients
    inside = [_seen(landmark, codes) for landmark in used]
    if form == "ever":
        return max(lower - missed, *(low for low, _ in inside)), upper
    if form == "always":
        elsewhere = sum(patients - low for low, _ in inside)
        return max(lower - missed, patients - elsewhere, 0), upper
    had = max((_seen(landmark, codes)[0] for landmark in upto), default=0)
    affected = sum(high + landmark.unaccounted for landmark, (_, high) in zip(used, inside, strict=True))
    return max(lower - missed, patients - affected, 0), min(upper + missed, patients - had)


def _seen(landmark: Landmark, codes: tuple[str, ...]) -> tuple[int, int]:
    """Return the smallest and the largest number of patients who were seen in some states."""
    if not landmark.unaccounted:
        return landmark.limits(*codes)
    counted = sum(landmark.printed[code] for code in codes)
    return counted, counted
