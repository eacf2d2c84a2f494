"""Hatched areas drawn line by line: a browser prints a repeated pattern as a picture, which blurs and weighs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count, product

from trialbook.ledger.roles import Role

TILE = 72  # points, matplotlib's
_PATTERN = re.compile(
    r'<pattern id="(?P<name>\w+)"[^>]*>\s*<rect[^>]*fill="(?P<ground>[^"]*)"/>\s*(?P<lines><path.*?/>)\s*</pattern>',
    re.DOTALL,
)
_HATCHED = re.compile(
    r'<path d="(?P<area>[^"]*)"(?P<clip>(?: clip-path="[^"]*")?) style="fill: url\(#(?P<name>\w+)\)(?P<rest>[^"]*)"/>'
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

_WIDE, _HIGH, _APART = 800, 400, 7  # pixels: more than a box of the front page's picture, and between two lines
_LINES = {
    "///": "".join(f"M{x} 0L{x - _HIGH} {_HIGH}" for x in range(0, _WIDE + _HIGH, _APART)),
    "\\\\\\": "".join(f"M{x} 0L{x + _HIGH} {_HIGH}" for x in range(-_HIGH, _WIDE, _APART)),
    "...": "".join(f"M3 {y}H{_WIDE}" for y in range(3, _HIGH, _APART)),  # dashes of no length with round ends
}
_LINES["xxx"] = _LINES["///"] + _LINES["\\\\\\"]
_BOX = (
    '<svg aria-hidden="true" width="100%" height="100%"><path d="{lines}" fill="none" stroke="{role.light}" '
    'stroke-width="1.5" {dots}/></svg>'
)


def drawn_box(role: Role) -> str:
    """Return the pattern of a role as lines that fill a box of the front page's picture; nothing for a plain area.

    Examples
    --------
    >>> drawn_box(Role.RESPONSE), 'stroke="#c2571a"' in drawn_box(Role.PROGRESSION)
    ('', True)
    """
    dots = f'stroke-linecap="round" stroke-dasharray="0 {_APART}"' if role is Role.STABLE else ""
    return _BOX.format(lines=_LINES[role.hatch], role=role, dots=dots) if role.hatch else ""


def drawn_hatches(svg: str) -> str:
    """Return a drawing by matplotlib whose hatches are lines, cut at the edge of their areas, and no patterns.

    The hatched areas must be paths in absolute coordinates without a transformation.

    Examples
    --------
    >>> tile = '<path d="M 0 0 L 9 9" style="stroke: red"/>'
    >>> pattern = f'<pattern id="h" width="72"><rect fill="none"/>{tile}</pattern>'
    >>> area = '<path d="M 0 0 L 90 0 L 90 9 z" style="fill: url(#h); stroke: red"/>'
    >>> drawn_hatches(pattern + area).count("<use")
    2
    """
    patterns = {found["name"]: found for found in _PATTERN.finditer(svg)}
    numbers = count()

    def draw(found: re.Match[str]) -> str:
        pattern = patterns.get(found["name"])
        return found[0] if pattern is None else _drawn(found, pattern, next(numbers))

    marked = _HATCHED.sub(draw, svg)
    return _PATTERN.sub(lambda found: found["lines"].replace("<path", f'<path id="{found["name"]}"', 1), marked)


def _drawn(area: re.Match[str], pattern: re.Match[str], number: int) -> str:
    """Return a hatched area as its ground, the tiles of its hatch and its outline."""
    uses = "".join(f'<use href="#{area["name"]}" x="{x}" y="{y}"/>' for x, y in _tiles(area["area"]))
    path = f'<path d="{area["area"]}"'
    return (
        f'<g{area["clip"]}><clipPath id="hatched{number}">{path}/></clipPath>{path} style="fill: {pattern["ground"]}"/>'
        f'<g clip-path="url(#hatched{number})">{uses}</g>{path} style="fill: none{area["rest"]}"/></g>'
    )


def _tiles(area: str) -> Iterator[tuple[int, int]]:
    """Yield the corners of all tiles that a path can touch."""
    numbers = [float(number) for number in _NUMBER.findall(area)]
    spans = [range(int(min(side) // TILE), int(max(side) // TILE) + 1) for side in (numbers[::2], numbers[1::2])]
    yield from ((x * TILE, y * TILE) for x, y in product(*spans))
