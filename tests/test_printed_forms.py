"""What papers print around their numbers: units, brackets, intervals, spreads, marks of other languages."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis.strategies import sampled_from, text

from trialbook.paper import printed
from trialbook.paper.printed import (
    Interval,
    MeanSpread,
    Number,
    Ratio,
    Share,
    Time,
    Whole,
    read_count,
    read_counts,
    read_interval,
    read_mean_sd,
    read_number,
    read_p,
    read_rate,
    read_time,
    split_interval,
)


def number(text):
    return read_number(text)


@pytest.mark.parametrize("text", ["5例", "5 例", "5名", "5 patients", "5 cases", "５例", "5."])
def test_a_count_is_read_without_what_it_counts(text):
    assert read_count(text) == Whole(5)


HALF = Share(Number(Fraction(50), 0), 100, "%")


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("5 (50%)", Whole(5)),
        ("5(50%)", Whole(5)),
        ("5/10（50％）", Ratio(5, 10)),
        ("50%(5/10)", Ratio(5, 10)),
        ("50% (5)", Whole(5)),
        ("5例(50%)", Whole(5)),
        ("5 of 10 patients (50%)", Ratio(5, 10)),
        ("5/10, 50%", Ratio(5, 10)),
        ("5/10 (50%; 95% CI 19%-81%)", Ratio(5, 10)),
    ],
)
def test_a_count_and_a_rate_printed_together_are_both_read(text, counted):
    assert read_counts(text) == (counted, HALF)
    assert not any(part.ambiguous for part in read_counts(text))


def test_a_number_in_brackets_without_a_sign_may_be_a_rate():
    assert read_counts("5 (50)") == (Whole(5), Share(Number(Fraction(50), 0), 100))
    assert read_counts("5 (50)")[1].ambiguous


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("8/10", (Ratio(8, 10),)),
        ("80%", 1),
        ("most", ()),
        ("5 (6) 7", ()),
        ("5%(6%)", ()),
        ("5, 6", ()),
        ("x (5%)", ()),
    ],
)
def test_what_is_one_number_or_none_is_no_pair(text, parts):
    assert read_counts(text) == parts or len(read_counts(text)) == parts


@pytest.mark.parametrize(("text", "ambiguous"), [("80", True), ("80%", False), ("0.80", False), ("8/10", False)])
def test_a_bare_integer_for_a_rate_says_that_it_is_ambiguous(text, ambiguous):
    assert all(reading.ambiguous is ambiguous for reading in read_rate(text))


def test_a_comma_before_three_digits_says_that_it_is_ambiguous():
    assert [read_number(text).ambiguous for text in ("1,055", "1,055.5", "1,055,000", "0,055", "1,05")] == [
        *(True, False, False, False, False)
    ]


@pytest.mark.parametrize("text", [".50", "0.50", "0,50", "1.0", "0.0"])
def test_a_decimal_of_at_most_one_is_a_proportion_where_a_rate_may_stand(text):
    assert read_count(text, proportion=True) == Share(number(text), 1)
    assert isinstance(read_count(text), Whole)


@pytest.mark.parametrize("text", ["1", "0", "1.5", "-0.5"])
def test_a_whole_number_or_one_above_one_is_no_proportion(text):
    assert isinstance(read_count(text, proportion=True), Whole)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("24个月", Time(number("24"))),
        ("9.1 months", Time(number("9.1"))),
        ("9.1", Time(number("9.1"))),
        ("9.1 (95% CI 7.3–11.0)", Time(number("9.1"))),
        ("9.1 months (7.3-11.0)", Time(number("9.1"))),
        (">36", Time(number("36"), ">")),
        ("≥36 months", Time(number("36"), ">=")),
        ("36+", Time(number("36"), ">")),
        ("＜3月", Time(number("3"), "<")),
        ("not reached", Time(None, ">")),
        ("Not yet reached.", Time(None, ">")),
        ("NR", Time(None, ">")),
        ("n.e.", Time(None, ">")),
        ("未达到", Time(None, ">")),
        ("NR (95% CI 7.3-NR)", Time(None, ">")),
    ],
)
def test_a_time_is_read_with_its_relation(text, time):
    assert read_time(text, "months") == time


@pytest.mark.parametrize("text", ["", "soon", "3-36", "9.1 points", "nor", "3 months 4", "3 years", "24年"])
def test_what_is_no_time_is_not_read(text):
    assert read_time(text, "months") is None
    assert read_time("9.1 months") is None


@pytest.mark.parametrize(
    ("text", "low", "high", "level", "percent"),
    [
        ("28.1-38.6", "28.1", "38.6", None, False),
        ("(95% CI 28-39)", "28", "39", Fraction(95, 100), False),
        ("95% CI: 28% to 39%", "28", "39", Fraction(95, 100), True),
        ("95%CI 28–39%", "28", "39", Fraction(95, 100), True),
        ("[0.35, 0.98]", "0.35", "0.98", None, False),
        ("0,35-0,98", "0.35", "0.98", None, False),
        ("90% CI, 0.35; 0.98", "0.35", "0.98", Fraction(90, 100), False),
        ("CI 95% 28-39", "28", "39", Fraction(95, 100), False),
        ("CI (99%): 28-39", "28", "39", Fraction(99, 100), False),
        ("CI 28%-39%", "28", "39", None, True),
        ("97.5% confidence interval 28 to 39", "28", "39", Fraction(975, 1000), False),
        ("95%可信区间7.3～11.0", "7.3", "11.0", Fraction(95, 100), False),
        ("-5.2 to 3.1", "-5.2", "3.1", None, False),
        ("−5.2–−1.3", "-5.2", "-1.3", None, False),
        ("-5.2-1.3", "-5.2", "1.3", None, False),
        ("28‑39", "28", "39", None, False),
    ],
)
def test_an_interval_is_read_with_its_level(text, low, high, level, percent):
    assert read_interval(text) == Interval(number(low), number(high), level, percent)
    assert read_interval(text).confidence == (level or Fraction(19, 20))


def test_an_interval_may_not_have_reached_its_upper_end():
    assert read_interval("95% CI 7.3-not reached") == Interval(number("7.3"), None, Fraction(19, 20))


@pytest.mark.parametrize(
    "text", ["", "28", "28-39-40", "CI", "95% CI", "95% CI 28", "incidence 3-4", "9.1 (7-11)", "()"]
)
def test_what_is_no_interval_is_not_read(text):
    assert read_interval(text) is None


def test_what_stands_before_an_interval_is_kept():
    head, interval = split_interval("9.1 months (95% CI 7.3–11.0)")
    assert (head, interval, interval.ambiguous) == (
        "9.1 months",
        Interval(number("7.3"), number("11.0"), Fraction(19, 20)),
        False,
    )
    assert split_interval("0.62, 95% CI 0.41 to 0.94")[0] == "0.62"
    assert split_interval("62% (44-97)")[1].ambiguous
    assert split_interval("5 (50%)") == ("5 (50%)", None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("62.4±8.1", ""),
        ("62.4 ± 8.1", ""),
        ("62.4+/-8.1", ""),
        ("62,4±8,1", ""),
        ("62.4 (8.1)", ""),
        ("62.4 (±8.1)", ""),
        ("62.4 (SD 8.1)", "SD"),
        ("62.4 (s.d. = 8.1)", "SD"),
        ("62.4±8.1 (SD)", "SD"),
        ("62.4 (SE 8.1)", "SE"),
        ("62.4±8.1 SEM", "SE"),
        ("６２．４±８．１", ""),
        ("62.4±8.1%", ""),
        ("62.4% ± 8.1%", ""),
        ("62.4 ± 8.1 mmHg", ""),
        ("62.4±8.1'", ""),
        ("62.4±8.1 cm²", ""),
        ("62.4 (SE 8.1) pg/ml", "SE"),
    ],
)
def test_a_mean_is_read_with_its_spread_and_what_that_is(text, name):
    read = read_mean_sd(text)
    assert read == MeanSpread(number("62.4"), number("8.1"), name)
    assert read.ambiguous is (name == "")


@pytest.mark.parametrize(
    "text", ["62.4", "±8.1", "62.4-8.1", "62.4 (8.1", "62.4 SD 8.1 x", "62.4 ((8.1))", "62.4±8.1 vs 9"]
)
def test_what_is_no_mean_with_a_spread_is_not_read(text):
    assert read_mean_sd(text) is None


def test_a_p_value_without_a_number_says_what_was_assumed():
    assert read_p("NS").assumed
    assert not read_p("P>0.05").assumed


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("one-sided P=0.12", 1), ("P = 0.12 (1-tailed)", 1), ("单侧P=0.12", 1), ("P=0.12, two-sided", 2),
        ("two tailed p = 0.12", 2), ("P值为0.12", 2), ("P value of 0.12", 2), ("the P value was 0.12", None),
    ],
)  # fmt: skip
def test_a_p_value_says_whether_it_is_of_one_side(text, sides):
    read = read_p(text)
    assert (read and read.sides) == sides
    assert read is None or read == read_p("P=0.12")


def test_a_printed_number_keeps_the_width_of_its_last_digit():
    assert read_interval("28.1-38.65").high.step == Fraction(1, 100)
    assert read_p("1.1×10-3").number.step == Fraction(1, 10000)


READERS = [getattr(printed, name) for name in printed.__all__ if name.startswith(("read_", "split_"))]


@given(reader=sampled_from(READERS), text=text(alphabet="0123456789.,%()[]±~-–/<>=+ ^×PCISDEneor例月至", max_size=40))
@settings(max_examples=600, deadline=None)
def test_no_text_does_worse_than_not_being_read(reader, text):
    reader(text)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", ["9" * 100_000, "(" * 100_000, "1 " * 50_000, "1," * 50_000, "CI" * 50_000])
def test_a_text_of_any_length_is_refused_at_once(reader, text):
    assert reader(text) in (None, (), (text, None))
