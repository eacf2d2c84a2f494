"""Random papers that print the truth by some usual convention, judged by the ledger: nothing may be contradicted.

``python tests/true_ledgers.py 10000`` checks so many.
"""

import sys

from true_papers import Paper

from trialbook.ledger import Verdict, ledger

ALARMS = (Verdict.CONTRADICTED,)


def check_is_never_contradicted(seed):
    """Return the ledger of a random paper, or fail with the paper that raised a false alarm."""
    trial = Paper(seed).trial()
    judged = ledger(trial)
    wrong = [one for one in judged.judgements if one.verdict in ALARMS]
    assert not wrong, (seed, [(one.claim, one.note) for one in wrong], trial.counts)
    assert not judged.clashes, (seed, judged.clashes)
    return judged


if __name__ == "__main__":
    for seed in range(int(sys.argv[1])):
        check_is_never_contradicted(seed)
    print(f"{sys.argv[1]} papers that print the truth: none contradicted")
