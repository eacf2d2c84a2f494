import re

import pandas as pd
from hypothesis import given, settings
from hypothesis.strategies import integers, lists, text

from trialbook.book.tables import styled_html, table_html


def cells(markup):
    return re.findall(r"<td[^>]*>(.*?)</td>", markup, re.DOTALL)


def test_a_long_text_and_a_long_table_are_shown_whole():
    words = "a sentence that goes on well beyond the fifty characters after which it would be cut"
    frame = pd.DataFrame({"why": [words] * 100})
    assert cells(table_html(frame)) == [words] * 100


def test_words_stand_left_and_numbers_stay_as_they_were():
    frame = pd.DataFrame({"count": [1], "code": ["CR"], "why": ["the abstract does not say"]}, index=["first"])
    markup = table_html(frame)
    left = re.findall(r'<t[hd] style="text-align: left">([^<]*)', markup)
    assert left == ["why", "first", "the abstract does not say"]
    assert "<th></th>" in markup
    assert "<td>1</td>" in markup
    assert "<td>CR</td>" in markup


def test_only_a_column_of_sentences_keeps_its_width():
    frame = pd.DataFrame({"event": ["a short name"], "why": ["a reason that runs on for more than a line on a phone"]})
    markup = table_html(frame)
    assert markup.count("min-width") == 2  # the column's name and its one cell
    assert "min-width" not in table_html(frame[["event"]])


def test_the_name_of_an_index_stands_beside_the_names_of_the_columns():
    frame = pd.DataFrame({"dead": [0, 1]}, index=pd.Index([3, 6], name="<month>"))
    assert re.findall(r"<th[^>]*>([^<]*)</th>", table_html(frame)) == ["&lt;month&gt;", "dead", "3", "6"]


def test_every_level_of_an_index_stands_left():
    index = pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")], names=["list", "question"])
    markup = table_html(pd.DataFrame({"n": [1, 2]}, index=index))
    assert '<th style="text-align: left" rowspan="2">a</th>' in markup
    assert re.findall(r"<th style=\"([^\"]*)\">[xy]</th>", markup) == ["text-align: left; padding-left: 1.3rem"] * 2
    assert markup.count("<tr") == 3
    assert "<td>2</td>" in markup


def test_columns_in_groups_carry_no_attribute_that_html_does_not_have():
    frame = pd.DataFrame([[1, 2]], [3], pd.MultiIndex.from_product([["fewest"], ["CR", "dead"]]))
    markup = table_html(frame.rename_axis("month"))
    assert re.findall(r"<th colspan=[^>]*>", markup) == ['<th colspan="2">']
    assert ">month</th>" in markup


def test_a_text_that_names_an_attribute_is_left_alone():
    text = 'it says halign="left" there'
    assert cells(table_html(pd.DataFrame({"why": [text]}))) == [text]


def test_a_table_without_a_name_for_its_rows_shows_that_of_its_columns():
    frame = pd.DataFrame({"plain": [1]}, index=["3"]).rename_axis(columns="alive at month")
    assert ">alive at month</th>" in table_html(frame)
    assert ">alive at month</th>" not in table_html(frame.rename_axis("month"))


@settings(max_examples=50)
@given(values=lists(text(max_size=30), min_size=1, max_size=5), number=integers(0, 9))
def test_text_from_a_table_cannot_act_as_markup(values, number):
    markup = table_html(pd.DataFrame({"a": [f"<b>{value}</tr><td>" for value in values], "n": number}))
    assert markup.count("<td") == 2 * len(values)
    assert "<b>" not in markup


def test_a_table_with_formats_is_the_table_without_them_but_for_its_numbers():
    index = pd.Index([3, 6], name="month")
    frame = pd.DataFrame({"rate": [0.5, 0.25], "why": ["the abstract does not say", "-"]}, index)
    frame.columns.name = "rate of"
    tags = re.compile(r"<table[^>]*>|<t[hd].*?</t[hd]>")  # without a class it would neither scroll nor stand right
    styled = styled_html(frame.style.format({"rate": "{:.0%}"}))
    assert tags.findall(styled) == tags.findall(table_html(frame.assign(rate=["50%", "25%"])))


def test_a_format_that_forgets_to_escape_lets_no_markup_through():
    frame = pd.DataFrame({"printed": ["<img src=x onerror=alert(1)>", "80%"], "rate": [0.5, None]})
    markup = styled_html(frame.style.format(na_rep="-"))
    assert "<img" not in markup
    assert cells(markup)[0] == "&lt;img src=x onerror=alert(1)&gt;"
    assert cells(styled_html(frame.style)) == cells(styled_html(frame.style.format(na_rep="nan", precision=6)))


def test_the_names_of_an_index_of_two_levels_stand_once_and_are_kept():
    index = pd.MultiIndex.from_tuples([("a", 3), ("a", 6)], names=["reading", "month"])
    styled = pd.DataFrame({"lower": [0.5, 0]}, index=index).style.format("{:.0%}")
    heads = styled_html(styled).split("<tbody>")[0]
    assert re.findall(r"<th[^>]*>([^<]*)</th>", heads) == ["reading", "month", "lower"]
    assert list(styled.index.names) == ["reading", "month"]


def test_only_a_table_with_sentences_and_more_says_of_each_cell_what_it_is_of():
    why = "a reason that runs on for more than a line on a phone"
    frame = pd.DataFrame({"patients": [1], "<grade>": [2], "why": [why]}, index=["fever"])
    for markup in (table_html(frame), styled_html(frame.style)):
        assert 'class="dataframe stacks"' in markup
        assert re.findall(r'<td data-column="([^"]*)"', markup) == ["patients", "&lt;grade&gt;", "why"]
    assert "data-column" not in table_html(frame[["patients", "why"]])
    assert "data-column" not in table_html(frame.assign(why="short"))
