"""Where in the book a claim of the paper is checked: one rule, for the summary, the ledger's page and the links."""

from __future__ import annotations

from trialbook.book.contents import Place, place
from trialbook.paper.quantities import chapter_of, parse_quantity
from trialbook.paper.trial import Claim, Trial

_BY_SECTION = {"objective": "question", "methods": "patients", "results": "safety", "conclusion": "verdicts"}


def place_of(claim: Claim, trial: Trial) -> Place:
    """Return the chapter that checks a claim.

    The claim's quantity decides; a before-and-after measure is checked in the laboratory chapter if the paper prints a
    P value for it, else under well-being. A results claim without a quantity belongs where its neighbour is checked:
    one whose id begins alike (``L2`` beside ``L1``), else the next in the paper. Any other belongs where its section
    of the paper does: a last result without a number, such as that the reactions were mild, with the reactions.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> study = load_trial("nk-liver-2020")
    >>> place_of(Claim("X1", "results", "Half were alive.", "survival", 36, "50%"), study).label
    'survival'
    >>> place_of(Claim("X2", "methods", "All had been treated before."), study).label
    'patients'
    """
    if claim.quantity:
        return place(chapter_of(parse_quantity(claim.quantity), trial))
    return place(_label_of_neighbours(claim, trial) or _BY_SECTION[claim.section])


def _label_of_neighbours(claim: Claim, trial: Trial) -> str | None:
    """Return where a results claim without a number belongs by the claims that its paper prints beside it."""
    if claim.section != "results":
        return None
    named = [one for one in trial.claims if one.section == "results" and one.quantity]
    letter = claim.id.rstrip("0123456789")
    alike = [one for one in named if one.id.rstrip("0123456789") == letter]
    after = [one for one in named if one.line > claim.line]
    nearest = next(iter((*alike, *after)), None)
    return chapter_of(parse_quantity(nearest.quantity), trial) if nearest else None
