"""In what share of all compatible worlds of labelled patients a statistic takes each value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from math import factorial

from trialbook.histories.counts import everyone, fitting, renamings
from trialbook.histories.statistics import Automaton, parse_statistic
from trialbook.histories.worlds import LIMIT, Population, WorkLimitError, Worlds
from trialbook.paper.trial import Trial


@dataclass(frozen=True)
class Shares:
    """How the compatible worlds divide over the values of a statistic.

    A share is not a probability: it says in how many of the worlds something holds when each of them counts as much as
    any other, and what a world is has been chosen.

    Attributes
    ----------
    statistic : str
        What is counted.
    worlds : int
        How many worlds there are.
    shares : mapping of int to Fraction
        The exact share of each value that some world has; they add up to 1.
    """

    statistic: str
    worlds: int
    shares: Mapping[int, Fraction]


def exact_shares(
    trial: Trial,
    statistic: str | Automaton,
    final: Iterable[str] = (),
    *,
    exchangeable: bool = False,
    limit: int = LIMIT,
) -> Shares:
    """Return the exact share of compatible worlds in which a statistic takes each value.

    The worlds counted are those of labelled patients, so a set of histories weighs as much as there are ways to say who
    has which; where patients are exchangeable, each set weighs the same, and the shares are others.

    Parameters
    ----------
    trial : Trial
        With one landmark or more.
    statistic : str or Automaton
        As for :func:`~trialbook.histories.bounds`.
    final : iterable of str
        Codes of states that a patient never leaves except by death.
    exchangeable : bool, default False
        Whether sets of histories are counted instead: worlds that differ only by who is who count once.
    limit : int
        Steps of work allowed.

    Returns
    -------
    Shares
        Whole-number fractions of the number of worlds.

    Raises
    ------
    Incompatible
        If no set of histories fits.
    WorkLimitError
        If counting would take more steps than ``limit``; :func:`sampled_shares` may then do.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> found = exact_shares(load_trial("nk-liver-2020"), "always:CR+PR")
    >>> sorted(found.shares), sum(found.shares.values())
    ([0, 1, 2, 3], Fraction(1, 1))
    """
    automaton = parse_statistic(trial, statistic) if isinstance(statistic, str) else statistic
    rules, flags = fitting(trial, final), _Flags(automaton, trial.times)
    worlds = Worlds(rules, step=flags.step, limit=limit)
    ways: Counter[int] = Counter()
    for start, many in renamings(rules, limit) if exchangeable else [(everyone(rules), 1)]:
        for population, count in worlds.layers(start)[-1].items():
            ways[flags.value(population)] += many * count
    total = ways.total()
    shares = {value: Fraction(ways[value], total) for value in sorted(ways)}
    return Shares(automaton.name, total // (factorial(rules.patients) if exchangeable else 1), shares)


def shares_of_worlds(
    trial: Trial, statistic: str | Automaton, final: Iterable[str] = (), *, limit: int = LIMIT
) -> dict[str, Shares]:
    """Return the shares for both meanings of a world, or for labelled patients alone where sets are too many to count.

    Parameters
    ----------
    trial : Trial
        With one landmark or more.
    statistic : str or Automaton
        As for :func:`~trialbook.histories.bounds`.
    final : iterable of str
        Codes of states that a patient never leaves except by death.
    limit : int
        Steps of work allowed for the shares of sets.

    Returns
    -------
    dict of str to Shares
        ``labelled patients`` and, within the limit, ``sets of histories``.

    Raises
    ------
    Incompatible
        If no set of histories fits.
    WorkLimitError
        If not even the worlds of labelled patients can be counted.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> list(shares_of_worlds(load_trial("nk-liver-2020"), "always:CR"))
    ['labelled patients', 'sets of histories']
    """
    final = tuple(final)
    found = {"labelled patients": exact_shares(trial, statistic, final)}
    with suppress(WorkLimitError):
        found["sets of histories"] = exact_shares(trial, statistic, final, exchangeable=True, limit=limit)
    return found


@dataclass
class _Flags:
    """The flags of an automaton, numbered in the order in which they come up."""

    automaton: Automaton
    times: tuple[int | float, ...]
    number: dict[Hashable, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.number[self.automaton.start] = 0
        self.flags = [self.automaton.start]

    def step(self, flag: int, landmark: int, code: str) -> int:
        after = self.automaton.step(self.flags[flag], self.times[landmark], code)
        if after not in self.number:
            self.number[after] = len(self.flags)
            self.flags.append(after)
        return self.number[after]

    def value(self, population: Population) -> int:
        counted = ((weight * count, self.flags[flag]) for (_, weight, flag), count in population)
        return sum(patients * int(self.automaton.counts(flag)) for patients, flag in counted)
