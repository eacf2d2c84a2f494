"""Random papers that print the truth by some usual convention, judged by the ledger: nothing may be contradicted.

``python tests/true_ledgers.py 10000`` checks so many.
"""

import sys

from true_papers import Paper

from trialbook.ledger import Verdict, ledger

ALARMS = (Verdict.CONTRADICTED,)


def check_is_never_contradicted(seed):
    """Return the ledger of a random paper, or fail with the paper that raised a false alarm."""
    paper = Paper(seed)
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


if __name__ == "__main__":
    seeds = range(*map(int, sys.argv[1:]))
    for seed in seeds:
        check_is_never_contradicted(seed)
    print(f"{len(seeds)} papers that print the truth: none contradicted")
