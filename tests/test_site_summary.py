"""The executable summary: its marks open by keyboard, its filter needs no script, its counts are the ledger's."""

import pytest
from browsing import Visit, launched, served

from trialbook import load_trial
from trialbook.ledger import ledger

LEDGER = ledger(load_trial("nk-liver-2020"))
SHOWN = "[...document.querySelectorAll('details.mark')].filter(mark => mark.checkVisibility()).length"


@pytest.fixture(scope="module")
def browser(site):
    with launched() as running:
        yield running


@pytest.fixture(scope="module")
def summary(site):
    with served(site) as at:
        yield f"{at}book/summary.html"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def tab(request, browser, summary):
    context = browser.new_context(java_script_enabled=request.param)
    yield Visit(context).go(summary)
    context.close()


@pytest.mark.parametrize("verdict", sorted(LEDGER.marks))
def test_the_filter_shows_as_many_marks_as_the_ledger_counts(tab, verdict):
    tab.check(f"#only-{verdict.replace(' ', '-')}")
    shown = [mark for mark in tab.locator("details.mark").all() if mark.is_visible()]
    assert len(shown) == LEDGER.marks[verdict]
    assert all(verdict in mark.locator("summary").inner_text() for mark in shown)


def test_every_claim_has_one_mark_with_its_number(tab):
    tab.check("#only-all")
    for judgement in LEDGER.numbers:
        mark = tab.locator(f"#claim-{judgement.claim.id} > summary")
        words = " ".join(mark.inner_text().split())
        assert judgement.verdict in words
        assert (judgement.claim.printed or "") in words


def test_a_mark_opens_by_keyboard_and_leads_to_a_chapter(tab):
    judged = next(judgement for judgement in LEDGER.judgements if judgement.verdict == "reproduced")
    mark = tab.locator(f"#claim-{judged.claim.id}")
    assert not mark.locator(".working").is_visible()
    mark.locator("summary").focus()
    tab.keyboard.press("Enter")
    assert mark.locator(".working").is_visible()
    assert judged.claim.printed in mark.locator(".working").inner_text()
    mark.locator(".to-chapter a").click()
    assert tab.url.rpartition("/")[2][:2].isdigit()
