"""Figures draw the text of any folder that some font of the machine can draw, and name the rest once."""

import warnings
from types import SimpleNamespace

import pandas as pd
import pytest
from conftest import ROOT
from matplotlib.figure import Figure

from trialbook.figures import fonts
from trialbook.figures.style import finish, to_svg, use_house_style

NOWHERE = "\U000f0000"  # a character for private use, which no font has


@pytest.fixture
def house_style():
    import matplotlib as mpl

    with mpl.rc_context(), warnings.catch_warnings():
        use_house_style()
        yield


def drawing(text):
    figure = Figure(layout="none")
    figure.text(0.5, 0.5, text)
    return finish(figure, "Text.", pd.DataFrame())


@pytest.mark.usefixtures("house_style")
def test_text_that_no_font_has_is_named_in_one_line_and_drawn_without_a_warning(capsys):
    figure = drawing(f"state {NOWHERE}")
    fonts.say_undrawable(figure)
    to_svg(figure)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert repr(f"state {NOWHERE}") in said


@pytest.mark.usefixtures("house_style")
def test_usual_text_is_drawn_by_the_usual_font_and_nothing_is_said(capsys):
    fonts.say_undrawable(drawing("complete response, Überleben, ≥ 3 %, α\n−1"))
    assert capsys.readouterr().err == ""


def test_the_usual_font_comes_first_and_the_others_are_those_that_are_installed(monkeypatch):
    installed = [SimpleNamespace(name=name) for name in ("Noto Sans CJK JP", "Comic", "DejaVu Sans")]
    monkeypatch.setattr(fonts.font_manager, "fontManager", SimpleNamespace(ttflist=installed))
    fonts.families.cache_clear()
    try:
        assert fonts.families() == ("DejaVu Sans", "Noto Sans CJK JP")
    finally:
        fonts.families.cache_clear()


def test_no_chapter_of_the_book_sets_a_font_of_its_own():
    assert not [path.name for path in (ROOT / "notebooks").glob("*.ipynb") if "font.family" in path.read_text("utf-8")]
