"""Whether other statements have to do with a number at all, even where they do not narrow it."""

from __future__ import annotations

from collections.abc import Collection

from trialbook.system.model import Model
from trialbook.system.statement import Statement


def bearing(model: Model, one: Statement, others: Collection[int]) -> bool:
    """Return whether a condition of another statement meets the unknowns that a number hangs together with.

    Unknowns hang together through the conditions that hold whatever is printed, such as those of histories.
    """
    if one.value is not None and not one.value.terms:
        return True  # the number of patients, which trial.yaml says
    own = set(one.value.terms) if one.value else set()
    for condition in model.conditions:
        if one.number in condition.owners:
            if condition.owners & set(others):
                return True
            own |= set(condition.terms)
    links = [set(condition.terms) for condition in model.conditions if not condition.owners]
    grown = True
    while grown:
        size = len(own)
        for terms in links:
            if own & terms:
                own |= terms
        grown = len(own) > size
    return any(condition.owners & set(others) and own & set(condition.terms) for condition in model.conditions)
