"""The before-and-after measures that a paper speaks of: what it prints of each, and what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from trialbook.paper.printed import PValue, Ratio, Whole, read_count, read_p
from trialbook.paper.quantities import parse_quantity
from trialbook.paper.trial import Claim, Trial

_DIRECTIONS = {"p": "", "decreased": "fell", "increased": "rose"}


@dataclass(frozen=True)
class Measure:
    """A measure taken before and after, as the claims speak of it.

    Attributes
    ----------
    name : str
        As the quantity of the claims has it: ``CTC`` in ``p:CTC``.
    noun : str
        How a sentence names what is measured, as the folder has it.
    is_count : bool
        Whether a value is a number of things, by the folder: whole, from 0, without an upper limit.
    direction : str
        ``fell`` or ``rose`` where a claim says which way patients changed, else empty.
    statement : str
        What the paper says, in the words of the claims about it.
    printed_p, printed_count : str or None
        The P value and the number of patients who changed, as printed.
    pairs : int
        Patients measured: the printed denominator, or all patients of the group.
    changed : int or None
        How many of them changed in the direction that the claim names, if a readable count is printed.
    p : PValue or None
        The P value, if it can be read.
    """

    name: str
    noun: str
    is_count: bool
    direction: str
    statement: str
    printed_p: str | None
    printed_count: str | None
    pairs: int
    changed: int | None
    p: PValue | None

    @property
    def at_most(self) -> float | None:
        """The largest P value that is printed so, strictly between 0 and 1; None where none is or it has no top."""
        if self.p is None or self.p.relation.startswith(">"):
            return None
        value = self.p.number.value
        top = float(value if self.p.relation.startswith("<") else value + self.p.number.step / 2)
        return top if 0 < top < 1 else None


def measures(trial: Trial) -> tuple[Measure, ...]:
    """Return the before-and-after measures of a trial in the order of its claims.

    Parameters
    ----------
    trial : Trial
        The trial.

    Returns
    -------
    tuple of Measure
        One for each name among the quantities ``p:NAME``, ``decreased:NAME`` and ``increased:NAME``, in each group.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> [(one.name, one.printed_p, one.at_most) for one in measures(load_trial("nk-liver-2020")) if one.p]
    [('CTC', 'P<0.05', 0.05)]
    """
    named: dict[tuple[str, str | None], list[tuple[str, Claim]]] = {}
    for claim in trial.claims:
        quantity = parse_quantity(claim.quantity) if claim.quantity else None
        # with ``versus``, or behind ``p:`` a whole quantity, two groups are compared and not two times
        if quantity and quantity.kind in _DIRECTIONS and quantity.name and claim.versus is None:
            named.setdefault((quantity.name, claim.group), []).append((quantity.kind, claim))
    return tuple(_measure(trial, name, group, found) for (name, group), found in named.items())


def detection_rates(trial: Trial, name: str) -> pd.DataFrame:
    """Return in how many patients other studies found at least one of what a measure counts.

    Parameters
    ----------
    trial : Trial
        The trial whose comparators are read: those with the endpoint ``detected:NAME``, printed as ``18/59``.
    name : str
        Name of the measure.

    Returns
    -------
    pandas.DataFrame
        ``study``, ``found`` and ``patients``, a row for each study, fewest found first.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> detection_rates(load_trial("nk-liver-2020"), "CTC").head(1).to_numpy().tolist()
    [['Schulze 2013: CellSearch', 18, 59]]
    """
    rows = [(one.study, read_count(one.printed)) for one in trial.comparators if one.endpoint == f"detected:{name}"]
    found = [(study, rate.count, rate.denominator) for study, rate in rows if isinstance(rate, Ratio)]
    table = pd.DataFrame(found, columns=["study", "found", "patients"])
    return table.iloc[(table["found"] / table["patients"]).argsort()].reset_index(drop=True)


def _measure(trial: Trial, name: str, code: str | None, found: list[tuple[str, Claim]]) -> Measure:
    tested = next((claim for kind, claim in found if kind == "p"), None)
    direction, counted = next(((_DIRECTIONS[kind], claim) for kind, claim in found if kind != "p"), ("", None))
    printed_p = tested.printed if tested else None
    printed_count = counted.printed if counted else None
    group = next((one for one in trial.groups if one.code == code), None)
    pairs, changed = _changed(printed_count, group.patients if group else trial.patients)
    p = read_p(printed_p) if printed_p else None
    described = next((one for one in trial.measures if one.name == name), None)
    noun = (described and (described.noun or described.label)) or name.replace("_", " ")
    noun += f", {group.label}" if group else ""
    is_count = described is not None and (described.low, described.high, described.step) == (0, None, 1)
    said = " ".join(dict.fromkeys(claim.statement for _, claim in found))
    return Measure(name, noun, is_count, direction, said, printed_p, printed_count, pairs, changed, p)


def _changed(printed: str | None, patients: int) -> tuple[int, int | None]:
    """Return the pairs and how many of them changed, as far as a count or a count with its denominator says."""
    number = read_count(printed) if printed else None
    if not isinstance(number, Whole | Ratio):
        return patients, None
    pairs = number.denominator if isinstance(number, Ratio) and 0 < number.denominator <= patients else patients
    return pairs, number.count if isinstance(number.count, int) and 0 <= number.count <= pairs else None
