"""Numbers that depend on a method: intervals, P values between groups, differences, ratios and hazard ratios."""

import pytest
from invented import last, paper, verdicts

from trialbook.ledger import ledger
from trialbook.paper.trial import Group

RATES = [("best:CR+PR", "8/10", {"group": "A"}), ("best:CR+PR", "5/18", {"group": "B"})]
AGAINST = {"group": "A", "versus": "B"}


# R 4.2.2
# > binom.test(8, 10)$conf.int
# [1] 0.4439045 0.9747893
# > prop.test(8, 10, correct = FALSE)$conf.int
# [1] 0.4901625 0.9433178
@pytest.mark.parametrize(
    ("printed", "method"),
    [("44%-97%", "Clopper-Pearson"), ("(95% CI 0.49-0.94)", "Wilson"), ("44.4-97.5", "Clopper-Pearson")],
)
def test_an_interval_of_a_rate_names_the_methods_that_print_so(printed, method):
    found = last(*RATES, ("ci:best:CR+PR", printed, {"group": "A"}))
    assert found.verdict == "reproduced"
    assert method in found.note


def test_an_interval_stands_behind_its_estimate_too():
    assert last(*RATES, ("ci:best:CR+PR", "80% (44-97)", {"group": "A"})).verdict == "reproduced"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("82.5-97.0%", "contradicted"), ("30%-99%", "unexplained"), ("97-44%", "contradicted")],
)
def test_an_interval_that_no_method_gives_is_unexplained_and_one_without_its_estimate_contradicted(printed, expected):
    found = last(*RATES, ("ci:best:CR+PR", printed, {"group": "A"}))
    assert found.verdict == expected


def test_an_interval_of_all_patients_is_not_held_against_the_rate_of_those_who_responded():
    of_some = {"of": "best:CR+PR"}
    claims = [("survival", "90.0%", of_some), ("ci:survival", "50-70%"), ("ci:survival", "50-70%", of_some)]
    assert [one == "contradicted" for one in verdicts(*claims, groups=())] == [False, False, True]


# R 4.2.2
# > binom.test(200, 250)$conf.int
# [1] 0.7449739 0.8477598
@pytest.mark.parametrize(
    ("rate", "of", "expected"),
    [
        (("200/250", {}), {}, "reproduced"),
        (("200", {"of": "250"}), {}, "reproduced"),
        (("200", {}), {"of": "250"}, "reproduced"),
        (("80%", {"of": "250"}), {}, "possible"),  # 199 and 201 print so too
        (("200", {}), {}, "unexplained"),  # of how many is not printed
        (("50%", {}), {}, "contradicted"),
        (("200/400", {}), {}, "contradicted"),
    ],
)
def test_an_interval_may_be_of_those_who_were_assessed(rate, of, expected):
    claims = [("best:CR+PR", *rate), ("ci:best:CR+PR", "74.5-84.8%", of)]
    assert last(*claims, patients=400, groups=()).verdict == expected


# R 4.2.2
# > qbeta(c(.025, .975), 0.5, 10.5); qbeta(c(.025, .975), 10.5, 0.5)
# [1] 4.789043e-05 2.171963e-01   [1] 0.7828037 0.9999521
@pytest.mark.parametrize(("count", "printed"), [("0/10", "0.005%-21.720%"), ("10/10", "78.280%-99.995%")])
def test_a_posterior_interval_with_equal_tails_leaves_out_its_estimate(count, printed):
    found = last(("best:CR+PR", count), ("ci:best:CR+PR", printed), patients=10, groups=())
    assert (found.verdict, "Jeffreys, equal tails" in found.note) == ("reproduced", True)
    far = last(("best:CR+PR", count), ("ci:best:CR+PR", "40%-60%"), patients=10, groups=())
    assert far.verdict == "contradicted"


# of 20 responders in arms of 26 and 27 none of the 21 ways to part them gives 0.123 by a test of the list
@pytest.mark.parametrize(("printed", "expected"), [("P=0.002", "possible"), ("P=0.123", "unexplained")])
def test_a_p_value_between_arms_is_held_against_the_total_of_both(printed, expected):
    arms = {"groups": (Group("A", "a", 26), Group("B", "b", 27)), "patients": 53}
    assert last(("best:CR+PR", "20/53"), ("p:best:CR+PR", printed, AGAINST), **arms).verdict == expected
    assert last(("p:best:CR+PR", printed, AGAINST), **arms).verdict == "not checkable"


