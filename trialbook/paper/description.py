"""Read ``trial.yaml``: who, what, when, and the states a patient can be in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from trialbook.paper.faults import Faults, shown
from trialbook.paper.quantities import is_code
from trialbook.paper.sheets import LARGEST_COUNT, LARGEST_FIELD, number_of, read_text
from trialbook.paper.trial import ROLES, TIME_UNITS, State

FILE = "trial.yaml"
MOST_VALUES = 10_000  # aliases that repeat each other could otherwise grow without end
_HINTS = {
    "mapping values are not allowed here": ", and straight quotation marks around a text with a colon",
    "found character '\\t' that cannot start any token": " indented by spaces",
}
_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map")}
_TAGS |= {f"tag:yaml.org,2002:{kind}" for kind in ("merge", "value")}  # << and =: plain text here


class _Reader:
    """The mapping of one trial.yaml, read node by node so that every fault has its line."""

    def __init__(self, faults: Faults):
        self.faults = faults

    def fault(self, node: yaml.Node | None, what: str) -> None:
        self.faults.add(FILE, node.start_mark.line + 1 if node else 0, what)

    def mapping(self, node: yaml.Node, what: str) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """Return the keys of a mapping with their own and their values' nodes."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{what} is not a mapping, expected lines of the form KEY: VALUE")
            return {}
        pairs: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            name = self.text(key, "a key") or ""
            if name in pairs:
                self.fault(key, f"repeated key {shown(name)}, expected each key once")
            pairs.setdefault(name, (key, value))
        return pairs

    def text(self, node: yaml.Node, what: str) -> str | None:
        """Return a plain value as the file has it, or None where it is blank or no text."""
        if not isinstance(node, yaml.ScalarNode):
            self.fault(node, f"{what} is a list or a mapping, expected text")
            return None
        blank = node.style is None and node.tag == "tag:yaml.org,2002:null"
        value = "" if blank else node.value.strip()
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            self.fault(node, f"{what} holds a character that is no text, expected text")
            return None
        return value or None

    def number(self, node: yaml.Node) -> int | float | None:
        return number_of(node.value) if isinstance(node, yaml.ScalarNode) else None


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
    node = _composed(text, faults) if text is not None else None
    if node is None:
        return {}
    reader = _Reader(faults)
    pairs = reader.mapping(node, "the file")
    for key in _REQUIRED:
        if key not in pairs or _blank(pairs[key][1]):
            reader.fault(pairs[key][0] if key in pairs else None, f"missing key {key}, expected {_REQUIRED[key]}")
    present = {key: value for key, (_, value) in pairs.items() if key in _READERS and not _blank(value)}
    return {key: _READERS[key](reader, value, key) for key, value in present.items()}


