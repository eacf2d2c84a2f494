"""Before-and-after measures as the claims of a folder speak of them."""

from dataclasses import replace
from fractions import Fraction

import pytest
from invented import invented

from trialbook import load_trial
from trialbook.analysis.measures import detection_rates, measures
from trialbook.paper.trial import Claim, Comparator, Group, Measure, State


def trial(*claims, patients=20):
    """Return a trial with claims given as quantity and printed number."""
    rows = tuple(Claim(f"A{n}", "results", f"Claim {n}.", q, None, printed) for n, (q, printed) in enumerate(claims))
    return invented(patients, (State("a", "a", "other"),), "weeks", claims=rows)


def test_claims_about_one_name_make_one_measure():
    (one,) = measures(trial(("decreased:marker", "15/18"), ("survival", "80%"), ("p:marker", "P=0.011")))
    assert (one.name, one.printed_p, one.printed_count, one.pairs, one.changed) == (
        "marker",
        "P=0.011",
        "15/18",
        18,
        15,
    )
    assert one.statement == "Claim 0. Claim 2."


@pytest.mark.parametrize(
    ("printed", "top"),
    [("P<0.05", 0.05), ("P = 0.011", 0.0115), ("P>0.05", None), ("NS", None), ("P=0.000", 0.0005), ("P<=0.01", 0.01),
     ("P=1", None), (None, None)],
)  # fmt: skip
def test_the_largest_p_value_that_is_printed_so(printed, top):
    (one,) = measures(trial(("p:marker", printed)))
    assert one.at_most == (top if top is None else pytest.approx(top))


@pytest.mark.parametrize("printed", ["several", "25", "3/40", "60%", None])
def test_a_count_that_cannot_be_read_or_be_true_is_left_open(printed):
    (one,) = measures(trial(("increased:marker", printed)))
    assert one.changed is None or one.changed <= one.pairs
    assert one.pairs == 20


def test_the_shipped_measures_keep_the_order_of_the_claims():
    found = {one.name: (one.at_most, one.changed) for one in measures(load_trial("nk-liver-2020"))}
    assert found == {"well-being": (None, 5), "CTC": (0.05, None)}


def test_a_comparison_of_two_groups_is_no_measure_before_and_after():
    claims = [
        Claim("A1", "results", "A.", "p:best:CR+PR", None, "P = 0.022", group="new", versus="old"),
        Claim("A2", "results", "B.", "p:marker", None, "P = 0.045", group="new", versus="old"),
        Claim("A3", "results", "C.", "p:marker", None, "P > 0.05", group="new"),
        Claim("A4", "results", "D.", "p:marker", None, "P < 0.01", group="old"),
    ]
    groups = (Group("new", "new treatment", 6), Group("old", "old treatment", 9))
    found = measures(replace(trial(patients=15), claims=tuple(claims), groups=groups))
    assert [(one.noun, one.printed_p, one.pairs) for one in found] == [
        ("marker, new treatment", "P > 0.05", 6),
        ("marker, old treatment", "P < 0.01", 9),
    ]


def described(**fields):
    """Return the measure of a trial that describes its marker so."""
    study = replace(trial(("p:marker", "P<0.05")), measures=(Measure("marker", "a label", **fields),))
    return measures(study)[0]


def test_a_measure_is_a_count_only_if_the_folder_says_whole_numbers_from_nothing_on():
    assert described(low=Fraction(0), step=Fraction(1)).is_count
    ejection_fraction = {"low": Fraction(0), "high": Fraction(100), "step": Fraction(1)}
    for fields in ({}, ejection_fraction, {"low": Fraction(0)}, {"low": Fraction(0), "step": Fraction(1, 2)}):
        assert not described(**fields).is_count


def test_a_measure_is_named_by_its_noun_or_its_label_or_its_name():
    (bare,) = measures(trial(("p:blood_count", "P<0.05")))
    assert [described(noun="cells").noun, described().noun, bare.noun] == ["cells", "a label", "blood count"]


@pytest.mark.parametrize(("kind", "word"), [("decreased", "fell"), ("increased", "rose"), ("p", "")])
def test_the_direction_is_the_one_that_a_claim_names(kind, word):
    assert measures(trial((f"{kind}:marker", "5")))[0].direction == word


def test_detection_rates_are_those_of_the_measure_fewest_first():
    rows = [("A", "detected:CTC", "9/10"), ("B", "detected:CTC", "1/4"), ("C", "detected:CTC", "50%"),
            ("D", "detected:DNA", "1/2"), ("E", "response_rate", "1/2")]  # fmt: skip
    others = tuple(Comparator(study, "g", 10, what, None, printed, None, None, "s") for study, what, printed in rows)
    table = detection_rates(replace(trial(), comparators=others), "CTC")
    assert table.to_numpy().tolist() == [["B", 1, 4], ["A", 9, 10]]
    assert detection_rates(trial(), "CTC").empty


def test_a_trial_without_such_claims_has_no_measures():
    assert measures(trial(("survival", "80%"))) == ()
