"""Means, deviations, medians and ranges of measures, and P values that rest on them."""

from dataclasses import replace

import pytest
from invented import KPS, last, verdicts

from trialbook.paper.trial import Group

ABOUT = {"groups": (), "measures": (KPS,), "patients": 5}
SMALL = (Group("A", "a", 6), Group("B", "b", 9))
LARGE = (Group("A", "a", 69), Group("B", "b", 36))
AGE = replace(KPS, name="age", low=None, high=None, step=1)


# values 40, 40, 45, 60 have mean 46.25, SD 9.46 and median 42.5: four patients, not five
@pytest.mark.parametrize(
    ("of", "expected"), [(None, ["unexplained"] * 3), ("5", ["contradicted", "unexplained", "contradicted"])]
)
def test_a_mean_that_five_patients_cannot_have_names_the_numbers_that_can(of, expected):
    measure = replace(KPS, step=5)
    claims = [
        (f"{kind}:KPS", printed, {"of": of})
        for kind, printed in (("mean", "46.25"), ("sd", "9.46"), ("median", "42.5"))
    ]
    found = [last(*claims[n:], *claims[:n], groups=(), measures=(measure,), patients=5) for n in (1, 2, 0)]
    assert [str(one.verdict) for one in found] == expected
    assert all("; 4" in one.note and "values can" in one.note for one in (found[0], found[2]))
    # the sentence that a reviewer writes to the authors, in whichever order the numbers are printed
    together = "mean 46.25, standard deviation 9.46, median 42.5 all fit 4 patients, not 5"
    assert all(one.note.endswith(together) for one in found)
    assert verdicts(*claims, groups=(), measures=(measure,), patients=4)[:1] == ["possible"]


# R package scrutiny: debit(x = "0.35", sd = "0.18", n = 20) is FALSE; 7 of 20 ones have the deviation 0.4894
def test_the_deviation_of_a_measure_of_two_values_follows_from_its_mean():
    yes_or_no = replace(KPS, low=0, high=1, step=1)
    for sd, expected in (("0.49", "possible"), ("0.48", "possible"), ("0.47", "unexplained")):  # rounded, cut, neither
        claims = ("sd:KPS", sd), ("mean:KPS", "0.35")
        assert verdicts(*claims, groups=(), measures=(yes_or_no,), patients=20)[0] == expected


def test_without_a_step_nothing_bears_on_a_mean():
    assert verdicts(("mean:age", "46.25"), groups=(), measures=(replace(AGE, step=None),), patients=5) == [
        "not checkable"
    ]


# ten values between 0 and 100 with mean 50 have a standard deviation of at most 52.7 (five 0, five 100)
@pytest.mark.parametrize(("sd", "expected"), [("52.7", "possible"), ("53.0", "contradicted"), ("12.0", "possible")])
def test_a_deviation_above_the_largest_possible_is_contradicted(sd, expected):
    measure = replace(KPS, step=None)
    about = {"groups": (), "measures": (measure,), "patients": 10}
    assert last(("mean:KPS", "50.0"), ("sd:KPS", sd), **about).verdict == expected


# ten values of 0 or more with mean 5.0 have a standard deviation of at most 15.8 (nine 0, one 50), of 100 or less with
# mean 95.0 the same; a mean of 5.05 prints as 5.0 or 5.1 and makes it 15.97
@pytest.mark.parametrize(("mean", "low", "high"), [("5.0", 0, None), ("95.0", None, 100)])
@pytest.mark.parametrize(("sd", "expected"), [("15.8", "possible"), ("16.0", "possible"), ("16.1", "contradicted")])
def test_one_limit_of_a_measure_limits_the_deviation_too(mean, low, high, sd, expected):
    about = {"groups": (), "measures": (replace(KPS, low=low, high=high, step=None),), "patients": 10}
    assert last(("mean:KPS", mean), ("sd:KPS", sd), **about).verdict == expected


def test_a_standard_error_that_would_do_as_a_deviation_is_said_to():
    measure = replace(KPS, step=None)
    found = last(("mean:KPS", "50.0"), ("se:KPS", "30.0"), groups=(), measures=(measure,), patients=10)
    assert found.verdict == "contradicted"
    assert "possible as a standard deviation" in found.note


@pytest.mark.parametrize(
    ("kind", "printed", "expected"),
    [
        ("median", "80", "contradicted"),
        ("median", "50", "possible"),
        ("mean", "10", "contradicted"),
        ("mean", "44", "possible"),
    ],
)
def test_a_median_or_mean_outside_its_range_is_contradicted(kind, printed, expected):
    measure = replace(KPS, step=None)
    about = {"groups": (), "measures": (measure,), "patients": 10}
    assert last(("range:KPS", "30-70"), (f"{kind}:KPS", printed), **about).verdict == expected


