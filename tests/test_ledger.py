import pytest
from paper import ALIVE_OR_DEAD, FULL, LOST, SPLIT, at, judge, judge_all, verdict

from trialbook import load_trial
from trialbook.ledger import VERDICTS, ledger


# The trial of the book: what the contract of the folder and the abstract's own table lead to, counted by hand.
def test_the_ledger_of_the_book_has_these_totals():
    judged = ledger(load_trial("nk-liver-2020"))
    assert dict(judged.counts) == dict(zip(VERDICTS, (17, 8, 1, 0, 0, 30), strict=True))
    assert dict(judged.marks) == dict(zip(VERDICTS, (17, 8, 1, 0, 0, 8), strict=True))
    assert (judged.sound, judged.clashes) == (True, ())


def test_every_printed_rate_of_the_book_is_reproduced_as_printed():
    judged = ledger(load_trial("nk-liver-2020")).judgements
    rates = [one for one in judged if (one.claim.printed or "").endswith("%")]
    assert [one.verdict for one in rates] == ["reproduced"] * 8
    assert all(one.recomputed == one.claim.printed for one in rates)


def test_the_ledger_as_a_table_has_a_row_for_each_claim_and_no_missing_values():
    frame = ledger(load_trial("nk-liver-2020")).frame()
    assert len(frame) == len(load_trial("nk-liver-2020").claims)
    assert not frame.isna().to_numpy().any()
    assert set(frame["verdict"]) <= set(VERDICTS)


def test_nothing_from_the_folder_acts_in_the_table(tmp_path):
    judged = judge_all(tmp_path, FULL, [(None, None, "<script>alert(1)</script>")])
    assert "<script" not in judged._repr_html_()
    assert "&lt;script&gt;" in judged._repr_html_()


# given
@pytest.mark.parametrize(
    ("quantity", "time", "printed"),
    [
        ("count:CR", 3, "5"),
        ("count:CR", 3, "5/10"),
        ("count:dead", 3, "0"),
        ("count:death", 12, "2"),
        ("count:CR", None, "3"),
    ],
)
def test_a_count_that_agrees_with_its_row_is_given(tmp_path, quantity, time, printed):
    judgement = judge(tmp_path, FULL, quantity, time, printed)
    assert (judgement.verdict, judgement.recomputed) == ("given", printed)


@pytest.mark.parametrize(("printed", "expected"), [("10", "given"), ("9", "contradicted"), ("10/10", "given")])
def test_the_number_of_patients_is_that_of_trial_yaml(tmp_path, printed, expected):
    assert verdict(tmp_path, FULL, "patients", None, printed) == expected


def test_a_contradicted_number_of_patients_states_what_was_expected(tmp_path):
    judgement = judge(tmp_path, [], "patients", None, "93")
    assert (judgement.verdict, judgement.recomputed) == ("contradicted", "10")
    assert "10 of 10 (the number of patients)" in judgement.note


# reproduced
@pytest.mark.parametrize(
    ("quantity", "time", "printed"),
    [
        ("rate:CR", 3, "50%"),
        ("count:CR", 3, "50%"),
        ("rate:CR", 3, "5/10"),
        ("rate:CR", 3, "0.50"),
        ("rate:CR", 3, "50.0 %"),
        ("count:CR+PR", 3, "8"),
        ("rate:CR+PR", 3, "80%"),
        ("count:SD", 6, "0"),
        ("survival", 6, "90%"),
        ("survival", 6, "0.9"),
        ("survival", 6, "9/10"),
        ("survival", None, "80%"),
        ("response_rate", 12, "60%"),
        ("control_rate", 3, "100%"),
        ("ever:dead", 6, "1"),
        ("ever:dead", None, "20%"),
        ("always:CR+PR+SD", 3, "10"),
        ("event_free:death", 12, "80%"),
        ("event_free:PD+death", 3, "10"),
        ("ever:CR+PR+SD", 3, "100%"),
    ],
)
def test_a_number_that_the_counts_determine_is_reproduced(tmp_path, quantity, time, printed):
    judgement = judge(tmp_path, FULL, quantity, time, printed)
    assert (judgement.verdict, judgement.recomputed) == ("reproduced", printed)


# 1 of 8 is 12.5 %, 3 of 8 is 37.5 %, 2 of 3 is 66.67 %, 5 of 8 is 62.5 %
@pytest.mark.parametrize(
    ("patients", "count", "printed", "expected", "truncated"),
    [
        (8, 1, "13%", "reproduced", False),  # half up
        (8, 1, "12%", "reproduced", False),  # half to even
        (8, 3, "38%", "reproduced", False),  # both
        (8, 3, "37%", "reproduced", True),  # only cut off
        (8, 5, "63%", "reproduced", False),
        (8, 5, "62%", "reproduced", False),
        (3, 2, "67%", "reproduced", False),
        (3, 2, "66%", "reproduced", True),
        (3, 2, "66.6%", "reproduced", True),
        (3, 2, "66.7%", "reproduced", False),
        (3, 2, "66.66%", "reproduced", True),
        (3, 2, "68%", "contradicted", False),
        (3, 2, "65%", "contradicted", False),
        (3, 2, "66.8%", "contradicted", False),
        (3, 2, "66.5%", "contradicted", False),
    ],
)
def test_rounding_half_up_and_half_to_even_count_and_cutting_off_is_noted(
    tmp_path, patients, count, printed, expected, truncated
):
    rows = at(6, alive=count, dead=patients - count)
    judgement = judge(tmp_path, rows, "survival", 6, printed, patients=patients, states=ALIVE_OR_DEAD)
    assert judgement.verdict == expected
    assert ("truncated" in judgement.note) is truncated


