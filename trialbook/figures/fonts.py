"""The fonts of the figures: one for all, then whatever this machine has for the scripts that it lacks."""

from __future__ import annotations

import sys
from functools import cache

from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text

USUAL = "DejaVu Sans"  # comes with matplotlib, so that figures are the same everywhere
NO_FONT = "no font of this machine can draw"  # begins a line that tells of the machine, and of no chapter
# Fonts for other scripts, on Linux, macOS and Windows.
OTHERS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans CJK TC",
    "Noto Sans CJK KR",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "SimHei",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Arial Unicode MS",
)


@cache
def families() -> tuple[str, ...]:
    """Return the families to draw with, in the order in which each character is looked for."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return (USUAL, *(name for name in OTHERS if name in installed))


def undrawable(figure: Figure) -> list[str]:
    r"""Return the texts of a figure that hold a character which none of the fonts has.

    Examples
    --------
    >>> figure = Figure()
    >>> _ = figure.text(0, 0, "complete response"), figure.text(0, 0, "\U000F0000")
    >>> len(undrawable(figure))
    1
    """
    texts = dict.fromkeys(text.get_text() for text in figure.findobj(Text))
    return [text for text in texts if not {ord(one) for one in text if not one.isspace()} <= _drawable()]


def say_undrawable(figure: Figure) -> None:
    """Name in one line on standard error the texts of a figure that appear as boxes, if there are any."""
    if texts := undrawable(figure):
        listed = ", ".join(map(repr, texts))
        print(f"{NO_FONT} {listed}: install one, such as Noto Sans CJK", file=sys.stderr)


@cache
def _drawable() -> frozenset[int]:
    """Return the characters that some font has."""
    paths = (font_manager.findfont(name) for name in families())
    return frozenset(code for path in paths for code in font_manager.get_font(path).get_charmap())
