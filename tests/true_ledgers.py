"""Random papers judged by the ledger: what prints the truth is never contradicted, what is impossible always.

``python tests/true_ledgers.py 0 10000`` checks ten thousand of each sort.
"""

import sys
from random import Random

from small_papers import accounts_for_all, holds, random_paper, trial_of
from true_methods import MethodPaper

from trialbook.ledger import Verdict, ledger

ALARMS = (Verdict.CONTRADICTED,)


def check_is_never_contradicted(seed):
    """Return the ledger of a random paper, or fail with the paper that raised a false alarm."""
    paper = MethodPaper(seed)
    trial = paper.trial()
    judged = ledger(trial)
    wrong = [one for one in judged.judgements if one.verdict in ALARMS and not next_death_is_open(one.claim, paper)]
    assert not wrong, (seed, [(one.claim, one.note) for one in wrong], trial.counts)
    assert not judged.clashes, (seed, judged.clashes)
    return judged


def next_death_is_open(claim, paper):
    """Say whether the format keeps a median to death number n/2: exactly half are dead by the last time with rows."""
    people, last = paper.of(claim.group), max(paper.listed, default=0)
    return claim.quantity == "median_survival" and 2 * sum(one.died <= last for one in people) == len(people)


def small(seed):
    """Return a small paper, with some number perhaps wrong, and whether any world fits all that it says; or None."""
    said = random_paper(Random(seed), grouped=seed % 3 == 0)
    if not accounts_for_all(said):
        return None
    return trial_of(said), any(all(holds(one, world, said) for one in said.said) for world in said.worlds())


def check_is_sound_where_a_world_fits(seed):
    """Return whether a small paper is possible, or None if it is not one to be judged; fail if the ledger says else."""
    if (found := small(seed)) is None:
        return None
    trial, possible = found
    assert ledger(trial).sound == possible, (seed, trial.counts, trial.claims)
    return possible


if __name__ == "__main__":
    first, last = map(int, sys.argv[1:])
    for start in range(first, last, 500):
        seeds = range(start, min(start + 500, last))
        claims = sum(len(check_is_never_contradicted(seed).judgements) for seed in seeds)
        small_papers = [check_is_sound_where_a_world_fits(seed) for seed in seeds]
        sound, unsound = small_papers.count(True), small_papers.count(False)
        print(f"papers {seeds[0]} to {seeds[-1]}: {claims} true claims, none contradicted; small ones:", end=" ")
        print(f"{unsound} impossible, all contradicted, {sound} possible, none", flush=True)