# possible
@pytest.mark.parametrize(
    ("quantity", "time", "printed", "recomputed"),
    [
        ("always:CR", None, "2", "0-3"),
        ("ever:CR+PR", None, "9", "8-10"),
        ("ever:CR+PR", None, "90%", "80%-100%"),
        ("event_free:PD+death", 12, "60%", "50%-60%"),
    ],
)
def test_a_number_within_the_sharp_bounds_is_possible_and_the_note_states_them(
    tmp_path, quantity, time, printed, recomputed
):
    judgement = judge(tmp_path, FULL, quantity, time, printed)
    assert (judgement.verdict, judgement.recomputed) == ("possible", recomputed)
    low, high = recomputed.replace("0%", "").split("-")
    assert f"{low} to {high} of 10" in judgement.note


def test_a_number_outside_the_sharp_bounds_is_contradicted(tmp_path):
    assert verdict(tmp_path, FULL, "always:CR", None, "4") == "contradicted"
    assert verdict(tmp_path, FULL, "ever:CR+PR", None, "70%") == "contradicted"


def test_the_last_landmark_is_meant_where_no_time_is_given(tmp_path):
    for quantity in ("count:CR", "rate:CR", "survival", "response_rate", "ever:CR", "event_free:PD"):
        blank, last = (judge(tmp_path, FULL, quantity, time, "30%") for time in (None, 12))
        assert (blank.verdict, blank.recomputed) == (last.verdict, last.recomputed)


# no number, or one that cannot be read
@pytest.mark.parametrize(
    ("quantity", "printed"),
    [
        (None, None),
        (None, "39.9 °C"),
        (None, "67%"),
        ("count:CR", None),
        ("count:CR", "five"),
        ("response_rate", "about 80%"),
        ("survival", "not reported"),
        ("events:fever", "some"),
        ("patients", "ten"),
        ("follow_up", "long"),
        ("median_survival", "16.4 to 20.0"),
    ],
)
def test_what_has_no_number_is_not_checkable_with_a_note(tmp_path, quantity, printed):
    judgement = judge(tmp_path, FULL, quantity, 3, printed)
    assert (judgement.verdict, judgement.recomputed) == ("not checkable", None)
    assert judgement.note


@pytest.mark.parametrize("printed", ["4.5", "-5", "0.5"])
def test_a_count_that_is_no_whole_number_is_contradicted(tmp_path, printed):
    assert verdict(tmp_path, FULL, "count:CR", 3, printed) == "contradicted"


def test_a_rate_printed_without_its_sign_is_read_in_the_way_that_agrees(tmp_path):
    assert [verdict(tmp_path, FULL, "rate:CR", 3, printed) for printed in ("50", "5", "0.5", "60")] == [
        "reproduced",
        "reproduced",
        "reproduced",
        "contradicted",
    ]


@pytest.mark.parametrize(
    ("rows", "claim"),
    [
        (FULL, ("count:CR", 3, "4")),
        (FULL, ("survival", 6, "80%")),
        (FULL, ("survival", 9, "100%")),
        (FULL, ("ever:CR+PR", None, "7")),
        (LOST[:0], ("patients", None, "93")),
        (SPLIT, ("survival", 12, "50%")),
    ],
)
def test_a_contradiction_states_what_was_expected(tmp_path, rows, claim):
    judgement = judge(tmp_path, rows, *claim)
    assert judgement.verdict == "contradicted"
    assert "expected" in judgement.note
    assert " of 10" in judgement.note


@pytest.mark.parametrize(
    ("quantity", "time", "printed", "expected"),
    [
        ("response_rate", 12, "0", "contradicted"),  # 6 of 10; "no response" is not a rate rounded to a whole number
        ("rate:PD", 12, "0", "contradicted"),
        ("rate:PD", 3, "0", "reproduced"),
        ("survival", 12, "1", "contradicted"),  # 8 of 10
        ("survival", 3, "1", "reproduced"),
        ("rate:PD", 6, "1", "reproduced"),
        ("survival", 12, "0.8", "reproduced"),
    ],
)
def test_a_rate_printed_as_none_or_all_is_exact(tmp_path, quantity, time, printed, expected):
    assert verdict(tmp_path, FULL, quantity, time, printed) == expected
