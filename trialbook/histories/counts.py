"""How many worlds agree with the paper: counted exactly, in three ways of telling worlds apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import factorial, prod

from trialbook.histories.clashes import Incompatible, find_clashes
from trialbook.histories.rules import Rules, read_rules
from trialbook.histories.worlds import FREE, LIMIT, Population, WorkLimitError, Worlds, too_much_work
from trialbook.paper.trial import Trial


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
    .. [1] R. P. Stanley, Algebraic Combinatorics, Springer 2013, chapter 7.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> count_sets(load_trial("nk-liver-2020"))
    11957680
    """
    rules = fitting(trial, final)
    worlds = Worlds(rules, limit=limit)
    unchanged = (many * sum(worlds.layers(start)[-1].values()) for start, many in renamings(rules, limit))
    return sum(unchanged) // factorial(rules.patients)


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
    worlds = Worlds(rules, step=lambda flag, landmark, code: rank[code], ways=lambda n, k: 1, limit=limit)
    forward, tables = worlds.layers(everyone(rules)), []
    going_on = set(forward[-1])
    for landmark in range(len(rules.times) - 1, 0, -1):
        steps = {margin: worlds.placings(landmark, 0, margin) for margin in forward[landmark]}
        tables.append(sum(ways for step in steps.values() for after, ways in step.items() if after in going_on))
        going_on = {margin for margin, step in steps.items() if not going_on.isdisjoint(step)}
    return tuple(reversed(tables))


@dataclass(frozen=True)
class WorldCounts:
    """How many worlds there are, in three ways of telling them apart; None where counting them takes too much work.

    Attributes
    ----------
    tables : tuple of int or None
        Tables of who moved where, for each step between landmarks.
    sets : int or None
        Sets of histories, patients being exchangeable.
    assignments : int or None
        Assignments of histories to labelled patients.
    """

    tables: tuple[int, ...] | None
    sets: int | None
    assignments: int | None


def count_worlds(trial: Trial, final: Iterable[str] = (), *, limit: int = LIMIT) -> WorldCounts:
    """Return all three counts of compatible worlds, as far as the work allowed for each suffices.

    Parameters
    ----------
    trial : Trial
        With one landmark or more.
    final : iterable of str
        Codes of states that a patient never leaves except by death.
    limit : int
        Steps of work allowed for each of the three.

    Returns
    -------
    WorldCounts
        Exact numbers, or None.

    Raises
    ------
    Incompatible
        If no set of histories fits.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> count_worlds(load_trial("nk-liver-2020"), ["PD"])
    WorldCounts(tables=(61, 21, 16), sets=1512272, assignments=4267468800000)
    """
    final, counts = tuple(final), []
    for count in (count_tables, count_sets, count_assignments):
        try:
            counts.append(count(trial, final, limit=limit))
        except WorkLimitError:
            counts.append(None)
    return WorldCounts(*counts)


def everyone(rules: Rules) -> Population:
    """Return the population before the first landmark: all patients free, each one for himself."""
    return (((FREE, 1, 0), rules.patients),)


def renamings(rules: Rules, limit: int) -> Iterator[tuple[Population, int]]:
    """Yield, for each type of renaming, its cycles as a population of heavy patients and how many renamings have it.

    There is a type for each way to write the number of patients as a sum, so these are counted against the limit first.
    """
    patients = rules.patients
    if _partitions_exceed(patients, limit):
        raise too_much_work(rules, limit)
    for cycles in _partitions(patients, patients):
        start = tuple(((FREE, length, 0), count) for length, count in sorted(cycles.items()))
        yield start, factorial(patients) // prod(length**n * factorial(n) for length, n in cycles.items())


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


def _partitions_exceed(patients: int, limit: int) -> bool:
    """Whether a number can be written as a sum in more ways than a limit, by Euler's pentagonal recurrence."""
    ways = [1]
    while len(ways) <= patients and ways[-1] <= limit:
        n, total, k = len(ways), 0, 1
        while (first := k * (3 * k - 1) // 2) <= n:
            second = first + k
            total -= (-1) ** k * (ways[n - first] + (ways[n - second] if second <= n else 0))
            k += 1
        ways.append(total)
    return ways[-1] > limit
