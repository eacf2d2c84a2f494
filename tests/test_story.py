"""What front page and summary tell of a trial first: by group, with what is missing, and what fits no method."""

import re
from dataclasses import replace

import pytest

from trialbook import load_trial
from trialbook.analysis.printed_results import best_responses, rates_as_printed
from trialbook.analysis.story import findings, opening
from trialbook.ledger import ledger
from trialbook.pages.front import front
from trialbook.pages.markup import text
from trialbook.pages.summary import summary
from trialbook.paper.trial import Claim


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


PAPERS = "tests/papers"


# 86% is 52 of 60, cut off. binom.test(52, 60)$conf.int is 0.7541 to 0.9406, (46, 60) 0.6396 to 0.8662, (6, 60) 0.0376
# to 0.2051, (33, 53) 0.4789 to 0.7521; the rates over time are those of the abstracts
@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "lung-hypofractionated-2015",
            (
                "As best response the paper prints complete response or partial response in 52 of 60, 87% (95% "
                "interval 75% to 94%), partial response in 46 of 60, 77% (64% to 87%) and complete response in 6 of "
                "60, 10% (4% to 21%).",
                "As printed: overall survival 57% at month 12 and 40% at month 24; neither progression nor dead 47.1% "
                "at month 12 and 33.5% at month 24. These rates may allow for patients censored, so they need not "
                "be counts.",
            ),
        ),
        (
            "oesophagus-dcf",
            (
                "As best response the paper prints response by central review in 33 of 53, 62% (95% interval 48% to "
                "75%).",
            ),
        ),
        (
            "mds-transplant-2013",
            (
                "As printed: overall survival 42.2% at month 60; never relapsed 51.9% at month 60; neither relapsed "
                "nor dead 46.7% at month 60. These rates may allow for patients censored, so they need "
                "not be counts.",
            ),
        ),
    ],
)
def test_a_paper_of_one_group_opens_with_its_best_responses_and_rates(name, said):
    trial = load_trial(f"{PAPERS}/{name}")
    assert opening(trial)[1:] == said
    for page in (front(trial, ledger(trial)), summary(trial, ledger(trial))):
        assert all(text(sentence) in page for sentence in said)


def test_a_rate_over_time_stands_with_its_printed_interval():
    told = printed_trial(("survival", 24, "40%"), ("ci:survival", 24, "95% CI 28-52%"), ("survival", 12, "57%"))
    assert rates_as_printed(told) == ["overall survival 57% at month 12 and 40% (95% CI 28-52%) at month 24"]


# 90% and 8 of 10 cannot both be true, and of 1,000 patients many counts print as 80%
@pytest.mark.parametrize(
    ("claims", "patients"),
    [([("best:CR", None, "8"), ("best:CR", None, "90%")], 10), ([("best:CR", None, "80%")], 1000)],
)
def test_a_best_response_that_is_open_or_contradicted_is_not_told(claims, patients):
    told = best_responses(printed_trial(*claims, patients=patients))
    assert told["count"].tolist() == []


def printed_trial(*claims, patients=60):
    """Return a trial without a landmark table."""
    study = replace(load_trial("nk-liver-2020"), patients=patients, counts=(), events=(), appraisal=())
    rows = [Claim(f"A{n}", "results", "A statement.", *claim) for n, claim in enumerate(claims)]
    return replace(study, claims=tuple(rows))
