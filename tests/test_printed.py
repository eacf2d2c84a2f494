from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from trialbook.paper.printed import Ratio, Share, Whole, read_count, read_number, read_p, read_range, read_rate


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("10", 10, 0),
        ("46.1", Fraction(461, 10), 1),
        (".05", Fraction(1, 20), 2),
        ("46·1", Fraction(461, 10), 1),
        ("1,055", 1055, 0),
        ("1,234,567", 1234567, 0),
        ("１０", 10, 0),
        (" 10 ", 10, 0),
        ("-3.0", -3, 1),
        ("46,1", Fraction(461, 10), 1),
        ("0,055", Fraction(55, 1000), 3),
        ("1.234,5", Fraction(12345, 10), 1),
        ("1,234.5", Fraction(12345, 10), 1),
        ("-1,055", -1055, 0),
        ("1\u2009055", 1055, 0),
        ("46.1†", Fraction(461, 10), 1),
    ],
)
def test_a_number_is_read_with_its_decimals(text, value, decimals):
    number = read_number(text)
    assert (number.value, number.decimals) == (value, decimals)


@pytest.mark.parametrize(
    "text",
    ["", "ten", "10 patients", "1_000", "1,2,3", "1e3", "nan", "inf", "3-4", "٣", "9" * 5000, "0x10", "½", "10²"],
)
def test_what_is_no_plain_number_is_not_read(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    "text", ["46.1%", "46.1 %", "46.1\u00a0%", "46.1％", "46·1%", "46,1%", "４６．１％", "46.1﹪", "46.1%*"]
)
def test_a_percentage_is_read_with_or_without_a_space(text):
    share = read_count(text)
    assert isinstance(share, Share)
    assert (share.number.value, share.number.decimals, share.scale) == (Fraction(461, 10), 1, 100)


@pytest.mark.parametrize(
    "text", ["8/10", "8 / 10", "８／１０", "8 of 10", "8 out of 10", "8/10例", "8 of 10 patients."]
)
def test_a_count_is_read_with_its_denominator(text):
    assert read_count(text) == Ratio(8, 10)


@pytest.mark.parametrize("text", ["~80%", ">80%", "80-90%", "80% (8/10)", "8 (80%)", "most", "%", "8/", "/10"])
def test_what_is_no_single_count_or_rate_is_not_read(text):
    assert read_count(text) is None


def test_a_rate_without_a_sign_can_be_a_proportion_a_percentage_or_a_count():
    assert [type(one) for one in read_rate("0.80")] == [Share]
    assert [getattr(one, "scale", None) for one in read_rate("80")] == [100, None]
    assert [getattr(one, "scale", None) for one in read_rate("1")] == [1, None]
    assert read_rate("most") == ()


@pytest.mark.parametrize(
    "text",
    [
        "3~36",
        "3-36",
        "3–36",
        "3—36",
        "3 to 36",
        "3 ~ 36",
        "３～３６",
        "3.0-36",
        "3至36",
        "3到36个月",
        "3\u201036",
        "3\u201136",
        "3 months to 36 months",
        "from 3 to 36 months",
        "(3-36)",
        "3-36 mo",
    ],
)
def test_a_range_is_read_with_any_of_the_usual_signs(text):
    low, high = read_range(text, "months")
    assert (low.value, high.value) == (3, 36)


@pytest.mark.parametrize("text", ["36", "3~", "up to 36", "3~36~40", "3 to 36 years", "3 weeks to 36 months"])
def test_what_is_no_range_is_not_read(text):
    assert read_range(text, "months") is None
    assert read_range("3 to 36 months") is None


