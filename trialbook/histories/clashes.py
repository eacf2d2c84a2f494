"""Which printed rows cannot all be true."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from trialbook.histories.graph import build_graph
from trialbook.histories.program import Program
from trialbook.histories.rules import Rules, read_rules
from trialbook.histories.statistics import Automaton
from trialbook.paper.trial import Count, Landmark, Trial

Row = tuple[int | float, str]
_NOTHING = Automaton("nothing", None, lambda flag, time, code: flag, lambda flag: 0)


@dataclass(frozen=True)
class Clash:
    """Rows of landmarks.csv that no set of histories satisfies together, as (time, code), and why."""

    rows: tuple[Row, ...]
    why: str


class Incompatible(ValueError):  # noqa: N818 (it names a state of the data, not a mistake of the caller)
    """No set of patient histories agrees with the printed counts.

    Attributes
    ----------
    clashes : tuple of Clash
        The rows that clash.
    """

    def __init__(self, clashes: tuple[Clash, ...]):
        self.clashes = clashes
        super().__init__("; ".join(clash.why for clash in clashes))


def find_clashes(trial: Trial, final: Iterable[str] = ()) -> tuple[Clash, ...]:
    """Return the groups of printed rows that cannot all hold, or nothing where some set of histories fits.

    Rows of one landmark that add up to more than the patients clash, as do two counts between which a state that
    nobody leaves loses patients. Whatever clashes beyond that is narrowed down by leaving rows out one after the other,
    until each that remains is needed for the contradiction.

    Parameters
    ----------
    trial : Trial
        With any number of landmarks.
    final : iterable of str
        Codes of states that a patient never leaves except by death.

    Returns
    -------
    tuple of Clash
        In order of time. The landmarks of one clash are left out of the search for the next.

    Raises
    ------
    ValueError
        If a code of ``final`` is none of the trial's states.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> find_clashes(load_trial("nk-liver-2020"))
    ()
    """
    if not trial.landmarks:
        return ()
    rules, counts = read_rules(trial, final), [count for count in trial.counts if count.group is None]
    clashes = [_overfull(trial, landmark) for landmark in trial.landmarks if landmark.rest < 0]
    clashes += _falling(trial, rules, rows := _without(counts, clashes))
    while not _fits(rules, rows := _without(rows, clashes)):
        clashes.append(_narrow(trial, rules, rows))
    return tuple(sorted(clashes, key=lambda clash: [time for time, _ in clash.rows]))


def _overfull(trial: Trial, landmark: Landmark) -> Clash:
    rows = tuple((landmark.time, code) for code in landmark.printed)
    total = sum(landmark.printed.values())
    return Clash(
        rows, f"the rows of {trial.unit} {landmark.time} add up to {total}, the trial has {trial.patients} patients"
    )


def _falling(trial: Trial, rules: Rules, rows: Sequence[Count]) -> list[Clash]:
    """Return the falls of a count that can only rise, each with the row it falls to once."""
    kept = sorted((row for row in rows if row.state in _never_left(rules)), key=lambda row: (row.state, row.time))
    states = [list(of_state) for _, of_state in groupby(kept, key=lambda row: row.state)]
    pairs = [(above, row) for rows in states for row in rows if (above := _above(rules, rows, row))]
    return [_fall(trial, above, row) for above, row in pairs]


def _above(rules: Rules, rows: Sequence[Count], row: Count) -> Count | None:
    """Return the last row before one that counts more than can be there: the next one may already have fallen."""
    before = [other for other in rows if other.time < row.time and other.patients > _most(rules, row)]
    return before[-1] if before else None


def _never_left(rules: Rules) -> frozenset[str]:
    return frozenset([rules.death]) if rules.death else rules.final


def _most(rules: Rules, row: Count) -> int:
    """Return how many can truly be in a row's state: more than it counts where patients are unaccounted for."""
    return rules.limits[rules.times.index(row.time), row.state][1]


def _fall(trial: Trial, before: Count, after: Count) -> Clash:
    counts = f"{before.patients} at {trial.unit} {before.time} to {after.patients} at {trial.unit} {after.time}"
    why = f"{before.state} falls from {counts}, but nobody leaves {before.state}"
    return Clash(((before.time, before.state), (after.time, after.state)), why)


def _without(rows: Sequence[Count], clashes: Sequence[Clash]) -> list[Count]:
    """Leave out every row of the landmarks that clash.

    Where the rows of a landmark add up to the patients, what is left of them would tell the same contradiction again.
    """
    named = {time for clash in clashes for time, _ in clash.rows}
    return [row for row in rows if row.time not in named]


def _fits(rules: Rules, rows: Sequence[Count]) -> bool:
    """Whether some set of histories satisfies these rows, each by itself: a state without a row is not limited.

    Together, all rows of a landmark say as much as the landmark does, because the patients add up to the trial's.
    A landmark without a row can be passed over: what two steps allow, one step allows.
    """
    times = tuple(sorted({row.time for row in rows}))
    limits = {(landmark, code): (0, rules.patients) for landmark in range(len(times)) for code in rules.codes}
    for row in rows:
        limits[times.index(row.time), row.state] = (row.patients, _most(rules, row))
    return not rows or Program(build_graph(replace(rules, times=times, limits=limits), _NOTHING)).feasible()


def _narrow(trial: Trial, rules: Rules, rows: list[Count]) -> Clash:
    """Cut the rows down to the shortest stretch of time that clashes, then leave out every row that is not needed."""
    times = sorted({row.time for row in rows})
    end = bisect(times, False, key=lambda time: not _fits(rules, [row for row in rows if row.time <= time]))
    rows = [row for row in rows if row.time <= times[end]]
    start = (
        bisect(times[: end + 1], False, key=lambda time: _fits(rules, [row for row in rows if row.time >= time])) - 1
    )
    rows = [row for row in rows if row.time >= times[start]]
    for time in times[start + 1 : end]:
        rows = _spared(rules, rows, {row for row in rows if row.time == time})
    for row in sorted(rows, key=lambda row: (rules.absorbs(row.state), row.state == rules.death, row.time)):
        rows = _spared(rules, rows, {row})
    kept = sorted(rows, key=lambda row: (row.time, rules.codes.index(row.state)))
    return Clash(tuple((row.time, row.state) for row in kept), _contradiction(trial, rules, kept))


def _spared(rules: Rules, rows: list[Count], spare: set[Count]) -> list[Count]:
    """Return the rows without some that can be spared, or all of them where the rest would fit."""
    fewer = [row for row in rows if row not in spare]
    return rows if _fits(rules, fewer) else fewer


def _contradiction(trial: Trial, rules: Rules, rows: Sequence[Count]) -> str:
    counts = ", ".join(f"{row.patients} in {row.state} at {trial.unit} {row.time}" for row in rows)
    left = [f"nobody leaves {rules.death}"] if rules.death else []
    way = " except by death" if rules.death else ""
    left += [f"nobody leaves {code}{way}" for code in rules.codes if code in rules.final]
    return f"no patient histories give {counts}: {' and '.join(left)}"
