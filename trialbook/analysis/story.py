"""What was done to whom, what was counted, and what follows from it: the sentences that a reader meets first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from trialbook.analysis.findings import fates, losses, undecided
from trialbook.analysis.groups import differences, last_outcomes, named
from trialbook.analysis.printed_results import best_in_words, best_responses, rates_as_printed
from trialbook.book.say import between, listed, percent
from trialbook.histories import find_clashes
from trialbook.paper.trial import Landmark, Trial
from trialbook.statistics.proportions import interval

CONFIDENCE = 0.95
_ESTIMATES = "These rates may allow for patients censored, so they need not be counts."
_FIRST_INTERVAL = re.compile(r"\((?=[<>]?\d+% to )")


@dataclass(frozen=True)
class Finding:
    """One thing that the counts say: its number, a sentence, and the chapter that works it out."""

    number: str
    words: str
    chapter: str


def opening(trial: Trial) -> tuple[str, ...]:
    """Return in a few sentences what was done to whom and what the paper counted.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> print(opening(load_trial("nk-liver-2020"))[-1])
    At month 36, 3 of them were in response (7% to 65%) and 5 had died (19% to 81%).
    """
    first = f"{trial.patients:,} patients with {trial.condition} received {trial.treatment}."
    marks = [*trial.landmarks[:1], *trial.landmarks[1:][-1:]]
    told = [_counted(mark, trial) for mark in marks] + [_by_group(sides, trial) for sides in last_outcomes(trial)]
    told = told if any(told) else [_best(trial)]
    # what the brackets hold, and what a response is, is said once
    counted = _FIRST_INTERVAL.sub(f"({CONFIDENCE:.0%} interval ", "\n".join(filter(None, told)), count=1)
    if len(trial.codes("response")) > 1:
        kinds = " or ".join(map(trial.label, trial.codes("response"))).replace(" response or ", " or ")
        counted = counted.replace("in response (", f"in response ({kinds}; ", 1)
    return (first, *counted.splitlines(), *([] if trial.landmarks else _rates(trial)))


def _best(trial: Trial) -> str:
    """Return the best responses that the paper prints of all its patients, as a sentence."""
    found = best_in_words(best_responses(trial, CONFIDENCE))
    return f"As best response the paper prints {listed(found)}." if found else ""


def _rates(trial: Trial) -> Iterator[str]:
    """Yield the rates over time as the paper prints them: without a landmark table no count stands behind them."""
    if rates := rates_as_printed(trial):
        yield f"As printed: {'; '.join(rates)}. {_ESTIMATES}"


def _counted(mark: Landmark, trial: Trial) -> str:
    """Return what a landmark counts of responses and deaths, as far as its row decides it, or else of its states."""
    if not trial.codes("response") and not trial.death:
        return _states(mark, trial)
    parts = []
    if trial.codes("response") and mark.rest >= 0:
        parts.append(_share(mark, trial, *trial.codes("response"), words="of them were in response"))
    if trial.death and mark.rest >= 0:
        parts.append(_share(mark, trial, trial.death, words="had died" if parts else "of them had died"))
    return f"At {trial.unit} {mark.time:g}, {listed(parts)}." if parts else ""


def _states(mark: Landmark, trial: Trial) -> str:
    """Return how many patients a landmark counts in each state, and how many in none."""
    known = [(mark.decided[code], trial.label(code)) for code in trial.codes() if code in mark.decided]
    words = [
        f"{count:,} {'of them were counted ' * (not place)}as {label}" for place, (count, label) in enumerate(known)
    ]
    rest = f"; {mark.unaccounted:,} unaccounted for" if mark.unaccounted else ""
    return f"At {trial.unit} {mark.time:g}, {listed(words)}{rest}." if words else ""


def _share(mark: Landmark, trial: Trial, *codes: str, words: str) -> str:
    """Return how many patients were in some states, with the interval of their share where the count is certain."""
    lower, upper = mark.limits(*codes)
    said = f"{'none' if upper == 0 else between(lower, upper, trial.patients)} {words}"
    return f"{said} ({_limits(lower, trial.patients, upper)})"


def _limits(count: int, patients: int, most: int | None = None) -> str:
    """Return the interval of a share; with ``most``, of every share from one count to another."""
    low, high = (interval(x, patients, CONFIDENCE) for x in (count, count if most is None else most))
    return f"{percent(low.low)} to {percent(high.high)}"


def _by_group(sides: pd.DataFrame, trial: Trial) -> str:
    """Return how many of each group had an outcome, as a sentence."""
    parts = [
        f"{row.count:,} of {row.patients:,} ({_limits(row.count, row.patients)}) with {row.group}"
        for row in sides.itertuples()
    ]
    outcome = named(sides, trial)
    return f"{outcome[0].upper()}{outcome[1:]}: {listed(parts)}."


def findings(trial: Trial) -> Iterator[Finding]:
    """Yield what the printed counts say and the paper does not, the most surprising first.

    None where the counts say nothing of the kind.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> [finding.number for finding in findings(load_trial("nk-liver-2020"))]
    ['3 to 5 of 8', 'at least 2 of 5', '5 of 8']
    """
    if find_clashes(trial):
        return
    found = [*_deaths_of_responders(trial), *_lost(trial), *_lived_on(trial), *_apart(trial)]
    # the opening has the count at the end already: it is repeated only where nothing else was found
    yield from found or _at_the_end(trial)


def _deaths_of_responders(trial: Trial) -> Iterator[Finding]:
    found = fates(trial)
    if not len(found) or found.loc["in response"]["dead", "lower"] == 0:
        return
    row = found.loc["in response"]
    start, end = (f"{trial.unit} {time:g}" for time in (trial.times[0], trial.times[-1]))
    words = f"patients in response at {start} had died by {end}"
    if "not in response" in found.index and found.loc["not in response"]["patients", "lower"]:
        other = found.loc["not in response"]
        first, last = (mark.limits(trial.death) for mark in (trial.landmarks[0], trial.landmarks[-1]))
        words += f", and {between(*other['dead'])} of the {between(*other['patients'])} others alive at {start}: "
        words += f"together {between(last[0] - first[1], last[1] - first[0])}"
        words += ". Whether responders lived longer, the counts cannot say" * undecided(found)
    yield Finding(f"{between(*row['dead'])} of {between(*row['patients'])}", f"{words}.", "bounds")


def _lost(trial: Trial) -> Iterator[Finding]:
    for best in trial.codes("response")[:1]:
        for row in losses(trial, best).head(1).itertuples():
            state, begin, end = trial.label(best), f"{trial.unit} {row.begin:g}", f"{trial.unit} {row.end:g}"
            yield Finding(
                f"at least {row.lost:,} of {row.patients:,}",
                f"patients with {state} at {begin} had lost it{' or died' * bool(trial.death)} by {end}.",
                "bounds",
            )


def _apart(trial: Trial) -> Iterator[Finding]:
    """Yield how far the groups are apart in the outcomes of the opening."""
    for sides in last_outcomes(trial):
        counts = {row.group: f"{row.count:,} of {row.patients:,}" for row in sides.itertuples()}
        for row in differences(sides, CONFIDENCE).itertuples():
            points = [round(100 * value) for value in (row.difference, row.low, row.high)]
            words = (
                f"with {row.first} and with {row.second}: {named(sides, trial)}. The difference is "
                f"{points[0]} percentage points, {CONFIDENCE:.0%} {row.method} interval {points[1]} to {points[2]}."
            )
            chapter = "survival" if row.time and "survival" in row.outcome else "response"
            yield Finding(f"{counts[row.first]} against {counts[row.second]}", words, chapter)


def _lived_on(trial: Trial) -> Iterator[Finding]:
    """Yield how many of those alive at the last landmark but one were alive at the last."""
    complete = [mark for mark in trial.landmarks if mark.complete]
    if trial.death is None or len(complete) < 2:
        return
    (before, after) = ((mark, mark.patients - mark.limits(trial.death)[0]) for mark in complete[-2:])
    if before[1] == 0 or after[1] > before[1]:
        return
    words = (
        f"patients alive at {trial.unit} {before[0].time:g} lived to {trial.unit} {after[0].time:g}: "
        f"{100 * after[1] / before[1]:.3g}%, {CONFIDENCE:.0%} interval {_limits(after[1], before[1])}."
    )
    yield Finding(f"{after[1]:,} of {before[1]:,}", words, "survival")


def _at_the_end(trial: Trial) -> Iterator[Finding]:
    """Yield how far the count at the last landmark, if it can be one, reaches beyond these patients."""
    whole = [mark for mark in trial.landmarks if mark.complete]
    if trial.death:
        word, codes, chapter = "alive", [code for code in trial.codes() if code != trial.death], "survival"
    elif trial.codes("response"):
        word, codes, chapter = "in response", list(trial.codes("response")), "response"
    else:
        word, codes, chapter = f"counted as {trial.label(trial.codes()[0])}", list(trial.codes()[:1]), "response"
        whole = [mark for mark in trial.landmarks if mark.rest >= 0]
    for last in whole[-1:]:
        lower, upper = last.limits(*codes)
        more = f"; {last.unaccounted:,} are unaccounted for" if upper > lower else ""
        words = (
            f"patients were {word} at {trial.unit} {last.time:g}{more}. True shares from "
            f"{_limits(lower, trial.patients, upper)} agree with that ({CONFIDENCE:.0%} interval)."
        )
        yield Finding(f"{lower:,} of {trial.patients:,}", words, chapter)
