"""Figures that a page fetches when they are about to be seen, in a place that is kept for them until then."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_PICTURE = re.compile(r'<img (?=[^>]*src="(?:\.\./)*_images/([^"]+\.svg)")')
_SIZE = re.compile(rb'<svg[^>]*? width="([\d.]+)pt" height="([\d.]+)pt"')


def keep_places(page: str, pictures: dict[str, str], source: Path) -> str:
    """Return a page whose drawn figures have a size and are fetched late.

    Parameters
    ----------
    page : str
        HTML as rendered.
    pictures : dict
        The name below ``_images`` of each picture's file, by its path from ``source``.
    source : Path
        The folder of the pages.

    Returns
    -------
    str
        HTML in which a figure's place does not depend on its file having come.
    """
    files = {name: source / path for path, name in pictures.items()}

    def placed(found: re.Match[str]) -> str:
        return f"{found[0]}{_place(files[found[1]])}" if found[1] in files else found[0]

    return _PICTURE.sub(placed, page)


@cache
def _place(path: Path) -> str:
    """Return the attributes that keep a figure's place, or none for a file that matplotlib did not write."""
    with path.open("rb") as file:
        size = _SIZE.search(file.read(400))
    if not size:
        return ""
    width, height = map(float, size.groups())
    return f'loading="lazy" style="width: {width * 4 / 3:g}px; aspect-ratio: {width:g} / {height:g}" '
