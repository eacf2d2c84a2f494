"""Small folders that stand for a kind each: whole papers against their own statements."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from invented import last, paper, verdicts

from trialbook.cli import main
from trialbook.ledger import ledger
from trialbook.paper.folder import read_folder

CASES = Path(__file__).parent / "fixtures" / "cases"


def judged(case):
    return ledger(read_folder(CASES / case))


def by_claim(case):
    return {one.claim.id: one for one in judged(case).judgements}


@pytest.mark.parametrize(
    ("case", "claims"),
    [("dup-rate", {"A", "B"}), ("cr-over-rr", {"A", "B"}), ("surv-rises", {"A", "B"}), ("ever-two", {"A", "B"})],
)
def test_claims_that_cannot_all_be_true_clash_and_name_each_other(case, claims):
    found = judged(case)
    (clash,) = found.clashes
    assert set(clash.claims) == claims
    assert {one.claim.id for one in found.judgements if one.verdict == "contradicted"} == claims
    assert CliRunner().invoke(main, ["check", str(CASES / case)]).exit_code == 1


def test_a_list_of_events_that_counts_others_than_the_claim_clashes_with_it():
    found = judged("ev-mismatch")
    (clash,) = found.clashes
    assert (clash.claims, clash.events) == (("A",), (("fever", "1", None),))
    assert found.judgements[0].verdict == "contradicted"


def test_the_repair_of_a_clash_is_in_its_note():
    assert "with all else unchanged, 20/50 would have to be 29/50" in by_claim("dup-rate")["A"].note
    assert "with all else unchanged, 58.00% would have to be 40.00%" in by_claim("dup-rate")["B"].note


def test_one_event_at_two_grades_is_no_contradiction():
    found = judged("grades")
    assert (found.clashes, found.counts["contradicted"]) == ((), 0)
    assert "the table of adverse events made from the paper has it too" in by_claim("grades")["S1"].note


def test_a_share_of_the_responders_is_no_contradiction():
    found = judged("sle-denom")
    assert (found.clashes, found.counts["contradicted"]) == ((), 0)
    assert by_claim("sle-denom")["R8"].verdict == "possible"


def test_a_count_and_its_percentage_agree_without_any_landmark():
    found = by_claim("sle-denom")
    assert (found["R3"].verdict, found["R4"].verdict) == ("reproduced", "reproduced")
    assert "by all other statements of the paper" in found["R4"].note


@pytest.mark.parametrize("case", ["ordinal-120", "worlds-limit-61", "hip-100", "cryo-hcc-24"])
def test_a_large_or_a_real_paper_is_judged_without_an_alarm(case):
    found = judged(case)
    assert (found.clashes, found.counts["contradicted"], found.counts["unexplained"]) == ((), 0, 0)


def test_rates_of_survival_bound_each_other():
    note = by_claim("cryo-hcc-24")["R2"].note
    assert "18 of 24 would print so" in note
    assert "allow a rate from 66.7% to 100.0%" in note


def test_no_note_says_that_nothing_bears_where_another_claim_does():
    claims = [("count:CR", "20"), ("rate:CR", "40%")]
    found = ledger(paper(*claims, patients=50, groups=()))
    assert [str(one.verdict) for one in found.judgements] == ["given", "reproduced"]
    assert not any("nothing else" in one.note for one in found.judgements)


def test_complete_responses_lie_within_responses_and_these_within_control():
    claims = [("rate:CR", "8%"), ("response_rate", "40%"), ("control_rate", "70%")]
    assert verdicts(*claims, patients=50, groups=()) == ["possible"] * 3
    claims = [("rate:CR", "44%"), ("response_rate", "40%")]
    assert verdicts(*claims, patients=50, groups=()) == ["contradicted"] * 2


def test_groups_lie_within_all_patients():
    claims = [("rate:CR", "4/10", {"group": "A"}), ("rate:CR", "9/18", {"group": "B"}), ("rate:CR", "10/28")]
    assert verdicts(*claims) == ["contradicted"] * 3
    # all patients may hold some whom no group's count saw at a time that is no landmark
    assert verdicts(*claims[:2], ("rate:CR", "13/28")) == ["possible"] * 3


def test_a_group_is_held_against_its_own_rows():
    rows = [(6, "CR", 4, "A"), (6, "dead", 6, "A"), (6, "CR", 9, "B"), (6, "dead", 9, "B")]
    claims = [("response_rate", "40%", {"group": "A", "time": 6}), ("survival", "60%", {"group": "B", "time": 6})]
    found = ledger(paper(*claims, rows=rows))
    assert [str(one.verdict) for one in found.judgements] == ["reproduced", "contradicted"]


# RECIST 1.1 asks for confirmation in trials with one arm
def test_a_best_response_may_be_less_than_the_landmarks_show_and_has_no_limit_but_the_patients():
    rows = [(6, "CR", 4, None), (6, "PD", 24, None)]
    for printed, expected in (
        ("2", "not checkable"),
        ("2/28", "possible"),
        ("29", "contradicted"),
        ("20/28", "possible"),
    ):
        assert str(last(("best:CR", printed), rows=rows, groups=()).verdict) == expected


@pytest.mark.parametrize(
    ("quantity", "of", "printed", "expected"),
    [
        ("rate:CR", "17", "47.1%", "possible"),
        ("rate:CR", "17", "46.0%", "contradicted"),
        ("rate:CR", "29", "50%", "contradicted"),
        ("rate:CR", "lesions:33", "45.5%", "possible"),
        ("rate:CR", "lesions:33", "46.5%", "contradicted"),
        ("rate:CR", "lesions:33", "15", "not checkable"),
    ],
)
def test_a_printed_denominator_decides_which_percentages_are_possible(quantity, of, printed, expected):
    assert verdicts((quantity, printed, {"of": of}), groups=()) == [expected]


def test_an_impossible_claim_is_no_clash_and_clashes_with_nothing():
    found = ledger(paper(("count:CR", "30"), ("rate:CR", "50%"), groups=()))
    assert [str(one.verdict) for one in found.judgements] == ["contradicted", "possible"]
    assert found.clashes == ()


def test_rows_that_a_claim_contradicts_are_named_with_it():
    rows = [(6, "CR", 5, None), (6, "PD", 23, None)]
    found = ledger(paper(("rate:CR", "50%", {"time": 6}), ("count:CR", "5", {"time": 6}), rows=rows, groups=()))
    assert [str(one.verdict) for one in found.judgements] == ["contradicted", "given"]
    assert [(clash.claims, len(clash.rows)) for clash in found.clashes] == [(("C1",), 1)]