def _composed(text: str, faults: Faults) -> yaml.Node | None:
    """Return the file's nodes, not yet made into values, if they are sound YAML of bounded size."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is None:
            faults.add(FILE, 0, f"empty file, expected the keys {', '.join(_REQUIRED)}")
            return None
        for each in _walk(node):
            _check(each, faults)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        hint = _HINTS.get(str(problem).partition(" (")[0], "")
        faults.add(FILE, mark.line + 1 if mark else 0, f"bad YAML ({problem}), expected KEY: VALUE lines{hint}")
    except (RecursionError, OverflowError):
        faults.add(FILE, 0, f"bad YAML (nested too deeply or over {MOST_VALUES} values), expected KEY: VALUE lines")
    else:
        return node
    return None


def _walk(node: yaml.Node) -> Iterator[yaml.Node]:
    """Yield a node and all below it, an alias as often as it is used, up to the limit."""
    waiting, seen = [node], 0
    while waiting:
        if (seen := seen + 1) > MOST_VALUES:
            raise OverflowError
        one = waiting.pop()
        yield one
        if isinstance(one, yaml.MappingNode):
            waiting.extend(each for pair in one.value for each in pair)
        elif isinstance(one, yaml.SequenceNode):
            waiting.extend(one.value)


def _check(node: yaml.Node, faults: Faults) -> None:
    """Report a node that is no plain data of allowed size; it is read as text, so that further faults are found."""
    line = node.start_mark.line + 1
    if node.tag not in _TAGS:
        faults.add(FILE, line, f"bad YAML (tag {shown(node.tag)}), expected plain text, numbers, lists and mappings")
    if isinstance(node, yaml.ScalarNode) and (size := len(node.value.encode("utf-8", "replace"))) > LARGEST_FIELD:
        faults.add(FILE, line, f"oversized field of {size} bytes, expected at most {LARGEST_FIELD}")


def _blank(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and (
        not node.value.strip() or (node.style is None and node.tag == "tag:yaml.org,2002:null")
    )


def _text(reader: _Reader, node: yaml.Node, key: str) -> str:
    return reader.text(node, key) or ""


def _patients(reader: _Reader, node: yaml.Node, key: str) -> int:
    number = reader.number(node)
    if isinstance(number, int) and 1 <= number <= LARGEST_COUNT:
        return number
    reader.fault(node, f"{key} is {_raw(node)}, expected an integer of at least 1")
    return 1


def _time_unit(reader: _Reader, node: yaml.Node, key: str) -> str:
    unit = reader.text(node, key) or ""
    if unit not in TIME_UNITS:
        reader.fault(node, f"unknown time unit {shown(unit)}, expected one of {', '.join(TIME_UNITS)}")
    return unit


def _follow_up(reader: _Reader, node: yaml.Node, key: str) -> tuple[int | float, int | float] | None:
    numbers = [reader.number(each) for each in node.value] if isinstance(node, yaml.SequenceNode) else []
    if len(numbers) == 2 and None not in numbers and 0 <= numbers[0] <= numbers[1]:
        return tuple(numbers)
    reader.fault(node, f"{key} is {_raw(node)}, expected [shortest, longest], two numbers of at least 0 in this order")
    return None


def _states(reader: _Reader, node: yaml.Node, key: str) -> tuple[State, ...]:
    pairs = reader.mapping(node, key)
    if isinstance(node, yaml.MappingNode) and not pairs:
        reader.fault(node, "states is empty, expected at least one line CODE: {label: ..., role: ...}")
    states = tuple(_state(reader, code, *nodes) for code, nodes in pairs.items())
    for second in [one for one in states if one.role == "death"][1:]:
        reader.fault(
            pairs[second.code][0], f"state {shown(second.code)} is a second one with role death, expected at most one"
        )
    return states


def _state(reader: _Reader, code: str, key: yaml.Node, node: yaml.Node) -> State:
    if not is_code(code):
        reader.fault(key, f"state code {shown(code)}, expected a letter followed by letters, digits, _ or -")
    fields = {name: value for name, (_, value) in reader.mapping(node, f"state {shown(code)}").items()}
    for name in ("label", "role"):
        if isinstance(node, yaml.MappingNode) and (name not in fields or _blank(fields[name])):
            reader.fault(key, f"state {shown(code)} has no {name}, expected {{label: ..., role: ...}}")
    label, role = (reader.text(fields[name], name) or "" if name in fields else "" for name in ("label", "role"))
    if role and role not in ROLES:
        reader.fault(fields["role"], f"unknown role {shown(role)}, expected one of {', '.join(ROLES)}")
    return State(code, label, role)


def _notes(reader: _Reader, node: yaml.Node, key: str) -> dict[str, str]:
    pairs = reader.mapping(node, key)
    return {name: reader.text(value, f"the note {shown(name)}") or "" for name, (_, value) in pairs.items()}


def _raw(node: yaml.Node) -> str:
    if isinstance(node, yaml.SequenceNode) and all(isinstance(each, yaml.ScalarNode) for each in node.value):
        return shown(f"[{', '.join(each.value for each in node.value)}]")
    return shown(node.value) if isinstance(node, yaml.ScalarNode) else "not a plain value"


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
    "notes": _notes,
}
