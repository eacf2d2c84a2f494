"""Verdicts that were wrong once, each with the right one; what is right was computed by hand or by another program."""

import pytest
from paper import ALIVE_OR_DEAD, FULL, at, judge, judge_all

EVEN = [*at(12, alive=2, dead=2), *at(36, alive=0, dead=4)]


# R 4.2.2, survival 3.5-3: deaths at 8, 11, 30, 31 fit these counts, and half are alive from 11 to 30
# > survfit(Surv(c(8, 11, 30, 31)) ~ 1)
#      n events median 0.95LCL 0.95UCL
# [1,] 4      4   20.5       8      NA
def test_the_middle_of_two_central_deaths_is_a_median_too(tmp_path):
    found = judge(tmp_path, EVEN, "median_survival", None, "20.5", patients=4, states=ALIVE_OR_DEAD)
    assert found.verdict == "possible"
    assert "the middle of the two central deaths, which some programs print, lies after month 6" in found.note


@pytest.mark.parametrize(("printed", "expected"), [("6", "possible"), ("36", "possible"), ("37", "contradicted")])
def test_the_middle_or_the_later_of_two_central_deaths_has_its_range(tmp_path, printed, expected):
    # deaths 2 and 3 lie in (0, 12] and (12, 36], so their middle lies in (6, 24]; death 2 alone in (0, 12]
    # some programs take the first time at which fewer than half are left, which is that of death 3
    found = judge(tmp_path, EVEN, "median_survival", None, printed, patients=4, states=ALIVE_OR_DEAD)
    assert found.verdict == expected


def test_a_later_central_death_that_is_open_widens_nothing(tmp_path):
    rows = [*at(12, alive=8, dead=2), *at(36, alive=5, dead=5)]
    assert judge(tmp_path, rows, "median_survival", None, "48", states=ALIVE_OR_DEAD).verdict == "contradicted"


@pytest.mark.parametrize(
    ("quantity", "printed", "expected"),
    [
        ("count:CR", "2/9", "not checkable"),
        ("count:CR", "2/9 (22.2%)", "not checkable"),
        ("survival", "8/9", "possible"),
        ("event_free:death", "8/9", "possible"),
    ],
)
def test_a_smaller_denominator_between_landmarks_contradicts_nothing(tmp_path, quantity, printed, expected):
    assert judge(tmp_path, FULL, quantity, 5, printed).verdict == expected


@pytest.mark.parametrize(("quantity", "printed"), [("decreased:marker", "8/9"), ("events:fever", "1/9")])
def test_a_laboratory_or_safety_set_is_not_measured_against_the_last_landmark(tmp_path, quantity, printed):
    found = judge(tmp_path, FULL, quantity, None, printed)
    assert found.verdict == "possible"
    assert "9 of 10 patients" in found.note


# scipy.stats.binomtest(8, 10).pvalue = 0.109375
def test_a_p_value_is_held_against_a_percentage_of_changes(tmp_path):
    judged = judge_all(tmp_path, [], [("decreased:marker", None, "80%"), ("p:marker", None, "P=0.11")])
    assert (
        "exact sign test for 8 of 10, the others having changed the other way: P = 0.109" in judged.judgements[1].note
    )


def test_no_p_value_underflows_to_zero(tmp_path):
    claims = [("decreased:marker", None, "1100"), ("p:marker", None, "P<0.001")]
    found = judge_all(tmp_path, [], claims, patients=1100).judgements[1]
    assert found.recomputed == "P=below 1e-300"
    assert "P = 0;" not in found.note


# R 4.2.2
# > wilcox.test(-(1:5), exact = FALSE, correct = FALSE)$p.value
# [1] 0.04311445
# > binom.test(5, 5)$p.value
# [1] 0.0625
@pytest.mark.parametrize(("printed", "reaches"), [("P=0.043", True), ("P<0.05", True), ("P<0.001", False)])
def test_the_floor_of_a_p_value_holds_for_exact_tests(tmp_path, printed, reaches):
    note = judge(tmp_path, [], "p:marker", None, printed, patients=5).note
    assert "the smallest two-sided P of an exact" in note
    assert ("a test by normal approximation, which reaches 0.0253" in note) is reaches
    assert ("as only a test on the values" in note) is not reaches


@pytest.mark.parametrize(
    ("printed", "expected", "fits"),
    [
        ("58.3%", "unexplained", "35/60, 28/48, 21/36"),  # of 68 patients none prints so
        ("58.8%", "possible", ""),  # 40 of 68
        ("0.1%", "contradicted", ""),  # of no set of at most 68
    ],
)
def test_a_percentage_of_events_that_only_fewer_patients_give_names_the_nearest(tmp_path, printed, expected, fits):
    found = judge(tmp_path, [], "events:fever", None, printed, patients=68)
    assert found.verdict == expected
    assert fits in found.note


def test_a_percentage_is_possible_with_a_denominator_that_the_paper_prints(tmp_path):
    claims = [("events:fever", None, "7/12"), ("events:fever", None, "58.3%")]
    judged = judge_all(tmp_path, [], claims, patients=68).judgements
    assert [one.verdict for one in judged] == ["possible", "possible"]
    assert "7/12 prints so, with a denominator that the paper prints" in judged[1].note


def test_a_rate_printed_as_1_is_recomputed_as_it_is_printed(tmp_path):
    found = judge(tmp_path, FULL, "survival", 3, "1")
    assert (found.verdict, found.recomputed) == ("reproduced", "1")


@pytest.mark.parametrize("quantity", ["event_free:PD+death", "ever:CR", "always:CR+PR+SD"])
def test_a_decimal_of_at_most_1_is_a_proportion(tmp_path, quantity):
    rows = at(6, CR=5, PD=3, dead=2)
    found = judge(tmp_path, rows, quantity, None, ".50")
    assert (found.verdict, found.recomputed) == ("reproduced", ".50")


# three patients progressed by month 6 and died before the next landmark, which shows the deaths alone
@pytest.mark.parametrize(("codes", "expected"), [("PD", "possible"), ("PD+death", "contradicted")])
def test_who_had_an_event_between_landmarks_may_have_died_since(tmp_path, codes, expected):
    rows = at(26, CR=0, PR=6, PD=1, dead=3)
    assert judge(tmp_path, rows, f"event_free:{codes}", 6, "50%").verdict == expected
