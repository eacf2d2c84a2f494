"""How long responses lasted, counted in landmarks, as sharp bounds."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from trialbook.histories.bounds import Bounds, bounds
from trialbook.histories.extremes import Extremes, Reward
from trialbook.histories.statistics import Automaton
from trialbook.histories.witness import Witness
from trialbook.paper.trial import Trial


def response_runs(
    trial: Trial, states: Iterable[str] | None = None, final: Iterable[str] = (), longest: int | None = None
) -> tuple[Bounds, ...]:
    """Return bounds of how many patients held a response at so many landmarks in a row, for one, two, three, ...

    Parameters
    ----------
    trial : Trial
        With one landmark or more.
    states : iterable of str, optional
        Codes of the states that are a response; those with the role of response if not given.
    final : iterable of str
        Codes of states that a patient never leaves except by death.
    longest : int, optional
        The most landmarks in a row to ask for; all of them if not given.

    Returns
    -------
    tuple of Bounds
        For one landmark, two in a row, and so on.

    Raises
    ------
    ValueError
        If there is no landmark, or an unknown code.
    Incompatible
        If no set of histories fits.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> [(found.lower, found.upper) for found in response_runs(load_trial("nk-liver-2020"))]
    [(8, 10), (6, 9), (3, 6), (0, 3)]
    """
    codes, final = frozenset(trial.codes("response") if states is None else states), tuple(final)
    return tuple(
        bounds(trial, _run(codes, length + 1), final)
        for length in range(min(longest or len(trial.times), len(trial.times)))
    )


def mean_response(
    trial: Trial, states: Iterable[str] | None = None, final: Iterable[str] = ()
) -> tuple[Fraction, Fraction]:
    """Return sharp bounds of the mean number of landmarks in response, over the patients who ever responded.

    A ratio of two numbers that both depend on the histories: the ratio of the best histories so far is taken as a price
    for each responder, and the histories that are best at this price are better or the search is over [1]_.

    Parameters
    ----------
    trial : Trial
        With one landmark or more.
    states : iterable of str, optional
        Codes of the states that are a response; those with the role of response if not given.
    final : iterable of str
        Codes of states that a patient never leaves except by death.

    Returns
    -------
    tuple of Fraction
        The smallest and the largest mean, over the sets of histories in which somebody responds.

    Raises
    ------
    ValueError
        If there is no landmark, an unknown code, or nobody can have responded.
    Incompatible
        If no set of histories fits.

    References
    ----------
    .. [1] W. Dinkelbach, Management Science 13 (1967), 492-498.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> mean_response(load_trial("nk-liver-2020"))
    (Fraction(5, 2), Fraction(25, 8))
    """
    codes = frozenset(trial.codes("response") if states is None else states)
    ever = Automaton("responders", False, lambda flag, time, code: flag or code in codes)
    extremes = Extremes(trial, ever, final)
    most = extremes.largest(extremes.at_the_end())
    if not most.value:
        raise ValueError(f"states: nobody can have been in {' or '.join(sorted(codes)) or 'none'} at a landmark")
    return _best_ratio(extremes, codes, most.witness, 1), _best_ratio(extremes, codes, most.witness, -1)


def _run(codes: frozenset[str], length: int) -> Automaton:
    def step(run: int, time: int | float, code: str) -> int:
        return run if run == length else run + 1 if code in codes else 0

    return Automaton(f"{length} in a row in {'+'.join(sorted(codes))}", 0, step, lambda run: run == length)


def _best_ratio(extremes: Extremes, codes: frozenset[str], witness: Witness, sign: int) -> Fraction:
    while True:
        ratio = _ratio(codes, witness)
        best = extremes.smallest(_gain(extremes, codes, ratio), sign, calm=False)
        if sign * best.value >= 0:
            return ratio
        witness = best.witness


def _gain(extremes: Extremes, codes: frozenset[str], ratio: Fraction) -> Reward:
    """Return the reward of one landmark in response, less the price of being a responder, in whole numbers."""
    end = extremes.at_the_end()
    return lambda i, code, flag: ratio.denominator * (code in codes) - ratio.numerator * end(i, code, flag)


def _ratio(codes: frozenset[str], witness: Witness) -> Fraction:
    held = [(sum(code in codes for code in history), patients) for history, patients in witness]
    return Fraction(sum(n * patients for n, patients in held), sum(patients for n, patients in held if n))
