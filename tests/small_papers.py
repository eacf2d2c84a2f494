"""Small random papers and every world behind them, enumerated: an oracle that shares no code with the package.

``python tests/small_papers.py 10000`` checks so many papers of each sort.
"""

import sys
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from itertools import chain, combinations_with_replacement, pairwise, product
from random import Random

from invented import invented

from trialbook.paper.trial import Claim, Count, Group, State
from trialbook.system import System

ROLES = {"A": "response", "B": "progression", "X": "death"}
WAYS = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)


def percent(count, patients, decimals, way):
    """Return a rate as a paper prints it by one rounding convention."""
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(100 * count) / Decimal(patients)
        return f"{exact.quantize(Decimal(1).scaleb(-decimals), rounding=way)}%"


@cache
def prints_so(text, patients):
    """Return the counts that print as a text by some convention."""
    counts = range(patients + 1)
    if "%" in text:
        decimals = len(text.rstrip("%").partition(".")[2])
        return {count for count in counts if text in {percent(count, patients, decimals, way) for way in WAYS}}
    count, slash, denominator = text.partition("/")
    return {int(count)} & set(counts) if not slash or int(denominator) == patients else set()


@cache
def worlds(codes, times, patients):
    """Return every multiset of histories of so many patients; nobody leaves X."""
    histories = [
        history
        for history in product(codes, repeat=times)
        if all(later == "X" for earlier, later in pairwise(history) if earlier == "X")
    ]
    return list(combinations_with_replacement(histories, patients))


@dataclass(frozen=True)
class Said:
    """One statement: a quantity as claims.csv writes it (a row is ``count:STATE``), a time and the number printed."""

    quantity: str
    time: int
    printed: str
    is_row: bool = False
    group: str | None = None


@dataclass(frozen=True)
class Paper:
    """What is printed of so many patients, by group (None: in no group)."""

    codes: str
    times: tuple
    sizes: tuple
    said: list

    @property
    def patients(self):
        return sum(size for _, size in self.sizes)

    def size(self, group):
        return self.patients if group is None else dict(self.sizes)[group]

    def worlds(self):
        """Return every way to give the patients histories, as pairs of group and history."""
        each = [
            [[(group, history) for history in world] for world in worlds(self.codes, len(self.times), size)]
            for group, size in self.sizes
        ]
        return [list(chain.from_iterable(parts)) for parts in product(*each)]


def holds(said, world, paper):
    """Whether a statement at a landmark is true in a world."""
    return number(said, world, paper.times) in prints_so(said.printed, paper.size(said.group))


def number(said, world, times):
    """Return how many patients of a world a statement at a landmark counts, by its definition in words."""
    kind, _, names = said.quantity.partition(":")
    codes = names.replace("death", "X").split("+")
    histories = [history for group, history in world if said.group in (None, group)]
    at = [history[times.index(said.time)] for history in histories]
    until = [history[: times.index(said.time) + 1] for history in histories]
    return {
        "count": lambda: sum(code in codes for code in at),
        "rate": lambda: sum(code in codes for code in at),
        "survival": lambda: sum(code != "X" for code in at),
        "response_rate": lambda: sum(code == "A" for code in at),
        "ever": lambda: sum(any(code in codes for code in seen) for seen in until),
        "always": lambda: sum(all(code in codes for code in seen) for seen in until),
        "event_free": lambda: sum(not any(code in codes for code in seen) for seen in until),
    }[kind]()


def random_number(rng, count, patients, quantity):
    """Return a count as a paper may print it."""
    form = rng.choice(["whole", "ratio", "percent", "percent"])
    rate = quantity in ("survival", "response_rate") or quantity.startswith("rate")
    if form == "percent" or (rate and form == "whole"):
        return percent(count, patients, rng.randint(0, 2), rng.choice(WAYS))
    return f"{count}/{patients}" if form == "ratio" else str(count)


def random_paper(rng, grouped):
    """Return a paper that accounts for everybody; some of its numbers are perhaps wrong."""
    codes = rng.choice(["AB", "AX", "ABX", "ABX"][: 2 if grouped else 4])
    times = tuple(sorted(rng.sample(range(1, 10), rng.randint(1, 2 if grouped else 3))))
    sizes = (("G", rng.randint(1, 2)), ("H", rng.randint(1, 2)), (None, rng.randint(0, 1)))
    paper = Paper(codes, times, sizes if grouped else ((None, rng.randint(1, 4)),), [])
    world = rng.choice(paper.worlds())
    groups = [None, "G", "H"] if grouped else [None]
    said = []
    for time in times:
        for group in rng.sample(groups, rng.randint(1, len(groups))):
            shown = rng.sample(codes, rng.randint(1, len(codes)))
            said += [Said(f"count:{code}", time, "", is_row=True, group=group) for code in shown]
    for _ in range(rng.randint(1, 5)):
        some = "+".join(rng.sample(codes, rng.randint(1, len(codes))))
        kinds = ["count", "rate", "ever", "always", "event_free", "response_rate", *["survival"] * ("X" in codes)]
        kind = rng.choice(kinds)
        quantity = kind if kind in ("survival", "response_rate") else f"{kind}:{some}"
        said.append(Said(quantity, rng.choice(times), "", group=rng.choice(groups)))
    for one in said:
        count, size = number(one, world, times), paper.size(one.group)
        if rng.random() < 0.12:
            count = rng.randint(0, size)
        text = str(count) if one.is_row else random_number(rng, count, size, one.quantity)
        paper.said.append(replace(one, printed=text))
    return paper


