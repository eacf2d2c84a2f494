"""Small random papers and every world behind them, enumerated: an oracle that shares no code with the package.

``python tests/small_papers.py 10000`` checks so many papers of each sort.
"""

import sys
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from itertools import combinations_with_replacement, pairwise, product
from random import Random

from trialbook.paper.trial import Claim, Count, State, Trial
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


def holds(said, world, times, patients):
    """Whether a statement at a landmark is true in a world."""
    return number(said, world, times) in prints_so(said.printed, patients)


def number(said, world, times):
    """Return how many patients of a world a statement at a landmark counts, by its definition in words."""
    kind, _, names = said.quantity.partition(":")
    codes = names.replace("death", "X").split("+")
    at = [history[times.index(said.time)] for history in world]
    until = [history[: times.index(said.time) + 1] for history in world]
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


def random_paper(rng):
    """Return a paper that accounts for everybody: codes, times, patients and statements, some of them perhaps wrong."""
    codes = rng.choice(["AB", "AX", "ABX", "ABX"])
    times = tuple(sorted(rng.sample(range(1, 10), rng.randint(1, 3))))
    patients = rng.randint(1, 4)
    world = rng.choice(worlds(codes, len(times), patients))
    said = []
    for time in times:
        shown = rng.sample(codes, rng.randint(1, len(codes)))
        said += [Said(f"count:{code}", time, "", is_row=True) for code in shown]
    for _ in range(rng.randint(1, 5)):
        some = "+".join(rng.sample(codes, rng.randint(1, len(codes))))
        kinds = ["count", "rate", "ever", "always", "event_free", "response_rate", *["survival"] * ("X" in codes)]
        kind = rng.choice(kinds)
        said.append(Said(kind if kind in ("survival", "response_rate") else f"{kind}:{some}", rng.choice(times), ""))
    printed = []
    for one in said:
        count = number(one, world, times)
        if rng.random() < 0.12:
            count = rng.randint(0, patients)
        text = str(count) if one.is_row else random_number(rng, count, patients, one.quantity)
        printed.append(Said(one.quantity, one.time, text, one.is_row))
    return codes, times, patients, printed


def trial_of(codes, patients, said):
    """Return statements as a trial: rows first, then claims with their numbers as ids."""
    rows = [Count(one.time, one.quantity[-1], int(one.printed)) for one in said if one.is_row]
    claims = [
        Claim(str(index), "results", "s", one.quantity, one.time, one.printed)
        for index, one in enumerate(said)
        if not one.is_row
    ]
    states = tuple(State(code, code, ROLES[code]) for code in codes)
    return Trial("p", "p", "p", patients, "c", "t", "months", states, counts=tuple(rows), claims=tuple(claims))


def accounts_for_all(codes, times, patients, said):
    """Whether no landmark has a row for every state and patients left over."""
    for time in times:
        rows = [int(one.printed) for one in said if one.is_row and one.time == time]
        if len(rows) == len(codes) and sum(rows) < patients:
            return False
    return True


def check_against_every_world(seed):
    """Assert that a paper clashes exactly where no world fits, and that each range is that of all fitting worlds."""
    rng = Random(seed)
    codes, times, patients, said = random_paper(rng)
    if not accounts_for_all(codes, times, patients, said):
        return None
    system = System(trial_of(codes, patients, said))
    true_in = [
        {one for one in said if holds(one, world, times, patients)} for world in worlds(codes, len(times), patients)
    ]
    assert bool(system.clashes) == (not any(len(kept) == len(set(said)) for kept in true_in)), (seed, said)
    for clash in system.clashes:
        check_irreducible(clash, said, patients, true_in, seed)
    if not system.clashes:
        check_ranges(system, (codes, times, patients, said), true_in, seed)
    return bool(system.clashes)


def members(clash, said, patients):
    """Return the statements of a clash: a claim may come with the row that says the same."""
    rows = [one for one in said if one.is_row and (one.time, one.quantity[-1]) in clash.rows]
    return rows + [
        claim
        for claim in (said[int(name)] for name in clash.claims)
        if not any(_same(claim, row, patients) for row in rows)
    ]


def _same(claim, row, patients):
    """Whether a claim says what a row says."""
    place = claim.quantity == row.quantity and claim.time == row.time
    return place and int(row.printed) in prints_so(claim.printed, patients)


def check_irreducible(clash, said, patients, true_in, seed):
    core = set(members(clash, said, patients))
    assert core, (seed, clash)
    assert not any(core <= kept for kept in true_in), (seed, clash)
    for one in core:
        assert any(core - {one} <= kept for kept in true_in), (seed, clash, one)


def check_ranges(system, paper, true_in, seed):
    codes, times, patients, said = paper
    for index, one in enumerate(said):
        if one.is_row:
            continue
        same_row = [row for row in said if row.is_row and _same(one, row, patients)]
        others = {other for place, other in enumerate(said) if place != index and other not in same_row}
        fitting = [
            number(one, world, times)
            for world, kept in zip(worlds(codes, len(times), patients), true_in, strict=True)
            if others - {one} <= kept
        ]
        if one in others:  # the same claim twice
            fitting = [count for count in fitting if count in prints_so(one.printed, patients)]
        found = system.range_of(str(index))
        assert (found.lower, found.upper) == (min(fitting), max(fitting)), (seed, one, found)


if __name__ == "__main__":
    outcomes = [check_against_every_world(seed) for seed in range(int(sys.argv[1]))]
    print(
        f"{outcomes.count(False)} possible papers, {outcomes.count(True)} impossible ones: all judged as the worlds say"
    )
