"""Invented trials, made without a folder: one factory for all tests, and papers with groups and measures."""

from fractions import Fraction

from trialbook.ledger import ledger
from trialbook.paper.adverse import Event
from trialbook.paper.trial import Claim, Count, Group, Measure, State, Trial

STATES = (
    State("CR", "complete response", "response"),
    State("PR", "partial response", "response"),
    State("SD", "stable disease", "stable"),
    State("PD", "progressive disease", "progression"),
    State("dead", "dead", "death"),
)
ARMS = (Group("A", "new treatment", 10), Group("B", "usual care", 18))
KPS = Measure("KPS", "Karnofsky score", "points", low=Fraction(0), high=Fraction(100), step=Fraction(10))


def invented(patients, states=STATES, unit="months", **parts):
    """Return a trial of so many patients with these states, and parts such as ``counts`` and ``claims``."""
    about = ("An invented paper", "Authors, 2020", patients, "a disease", "a treatment", unit, states)
    return Trial("invented", *about, **parts)


def paper(*claims, patients=28, groups=ARMS, measures=(), rows=(), events=()):
    """Return a trial; a claim is (quantity, printed[, {field: value}]), a row (time, code, count, group)."""
    made = tuple(
        Claim(f"C{n}", "results", "A statement.", quantity, printed=printed, **(more[0] if more else {}))
        for n, (quantity, printed, *more) in enumerate(claims, 1)
    )
    counts = tuple(Count(time, code, count, group=group) for time, code, count, group in rows)
    listed = tuple(Event(*event, "printed") for event in events)
    return invented(patients, groups=groups, measures=measures, counts=counts, claims=made, events=listed)


def verdicts(*claims, **about):
    """Return the verdict of each claim."""
    return [str(one.verdict) for one in ledger(paper(*claims, **about)).judgements]


def last(*claims, **about):
    """Return the judgement of the last claim."""
    return ledger(paper(*claims, **about)).judgements[-1]
