"""How a printed number was recomputed, in a line or two that a reader can follow without code."""

from __future__ import annotations

import re
from typing import Any

from trialbook.paper.trial import Claim, Landmark, Trial

_PLAIN_COUNT = re.compile(r"\d+ of \d+")  # the ledger's note where the sum says it already
_ROLES = {"response_rate": ("response",), "control_rate": ("response", "stable"), "survival": ("death",)}


def working(judgement: Any, trial: Trial) -> tuple[str, ...]:
    """Return the recomputation of one claim, line by line, as plain text.

    Parameters
    ----------
    judgement : Judgement
        The claim with what was recomputed, the verdict and its note.
    trial : Trial
        The trial that the claim belongs to.

    Returns
    -------
    tuple of str
        The sum that the printed counts allow, what came out beside what is printed, and the ledger's note.
    """
    total = _sum(judgement.claim, trial)
    note = "" if total and _PLAIN_COUNT.fullmatch(judgement.note or "") else _sentence(judgement.note)
    return tuple(line for line in (total, _beside(judgement), note) if line)


def time_of(claim: Claim, trial: Trial) -> int | float | None:
    """Return the time a claim speaks of: its own, or the last landmark."""
    return claim.time if claim.time is not None or not trial.times else trial.times[-1]


def _sum(claim: Claim, trial: Trial) -> str:
    """Return the sum behind a count or a rate where one landmark's complete counts hold it."""
    codes = codes_of(claim, trial)
    time = time_of(claim, trial)
    landmark = next((landmark for landmark in trial.landmarks if landmark.time == time), None)
    if not codes or landmark is None or not landmark.complete:
        return ""
    if claim.quantity == "survival":
        return _survivors(codes[0], landmark, trial)
    return f"{_at(landmark, trial)}: {_terms(codes, landmark)} of {trial.patients}."


def codes_of(claim: Claim, trial: Trial) -> tuple[str, ...]:
    """Return the states that a count or a rate adds up; empty for other quantities."""
    kind, _, listed = (claim.quantity or "").partition(":")
    if kind in ("count", "rate"):
        return tuple(listed.split("+"))
    return trial.codes(*_ROLES[kind]) if kind in _ROLES else ()


def _survivors(death: str, landmark: Landmark, trial: Trial) -> str:
    dead = landmark.printed.get(death, 0)
    return f"{_at(landmark, trial)}: {trial.patients} − {dead} {death} = {trial.patients - dead} of {trial.patients}."


def _at(landmark: Landmark, trial: Trial) -> str:
    return f"At {trial.unit} {landmark.time:g}"


def _terms(codes: tuple[str, ...], landmark: Landmark) -> str:
    """Return counts as a sum: ``5 CR + 3 PR = 8``."""
    terms = " + ".join(f"{landmark.printed.get(code, 0)} {code}" for code in codes)
    return terms if len(codes) == 1 else f"{terms} = {sum(landmark.printed.get(code, 0) for code in codes)}"


def _beside(judgement: Any) -> str:
    """Return what is printed beside what was recomputed from the rest."""
    printed, recomputed = judgement.claim.printed, judgement.recomputed
    if printed is None:
        return ""
    if judgement.verdict == "given":
        return f"Printed: {printed}. The others are checked against it."
    return f"Printed: {printed}." + (f" Recomputed: {recomputed}." if recomputed is not None else "")


def _sentence(note: str | None) -> str:
    """Return a note as a sentence."""
    if not note:
        return ""
    words = note.replace("trial.yaml", "the trial's description")  # a reader of the book has no files before them
    return words[0].upper() + words[1:] + ("" if words.endswith(".") else ".")
