"""Hatched areas drawn line by line: a browser prints a repeated pattern as a picture, which blurs and weighs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count, product

TILE = 72  # points, matplotlib's
_PATTERN = re.compile(
    r'<pattern id="(?P<name>\w+)"[^>]*>\s*<rect[^>]*fill="(?P<ground>[^"]*)"/>\s*(?P<lines><path.*?/>)\s*</pattern>',
    re.DOTALL,
)
_HATCHED = re.compile(
    r'<path d="(?P<area>[^"]*)"(?P<clip>(?: clip-path="[^"]*")?) style="fill: url\(#(?P<name>\w+)\)(?P<rest>[^"]*)"/>'
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def drawn_hatches(svg: str) -> str:
    """Return a drawing by matplotlib whose hatches are lines, cut at the edge of their areas, and no patterns.

    Parameters
    ----------
    svg : str
        A drawing whose hatched areas are paths in absolute coordinates without a transformation.

    Returns
    -------
    str
        A drawing that looks the same; the same text if nothing in it is hatched.

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
