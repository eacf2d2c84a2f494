"""A ledger, and bounds, as JSON and CSV hold them: what the commands print and the page takes away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trialbook.ledger import Judgement, Ledger
from trialbook.ledger.inspect_sr import inspect_sr_checks

if TYPE_CHECKING:
    from trialbook.histories import Bounds

COLUMNS = (
    *("trial", "id", "section", "quantity", "time", "group", "versus", "of", "printed"),
    *("recomputed", "verdict", "note", "inspect_sr"),
)


def rows_of(judged: Ledger) -> Iterator[dict[str, Any]]:
    """Yield a ledger as rows of ``trialbook check --table``; what is absent is None.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> from trialbook.ledger import ledger
    >>> row = next(rows_of(ledger(load_trial("nk-liver-2020"))))
    >>> row["trial"], row["id"], row["verdict"]
    ('nk-liver-2020', 'O1', 'not checkable')
    """
    for judgement in judged.judgements:
        claim = judgement.claim
        about = {name: getattr(claim, name) for name in ("id", "section", "quantity", "time", "group", "versus", "of")}
        checks = " ".join(inspect_sr_checks(judgement, judged.clashes))
        yield {"trial": judged.trial, **about, "printed": claim.printed, **_found(judgement), "inspect_sr": checks}


def as_object(judged: Ledger) -> dict[str, Any]:
    """Return a ledger as ``trialbook check --json`` prints it; what is absent is None.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> from trialbook.ledger import ledger
    >>> found = as_object(ledger(load_trial("nk-liver-2020")))
    >>> list(found), found["claims"][0]["quantity"]
    (['trial', 'claims', 'clashes', 'counts'], None)
    """
    return {
        "trial": judged.trial,
        "claims": [_claim(judgement) for judgement in judged.judgements],
        "clashes": [_clash(clash) for clash in judged.clashes],
        "counts": {str(verdict): number for verdict, number in judged.counts.items()},
    }


def _clash(clash: Any) -> dict[str, Any]:
    """Return statements that cannot all be true: rows, and claims where any take part."""
    claims = list(getattr(clash, "claims", ()))
    return {"rows": [list(row) for row in clash.rows], "claims": claims, "why": clash.why}


def _claim(judgement: Judgement) -> dict[str, Any]:
    claim = judgement.claim
    of_claim = {"id": claim.id, "quantity": claim.quantity, "time": claim.time, "printed": claim.printed}
    return {**of_claim, **_found(judgement)}


def _found(judgement: Judgement) -> dict[str, Any]:
    return {"recomputed": judgement.recomputed, "verdict": str(judgement.verdict), "note": judgement.note}


def bounds_object(found: Bounds) -> dict[str, Any]:
    """Return bounds as ``trialbook bounds --json`` prints them."""
    return {
        "statistic": found.statistic,
        "lower": found.lower,
        "upper": found.upper,
        "patients": found.patients,
        "lower_witness": _witness(found.lower_witness),
        "upper_witness": _witness(found.upper_witness),
    }


def _witness(witness: tuple[tuple[tuple[str, ...], int], ...]) -> list[dict[str, Any]]:
    return [{"history": list(history), "patients": patients} for history, patients in witness]
