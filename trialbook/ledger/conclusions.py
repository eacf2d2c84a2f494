"""What becomes of a paper's conclusions: the words for it, and the rule by which printed results carry one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trialbook.ledger.findings import Judgement, Ledger
from trialbook.ledger.verdicts import Verdict
from trialbook.paper.trial import Claim, Trial

CHECKLIST = "Conclusions"
_HOLDS = (Verdict.GIVEN, Verdict.REPRODUCED, Verdict.POSSIBLE)


_DIAMOND = '<path d="M8 1.8L14.2 8 8 14.2 1.8 8z" fill="{}" stroke="currentColor" stroke-width="1.6"/>'


class Carried(StrEnum):
    """How far printed results carry a conclusion: words and shapes apart from the verdicts, which are about numbers.

    Attributes
    ----------
    meaning : str
        What the word says.
    extent : str
        How far a conclusion of the word is borne out.
    letter : str
        The shape as a letter, a diamond, which no verdict has.
    outline : str
        The shape as SVG in a square of 16.
    """

    meaning: str
    extent: str
    letter: str
    outline: str

    def __new__(cls, word: str, meaning: str, extent: str, letter: str, outline: str) -> Carried:
        """Return the member of a word."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.meaning, member.extent, member.letter, member.outline = meaning, extent, letter, outline
        return member

    @property
    def slug(self) -> str:
        """The word as the name of a class in a style sheet."""
        return self.replace(" ", "-")

    CARRIED = (
        "carried",
        "each result that it rests on is printed as a number, and the number holds",
        "in full",
        "◆",
        _DIAMOND.format("currentColor"),
    )
    IN_PART = (
        "carried in part",
        "some result bears on it, but weakly, or without a number that can be checked",
        "in part",
        "◈",
        _DIAMOND.format("none") + '<path d="M8 5l3 3-3 3-3-3z" fill="currentColor"/>',
    )
    NOT = (
        "not carried",
        "nothing that is printed bears it out; it may still be true",
        "not at all",
        "◇",
        _DIAMOND.format("none"),
    )


_OF_ANSWERS = {"yes": Carried.CARRIED, "unclear": Carried.IN_PART, "no": Carried.NOT}


@dataclass(frozen=True)
class Bearing:
    """A result that bears on a conclusion, weakly or not."""

    judgement: Judgement
    weakly: bool

    @property
    def holds(self) -> bool:
        """Whether it bears on the conclusion with a number that holds."""
        return not self.weakly and self.judgement.claim.printed is not None and self.judgement.verdict in _HOLDS


@dataclass(frozen=True)
class Conclusion:
    """A conclusion of the paper with the results that bear on it.

    Attributes
    ----------
    claim : Claim
        The conclusion.
    word : Carried or None
        None where the folder says nothing of what it rests on.
    bearings : tuple of Bearing
        In the order of the folder.
    why : str
        The reason that the folder gives, if it gives one.
    """

    claim: Claim
    word: Carried | None
    bearings: tuple[Bearing, ...]
    why: str


def conclusions(trial: Trial, judged: Ledger) -> tuple[Conclusion, ...]:
    """Return the conclusions of a paper, each with the word for what its results make of it.

    ``rests_on`` of ``claims.csv`` says which claims bear on a conclusion, and which of them weakly. It is *carried*
    where each bears on it with a number that holds, *not carried* where none does or all are contradicted, and *carried
    in part* otherwise. Where ``rests_on`` is blank, the checklist ``Conclusions`` of ``appraisal.csv`` decides.

    Parameters
    ----------
    trial : Trial
        The trial.
    judged : Ledger
        Its claims with their verdicts.

    Returns
    -------
    tuple of Conclusion
        In the order of ``claims.csv``.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> from trialbook.ledger import ledger
    >>> study = load_trial("nk-liver-2020")
    >>> [(each.claim.id, str(each.word)) for each in conclusions(study, ledger(study))][-1]
    ('C4', 'not carried')
    """
    by_id = {judgement.claim.id: judgement for judgement in judged.judgements}
    reasons = {item.item: item for item in trial.appraisal if item.checklist == CHECKLIST}
    found = []
    for claim in (claim for claim in trial.claims if claim.section == "conclusion"):
        bearings = tuple(Bearing(by_id[named.removesuffix("?")], named.endswith("?")) for named in claim.rests_on or ())
        reason = reasons.get(claim.id)
        by_checklist = _OF_ANSWERS.get(reason.answer) if reason else None
        word = by_checklist if claim.rests_on is None else _word(bearings)
        found.append(Conclusion(claim, word, bearings, reason.why if reason else ""))
    return tuple(found)


def _word(bearings: tuple[Bearing, ...]) -> Carried:
    if not any(bearing.judgement.verdict is not Verdict.CONTRADICTED for bearing in bearings):
        return Carried.NOT
    return Carried.CARRIED if all(bearing.holds for bearing in bearings) else Carried.IN_PART
