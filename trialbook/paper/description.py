"""Read ``trial.yaml``: who, what, when, the states a patient can be in, the groups and the measures."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from trialbook.paper.faults import Faults, shown
from trialbook.paper.nodes import Reader, is_blank, raw
from trialbook.paper.quantities import BY_KIND, is_code
from trialbook.paper.sheets import LARGEST_COUNT, read_text
from trialbook.paper.trial import ROLES, TIME_UNITS, Group, Measure, Retraction, State

FILE = "trial.yaml"
_NAME_RULE = "expected a letter followed by letters, digits, _ or -"
Fields = dict[str, yaml.Node]


def read_description(folder: Path, faults: Faults) -> dict[str, Any]:
    """Return the fields of a trial that its ``trial.yaml`` gives.

    Parameters
    ----------
    folder : Path
        The trial folder.
    faults : Faults
        Where each broken rule is recorded, with its line.

    Returns
    -------
    dict
        Keyword arguments for :class:`~trialbook.paper.trial.Trial`; incomplete where there are faults.
    """
    text = read_text(folder, FILE, faults)
    reader = Reader(FILE, faults)
    node = reader.compose(text) if text is not None else None
    if node is None:
        return {}
    pairs = reader.mapping(node, "the file")
    for key in _REQUIRED:
        if key not in pairs or is_blank(pairs[key][1]):
            reader.fault(pairs[key][0] if key in pairs else None, f"missing key {key}, expected {_REQUIRED[key]}")
    present = {key: value for key, (_, value) in pairs.items() if key in _READERS and not is_blank(value)}
    about = {key: _READERS[key](reader, value, key) for key, value in present.items()}
    if "patients" in about and "groups" in about and not faults.found:
        _check_sum(reader, present["groups"], about["groups"], about["patients"])
    return about


def _text(reader: Reader, node: yaml.Node, key: str) -> str:
    return reader.text(node, key) or ""


def _patients(reader: Reader, node: yaml.Node, key: str) -> int:
    number = reader.number(node)
    if isinstance(number, int) and 1 <= number <= LARGEST_COUNT:
        return number
    reader.fault(node, f"{key} is {raw(node)}, expected an integer of at least 1")
    return 1


def _time_unit(reader: Reader, node: yaml.Node, key: str) -> str:
    unit = reader.text(node, key) or ""
    if unit not in TIME_UNITS:
        reader.fault(node, f"unknown time unit {shown(unit)}, expected one of {', '.join(TIME_UNITS)}")
    return unit


def _follow_up(reader: Reader, node: yaml.Node, key: str) -> tuple[int | float, int | float] | None:
    numbers = [reader.number(each) for each in node.value] if isinstance(node, yaml.SequenceNode) else []
    if len(numbers) == 2 and None not in numbers and 0 <= numbers[0] <= numbers[1]:
        return numbers[0], numbers[1]
    reader.fault(node, f"{key} is {raw(node)}, expected [shortest, longest], two numbers of at least 0 in this order")
    return None


def _entry(reader: Reader, what: str, key: yaml.Node, node: yaml.Node, required: tuple[str, ...]) -> Fields:
    """Return the fields of one state, group or measure, after reporting those that it misses."""
    fields = {name: value for name, (_, value) in reader.mapping(node, what).items()}
    for name in required:
        if isinstance(node, yaml.MappingNode) and (name not in fields or is_blank(fields[name])):
            shape = ", ".join(f"{each}: ..." for each in required)
            reader.fault(key, f"{what} has no {name}, expected {{{shape}}}")
    return {name: value for name, value in fields.items() if not is_blank(value)}


def _field(reader: Reader, fields: Fields, name: str) -> str:
    return (reader.text(fields[name], name) or "") if name in fields else ""


def _states(reader: Reader, node: yaml.Node, key: str) -> tuple[State, ...]:
    pairs = reader.mapping(node, key)
    if isinstance(node, yaml.MappingNode) and not pairs:
        reader.fault(node, "states is empty, expected at least one line CODE: {label: ..., role: ...}")
    states = tuple(_state(reader, code, *nodes) for code, nodes in pairs.items())
    for second in [state for state in states if state.role == "death"][1:]:
        reader.fault(
            pairs[second.code][0], f"state {shown(second.code)} is a second one with role death, expected at most one"
        )
    return states


def _state(reader: Reader, code: str, key: yaml.Node, node: yaml.Node) -> State:
    if not is_code(code):
        reader.fault(key, f"state code {shown(code)}, {_NAME_RULE}")
    fields = _entry(reader, f"state {shown(code)}", key, node, ("label", "role"))
    role = _field(reader, fields, "role")
    if role and role not in ROLES:
        reader.fault(fields["role"], f"unknown role {shown(role)}, expected one of {', '.join(ROLES)}")
    return State(code, _field(reader, fields, "label"), role)


def _groups(reader: Reader, node: yaml.Node, key: str) -> tuple[Group, ...]:
    return tuple(_group(reader, code, *nodes) for code, nodes in reader.mapping(node, key).items())


def _group(reader: Reader, code: str, key: yaml.Node, node: yaml.Node) -> Group:
    if not is_code(code):
        reader.fault(key, f"group code {shown(code)}, {_NAME_RULE}")
    what = f"group {shown(code)}"
    fields = _entry(reader, what, key, node, ("label", "patients"))
    patients = _patients(reader, fields["patients"], f"patients of {what}") if "patients" in fields else 1
    return Group(code, _field(reader, fields, "label"), patients)


def _check_sum(reader: Reader, node: yaml.Node, groups: tuple[Group, ...], patients: int) -> None:
    """Report groups that together have more patients than the trial: they share none."""
    total = sum(group.patients for group in groups)
    if total > patients:
        reader.fault(node, f"the groups add up to {total} patients, expected at most the {patients} of the trial")


def _measures(reader: Reader, node: yaml.Node, key: str) -> tuple[Measure, ...]:
    return tuple(_measure(reader, name, *nodes) for name, nodes in reader.mapping(node, key).items())


def _measure(reader: Reader, name: str, key: yaml.Node, node: yaml.Node) -> Measure:
    what = f"measure {shown(name)}"
    if not is_code(name):
        reader.fault(key, f"measure name {shown(name)}, {_NAME_RULE}")
    elif name in BY_KIND:
        reader.fault(key, f"{what} is named as a kind of quantity, expected another name")
    fields = _entry(reader, what, key, node, ("label",))
    low, high, step = (_exact(reader, fields, limit) for limit in ("low", "high", "step"))
    if low is not None and high is not None and low >= high:
        reader.fault(fields["high"], f"high of {what} is {raw(fields['high'])}, expected a number above its low")
    if step is not None and step <= 0:
        reader.fault(fields["step"], f"step of {what} is {raw(fields['step'])}, expected a number above 0")
    elif None not in (low, high, step) and step > high - low > 0:
        reader.fault(fields["step"], f"step of {what} is {raw(fields['step'])}, expected at most its high less its low")
    label, unit, noun = (_field(reader, fields, each) for each in ("label", "unit", "noun"))
    return Measure(name, label, unit, noun, low, high, step)


def _exact(reader: Reader, fields: Fields, name: str) -> Fraction | None:
    """Return a number exactly as written."""
    if name not in fields:
        return None
    if reader.number(fields[name]) is not None:
        return Fraction(fields[name].value)
    reader.fault(fields[name], f"{name} is {raw(fields[name])}, expected a number")
    return None


def _retraction(reader: Reader, node: yaml.Node, key: str) -> Retraction:
    fields = _entry(reader, key, node, node, ("notice",))
    notice, date, url = (_field(reader, fields, name) for name in ("notice", "date", "url"))
    return Retraction(notice, date or None, url or None)


def _notes(reader: Reader, node: yaml.Node, key: str) -> dict[str, str]:
    pairs = reader.mapping(node, key)
    return {name: reader.text(value, f"the note {shown(name)}") or "" for name, (_, value) in pairs.items()}


_REQUIRED = {
    "title": "the paper's title",
    "reference": "authors, year, volume and pages",
    "patients": "an integer of at least 1",
    "condition": "plain text",
    "treatment": "plain text",
    "time_unit": f"one of {', '.join(TIME_UNITS)}",
    "states": "a mapping CODE: {label: ..., role: ...}",
}
_READERS = {
    **dict.fromkeys(("title", "reference", "url", "doi", "condition", "treatment", "criteria"), _text),
    "patients": _patients,
    "time_unit": _time_unit,
    "follow_up": _follow_up,
    "states": _states,
    "groups": _groups,
    "measures": _measures,
    "retraction": _retraction,
    "notes": _notes,
}
