"""The reasons that the ledger gives for a verdict, as values; ``words.py`` has the clause for each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple

from trialbook.ledger.words import CLAUSES


class Note(NamedTuple):
    """A reason with the numbers and names that belong to it; one note may be part of another."""

    reason: Reason
    values: Mapping[str, Any]


class Reason(Enum):
    """Why a verdict is what it is: a member for each clause of ``words.py``, called with the values of its places.

    Examples
    --------
    >>> Reason.ABOVE_PATIENTS(patients=10)
    Note(reason=<Reason.ABOVE_PATIENTS: 'above_patients'>, values={'patients': 10})
    """

    def __call__(self, **values: Any) -> Note:
        """Return this reason with its values, as a note of a finding."""
        return Note(self, values)

    vars().update({name.upper(): name for name in CLAUSES})