def test_a_value_off_the_scale_is_contradicted():
    assert verdicts(("mean:KPS", "104"), groups=(), measures=(replace(KPS, step=None),), patients=10) == [
        "contradicted"
    ]


BEFORE_AFTER = [("mean_sd:KPS", "62.4 (SD 8.1)", {"time": 0}), ("mean_sd:KPS", "70.1 (SD 7.9)", {"time": 3})]
MEASURED = {"groups": (), "measures": (replace(KPS, step=None),), "patients": 20}


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("7.7", "reproduced"), ("-7.7", "reproduced"), ("7.75", "possible"), ("9.0", "unexplained")],
)
def test_a_change_is_the_mean_after_less_the_mean_before(printed, expected):
    assert last(*BEFORE_AFTER, ("change:KPS", printed, {"time": 3}), **MEASURED).verdict == expected


# R 4.2.2: with correlation r the deviation of the changes is sqrt(8.1^2 + 7.9^2 - 2 r 8.1 7.9)
# > p <- function(r) 2 * pt(-7.7 * sqrt(20) / sqrt(8.1^2 + 7.9^2 - 2 * r * 8.1 * 7.9), 19)
# > p(c(-1, 0, .9))
# [1] 4.444737e-02 6.685452e-03 9.938053e-09
@pytest.mark.parametrize(
    ("printed", "expected"), [("P=0.0067", "possible"), ("P<0.001", "possible"), ("P=0.2", "unexplained")]
)
def test_a_p_value_of_a_change_has_its_range_over_all_correlations(printed, expected):
    found = last(*BEFORE_AFTER, ("p:KPS", printed, {"time": 3}), **MEASURED)
    assert found.verdict == expected
    assert "paired t-test on the printed means" in found.note
    assert ("needs a correlation" in found.note) is (expected == "possible")


# as standard errors: 2 * t.sf(7.7 / sqrt(8.1**2 + 7.9**2 - 2 * r * 8.1 * 7.9), 19) is 0.636, 0.504 and 0.0447 for the
# correlations -1, 0 and 0.9
@pytest.mark.parametrize(
    ("printed", "expected", "said"),
    [
        ("P=0.0067", "possible", "standard deviations"),
        ("P=0.2", "possible", "if standard errors"),
        ("P=0.9", "unexplained", "if standard errors"),
    ],
)
def test_a_spread_that_does_not_say_what_it_is_may_be_an_error_in_a_paired_test(printed, expected, said):
    open_spreads = [(kind, text.replace("(SD ", "±").rstrip(")"), about) for kind, text, about in BEFORE_AFTER]
    found = last(*open_spreads, ("p:KPS", printed, {"time": 3}), **MEASURED)
    assert found.verdict == expected
    assert said in found.note


# 10 and 18 patients, 70.0 (SD 8.0) against 60.0 (SD 9.0)
# > 2 * pt(-10 / sqrt((9 * 64 + 17 * 81) / 26 * (1 / 10 + 1 / 18)), 26)
# [1] 0.007047634
@pytest.mark.parametrize(
    ("printed", "expected"), [("P=0.007", "reproduced"), ("P=0.006", "reproduced"), ("P=0.3", "unexplained")]
)
def test_a_p_value_between_means_is_that_of_a_t_test(printed, expected):
    claims = [("mean_sd:KPS", "70.0 (SD 8.0)", {"group": "A"}), ("mean_sd:KPS", "60.0 (SD 9.0)", {"group": "B"})]
    measure = replace(KPS, step=None)
    assert last(*claims, ("p:KPS", printed, {"group": "A", "versus": "B"}), measures=(measure,)).verdict == expected


# 69 and 36 patients, 89.00±9.92 against 84.17±8.84, in R 4.2.2, as deviations and as errors of the means
# > 2 * pt(-4.83 / sqrt((68 * 9.92^2 + 35 * 8.84^2) / 103 * (1 / 69 + 1 / 36)), 103)
# [1] 0.01573679
# > s <- c(9.92 * sqrt(69), 8.84 * 6)
# > 2 * pt(-4.83 / sqrt((68 * s[1]^2 + 35 * s[2]^2) / 103 * (1 / 69 + 1 / 36)), 103)
# [1] 0.7507111
@pytest.mark.parametrize(
    ("printed", "expected", "said"),
    [
        ("P = 0.016", "reproduced", "Student from standard deviations"),
        ("P = 0.75", "reproduced", "Student from standard errors"),
        ("P = 0.028", "unexplained", "Student from standard deviations P 0.0155-0.016"),
    ],
)
def test_a_spread_that_does_not_say_what_it_is_is_taken_for_both(printed, expected, said):
    claims = [("mean_sd:KPS", "89.00±9.92", {"group": "A"}), ("mean_sd:KPS", "84.17±8.84", {"group": "B"})]
    compared = ("p:mean:KPS", printed, {"group": "A", "versus": "B"})
    found = last(*claims, compared, measures=(replace(KPS, step=None),), groups=LARGE, patients=105)
    assert found.verdict == expected
    assert said in found.note


