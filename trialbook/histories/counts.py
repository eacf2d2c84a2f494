"""How many worlds agree with the paper: counted exactly, in three ways of telling worlds apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import factorial, prod

from trialbook.histories.clashes import Incompatible, find_clashes
from trialbook.histories.rules import Rules, read_rules
from trialbook.histories.worlds import FREE, LIMIT, Population, Worlds
from trialbook.trial import Trial


def count_assignments(trial: Trial, final: Iterable[str] = (), *, limit: int = LIMIT) -> int:
    """Return in how many ways labelled patients can be given histories that agree with every printed count.

    Parameters
    ----------
    trial : Trial
        With one landmark or more.
    final : iterable of str
        Codes of states that a patient never leaves except by death.
    limit : int
        Steps of work allowed.

    Returns
    -------
    int
        At least 1, and exact.

    Raises
    ------
    Incompatible
        If no set of histories fits.
    WorkLimitError
        If counting would take more steps than ``limit``.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> count_assignments(load_trial("nk-liver-2020"))
    35846737920000
    """
    rules = fitting(trial, final)
    return sum(Worlds(rules, limit=limit).layers(everyone(rules))[-1].values())


def count_sets(trial: Trial, final: Iterable[str] = (), *, limit: int = LIMIT) -> int:
    """Return how many different sets of histories agree with every printed count, patients being exchangeable.

    A set says how many patients have each history. It is an orbit of labelled worlds under renaming the patients, so
    Burnside's lemma counts it [1]_: the mean, over all renamings, of the worlds that a renaming leaves unchanged. In
    those, the patients of each cycle share one history, so a cycle of three counts as one patient who weighs three.

    Parameters
    ----------
    trial : Trial
        With one landmark or more.
    final : iterable of str
        Codes of states that a patient never leaves except by death.
    limit : int
        Steps of work allowed, over all partitions of the patients into cycles.

    Returns
    -------
    int
        At least 1, and exact.

    Raises
    ------
    Incompatible
        If no set of histories fits.
    WorkLimitError
        If counting would take more steps than ``limit``.

    References
    ----------
    .. [1] R. P. Stanley, Enumerative Combinatorics, volume 2, Cambridge University Press 1999, section 7.24.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> count_sets(load_trial("nk-liver-2020"))
    11957680
    """
    rules = fitting(trial, final)
    worlds = Worlds(rules, weight=lambda cycle: cycle, limit=limit)
    patients, total = factorial(rules.patients), 0
    for cycles in _partitions(rules.patients, rules.patients):
        start = tuple(((FREE, length), count) for length, count in sorted(cycles.items()))
        unchanged = sum(worlds.layers(start)[-1].values())
        total += unchanged * (patients // prod(length**count * factorial(count) for length, count in cycles.items()))
    return total // patients


def count_tables(trial: Trial, final: Iterable[str] = (), *, limit: int = LIMIT) -> tuple[int, ...]:
    """Return, for each step between landmarks, how many tables of who moved from which state to which are possible.

    A table of one step says how many patients went from each state to each. It is possible if some set of histories
    that agrees with every printed count, at all landmarks, has it.

    Parameters
    ----------
    trial : Trial
        With one landmark or more.
    final : iterable of str
        Codes of states that a patient never leaves except by death.
    limit : int
        Steps of work allowed.

    Returns
    -------
    tuple of int
        One number fewer than there are landmarks.

    Raises
    ------
    Incompatible
        If no set of histories fits.
    WorkLimitError
        If counting would take more steps than ``limit``.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> count_tables(load_trial("nk-liver-2020"))
    (61, 49, 35)
    """
    rules = fitting(trial, final)
    rank = {code: index for index, code in enumerate(rules.codes)}
    worlds = Worlds(rules, step=lambda kind, landmark, code: rank[code], ways=lambda n, k: 1, limit=limit)
    forward, tables = worlds.layers(everyone(rules)), []
    going_on = set(forward[-1])
    for landmark in range(len(rules.times) - 1, 0, -1):
        steps = {margin: worlds.placings(landmark, 0, margin) for margin in forward[landmark]}
        tables.append(sum(ways for step in steps.values() for after, ways in step.items() if after in going_on))
        going_on = {margin for margin, step in steps.items() if not going_on.isdisjoint(step)}
    return tuple(reversed(tables))


def everyone(rules: Rules, kind: int = 0) -> Population:
    """Return the population before the first landmark: all patients free, all of one kind."""
    return (((FREE, kind), rules.patients),)


def fitting(trial: Trial, final: Iterable[str]) -> Rules:
    """Return the rules of a trial that some set of histories fits, or raise :class:`Incompatible`."""
    final = tuple(final)
    clashes = find_clashes(trial, final)
    if clashes:
        raise Incompatible(clashes)
    return read_rules(trial, final)


def _partitions(patients: int, largest: int) -> Iterator[dict[int, int]]:
    """Yield each way to write a number as a sum of cycles, as a mapping from length to how many."""
    if not patients:
        yield {}
    for length in range(min(patients, largest), 0, -1):
        for rest in _partitions(patients - length, length):
            yield {**rest, length: rest.get(length, 0) + 1}
