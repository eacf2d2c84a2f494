"""What front page and summary tell of a trial first: by group, with what is missing, and what fits no method."""

import re
from dataclasses import replace

import pytest

from trialbook import load_trial
from trialbook.analysis.story import findings, opening
from trialbook.ledger import ledger
from trialbook.pages.front import front


# binom.test(13, 69)$conf.int is 0.1043 to 0.3006, binom.test(1, 36)$conf.int 0.0007 to 0.1453
def test_a_trial_in_groups_opens_with_what_was_counted_in_each():
    assert opening(load_trial("tnf-chemotherapy-2004"))[1:] == (
        "Complete response or partial response as best response: 13 of 69 (95% interval 10% to 30%) with chemotherapy "
        "and rmhTNF and 1 of 36 (<1% to 15%) with chemotherapy alone.",
    )


def test_the_difference_of_the_groups_is_a_finding_with_its_interval():
    (finding,) = findings(load_trial("macular-hole-2017"))
    assert finding.number == "6 of 6 against 5 of 9"
    assert finding.words.endswith("The difference is 44 percentage points, 95% exact interval -7 to 79.")
    assert [finding.chapter for finding in findings(load_trial("cervix-chemoradiation-2017"))] == [
        *2 * ["response"],
        *2 * ["survival"],
    ]


def test_a_trial_without_responses_or_deaths_opens_with_its_states():
    assert opening(load_trial("leukaemia-6mp-1963"))[-1] == (
        "At week 30, 4 of them were counted as in remission and 9 as relapsed by then; 8 unaccounted for."
    )


# binom.test(5, 8)$conf.int begins at 0.2449, binom.test(7, 8)$conf.int ends at 0.9968
def test_the_interval_of_an_open_count_holds_those_of_its_ends():
    assert opening(load_trial("glioblastoma-rit-2002"))[-1] == "At month 48, 5 to 7 of them had died (24% to >99%)."


@pytest.mark.parametrize(("name", "numbers"), [("tnf-chemotherapy-2004", ["89.00±9.92", "P = 0.028"])])
def test_the_front_page_shows_what_no_usual_method_gives(name, numbers):
    trial = load_trial(name)
    headlines = re.findall(r'class="headline">([^<]*)<', front(trial, ledger(trial)))
    assert headlines[1:] == numbers


@pytest.mark.parametrize("name", ["leukaemia-6mp-1963", "tnf-chemotherapy-2004", "macular-hole-2017"])
def test_the_conclusions_stand_on_every_front_page(name):
    trial = load_trial(name)
    assert "#conclusion" in front(trial, ledger(trial))


def test_a_front_page_without_a_picture_uses_no_word_that_it_does_not_explain():
    trial = load_trial("macular-hole-2017")
    assert "landmark" not in front(trial, ledger(trial))


def test_a_trial_without_deaths_is_told_nothing_of_death():
    study = load_trial("nk-liver-2020")
    alive = [replace(one, role="other") if one.role == "death" else one for one in study.states]
    study = replace(study, states=tuple(alive))
    page = front(study, ledger(study))
    assert "had lost it by month 12" in page
    assert "whoever moved where." in page