# Of ten patients the changes spread by at most the sum of both spreads, 5.9, and by at least 0.3, within rounding:
# t of 2.5 / (5.9 / sqrt(10)) on 9 degrees of freedom is P 0.2131; as errors, 2.5 / 5.9 is 0.6817, 2.7 / 0.3 is 8.54e-6
@pytest.mark.parametrize(
    ("spreads", "printed", "expected", "said"),
    [
        (("±3.1", "±2.7"), "P=0.21", "possible", "P 3.97e-10 to 0.213 if the spreads are standard deviations"),
        (("±3.1", "±2.7"), "P=0.5", "possible", "8.54e-06 to 0.682 if standard errors"),
        ((" (SD 3.1)", "±2.7"), "P=0.5", "possible", "if standard errors"),
        ((" (SD 3.1)", " (SD 2.7)"), "P=0.5", "unexplained", "means and deviations gives P 3.97e-10 to 0.213"),
        ((" (SE 3.1)", " (SE 2.7)"), "P=0.5", "possible", "the printed means and errors gives P 8.54e-06 to 0.682"),
        (("±3.1", "±2.7"), "P=0.9", "unexplained", "8.54e-06 to 0.682 if standard errors"),
    ],
)
def test_a_p_value_of_a_change_fits_either_reading_of_a_spread(spreads, printed, expected, said):
    claims = [
        ("mean_sd:KPS", number + spread, {"time": time})
        for number, spread, time in zip(("12.4", "9.8"), spreads, (0, 3), strict=True)
    ]
    measure = replace(KPS, step=None)
    found = last(*claims, ("p:KPS", printed, {"time": 3}), measures=(measure,), groups=(), patients=10)
    assert found.verdict == expected
    assert said in found.note


def test_means_of_other_patients_before_and_after_say_nothing_of_a_paired_test():
    claims = [("mean_sd:KPS", "12.4 (SD 3.1)", {"time": 0}), ("mean_sd:KPS", "9.8 (SD 2.7)", {"time": 3, "of": "9"})]
    about = {"groups": (), "measures": (replace(KPS, step=None),), "patients": 10}
    assert last(*claims, ("p:KPS", "P=0.5", {"time": 3}), **about).verdict == "possible"


# 6 and 9 patients, -0.41 (SD 0.29) against 0.02 (SD 0.36), in R 4.2.2
# > 2 * pt(-0.43 / sqrt((5 * 0.29^2 + 8 * 0.36^2) / 13 * (1 / 6 + 1 / 9)), 13)
# [1] 0.02994722
@pytest.mark.parametrize(("printed", "expected"), [("P=0.030", "reproduced"), ("P=0.07", "unexplained")])
def test_a_p_value_between_changes_is_that_of_the_changes_and_not_of_the_means(printed, expected):
    at = [{"group": group, "time": 6} for group in "AB"]
    claims = [
        ("mean_sd:BCVA", "0.62 (SD 0.35)", at[0]), ("mean_sd:BCVA", "1.02 (SD 0.41)", at[1]),
        ("change:BCVA", "-0.41 (SD 0.29)", at[0]), ("change:BCVA", "0.02 (SD 0.36)", at[1]),
    ]  # fmt: skip
    compared = ("p:change:BCVA", printed, {"group": "A", "versus": "B", "time": 6})
    measure = replace(KPS, name="BCVA", low=None, high=None, step=None)
    found = last(*claims, compared, measures=(measure,), groups=SMALL, patients=15)
    assert found.verdict == expected


@pytest.mark.parametrize(("printed", "expected"), [("P=0.030", "possible"), ("P=0.07", "not checkable")])
def test_a_change_is_held_against_the_p_value_that_is_made_from_it(printed, expected):
    at = [{"group": group, "time": 6} for group in "AB"]
    compared = ("p:change:BCVA", printed, {"group": "A", "versus": "B", "time": 6})
    claims = [("change:BCVA", "-0.41±0.29", at[0]), ("change:BCVA", "0.02±0.36", at[1])]
    measure = replace(KPS, name="BCVA", low=None, high=None, step=None)
    found = last(compared, *claims, measures=(measure,), groups=SMALL, patients=15)
    assert found.verdict == expected
    assert found.note.startswith(
        "P=0.030 prints so with it" if expected == "possible" else "no usual method gives P=0.07"
    )


def test_a_p_value_of_a_change_is_of_the_patients_in_its_denominator():
    assert "of 5 pairs is 0.0625" in last(("p:KPS", "P=0.01", {"of": "5"}), groups=(), measures=(KPS,)).note