def trial_of(paper):
    """Return a paper as a trial: rows first, then claims with their places as ids."""
    rows = [Count(e.time, e.quantity[-1], int(e.printed), group=e.group) for e in paper.said if e.is_row]
    claims = [
        Claim(str(place), "results", "s", one.quantity, one.time, one.printed, group=one.group)
        for place, one in enumerate(paper.said)
        if not one.is_row
    ]
    states = tuple(State(code, code, ROLES[code]) for code in paper.codes)
    groups = tuple(Group(group, group, size) for group, size in paper.sizes if group)
    trial = invented(paper.patients, states, groups=groups)
    return replace(trial, counts=tuple(rows), claims=tuple(claims))


def accounts_for_all(paper):
    """Whether every time has rows of all patients, and nowhere a row for every state and patients left over."""
    for time, group in {(one.time, one.group) for one in paper.said if one.is_row}:
        rows = [int(e.printed) for e in paper.said if e.is_row and (e.time, e.group) == (time, group)]
        if len(rows) == len(paper.codes) and sum(rows) < paper.size(group):
            return False
    return all(any(e.is_row and e.group is None and e.time == time for e in paper.said) for time in paper.times)


def check_against_every_world(seed):
    """Assert that a paper clashes exactly where no world fits, and that each range is that of all fitting worlds."""
    rng = Random(seed)
    paper = random_paper(rng, grouped=seed % 3 == 0)
    if not accounts_for_all(paper):
        return None
    system, all_worlds = System(trial_of(paper)), paper.worlds()
    true_in = [{one for one in paper.said if holds(one, world, paper)} for world in all_worlds]
    assert bool(system.clashes) == (not any(len(kept) == len(set(paper.said)) for kept in true_in)), (seed, paper)
    for clash in system.clashes:
        check_irreducible(clash, paper, true_in, seed)
    if not system.clashes:
        check_ranges(system, paper, list(zip(all_worlds, true_in, strict=True)), seed)
    return bool(system.clashes)


def members(clash, paper):
    """Return the statements of a clash: a claim may come with the row that says the same."""
    named = {(*row, None)[:3] for row in clash.rows}
    rows = [one for one in paper.said if one.is_row and (one.time, one.quantity[-1], one.group) in named]
    claims = [paper.said[int(name)] for name in clash.claims]
    return rows + [claim for claim in claims if not any(same(claim, row, paper) for row in rows)]


def same(claim, row, paper):
    """Whether a claim says what a row says."""
    place = (claim.quantity, claim.time, claim.group) == (row.quantity, row.time, row.group)
    return place and int(row.printed) in prints_so(claim.printed, paper.size(claim.group))


def check_irreducible(clash, paper, true_in, seed):
    core = set(members(clash, paper))
    assert core, (seed, clash)
    assert not any(core <= kept for kept in true_in), (seed, clash)
    for one in core:
        assert any(core - {one} <= kept for kept in true_in), (seed, clash, one)


def check_ranges(system, paper, worlds_with_truths, seed):
    for place, one in enumerate(paper.said):
        if one.is_row:
            continue
        same_row = [row for row in paper.said if row.is_row and same(one, row, paper)]
        others = {
            other
            for at, other in enumerate(paper.said)
            if at != place and not any(other == row or same(other, row, paper) for row in same_row)
        }
        fitting = [number(one, world, paper.times) for world, kept in worlds_with_truths if others - {one} <= kept]
        if one in others:  # the same claim twice
            fitting = [count for count in fitting if count in prints_so(one.printed, paper.size(one.group))]
        found = system.range_of(str(place))
        assert (found.lower, found.upper) == (min(fitting), max(fitting)), (seed, one, found)


if __name__ == "__main__":
    outcomes = [check_against_every_world(seed) for seed in range(*map(int, sys.argv[1:]))]
    print(
        f"{outcomes.count(False)} possible papers, {outcomes.count(True)} impossible ones: all judged as the worlds say"
    )
