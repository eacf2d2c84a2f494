"""Read YAML node by node, within limits of size, so that every fault has its line."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from trialbook.paper.faults import Faults, shown
from trialbook.paper.sheets import LARGEST_FIELD, number_of

MOST_VALUES = 10_000  # a list of two million values would else take gigabytes
MOST_LEVELS = 100
_HINTS = {
    "mapping values are not allowed here": ", and straight quotation marks around a text with a colon",
    "found character '\\t' that cannot start any token": " indented by spaces",
}
_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map")}
_TAGS |= {f"tag:yaml.org,2002:{kind}" for kind in ("merge", "value")}  # << and =: plain text here


class TooLargeError(Exception):
    """A file has more values, or deeper ones, than any trial.yaml needs."""


class _Loader(yaml.SafeLoader):
    """Stops at the limits while it parses, before the nodes of a huge file fill the memory."""

    values = levels = 0

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node | None:
        self.values, self.levels = self.values + 1, self.levels + 1
        if self.values > MOST_VALUES or self.levels > MOST_LEVELS:
            raise TooLargeError
        node = super().compose_node(parent, index)
        self.levels -= 1
        return node


class Reader:
    """Reads the nodes of one file and reports what breaks a rule.

    Parameters
    ----------
    file : str
        Name of the file, for its faults.
    faults : Faults
        Where they are recorded.
    """

    def __init__(self, file: str, faults: Faults):
        self.file, self.faults = file, faults

    def fault(self, node: yaml.Node | None, what: str) -> None:
        """Record a fault at the line of a node, or of the file as a whole."""
        self.faults.add(self.file, node.start_mark.line + 1 if node else 0, what)

    def compose(self, text: str) -> yaml.Node | None:
        """Return the file's nodes, not yet made into values, or None with a fault where they are not sound."""
        try:
            node = yaml.compose(text, Loader=_Loader)
            if node is None:
                self.fault(None, "empty file, expected lines of the form KEY: VALUE")
                return None
            for each in _walk(node):
                self._check(each)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
            hint = _HINTS.get(str(problem).partition(" (")[0], "")
            self.faults.add(
                self.file, mark.line + 1 if mark else 0, f"bad YAML ({problem}), expected KEY: VALUE lines{hint}"
            )
        except (RecursionError, TooLargeError):
            limits = f"nested too deeply or over {MOST_VALUES} values"
            self.fault(None, f"bad YAML ({limits}), expected KEY: VALUE lines")
        else:
            return node
        return None

    def _check(self, node: yaml.Node) -> None:
        """Report a node that is no plain data of allowed size; it is read as text, so that further faults are found."""
        if node.tag not in _TAGS:
            self.fault(node, f"bad YAML (tag {shown(node.tag)}), expected plain text, numbers, lists and mappings")
        if isinstance(node, yaml.ScalarNode) and (size := len(node.value.encode("utf-8", "replace"))) > LARGEST_FIELD:
            self.fault(node, f"oversized field of {size} bytes, expected at most {LARGEST_FIELD}")

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
        """Return a plain number, or None where it is none."""
        return number_of(node.value) if isinstance(node, yaml.ScalarNode) else None


def _walk(node: yaml.Node) -> Iterator[yaml.Node]:
    """Yield a node and all below it, an alias as often as it is used, up to the limit."""
    waiting, seen = [node], 0
    while waiting:
        if (seen := seen + 1) > MOST_VALUES:
            raise TooLargeError
        node = waiting.pop()
        yield node
        if isinstance(node, yaml.MappingNode):
            waiting.extend(each for pair in node.value for each in pair)
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)


def is_blank(node: yaml.Node) -> bool:
    """Return whether a value is absent, empty or null."""
    return isinstance(node, yaml.ScalarNode) and (
        not node.value.strip() or (node.style is None and node.tag == "tag:yaml.org,2002:null")
    )


def raw(node: yaml.Node) -> str:
    """Return a value as a message shows it."""
    if isinstance(node, yaml.SequenceNode) and all(isinstance(each, yaml.ScalarNode) for each in node.value):
        return shown(f"[{', '.join(each.value for each in node.value)}]")
    return shown(node.value) if isinstance(node, yaml.ScalarNode) else "not a plain value"
