"""What chapters say of the shipped trials, and what they leave out where it would be false or void."""

from functools import cache

import pytest
from chapter_reader import read_chapter

from trialbook import load_trial
from trialbook.book.places import place_of
from trialbook.runner.chapters import find_chapters

CERVIX, GLIOBLASTOMA, TNF = "cervix-chemoradiation-2017", "glioblastoma-rit-2002", "tnf-chemotherapy-2004"
LIVER = "nk-liver-2020"


@cache
def prose(label, trial):
    (chapter,) = (one for one in find_chapters() if one.label == label)
    return read_chapter(chapter, load_trial(trial)).prose


# The abstracts: 13/69 against 1/36; 101 to 105 of 105 in remission at month 3, of 35 a group 34, 34 and 33
@pytest.mark.parametrize(
    ("label", "trial", "said"),
    [
        ("response", GLIOBLASTOMA, "The paper counts no responses, so there is no rate here to recompute."),
        ("response", TNF, "13 of 69 with chemotherapy and rmhTNF and 1 of 36 with chemotherapy alone."),
        ("response", CERVIX, "103 of 105 patients were in response at month 1, and 101 to 105 at month 3."),
        ("response", CERVIX, "In every row of the table, which stops at $k$ = 20, the interval stays above"),
        ("response", CERVIX, "with the counts of month 3 it becomes >99%."),
        # 8 in response at month 3, 3 of the ten at month 36; of the 5 dead at most 2 are others
        ("response", LIVER, "3 to 5 had died by month 36 and 1 to 3 were in response then."),
        ("response", LIVER, "At least 5 of them were no longer in response."),
        ("survival", CERVIX, "More than half of the patients were alive then, so the median"),
        (
            "survival",
            CERVIX,
            "overall survival at month 24: 34 of 35 with DDP组 (cisplatin weekly), 30 of 35 with FP组",
        ),
        ("survival", CERVIX, "the median comes after month 24, or never"),
        # 3 of 8 alive at month 36, where all are accounted for; with 8 more, 3 and 11 of 16
        (
            "survival",
            GLIOBLASTOMA,
            "survival to month 36 would be 19%, and with as many who had lived and were left out 69%",
        ),
        ("survival", TNF, "The paper prints no counts from which survival can be estimated."),
        # 8 alive at month 12 and 1 to 3 at month 48
        ("bounds", GLIOBLASTOMA, "1 to 3 of 8 patients were alive at every landmark"),
        ("bounds", GLIOBLASTOMA, "A count is open here"),
        ("bounds", TNF, "Nothing follows here about the courses of single patients."),
        # 5 complete responses at month 6 and 3 at month 12, by which one more had died
        ("bounds", LIVER, "At least 2 of the 5 patients with complete response at month 6 had lost it or died by"),
        ("choices", TNF, "so there is no choice among counts to make."),
        # beta quantiles: 10 of 10 from 0.025 ** 0.1 = 0.6915 to 1, 3 of 10 from 0.0667 to 0.6525
        ("choices", LIVER, "largest count, 69% to 100%, lies above a reference of 30%; that of the smallest, 7%"),
        ("context", TNF, "lists no other studies, so nothing stands beside it."),
        # K1 and K3: no 69 scores in steps of ten have the mean; no test of the two means has the P value
        ("verdicts", TNF, "since no usual method gives what is printed: 2."),
        ("verdicts", TNF, "not counted as agreeing: the number of patients."),
        ("verdicts", TNF, "One comparison of groups answers for these patients"),
        ("survival", LIVER, "When within its interval each patient died"),
        ("bounds", LIVER, "the bars of this chapter"),
        ("endpoints", LIVER, "disease control rate"),
        ("verdicts", GLIOBLASTOMA, "Carried: 1 of 3; carried in part: 1; not carried: 1."),
    ],
)
def test_a_chapter_says(label, trial, said):
    assert said in prose(label, trial)


@pytest.mark.parametrize(
    ("label", "trial", "not_said"),
    [
        ("response", CERVIX, "The paper prints rates of its own"),
        ("response", CERVIX, "disease control rate"),
        ("response", CERVIX, "Up to $k$ = 20"),
        ("survival", CERVIX, "(24, inf)"),
        ("survival", CERVIX, "accounts for every patient"),
        ("survival", CERVIX, "Responders who had to live"),
        ("survival", GLIOBLASTOMA, "counted at month 48. When was it?"),
        ("survival", TNF, "For those who have come so far"),
        ("bounds", CERVIX, "0 at the last. At most how many"),
        ("bounds", CERVIX, "Of the 0 to 2 alive without"),
        ("bounds", CERVIX, "Take progression as final"),
        ("bounds", TNF, "How long did responses last?"),
        ("choices", TNF, "not probabilities"),
        ("choices", GLIOBLASTOMA, "*response rate*"),
        ("context", TNF, "Why none of these is a control"),
        ("context", TNF, "chosen by whoever made the folder"),
        ("verdicts", TNF, "counts without a comparison"),
        ("verdicts", TNF, "before a true rate of 30% becomes too unlikely"),
        # neither deaths, nor landmarks, nor stable disease, nor a checklist
        ("survival", TNF, "When within its interval each patient died"),
        ("survival", TNF, "no death has a date here"),
        ("bounds", TNF, "the bars of this chapter"),
        ("bounds", TNF, "## Solutions"),
        ("endpoints", TNF, "disease control rate"),
        ("patients", TNF, "Joanna Briggs"),
        ("verdicts", TNF, "follow-up were held"),
    ],
)
def test_a_chapter_does_not_say(label, trial, not_said):
    assert not_said not in prose(label, trial)


@pytest.mark.parametrize(("trial", "ends"), [(GLIOBLASTOMA, [1, 3]), (CERVIX, [0, 96])])
def test_an_open_count_gives_both_ends_by_hand(trial, ends):
    (chapter,) = (one for one in find_chapters() if one.label == "bounds")
    assert list(read_chapter(chapter, load_trial(trial)).names["both"].values()) == ends


def test_a_last_result_without_a_number_is_taken_up_with_the_reactions():
    study = load_trial(TNF)
    (mild,) = (claim for claim in study.claims if claim.id == "S1")
    assert place_of(mild, study).label == "safety"