def test_an_interval_of_survival_with_censoring_is_not_checkable():
    claims = [("survival", "80%", {"group": "A", "time": 12}), ("ci:survival", "44-97%", {"group": "A", "time": 12})]
    found = last(*claims)
    assert (found.verdict, "censored" in found.note) == ("not checkable", True)
    claims[1] = ("ci:survival", "44-70%", {"group": "A", "time": 12})
    assert last(*claims).verdict == "contradicted"


# R 4.2.2
# > m <- rbind(c(8, 2), c(5, 13))
# > fisher.test(m)$p.value; chisq.test(m, correct = FALSE)$p.value; chisq.test(m)$p.value
# [1] 0.01632342   [1] 0.007932453   [1] 0.0238513
@pytest.mark.parametrize(
    ("printed", "expected", "test"),
    [
        ("P=0.016", "reproduced", "Fisher"),
        ("P=0.0079", "reproduced", "Pearson"),
        ("P=0.024", "reproduced", "Yates"),
        ("P<0.05", "reproduced", "Fisher"),
        ("P=0.5", "unexplained", "Fisher P=0.0163"),
        ("P=1.5", "contradicted", "0 < P <= 1"),
    ],
)
def test_a_p_value_between_groups_names_the_tests_that_print_so(printed, expected, test):
    found = last(*RATES, ("p:best:CR+PR", printed, AGAINST))
    assert found.verdict == expected
    assert test in found.note


def test_a_p_value_of_counts_that_are_open_is_possible_where_some_agree():
    open_rates = [("rate:CR", "8/10", {"group": "A", "time": 6}), ("rate:CR", "28%", {"group": "B", "time": 6})]
    assert last(*open_rates, ("p:rate:CR", "P=0.016", {**AGAINST, "time": 6})).verdict == "reproduced"


def test_a_p_value_without_counts_is_not_checkable():
    assert last(("p:best:CR", "P=0.01", AGAINST)).verdict == "not checkable"


@pytest.mark.parametrize("form", ["survival", "event_free:PD+dead", "median_survival"])
def test_a_log_rank_test_uses_times_that_nobody_prints(form):
    found = last((f"p:{form}", "P=0.01", {**AGAINST, "time": 12}))
    assert (found.verdict, "log-rank" in found.note) == ("not checkable", True)


# 8/10 - 5/18 = 52.2 points; 80 - 27.8 = 52.2, 80 - 28 = 52
@pytest.mark.parametrize(
    ("printed", "expected"),
    [("52.2%", "reproduced"), ("0.52", "reproduced"), ("-52.2%", "reproduced"), ("40%", "unexplained")],
)
def test_a_difference_is_that_of_the_rates_either_way_round(printed, expected):
    assert last(*RATES, ("difference:best:CR+PR", printed, AGAINST)).verdict == expected


def test_a_difference_may_be_made_of_rounded_rates():
    rates = [("best:CR", "33%", {"group": "A"}), ("best:CR", "11%", {"group": "B"})]
    groups = paper().groups
    sizes = tuple(type(group)(group.code, group.label, size) for group, size in zip(groups, (12, 18), strict=True))
    # 4/12 - 2/18 = 22.2, and 33 - 11 = 22.0
    found = last(*rates, ("difference:best:CR", "22.0%", AGAINST), groups=sizes, patients=30)
    assert (found.verdict, "rounded rates" in found.note) == ("reproduced", True)


# R 4.2.2
# > (8/10) / (5/18); (8 * 13) / (2 * 5)
# [1] 2.88   [1] 10.4
@pytest.mark.parametrize(
    ("quantity", "printed", "expected"),
    [
        ("ratio:best:CR+PR", "2.88", "reproduced"),
        ("odds_ratio:best:CR+PR", "10.4", "reproduced"),
        ("odds_ratio:best:CR+PR", "2.88", "unexplained"),
        ("ci:ratio:best:CR+PR", "1.29-6.45", "reproduced"),
        ("ci:ratio:best:CR+PR", "1.0-9.9", "unexplained"),
    ],
)
def test_ratios_and_their_limits_follow_from_the_counts(quantity, printed, expected):
    assert last(*RATES, (quantity, printed, AGAINST)).verdict == expected


