"""Read the tables of a trial folder, each row held against the rules of its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from trialbook.paper import hints
from trialbook.paper.adverse import Event
from trialbook.paper.denominators import parse_denominator
from trialbook.paper.faults import Faults, shown
from trialbook.paper.quantities import Quantity, is_code, parse_quantity, unknown_codes
from trialbook.paper.sheets import Row, read_rows
from trialbook.paper.trial import SECTIONS, AppraisalItem, Claim, Comparator, Count

ANSWERS = ("yes", "no", "unclear", "not applicable")
COLUMNS = {
    "landmarks.csv": ("time", "state", "patients"),
    "claims.csv": ("id", "section", "statement", "quantity", "time", "printed"),
    "events.csv": ("event", "patients", "grade", "why"),
    "appraisal.csv": ("checklist", "item", "answer", "why"),
    "comparators.csv": ("study", "group", "patients", "endpoint", "time", "printed", "low", "high", "source"),
}
OPTIONAL_COLUMNS = {
    "landmarks.csv": ("group",),
    "claims.csv": ("group", "versus", "of", "rests_on"),
    "events.csv": ("group", "part_of"),
    "appraisal.csv": ("group",),
    "comparators.csv": (),
}
MOST_TIMES = 1000
_LISTED = 12  # codes in one message


class _Codes:
    """The codes of the states and groups; None where trial.yaml does not tell them, and any code may stand."""

    def __init__(self, about: dict[str, Any]):
        known = "states" in about
        self.states = {state.code: state for state in about.get("states", ())} if known else None
        self.groups = {group.code: group for group in about.get("groups", ())} if known else None
        self.death = next((state.code for state in about.get("states", ()) if state.role == "death"), None)

    def group(self, row: Row, column: str = "group") -> str | None:
        """Return the group that a column names, or None where it is blank."""
        code = row.optional(column)
        if code is not None and self.groups is not None and code not in self.groups:
            known = f"one of {_listed(self.groups)}" if self.groups else "groups in trial.yaml"
            row.fault(f"unknown {column} {shown(code)}, expected {known}, or nothing")
        return code

    def check(self, row: Row, quantity: Quantity, column: str) -> None:
        """Report codes of a quantity that are no state's."""
        if self.states is None or not (unknown := unknown_codes(quantity, self.states, self.death)):
            return
        named, text = _listed(map(shown, unknown), quoted=True), shown(row.fields[column])
        row.fault(f"unknown code {named} in the {column} {text}, expected codes of {_listed(self.states)}")


def read_tables(folder: Path, about: dict[str, Any], faults: Faults) -> dict[str, tuple[Any, ...]]:
    """Return the rows of every table of a trial folder.

    Parameters
    ----------
    folder : Path
        The trial folder.
    about : dict
        What trial.yaml gives: the states and groups that the tables may name.
    faults : Faults
        Where each broken rule is recorded, with its file and line.

    Returns
    -------
    dict
        Keyword arguments for :class:`~trialbook.paper.trial.Trial`.

    Raises
    ------
    TooManyFaultsError
        If reading on would tell nobody more.
    """
    codes = _Codes(about)

    def read(name: str, make: Callable[[Row, _Codes], Any], optional: bool = True) -> tuple[Any, ...]:
        rows = read_rows(folder, name, COLUMNS[name], faults, extra=OPTIONAL_COLUMNS[name], optional=optional)
        return tuple(make(row, codes) for row in rows)

    counts = read("landmarks.csv", _count, optional=False)
    claims = read("claims.csv", _claim, optional=False)
    _check_times(counts, faults)
    rows = [(count.line, (count.time, count.state, count.group)) for count in counts if count.state]
    _refuse_repeats("landmarks.csv", rows, faults)
    _refuse_repeats("claims.csv", [(claim.line, claim.id) for claim in claims if claim.id], faults)
    _check_conclusions(claims, faults)
    events = read("events.csv", _event)
    _check_parts(events, faults)
    return {
        "counts": counts,
        "claims": claims,
        "events": events,
        "appraisal": read("appraisal.csv", _appraisal_item),
        "comparators": read("comparators.csv", _comparator),
    }


def _check_times(counts: tuple[Count, ...], faults: Faults) -> None:
    times = len({count.time for count in counts})
    if times > MOST_TIMES:
        faults.add("landmarks.csv", 0, f"{times} different times, expected at most {MOST_TIMES}")


def _refuse_repeats(name: str, keys: list[tuple[int, Any]], faults: Faults) -> None:
    first: dict[Any, int] = {}
    for line, key in keys:
        if first.setdefault(key, line) != line:
            faults.add(name, line, f"repeats the {_named(key)} of line {first[key]}, expected each once")


