"""What a paper prints of all its patients apart from landmarks: best responses, and rates over time as printed."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from trialbook.analysis.groups import count_of, in_words
from trialbook.book.say import listed, percent
from trialbook.ledger import Verdict, ledger
from trialbook.paper.quantities import Quantity, parse_quantity
from trialbook.paper.trial import Claim, Trial
from trialbook.statistics.proportions import interval

_COLUMNS = ["response", "count", "patients", "low", "high"]


def best_responses(trial: Trial, confidence: float = 0.95) -> pd.DataFrame:
    """Return the best responses that the paper prints of all its patients, the most patients first.

    Parameters
    ----------
    trial : Trial
        The trial. A claim that is contradicted is left out, and so is a percentage that several counts print.
    confidence : float, default 0.95
        Level of the exact intervals, strictly between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        ``response`` in words, ``count`` and ``patients``, all of them or the denominator that is printed, and the
        limits ``low`` and ``high`` of the share.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> len(best_responses(load_trial("nk-liver-2020")))
    0
    """
    responses, rows = set(trial.codes("response")), []
    for claim, quantity in _of_all(trial, "best"):
        number = count_of(claim, trial.patients) if responses.issuperset(quantity.codes) else None
        if number and number.denominator:
            limits = interval(number.count, number.denominator, confidence)
            words = " or ".join(map(trial.label, quantity.codes))
            rows.append((words, number.count, number.denominator, limits.low, limits.high))
    found = pd.DataFrame(rows, columns=_COLUMNS).drop_duplicates("response")
    return found.sort_values("count", ascending=False, kind="stable").reset_index(drop=True)


def best_in_words(found: pd.DataFrame) -> list[str]:
    """Return the rows of :func:`best_responses` in words: count, share and interval.

    Examples
    --------
    >>> best_in_words(pd.DataFrame([("remission", 8, 10, 0.44, 0.97)], columns=_COLUMNS))
    ['remission in 8 of 10, 80% (44% to 97%)']
    """
    return [
        f"{row.response} in {row.count:,} of {row.patients:,}, {percent(row.count / row.patients)} "
        f"({percent(row.low)} to {percent(row.high)})"
        for row in found.itertuples(index=False)
    ]


def rates_as_printed(trial: Trial) -> list[str]:
    """Return the rates over time that the paper prints of all its patients, each outcome with its times and intervals.

    They are told as printed: where patients may have been censored, they need not be counts.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> rates_as_printed(load_trial("nk-liver-2020"))
    ['overall survival 100% at month 3, 90% at month 6, 80% at month 12 and 50% at month 36']
    """
    limits = {
        (str(quantity.of), claim.time): f" ({claim.printed})"
        for claim, quantity in _of_all(trial, "ci")
        if quantity.of and not quantity.of.of
    }
    told: dict[str, list[str]] = {}
    for claim, quantity in sorted(_of_all(trial, "survival", "event_free"), key=lambda pair: pair[0].time or 0):
        if claim.time is not None:
            words = f"{claim.printed}{limits.get((str(quantity), claim.time), '')} at {trial.unit} {claim.time:g}"
            told.setdefault(in_words(quantity, trial), []).append(words)
    return [f"{outcome} {listed(rates)}" for outcome, rates in told.items()]


def _of_all(trial: Trial, *kinds: str) -> Iterator[tuple[Claim, Quantity]]:
    """Yield the claims of all patients of some kinds that nothing contradicts, each with its quantity."""
    for judged in ledger(trial).judgements:
        claim = judged.claim
        if claim.quantity and claim.printed and claim.group is None and judged.verdict != Verdict.CONTRADICTED:
            quantity = parse_quantity(claim.quantity)
            if quantity.kind in kinds:
                yield claim, quantity
