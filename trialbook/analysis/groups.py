"""The groups of a trial side by side: what the paper counts in each, and how far their rates are apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

import pandas as pd

from trialbook.ledger import ledger
from trialbook.paper.denominators import parse_denominator
from trialbook.paper.printed import Ratio, Share, Whole, read_count, read_counts
from trialbook.paper.quantities import BY_KIND, COUNTS, Quantity, codes_of, parse_quantity
from trialbook.paper.trial import Claim, Trial
from trialbook.statistics.differences import difference_intervals

_LAST = (("best", "response_rate", "rate", "count"), ("survival",))
_BY_NAME = ("events", "count", "rate")
_AFTER = {"best": "as best response", "ever": "at some time", "always": "throughout"}
_COLUMNS = ["outcome", "time", "group", "count", "patients"]


def side_by_side(trial: Trial, *kinds: str) -> pd.DataFrame:
    """Return the counts of each group that the paper prints, for outcomes that it prints of two groups or more.

    Parameters
    ----------
    trial : Trial
        The trial. A claim that is contradicted is left out, and so is a percentage that several counts print.
    *kinds : str
        Kinds of quantities, such as ``best``.

    Returns
    -------
    pandas.DataFrame
        ``outcome`` in words, ``time`` (blank where none is printed), ``group`` by its label, ``count`` and
        ``patients``: all of the group, or the denominator that is printed.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> found = side_by_side(load_trial("tnf-chemotherapy-2004"), "best")
    >>> found.tail(2)[["count", "patients"]].to_numpy().tolist()
    [[13, 69], [1, 36]]
    """
    if not trial.groups:
        return pd.DataFrame(columns=_COLUMNS)
    rows = pd.DataFrame([*_of_landmarks(trial, kinds), *_of_claims(trial, kinds)], columns=_COLUMNS)
    rows = rows.drop_duplicates(["outcome", "time", "group"])
    order = {group.label: number for number, group in enumerate(trial.groups)}
    outcomes = rows.groupby(["outcome", "time"], sort=False)["group"]
    rows = rows.assign(first=outcomes.ngroup(), order=rows["group"].map(order), groups=outcomes.transform("size"))
    return rows[rows["groups"] > 1].sort_values(["first", "order"])[_COLUMNS].reset_index(drop=True)


def last_outcomes(trial: Trial) -> Iterator[pd.DataFrame]:
    """Yield the rows of :func:`side_by_side` for the last response, or other state, and for the last survival."""
    for kinds in _LAST:
        sides = side_by_side(trial, *kinds)
        yield from (part for _, part in [*sides.groupby(["outcome", "time"], sort=False)][-1:])


def named(sides: pd.DataFrame, trial: Trial) -> str:
    """Return the one outcome of some rows in words, with its time."""
    first = sides.iloc[0]
    return first["outcome"].replace(": ", ", ") + (f" at {trial.unit} {first['time']}" if first["time"] else "")


def differences(sides: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """Return how far the rate of the first group lies above that of each other, with an interval.

    Parameters
    ----------
    sides : pandas.DataFrame
        As :func:`side_by_side` gives it.
    confidence : float, default 0.95
        Level of the intervals, strictly between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        ``outcome``, ``time``, the two groups ``first`` and ``second`` with their rates ``rate`` and ``other``,
        ``difference``, ``low`` and ``high``, and the ``method`` of the interval: exact, or Newcombe's where the groups
        are too large for it.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> apart = differences(side_by_side(load_trial("macular-hole-2017"), "best"))
    >>> apart[["difference", "low", "high"]].round(2).to_numpy().tolist()
    [[0.44, -0.07, 0.79]]
    """
    rows = []
    for (outcome, time), part in sides.groupby(["outcome", "time"], sort=False):
        first, *others = part.itertuples()
        for other in others:
            pair = first.count, first.patients, other.count, other.patients
            limits = difference_intervals(*pair, confidence)
            method = "exact" if "exact" in limits else "Newcombe"
            rates = first.count / first.patients, other.count / other.patients
            ends = limits[method].low, limits[method].high
            rows.append((outcome, time, first.group, other.group, *rates, rates[0] - rates[1], *ends, method))
    columns = ["outcome", "time", "first", "second", "rate", "other", "difference", "low", "high", "method"]
    return pd.DataFrame(rows, columns=columns)


def apart_in_words(apart: pd.DataFrame) -> list[str]:
    """Return the intervals of :func:`differences` in words, in whole percentage points.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> apart_in_words(differences(side_by_side(load_trial("tnf-chemotherapy-2004"), "best")).tail(1))
    ['chemotherapy and rmhTNF less chemotherapy alone, 1 to 28']
    """
    ends = [[round(100 * end) for end in (row.low, row.high)] for row in apart.itertuples()]
    pairs = zip(apart["first"], apart["second"], ends, strict=True)
    return [f"{first} less {second}, {low} to {high}" for first, second, (low, high) in pairs]


def in_points(trial: Trial, confidence: float = 0.95) -> pd.DataFrame:
    """Return :func:`differences` of the last outcomes, the difference and its limits in whole percentage points.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> in_points(load_trial("tnf-chemotherapy-2004"))[["difference", "low", "high"]].to_numpy().tolist()
    [[16, 1, 28]]
    """
    apart = differences(_last_sides(trial), confidence).drop(columns="time")
    points = ["difference", "low", "high"]
    return apart.assign(**(100 * apart[points].astype(float)).round().astype(int))


def by_every_method(trial: Trial, levels: Iterable[float]) -> pd.DataFrame:
    """Return the interval for the difference of the last outcomes of two groups by every method, at each level.

    Returns
    -------
    pandas.DataFrame
        ``outcome`` with its time, the groups ``first`` and ``second``, ``method``, ``level``, ``low`` and ``high``.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> ways = by_every_method(load_trial("macular-hole-2017"), [0.95])
    >>> ways.set_index("method").loc[["Wald", "exact"], ["low", "high"]].round(2).to_numpy().tolist()
    [[0.12, 0.77], [-0.07, 0.79]]
    """
    rows = []
    sides = _last_sides(trial)
    for outcome, part in sides.groupby("outcome", sort=False):
        first, *others = part.itertuples()
        for other, level in product(others, levels):
            found = difference_intervals(first.count, first.patients, other.count, other.patients, level)
            pair = outcome, first.group, other.group
            rows += [(*pair, method, level, limits.low, limits.high) for method, limits in found.items()]
    return pd.DataFrame(rows, columns=["outcome", "first", "second", "method", "level", "low", "high"])


def _last_sides(trial: Trial) -> pd.DataFrame:
    """Return the rows of the last outcomes, their times in their words."""
    sides = [part.assign(outcome=named(part, trial), time="") for part in last_outcomes(trial)]
    return pd.concat(sides) if sides else side_by_side(trial)


def _of_claims(trial: Trial, kinds: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    labels = {group.code: group for group in trial.groups}
    for judged in ledger(trial).judgements:
        claim = judged.claim
        if claim.group is None or claim.versus or not (claim.quantity and claim.printed):
            continue
        quantity = parse_quantity(claim.quantity)
        counted = quantity.kind in kinds and BY_KIND[quantity.kind].printed in COUNTS
        number = count_of(claim, labels[claim.group].patients) if counted and judged.verdict != "contradicted" else None
        if number:
            time = "" if claim.time is None else f"{claim.time:g}"
            yield in_words(quantity, trial), time, labels[claim.group].label, number.count, number.denominator


def _of_landmarks(trial: Trial, kinds: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    """Yield the counts of living states by group of landmarks.csv, for the kind ``count``."""
    labels = {group.code: group for group in trial.groups}
    for row in trial.counts if "count" in kinds else ():
        if row.group is not None and row.state != trial.death and row.patients <= labels[row.group].patients:
            words = in_words(Quantity("count", codes=(row.state,)), trial)
            yield words, f"{row.time:g}", labels[row.group].label, row.patients, labels[row.group].patients


def count_of(claim: Claim, patients: int) -> Ratio | None:
    """Return the count that a claim prints with its denominator; None where several counts print so."""
    of = parse_denominator(claim.of) if claim.of else patients
    if not isinstance(of, int) or of > patients:
        return None
    number = next(iter(read_counts(claim.printed)), None) or read_count(claim.printed, proportion=True)
    if isinstance(number, Share):
        fitting = number.counts(of) or number.cut(of)
        return Ratio(fitting[0], of) if len(fitting) == 1 else None
    if isinstance(number, Whole) and isinstance(number.count, int):
        number = Ratio(number.count, of)
    return number if isinstance(number, Ratio) and 0 <= number.count <= number.denominator <= patients else None


def in_words(quantity: Quantity, trial: Trial) -> str:
    """Return an outcome in words: its kind, and the states or the event it is about; a state alone by its label.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> in_words(parse_quantity("best:CR+PR"), load_trial("tnf-chemotherapy-2004"))
    'complete response or partial response as best response'
    """
    states = {state.code: state.label for state in trial.states}
    named = [states[code] for code in codes_of(quantity, trial)] if quantity.codes else []
    if named and quantity.kind == "event_free":
        return f"neither {' nor '.join(named)}" if len(named) > 1 else f"never {named[0]}"
    if named and quantity.kind in _AFTER:
        return f"{' or '.join(named)} {_AFTER[quantity.kind]}"
    about = " or ".join(named) or quantity.name
    grade = f", grade {quantity.grade}" if quantity.grade else ""
    kind = BY_KIND[quantity.kind].label
    return about + grade if quantity.kind in _BY_NAME else ": ".join(filter(None, (kind, about + grade)))
