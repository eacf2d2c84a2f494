"""Sentences whose numbers are those of the run: places, escapes, sections without data."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis.strategies import text
from markdown_it import MarkdownIt

from trialbook.book.say import level, needs, percent, say, sentence

MARKDOWN = MarkdownIt("commonmark", {"html": True})


def read(markdown):
    """Return the words that a Markdown reader would see, by a parser that shares no code with ours."""
    tokens = MARKDOWN.parse(markdown)
    return [child for token in tokens for child in (token.children or [])]


@given(text(alphabet="abc *_`<>[](){}$|#&~!@^:\\", min_size=1).filter(lambda words: words.strip() == words))
def test_text_of_a_folder_stays_text_in_a_sentence(words):
    shown = read(sentence("State {code} here.", code=words))
    assert {token.type for token in shown} <= {"text", "text_special"}
    assert "".join(token.content for token in shown) == f"State {words} here."


def test_a_role_a_substitution_and_a_formula_stay_text():
    said = sentence("{a} {b} {c}", a="{ref}`x`", b="{{ x }}", c="$x$")
    assert said == r"\{ref\}\`x\` \{\{ x \}\} \$x\$"


def test_a_place_without_a_value_is_an_error():
    with pytest.raises(KeyError, match="rate"):
        sentence("At {month} {rate:percent}.", month=3)


def test_a_sentence_is_said_once_for_each_row_and_not_at_all_without_rows(capsys):
    rows = pd.DataFrame({"rate": [0.8, 0.3], "patients": [8, 3]}, pd.Index([3, 36], name="month"))
    say("Month {month}: {patients} of {all}, {rate:percent}.", rows, all=10)
    assert capsys.readouterr().out == "Month 3: 8 of 10, 80%.\nMonth 36: 3 of 10, 30%.\n"
    say("Month {month}: {patients} of {all}, {rate:percent}.", rows.iloc[:0], all=10)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("absent", [[], False, pd.DataFrame(), pd.Series(dtype=float)])
def test_what_is_absent_is_said(absent, capsys):
    needs(absent, "No deaths are counted.")
    assert capsys.readouterr().out == "No deaths are counted.\n"


@pytest.mark.parametrize("there", [[0], True, pd.DataFrame({"a": [1]})])
def test_nothing_is_said_of_what_is_there(there, capsys):
    needs(there, "No deaths are counted.")
    assert capsys.readouterr().out == ""


@given(text(alphabet="0123456789", min_size=1, max_size=16))
def test_no_level_below_one_prints_as_all(digits):
    confidence = float(f"0.{digits}")
    if 0 < confidence < 1:
        assert float(level(confidence)[:-1]) / 100 == pytest.approx(confidence, rel=1e-12)
        assert level(confidence) != "100%"


@pytest.mark.parametrize(
    ("share", "printed"),
    [(0, "0%"), (1e-9, "<1%"), (0.125, "13%"), (0.285, "29%"), (5 / 8, "63%"), (1 - 1e-9, ">99%"), (1, "100%")],
)
def test_only_nothing_prints_as_nothing_and_only_all_as_all(share, printed):
    assert percent(share) == printed
