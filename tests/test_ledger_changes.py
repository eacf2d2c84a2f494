import pytest
from paper import FULL, judge, judge_all, verdict


# events and changes
@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("1", "not checkable"),
        ("1/10", "given"),
        ("10%", "possible"),
        ("15%", "contradicted"),
        ("11%", "unexplained"),
        ("1/9", "possible"),
        ("1/12", "contradicted"),
    ],
)
@pytest.mark.parametrize("quantity", ["events:fever", "decreased:marker", "increased:well-being"])
def test_an_event_or_a_change_stands_alone(tmp_path, quantity, printed, expected):
    assert verdict(tmp_path, FULL, quantity, None, printed) == expected


@pytest.mark.parametrize(
    ("first", "second", "verdicts"),
    [
        ("1", "10%", ["given", "reproduced"]),
        ("1", "20%", ["given", "unexplained"]),
        ("1", "9%", ["given", "contradicted"]),
        ("1/5", "20%", ["possible", "possible"]),
        ("1/10", "10%", ["given", "reproduced"]),
        ("1", "1/10", ["given", "given"]),
        ("1", "2", ["contradicted", "contradicted"]),
    ],
)
def test_claims_on_the_same_event_are_held_against_each_other(tmp_path, first, second, verdicts):
    claims = [("events:fever", None, first), ("events:fever", None, second), ("events:chills", None, "3")]
    judged = judge_all(tmp_path, FULL, claims)
    assert [one.verdict for one in judged.judgements] == [*verdicts, "not checkable"]


@pytest.mark.parametrize("impossible", ["9/8", "9/11", "11"])
def test_an_impossible_count_is_nothing_to_hold_others_against(tmp_path, impossible):
    claims = [("events:fever", None, impossible), ("events:fever", None, "90%"), ("events:fever", None, "80%")]
    judged = judge_all(tmp_path, FULL, claims)
    assert [one.verdict for one in judged.judgements] == ["contradicted", "possible", "possible"]


def test_a_claim_without_a_time_is_held_against_one_at_the_last_landmark(tmp_path):
    claims = [("events:fever", None, "1"), ("events:fever", 12, "20%"), ("events:fever", 6, "20%")]
    judged = judge_all(tmp_path, FULL, claims)
    assert [one.verdict for one in judged.judgements] == ["given", "unexplained", "possible"]


def test_more_falls_and_rises_than_patients_are_contradicted(tmp_path):
    judged = judge_all(tmp_path, [], [("decreased:marker", None, "8/10"), ("increased:marker", None, "3/10")])
    assert [one.verdict for one in judged.judgements] == ["contradicted"] * 2
    judged = judge_all(tmp_path, [], [("decreased:marker", None, "7/10"), ("increased:marker", None, "3/10")])
    assert [one.verdict for one in judged.judgements] == ["given"] * 2


# P values. scipy.stats.binomtest(8, 10).pvalue = 0.109375, binomtest(10, 10).pvalue = 0.001953125
@pytest.mark.parametrize(
    "printed", ["P<0.05", "P=0.011", "p < .001", "P=0.000", "0.03", "P>0.05", "P=1", "P≤0.01", "P>0"]
)
def test_a_p_value_is_possible_at_best(tmp_path, printed):
    judgement = judge(tmp_path, [], "p:marker", None, printed)
    assert judgement.verdict == "possible"
    assert "0.00195" in judgement.note


@pytest.mark.parametrize("printed", ["P=1.2", "P=-0.1", "P<0", "P=0", "P>1", "P<1.5", "P<=0"])
def test_a_p_value_outside_its_range_is_contradicted(tmp_path, printed):
    judgement = judge(tmp_path, [], "p:marker", None, printed)
    assert judgement.verdict == "contradicted"
    assert "0 < P <= 1" in judgement.note


@pytest.mark.parametrize("printed", ["not tested", "significant"])
def test_a_p_value_in_words_is_not_checkable(tmp_path, printed):
    assert verdict(tmp_path, [], "p:marker", None, printed) == "not checkable"


@pytest.mark.parametrize(
    ("printed", "below"),
    [
        ("P<0.001", True),
        ("P=0.0004", True),
        ("P<0.05", False),
        ("P=0.002", False),
        ("P=0.0020", False),
        ("P=0.01", False),
    ],
)
def test_a_p_value_below_the_floor_of_rank_tests_is_possible_by_a_t_test(tmp_path, printed, below):
    judgement = judge(tmp_path, [], "p:marker", None, printed)
    assert judgement.verdict == "possible"
    assert ("paired t-test" in judgement.note) is below


@pytest.mark.parametrize(
    ("changes", "exact", "floor"),
    [
        (
            [("decreased:marker", None, "8/10")],
            "8 of 10, the others having changed the other way: P = 0.109",
            "0.00195",
        ),
        ([("decreased:marker", None, "10")], "10 of 10: P = 0.00195", "0.00195"),
        ([("increased:marker", None, "1/1")], "1 of 1: P = 1", "of one pair is 1"),
        ([("increased:marker", None, "5/5")], "5 of 5: P = 0.0625", "5 pairs is 0.0625"),
        ([("decreased:marker", None, "6"), ("increased:marker", None, "1")], "6 of 7", "7 pairs is 0.0156"),
        ([("decreased:other", None, "8/10")], "", "10 pairs is 0.00195"),
    ],
)
def test_the_note_states_the_exact_sign_test_and_the_smallest_p_value(tmp_path, changes, exact, floor):
    note = judge_all(tmp_path, [], [*changes, ("p:marker", None, "P<0.05")]).judgements[-1].note
    assert exact in note
    assert floor in note
    assert ("exact sign test" in note) is bool(exact)


@pytest.mark.parametrize(("patients", "floor"), [(1, "is 1"), (5, "is 0.0625"), (1_000_000, "below 1e-300")])
def test_the_floor_of_a_p_value_comes_from_the_number_of_patients(tmp_path, patients, floor):
    assert floor in judge(tmp_path, [], "p:marker", None, "P=0.000", patients=patients).note


def test_a_p_value_of_zero_is_noted(tmp_path):
    assert "no P value is 0: below 0.0005 is meant" in judge(tmp_path, [], "p:marker", None, "P=0.000").note
