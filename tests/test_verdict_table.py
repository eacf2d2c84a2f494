import re

import pytest
from paper import FULL, judge_all

from trialbook import load_trial
from trialbook.book.verdict_table import verdict_table
from trialbook.figures.verdicts import draw_sizes, ledger_strip, sizes_needed, verdict_bars
from trialbook.ledger import VERDICTS, ledger
from trialbook.ledger.judge import _JUDGES, _OF_METHODS
from trialbook.paper.quantities import KNOWN
from trialbook.paper.trial import Claim, Trial
from trialbook.statistics.designs import one_arm_test

STUDY = load_trial("nk-liver-2020")
JUDGED = ledger(STUDY)


def test_every_kind_of_quantity_has_its_judge():
    assert {known.partition(":")[0] for known in KNOWN} == set(_JUDGES) | set(_OF_METHODS)


def test_every_claim_stands_in_one_of_the_two_tables():
    pages = [verdict_table(JUDGED, STUDY, numbers=numbers)._repr_html_() for numbers in (True, False)]
    found = [re.findall(r'<th scope="row">(.*?)</th>', page) for page in pages]
    assert sorted(found[0] + found[1]) == sorted(claim.id for claim in STUDY.claims)
    assert found[0] == [claim.id for claim in STUDY.claims if claim.printed]


def test_every_row_links_to_a_chapter():
    page = verdict_table(JUDGED, STUDY, numbers=True)._repr_html_()
    assert (
        len(re.findall(r'<a href="../notebooks/\d\d_[a-z]+\.html">[^<]+</a></td></tr>', page)) == page.count("<tr>") - 1
    )


def test_a_verdict_is_a_word_beside_its_shape():
    page = verdict_table(JUDGED, STUDY, numbers=True)._repr_html_()
    for verdict in VERDICTS:
        marked = page.count(f'<span aria-hidden="true">{verdict.look.letter}</span>\N{NO-BREAK SPACE}{verdict}')
        assert marked == sum(one.verdict == verdict and one.claim.printed is not None for one in JUDGED.judgements)


def test_nothing_from_a_folder_acts_in_the_tables():
    hostile = '<img src=x onerror="alert(1)">'
    claim = Claim(hostile, "results", hostile, None, None, hostile)
    trial = Trial("t", "t", "r", 10, "c", "t", "months", (), claims=(claim,))
    page = verdict_table(ledger(trial), trial, numbers=True)._repr_html_()
    assert "<img" not in page
    assert page.count("&lt;img") == 3


def markers(axes):
    return [line for line in axes.lines if len(line.get_xdata())]


def test_the_strip_has_a_mark_for_each_number_and_none_for_a_statement_without():
    (axes,) = ledger_strip(JUDGED).axes
    assert len(markers(axes)) == sum(claim.printed is not None for claim in STUDY.claims)


def test_pictures_of_the_ledger_say_its_counts_in_words(tmp_path):
    judged = judge_all(tmp_path, FULL, [("count:CR", 3, "4"), ("survival", 6, "90%"), (None, None, None)])
    for draw, rows in ((ledger_strip, 2), (verdict_bars, len(VERDICTS))):
        words = "0 given, 1 reproduced, 0 possible, 0 unexplained, 1 contradicted, 0 not checkable."
        assert words in draw(judged).trialbook_alt
        assert len(draw(judged).trialbook_data) == rows


def test_pictures_of_a_ledger_without_a_number_are_drawn_empty(tmp_path):
    judged = judge_all(tmp_path, FULL, [(None, None, None)])
    assert "0 printed numbers" in ledger_strip(judged).trialbook_alt
    assert verdict_bars(judged).trialbook_data["numbers"].sum() == 0


# R 4.2.2
# > 2 * ceiling(power.prop.test(p1 = .3, p2 = c(.4, .5, .75), power = .8)$n)
# [1] 712 186  38
@pytest.mark.parametrize(("rate", "both"), [(0.4, 712), (0.5, 186), (0.75, 38)])
def test_sizes_of_two_arms_are_those_of_r(rate, both):
    table = sizes_needed(0.3, 0.5, 0.05, 0.8)
    assert table.loc[table["rate"] == rate, "two arms"].tolist() == [both]


def test_sizes_of_one_arm_have_the_power_and_one_patient_fewer_has_not():
    for row in sizes_needed(0.3, 0.5, 0.05, 0.8).itertuples():
        assert one_arm_test(row[2], 0.3).power(row.rate) >= 0.8 > one_arm_test(row[2] - 1, 0.3).power(row.rate)


@pytest.mark.parametrize("patients", [1, 10, 1_000_000])
def test_the_drawing_of_sizes_has_room_for_the_trial(patients):
    figure = draw_sizes(sizes_needed(0.3, 0.5, 0.05, 0.8), patients, 0.5)
    low, high = figure.axes[0].get_ylim()
    assert low < patients < high
    assert f"the trial had {patients}" in figure.trialbook_alt
