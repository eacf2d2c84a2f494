import re

from invented import invented

from trialbook import load_trial
from trialbook.book.verdict_table import verdict_table
from trialbook.ledger import VERDICTS, ledger
from trialbook.ledger.judge import _JUDGES, _OF_METHODS
from trialbook.paper.quantities import KNOWN
from trialbook.paper.trial import Claim

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
    trial = invented(10, (), claims=(claim,))
    page = verdict_table(ledger(trial), trial, numbers=True)._repr_html_()
    assert "<img" not in page
    assert page.count("&lt;img") == 3
