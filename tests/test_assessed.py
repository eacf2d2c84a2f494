"""Numbers of those assessed: a count with its percentage, and comparisons made from printed denominators."""

import pytest
from invented import last, verdicts

from trialbook.paper.printed import read_counts
from trialbook.paper.trial import Group

RATED = {"groups": (Group("A", "a", 33), Group("B", "b", 29)), "patients": 62}


@pytest.mark.parametrize("quantity", ["events:fever", "increased:CD4", "decreased:CD4"])
@pytest.mark.parametrize(
    ("printed", "of", "expected"),
    [
        ("6 (19.4%)", None, "given"),
        ("6/31 (19.4%)", None, "given"),
        ("21例(占67.7%)", None, "given"),
        ("6 (20.0%)", None, "unexplained"),  # 6/30
        ("6 (20.0%)", "30", "possible"),
        ("20.0%(6/30)", None, "possible"),
        ("6 (19.4%)", "30", "contradicted"),
        ("6/30 (19.4%)", None, "contradicted"),
        ("6 (99.0%)", None, "contradicted"),
        ("6", "30", "possible"),
        ("20.0%", "30", "possible"),
        ("19.4%", "30", "contradicted"),
        ("6", "32", "contradicted"),
    ],
)
def test_a_count_and_its_percentage_must_go_together(quantity, printed, of, expected):
    assert verdicts((quantity, printed, {"of": of}), patients=31, groups=()) == [expected]


def test_the_denominator_that_would_fit_is_named():
    found = last(("events:fever", "6 (20.0%)"), patients=31, groups=())
    assert "6/30" in found.note
    assert last(("events:fever", "6/30 (19.4%)"), patients=31, groups=()).recomputed == "20.0%"


def test_a_count_with_its_percentage_is_possible_where_nothing_else_counts_them():
    assert verdicts(("best:CR", "6 (20.7%)"), patients=29, groups=()) == ["possible"]
    assert verdicts(("best:CR", "6 (21.7%)"), patients=29, groups=()) == ["contradicted"]


def test_the_word_for_a_share_in_chinese_is_read():
    assert read_counts("21例(占72.4%)") == read_counts("21 (72.4%)")


# fisher.test(matrix(c(9, 21, 2, 24), 2))$p.value
# [1] 0.04709049
@pytest.mark.parametrize(
    ("printed", "expected"), [("P=0.0471", "reproduced"), ("P=0.0480", "unexplained"), ("P<0.05", "reproduced")]
)
def test_a_test_of_those_assessed_uses_the_denominators_that_are_printed(printed, expected):
    counts = [("best:CR", "9/30 (30%)", {"group": "A"}), ("best:CR", "2/26 (8%)", {"group": "B"})]
    found = last(*counts, ("p:best:CR", printed, {"group": "A", "versus": "B"}), **RATED)
    assert found.verdict == expected
    assert ("from 9/30, 2/26, the denominators that are printed" in found.note) is (expected == "reproduced")


# 9/30 less 2/26 is 0.3 - 0.0769; of all 33 and 29 it would be 0.2037
@pytest.mark.parametrize(
    ("quantity", "printed"),
    [("difference:best:CR", "22.3%"), ("ratio:best:CR", "3.90"), ("odds_ratio:best:CR", "5.14")],
)
def test_differences_and_ratios_of_those_assessed_too(quantity, printed):
    counts = [("best:CR", "9/30", {"group": "A"}), ("best:CR", "2/26", {"group": "B"})]
    assert last(*counts, (quantity, printed, {"group": "A", "versus": "B"}), **RATED).verdict == "reproduced"


def test_a_denominator_in_the_column_of_is_one_too():
    counts = [("best:CR", "9", {"group": "A", "of": "30"}), ("best:CR", "2", {"group": "B", "of": "26"})]
    assert last(*counts, ("p:best:CR", "P=0.0471", {"group": "A", "versus": "B"}), **RATED).verdict == "reproduced"