def _named(key: str | tuple[float, str, str | None]) -> str:
    if isinstance(key, str):
        return f"id {shown(key)}"
    time, state, group = key
    in_group = f" in the group {shown(group)}" if group else ""
    return f"time {time:g} and state {shown(state)}{in_group}"


def _count(row: Row, codes: _Codes) -> Count:
    state = row.text("state")
    count = Count(row.number("time", 0), state, row.count("patients"), row.line, codes.group(row))
    if codes.states is not None and state and state not in codes.states:
        row.fault(f"unknown state {shown(state)}, expected one of {_listed(codes.states)}")
    return count


def _claim(row: Row, codes: _Codes) -> Claim:
    claim = Claim(
        row.text("id"),
        row.choice("section", SECTIONS),
        row.fields["statement"],
        row.optional("quantity"),
        row.optional_number("time", 0),
        row.optional("printed"),
        row.line,
        codes.group(row),
        codes.group(row, "versus"),
        row.optional("of"),
        _rests_on(row),
    )
    if claim.versus is not None and claim.group is None:
        row.fault(f"versus is {shown(claim.versus)} without a group, expected the group that is compared with it")
    elif claim.versus is not None and claim.versus == claim.group:
        row.fault(f"versus is {shown(claim.versus)}, the group itself, expected another group")
    if claim.quantity is not None:
        _check_quantity(row, claim.quantity, codes)
    if claim.of is not None:
        _check_denominator(row, claim.of, codes)
    return claim


def _rests_on(row: Row) -> tuple[str, ...] | None:
    """Return the ids that a conclusion rests on, none of them where the row says ``none``; None where it is blank."""
    text = row.optional("rests_on")
    if text is None:
        return None
    return () if text == "none" else tuple(text.split())


def _check_conclusions(claims: tuple[Claim, ...], faults: Faults) -> None:
    known = {claim.id for claim in claims}
    for claim in claims:
        unknown = [each for each in claim.rests_on or () if each.removesuffix("?") not in known]
        if claim.rests_on is not None and claim.section != "conclusion":
            where = f"rests_on in the section {claim.section}"
            faults.add("claims.csv", claim.line, f"{where}, expected it of the section conclusion alone")
        elif unknown:
            named = ", ".join(map(shown, unknown))
            faults.add("claims.csv", claim.line, f"rests_on names {named}, expected ids of claims, or none")


def _check_quantity(row: Row, text: str, codes: _Codes) -> None:
    try:
        codes.check(row, parse_quantity(text), "quantity")
    except ValueError:
        row.fault(f"unknown quantity {shown(text)}, expected {hints.of_quantity(text)}")


def _check_denominator(row: Row, text: str, codes: _Codes) -> None:
    try:
        denominator = parse_denominator(text)
    except ValueError as error:
        row.fault(f"of is {shown(text)}, expected {str(error).rpartition('expected ')[2]}")
        return
    if isinstance(denominator, Quantity):
        codes.check(row, denominator, "of")


def _listed(codes: Iterable[str], quoted: bool = False) -> str:
    """Return codes for a message; one that is a fault itself is quoted, to stay on its line."""
    texts = [code if quoted or is_code(code) else shown(code) for code in codes]
    return ", ".join(texts[:_LISTED]) + (", ..." if len(texts) > _LISTED else "")


def _event(row: Row, codes: _Codes) -> Event:
    return Event(
        row.text("event"),
        row.count("patients"),
        row.fields["grade"],
        row.fields["why"],
        codes.group(row),
        row.line,
        row.optional("part_of"),
    )


def _check_parts(events: tuple[Event, ...], faults: Faults) -> None:
    """Report symptoms of an event that the table does not list as an event of its own."""
    whole = {event.event for event in events if event.part_of is None}
    for event in events:
        if event.part_of is not None and event.part_of not in whole:
            rule = "expected an event of this table that is itself part of none"
            faults.add("events.csv", event.line, f"part_of is {shown(event.part_of)}, {rule}")


def _appraisal_item(row: Row, codes: _Codes) -> AppraisalItem:
    codes.group(row)
    answer = row.choice("answer", ANSWERS)
    return AppraisalItem(row.text("checklist"), row.text("item"), answer, row.fields["why"])


def _comparator(row: Row, codes: _Codes) -> Comparator:
    return Comparator(
        row.text("study"),
        row.fields["group"],
        row.count("patients", 1),
        row.text("endpoint"),
        row.optional_number("time", 0),
        row.fields["printed"],
        row.optional_number("low"),
        row.optional_number("high"),
        row.fields["source"],
    )