# > exp(mean(log(c(.41, .94)))); 2 * pnorm(-abs(log(.62)) / (log(.94 / .41) / (2 * qnorm(.975))))
# [1] 0.6208059   [1] 0.02391922
HAZARD = {**AGAINST, "time": 36}


@pytest.mark.parametrize(
    ("ratio", "limits", "expected"),
    [
        ("0.62", "0.41-0.94", ["reproduced", "reproduced"]),
        ("0.62", "0.65-0.94", ["contradicted", "contradicted"]),
        ("0.50", "0.41-0.94", ["unexplained", "unexplained"]),
    ],
)
def test_a_hazard_ratio_and_its_limits_are_held_against_each_other(ratio, limits, expected):
    assert verdicts(("hr:death", ratio, HAZARD), ("ci:hr:death", f"(95% CI {limits})", HAZARD)) == expected


def test_a_hazard_ratio_stands_alone_or_with_its_limits():
    assert verdicts(("hr:death", "0.62", HAZARD)) == ["not checkable"]
    assert verdicts(("hr:death", "0.62 (0.41-0.94)", HAZARD)) == ["reproduced"]
    assert verdicts(("hr:death", "0.62 (0.65-0.94)", HAZARD)) == ["contradicted"]


@pytest.mark.parametrize(
    ("printed", "expected"), [("P=0.024", "reproduced"), ("P=0.06", "possible"), ("P=0.0001", "unexplained")]
)
def test_the_p_value_of_a_hazard_ratio_is_near_that_of_wald(printed, expected):
    claims = [("hr:death", "0.62", HAZARD), ("ci:hr:death", "0.41-0.94", HAZARD), ("p:hr:death", printed, HAZARD)]
    assert last(*claims).verdict == expected


def test_nothing_that_depends_on_a_method_changes_the_exit_status():
    claims = [*RATES, ("p:best:CR+PR", "P=0.5", AGAINST), ("ci:best:CR+PR", "30%-99%", {"group": "A"})]
    judged = ledger(paper(*claims))
    assert (judged.counts["unexplained"], judged.sound) == (2, True)


# of those assessed 5/9 less 4/14 is 27.0%, and 10/14 less 4/9; no counts of all 10 and 18 patients differ by that
@pytest.mark.parametrize(("of", "expected"), [(("9", "14"), "possible"), (("10", "18"), "unexplained")])
def test_a_difference_may_be_of_those_assessed_whom_another_number_names(of, expected):
    claims = [("best:CR", f"2/{of[0]}", {"group": "A"}), ("best:CR", f"3/{of[1]}", {"group": "B"})]
    found = last(*claims, ("difference:best:CR+PR", "27.0%", AGAINST))
    assert found.verdict == expected
    assert ("from 4/9, 10/14, the denominators that are printed" in found.note) is (expected == "possible")


# binom.test(33, 53)$conf.int is 0.4789 to 0.7521: 53 of the 55 patients were assessed
def test_one_denominator_is_named_in_the_singular():
    found = last(("best:CR", "33/53"), ("ci:best:CR", "48-75%"), patients=55, groups=())
    assert found.note.endswith("from 33/53, the denominator that is printed")


# 13/28 over 3/26 is 4.02, Wald's limits for its logarithm exp(log(4.02) -+ 1.96 sqrt(1/13 - 1/28 + 1/3 - 1/26))
# are 1.29 and 12.53; with 0.5 added to each count it is 3.59
@pytest.mark.parametrize(
    ("quantity", "printed", "note"),
    [
        ("ratio:best:CR", "4.02", "prints so by: exact rates"),
        ("ratio:best:CR", "3.59", "prints so by: exact rates (0.5 added)"),
        ("ci:ratio:best:CR", "1.29-12.53", "prints so by: Wald for its logarithm"),
    ],
)
def test_the_way_to_a_ratio_is_said_in_words(quantity, printed, note):
    groups = tuple(Group(group.code, group.label, size) for group, size in zip(paper().groups, (28, 26), strict=True))
    counts = [("best:CR", "13/28", {"group": "A"}), ("best:CR", "3/26", {"group": "B"})]
    assert last(*counts, (quantity, printed, AGAINST), groups=groups, patients=54).note == note
