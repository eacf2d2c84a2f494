"""The groups of a trial side by side, against counts and rates taken from the abstracts by hand."""

import pytest
from invented import paper

from trialbook import load_trial
from trialbook.analysis.groups import differences, side_by_side

COUNTED = ["count", "patients"]


def test_best_responses_of_two_groups_stand_beside_each_other():
    found = side_by_side(load_trial("tnf-chemotherapy-2004"), "best")
    assert list(found["outcome"].unique()) == [
        "partial response as best response",
        "complete response or partial response as best response",
    ]
    assert found[COUNTED].to_numpy().tolist() == [[12, 69], [1, 36], [13, 69], [1, 36]]
    assert list(found["group"][:2]) == ["chemotherapy and rmhTNF", "chemotherapy alone"]


def test_percentages_are_counts_where_one_count_alone_prints_so():
    found = side_by_side(load_trial("cervix-chemoradiation-2017"), "survival")
    assert found[COUNTED].to_numpy().tolist() == [[34, 35], [30, 35], [32, 35]]
    claims = [("best:CR", "5%", {"group": group}) for group in "AB"]
    assert side_by_side(paper(*claims), "best").empty  # of 10 patients none, of 18 one: it takes two groups


def test_rows_of_groups_and_denominators_of_their_own_are_used():
    rows = [(6, "CR", 4, "A"), (6, "dead", 6, "A"), (6, "CR", 9, "B"), (6, "dead", 9, "B")]
    assert side_by_side(paper(rows=rows), "count")[COUNTED].to_numpy().tolist() == [[4, 10], [9, 18]]
    same = [("rate:CR", printed, {"group": group, "time": 6}) for group, printed in (("A", "40%"), ("B", "50%"))]
    assert len(side_by_side(paper(*same, rows=rows), "count", "rate")) == 2
    claims = [("events:fever", "3/9", {"group": "A"}), ("events:fever", "2", {"group": "B", "of": "16"})]
    found = side_by_side(paper(*claims), "events")
    assert found[[*COUNTED, "outcome"]].to_numpy().tolist() == [[3, 9, "fever"], [2, 16, "fever"]]


@pytest.mark.parametrize("printed", ["several", "11/10", "3 (80%)", "2.5"])
def test_what_is_contradicted_or_no_count_is_left_out(printed):
    claims = [("best:CR", printed, {"group": "A"}), ("best:CR", "3/18", {"group": "B"})]
    assert side_by_side(paper(*claims), "best").empty


def test_a_trial_of_one_group_has_nothing_side_by_side():
    assert side_by_side(load_trial("nk-liver-2020"), "best", "response_rate").empty
    assert differences(side_by_side(load_trial("nk-liver-2020"), "best")).empty


def test_differences_are_of_the_first_group_less_each_other():
    found = differences(side_by_side(load_trial("cervix-chemoradiation-2017"), "survival"))
    assert found["difference"].round(6).tolist() == [round(4 / 35, 6), round(2 / 35, 6)]
    assert set(found["first"]) == {"DDP组 (cisplatin weekly)"}
    assert (found["low"] < found["difference"]).all()
    assert (found["high"] > found["difference"]).all()
    assert set(found["method"]) == {"exact"}