@pytest.mark.parametrize(
    ("text", "relation", "value", "decimals"),
    [
        ("P<0.05", "<", Fraction(1, 20), 2),
        ("p < .05", "<", Fraction(1, 20), 2),
        ("P=0.011", "=", Fraction(11, 1000), 3),
        ("P ≤ 0.01", "<=", Fraction(1, 100), 2),
        ("P＜0.05", "<", Fraction(1, 20), 2),
        ("0.03", "=", Fraction(3, 100), 2),
        ("P value = 0.03", "=", Fraction(3, 100), 2),
        ("P=1.2e-5", "=", Fraction(12, 1000000), 6),
        ("P=0.000", "=", 0, 3),
        ("P-value 0.03", "=", Fraction(3, 100), 2),
        ("P﹤0.05", "<", Fraction(1, 20), 2),
        ("P值<0,05", "<", Fraction(1, 20), 2),
        ("P<0.05.", "<", Fraction(1, 20), 2),
        ("0.011*", "=", Fraction(11, 1000), 3),
        ("1.1×10-3", "=", Fraction(11, 10000), 4),
        ("P=1.1 x 10^-3", "=", Fraction(11, 10000), 4),
        ("1.1·10⁻³", "=", Fraction(11, 10000), 4),
        ("P=0,011", "=", Fraction(11, 1000), 3),
        ("NS", ">", Fraction(1, 20), 2),
        ("P = n.s.", ">", Fraction(1, 20), 2),
    ],
)
def test_a_p_value_is_read_with_its_relation(text, relation, value, decimals):
    printed = read_p(text)
    assert (printed.relation, printed.number.value, printed.number.decimals) == (relation, value, decimals)


@pytest.mark.parametrize("text", ["P", "nsx", "significant", "P=1.1×10-", "P<0.05<0.1", "P<0.05 (t-test)"])
def test_what_is_no_p_value_is_not_read(text):
    assert read_p(text) is None


# What pencil and paper give: 12/26 is 46.15..., so 46.2 rounded and 46.1 cut off; 1/8 is 12.5 exactly.
@pytest.mark.parametrize(
    ("text", "patients", "rounded", "cut"),
    [
        ("46.2%", 26, [12], []),
        ("46.1%", 26, [], [12]),
        ("13%", 8, [1], []),
        ("12%", 8, [1], [1]),
        ("12.5%", 8, [1], [1]),
        ("38%", 8, [3], []),
        ("37%", 8, [], [3]),
        ("100%", 10, [10], [10]),
        ("0%", 10, [0], [0]),
        ("80%", 1000, [*range(795, 806)], [*range(800, 810)]),
        ("85%", 10, [], []),
        ("120%", 10, [], []),
        ("-10%", 10, [], []),
    ],
)
def test_counts_that_print_as_a_percentage(text, patients, rounded, cut):
    share = read_count(text)
    assert (list(share.counts(patients)), list(share.cut(patients))) == (rounded, cut)


def half_up(exact: Fraction, decimals: int) -> str:
    steps = (exact * 10**decimals * 2 + 1) // 2
    return shown(steps, decimals)


def half_even(exact: Fraction, decimals: int) -> str:
    return shown(round(exact * 10**decimals), decimals)  # Python rounds a Fraction half to even, exactly


def cut_off(exact: Fraction, decimals: int) -> str:
    return shown(exact * 10**decimals // 1, decimals)


def shown(steps: int, decimals: int) -> str:
    digits = str(steps).rjust(decimals + 1, "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}%" if decimals else f"{digits}%"


@given(patients=integers(1, 120), tenths=integers(0, 1000), decimals=integers(0, 2))
@settings(max_examples=150, deadline=None)
def test_counts_that_print_so_are_those_found_by_printing_every_count(patients, tenths, decimals):
    text = half_up(Fraction(tenths, 10), decimals)
    share = read_count(text)
    rates = {count: Fraction(100 * count, patients) for count in range(patients + 1)}
    rounded = [count for count, rate in rates.items() if text in (half_up(rate, decimals), half_even(rate, decimals))]
    cut = [count for count, rate in rates.items() if text == cut_off(rate, decimals)]
    assert (list(share.counts(patients)), list(share.cut(patients))) == (rounded, cut)


@given(count=integers(0, 60), more=integers(1, 60), decimals=integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_every_count_prints_as_itself(count, more, decimals):
    patients = count + more
    for text in (
        half_up(Fraction(100 * count, patients), decimals),
        half_even(Fraction(100 * count, patients), decimals),
    ):
        share = read_count(text)
        assert count in share.counts(patients)
        assert share.form(count, patients) == text


def test_a_recomputed_number_takes_the_form_of_the_printed_one():
    assert read_count("46.1 %").form(13, 26) == "50.0 %"
    assert read_count("8/10").form(7, 10) == "7/10"
    assert read_count("12%").form(1, 8) == "12%"
    assert read_count("90%").form(1, 8) == "13%"
    assert read_rate("0.80")[0].form(5, 10) == "0.50"
    assert read_count("8") == Whole(8)
