"""What a part of a chapter needs from a trial, and what is said in its place where the trial has none.

A cell tagged ``needs-events`` is left out of the book of a trial whose paper counts no adverse events. The runner puts
the sentence given here where the first such cell of a chapter stood.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from trialbook.paper.trial import Count, State, Trial
from trialbook.statistics.deaths import DeathIntervals, deaths_between

_MOMENT = 100_000  # steps of counting


@dataclass(frozen=True)
class Need:
    """A condition on a trial and the calm sentence that stands in for what it would have shown."""

    met: Callable[[Trial], bool]
    otherwise: str


def _quantities(trial: Trial) -> set[str]:
    return {(claim.quantity or "").partition(":")[0] for claim in trial.claims}


def _has_question(trial: Trial) -> bool:
    """Whether the counts can be asked about response, survival or progression: some histories must fit them."""
    from trialbook.histories import find_clashes

    return bool(trial.landmarks and trial.codes("response", "progression", "death")) and not find_clashes(trial)


def _fits(trial: Trial) -> bool:
    """Whether some set of patient histories gives every printed count; without counts there is nothing to fit."""
    return _worked_out(trial.patients, trial.states, trial.counts)[0]


def _countable(trial: Trial) -> bool:
    """Whether the worlds that the counts allow can be counted in a moment; counts that clash have other needs."""
    return _worked_out(trial.patients, trial.states, trial.counts)[1]


@lru_cache
def _worked_out(patients: int, states: tuple[State, ...], counts: tuple[Count, ...]) -> tuple[bool, bool]:
    """Return whether counts fit together and whether their worlds can be counted, once for all cells that ask."""
    from trialbook.histories import WorkLimitError, asked, exact_shares, find_clashes

    trial = Trial("", "", "", patients, "", "", "days", states, counts=counts)
    if not trial.landmarks or find_clashes(trial):
        return not trial.landmarks, True
    try:
        return True, bool(exact_shares(trial, asked(trial)[0].statistic, limit=_MOMENT).worlds)
    except WorkLimitError:
        return True, False


def _deaths(trial: Trial) -> DeathIntervals | None:
    """Return between which landmarks the patients died, if the counts say it and can be true."""
    try:
        return deaths_between(trial)
    except ValueError:
        return None


def _apart(trial: Trial, least: int) -> bool:
    """Whether so many death intervals lie apart; without deaths that can be true, other needs say so."""
    deaths = _deaths(trial)
    return deaths is None or deaths.apart >= least


def _dead_at_start(trial: Trial) -> bool:
    deaths = _deaths(trial)
    return deaths is not None and 0 in deaths.right


def _deaths_known(trial: Trial) -> bool:
    """Whether somebody is known to have died or everybody to have lived; between the two nothing can be estimated."""
    deaths = _deaths(trial)
    return not deaths or deaths.lower[-1] > 0 or deaths.upper[-1] == 0


def _has_changes(trial: Trial) -> bool:
    from trialbook.analysis.improvement import counted_changes

    return bool(counted_changes(trial))


def _checklists(trial: Trial) -> set[str]:
    return {item.checklist for item in trial.appraisal}


def _shares(trial: Trial, endpoint: str, times: tuple[int | float, ...] = ()) -> bool:
    """Whether another study has a rate for an endpoint, at one of the times if any are named."""
    from trialbook.analysis.context import is_rate

    others = (one for one in trial.comparators if one.endpoint == endpoint and is_rate(one))
    return any(not times or one.time in times for one in others)


def _accounted(trial: Trial) -> bool:
    return bool(trial.landmarks) and trial.landmarks[-1].complete


# Checklists that have a section of their own in some chapter; the others are shown in the chapter on the patients.
PLACED = frozenset({"Estimand (ICH E9(R1))", "Announced outcomes", "Missing information", "Conclusions"})

NEEDS: dict[str, Need] = {
    "needs-landmarks": Need(
        lambda trial: bool(trial.landmarks),
        "The paper prints no count of patients at a landmark, so there is nothing to compute here.",
    ),
    "needs-two-landmarks": Need(
        lambda trial: len(trial.landmarks) > 1,
        "The paper counts its patients at fewer than two landmarks, so there is no course over time to follow.",
    ),
    "needs-states": Need(
        lambda trial: bool(trial.landmarks) and len(trial.codes("response", "stable", "progression", "other")) > 1,
        "The paper counts only the living and the dead at its landmarks, so there are no disease states to follow.",
    ),
    "needs-response": Need(
        lambda trial: bool(trial.landmarks and trial.codes("response")),
        "The paper counts no responses at its landmarks, so there is no response rate to recompute.",
    ),
    "needs-progression": Need(
        lambda trial: bool(trial.landmarks and trial.codes("progression")),
        "The paper counts no progressions at its landmarks, so there is nothing to say about them.",
    ),
    "needs-death": Need(
        lambda trial: bool(trial.landmarks and trial.death),
        "The paper counts no deaths at its landmarks, so there is no survival to estimate.",
    ),
    "needs-steady-deaths": Need(
        lambda trial: not (trial.landmarks and trial.death) or _deaths(trial) is not None,
        "The deaths that the paper counts fall from one landmark to the next or exceed the number of patients, so no "
        "course of deaths agrees with them.",
    ),
    "needs-known-deaths": Need(
        _deaths_known,
        "The counts do not say that anybody had died, nor that nobody had, so there is no survival to estimate.",
    ),
    "needs-deaths-apart": Need(
        lambda trial: _apart(trial, 2),
        "The counts tell no two deaths apart in time, so there is no course of deaths to estimate.",
    ),
    "needs-curve": Need(
        lambda trial: _apart(trial, 3) and not _dead_at_start(trial),
        "The deaths that the paper counts do not determine a fitted curve: they lie in too few intervals, or some of "
        "them at the very start.",
    ),
    "needs-question": Need(
        _has_question,
        "The paper prints no counts of responses, progressions or deaths that fit together, so there is no question "
        "to put to them here.",
    ),
    "needs-fit": Need(
        _fits,
        "The counts of the paper contradict one another: no set of patient histories agrees with all of them, so "
        "nothing follows from them here.",
    ),
    "needs-countable": Need(
        _countable,
        "With so many patients the worlds that the counts allow are too many to be counted one by one within the work "
        "that this book allows itself; the bounds have no such limit.",
    ),
    "needs-events": Need(
        lambda trial: bool(trial.events),
        "The trial's folder lists no adverse events, so there is nothing to grade here.",
    ),
    "needs-before-after": Need(
        lambda trial: bool(_quantities(trial) & {"p", "decreased", "increased"}),
        "The paper makes no before-and-after claim with a P value or a count, so there is nothing to work out here.",
    ),
    "needs-pairs": Need(
        lambda trial: trial.patients > 1,
        "A single pair of values has no spread, so there is nothing to test with it.",
    ),
    "needs-comparators": Need(
        lambda trial: bool(trial.comparators),
        "The trial's folder lists no other studies, so there is nothing to set beside it.",
    ),
    "needs-appraisal": Need(
        lambda trial: bool(trial.appraisal),
        "The trial's folder holds no appraisal, so the checklist stays open.",
    ),
    "needs-claims": Need(
        lambda trial: bool(trial.claims),
        "The trial's folder holds no statement of the paper, so there is nothing to judge.",
    ),
    "needs-numbers": Need(
        lambda trial: not trial.claims or any(claim.printed for claim in trial.claims),
        "No statement of the paper that the folder holds has a number.",
    ),
    "needs-words": Need(
        lambda trial: not trial.claims or not all(claim.printed for claim in trial.claims),
        "Every statement of the paper that the folder holds has a number.",
    ),
    "needs-conclusions": Need(
        lambda trial: any(claim.section == "conclusion" for claim in trial.claims),
        "The trial's folder holds no conclusion of the authors, so there is none to set beside the evidence.",
    ),
    "needs-estimand": Need(
        lambda trial: "Estimand (ICH E9(R1))" in _checklists(trial),
        "The trial's folder does not take the paper's estimand apart, so its five attributes are left for the reader.",
    ),
    "needs-checklist": Need(
        lambda trial: bool(_checklists(trial) - PLACED),
        "The trial's folder holds no checklist of how the study was done, so that question stays open.",
    ),
    "needs-methods": Need(
        lambda trial: any(claim.section == "methods" for claim in trial.claims),
        "The trial's folder holds no statement from the paper's methods.",
    ),
    "needs-missing": Need(
        lambda trial: "Missing information" in _checklists(trial),
        "The trial's folder does not list what the paper leaves out.",
    ),
    "needs-announced": Need(
        lambda trial: "Announced outcomes" in _checklists(trial),
        "The trial's folder does not list what the paper announced, so nothing is said here of what went unreported.",
    ),
    "needs-changed": Need(
        _has_changes,
        "The paper does not count patients who improved or worsened, so there is no such count to explain.",
    ),
    "needs-early-zero": Need(
        lambda trial: bool(trial.landmarks) and trial.landmarks[0].printed.get(trial.death) == 0,
        "The paper does not print that nobody had died by its first landmark, so there is no zero to put a limit to.",
    ),
    "needs-shared-response": Need(
        lambda trial: bool(trial.landmarks and trial.codes("response")) and _shares(trial, "response_rate"),
        "No other study in the folder has a response rate to set beside one of this trial.",
    ),
    "needs-shared-survival": Need(
        lambda trial: trial.death is not None and _shares(trial, "survival", trial.times),
        "No other study in the folder has a survival at a landmark of this trial.",
    ),
    "needs-follow-up": Need(
        lambda trial: trial.follow_up is not None and _accounted(trial),
        "The paper prints no range of follow-up beside a landmark that accounts for every patient.",
    ),
    "needs-mrecist": Need(
        lambda trial: (trial.criteria or "").lower() == "mrecist",
        "The worked example of this section follows criteria of response that are not this paper's, so it is left out.",
    ),
}
