"""Folders of more than one group, with measures, denominators and a notice: read, and refused with their lines."""

from fractions import Fraction

import pytest
from paper import RECIST, edit, faults_of, write_folder, yaml_of

from trialbook.histories import bounds
from trialbook.paper.adverse import Event
from trialbook.paper.denominators import Units, parse_denominator
from trialbook.paper.folder import read_folder
from trialbook.paper.quantities import Quantity
from trialbook.paper.trial import Claim, Count, Group, Measure, Retraction

ARMS = "groups:\n  A: {label: new, patients: 6}\n  B: {label: usual, patients: 4}\n"
MEASURES = (
    "measures:\n  KPS: {label: Karnofsky, unit: points, noun: score, low: 0, high: 100, step: 0.1}\n  IL6: {label: x}\n"
)
NOTICE = "retraction: {notice: Retracted for its images., date: 2021-05-04, url: https://example.org/notice}\n"
LANDMARKS = "time,state,patients,group\n3,CR,5,\n3,CR,4,A\n3,CR,1,B\n3,dead,0,A\n3,dead,2,B\n6,CR,3,A\n"
CLAIMS = """\
id,section,statement,quantity,time,printed,group,versus,of
P,methods,x,patients,,10,,,
R,results,x,best:CR+PR,,5,A,,
D,results,x,difference:rate:CR,3,42%,A,B,
S,results,x,events:fever:>=3,,2/5,B,,best:CR
L,results,x,rate:CR,3,61%,,,lesions:33
N,results,x,rate:CR,3,50%,A,,4
"""


@pytest.fixture
def folder(tmp_path):
    folder = write_folder(tmp_path / "trial", states=RECIST, extra=ARMS + MEASURES + NOTICE)
    (folder / "landmarks.csv").write_text(LANDMARKS, encoding="utf-8")
    (folder / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    (folder / "events.csv").write_text("event,patients,grade,why,group\nfever,3,,w,A\nfever,1,>=3,w,\n", "utf-8")
    return folder


def test_groups_measures_and_a_notice_are_read(folder):
    study = read_folder(folder)
    assert study.groups == (Group("A", "new", 6), Group("B", "usual", 4))
    exact = Measure("KPS", "Karnofsky", "points", "score", Fraction(0), Fraction(100), Fraction(1, 10))
    assert study.measures == (exact, Measure("IL6", "x"))
    assert study.retraction == Retraction("Retracted for its images.", "2021-05-04", "https://example.org/notice")


def test_landmarks_of_the_whole_are_those_of_all_patients(folder):
    study = read_folder(folder)
    assert study.times == (3,)
    assert dict(study.landmarks[0].printed) == {"CR": 5}
    assert study.counts[1] == Count(3, "CR", 4, 3, "A")


def test_claims_name_their_group_their_comparison_and_their_denominator(folder):
    claims = {claim.id: claim for claim in read_folder(folder).claims}
    assert claims["D"] == Claim("D", "results", "x", "difference:rate:CR", 3, "42%", 4, "A", "B", None)
    assert (claims["S"].group, claims["S"].of, claims["P"].group) == ("B", "best:CR", None)
    assert parse_denominator(claims["S"].of) == Quantity("best", ("CR",))
    assert parse_denominator(claims["L"].of) == Units("lesions", 33)
    assert parse_denominator(claims["N"].of) == 4


def test_events_have_a_group_and_limits_of_their_grade(folder):
    first, second = read_folder(folder).events
    assert (first, first.grades) == (Event("fever", 3, "", "w", "A", 2), None)
    assert (second.group, second.grades) == (None, (3, 5))


def test_a_group_is_a_trial_of_its_own(folder):
    new = read_folder(folder).of_group("A")
    assert (new.patients, new.times, new.groups, new.follow_up) == (6, (3, 6), (), None)
    assert dict(new.landmarks[0].printed) == {"CR": 4, "dead": 0}
    assert [(claim.id, claim.group) for claim in new.claims] == [("R", None), ("N", None)]
    assert [event.patients for event in new.events] == [3]
    found = bounds(new, "ever:CR")
    assert (found.lower, found.upper) == (4, 6)


def test_a_group_that_is_not_there_is_refused_with_those_that_are(folder):
    with pytest.raises(ValueError, match="unknown group 'C', expected one of A, B"):
        read_folder(folder).of_group("C")


def test_a_row_of_a_group_repeats_no_row_of_another(folder):
    edit(folder, "landmarks.csv", "3,CR,1,B", "3,CR,1,A")
    expected = "landmarks.csv:4: repeats the time 3 and state 'CR' in the group 'A' of line 3, expected each once"
    assert faults_of(folder) == (expected,)


def test_groups_may_leave_patients_out_but_not_invent_them(tmp_path):
    assert len(read_folder(write_folder(tmp_path / "a", patients=11, extra=ARMS)).groups) == 2
    expected = "the groups add up to 10 patients, expected at most the 9 of the trial"
    assert faults_of(write_folder(tmp_path / "b", patients=9, extra=ARMS)) == (f"trial.yaml:8: {expected}",)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("  B: {label: usual", "  2: {label: usual", "9: group code '2', expected a letter followed by"),
        ("  B: {label: usual", "  A: {label: usual", "9: repeated key 'A', expected each key once"),
        ("{label: usual, patients: 4}", "{patients: 4}", "9: group 'B' has no label, expected {label: ..., patients"),
        ("{label: usual, patients: 4}", "usual", "9: group 'B' is not a mapping"),
        ("patients: 4", "patients: 0", "9: patients of group 'B' is '0', expected an integer of at least 1"),
        ("  KPS:", "  mean:", "11: measure 'mean' is named as a kind of quantity, expected another name"),
        ("  KPS:", "  1K:", "11: measure name '1K', expected a letter"),
        ("label: Karnofsky, ", "", "11: measure 'KPS' has no label"),
        ("high: 100", "high: 0", "11: high of measure 'KPS' is '0', expected a number above its low"),
        ("high: 100", "high: much", "11: high is 'much', expected a number"),
        ("step: 0.1", "step: 0", "11: step of measure 'KPS' is '0', expected a number above 0"),
        ("step: 0.1", "step: 101", "11: step of measure 'KPS' is '101', expected at most its high less its low"),
        ("notice: Retracted for its images., ", "", "13: retraction has no notice, expected {notice: ...}"),
    ],
)
def test_each_fault_of_groups_and_measures_has_its_line(folder, old, new, fault):
    edit(folder, "trial.yaml", old, new)
    assert any(found.startswith(f"trial.yaml:{fault}") for found in faults_of(folder)), faults_of(folder)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("5,A,,\n", "5,C,,\n", "claims.csv:3: unknown group 'C', expected one of A, B, or nothing"),
        ("A,B,\n", "A,C,\n", "claims.csv:4: unknown versus 'C', expected one of A, B, or nothing"),
        ("A,B,\n", ",B,\n", "claims.csv:4: versus is 'B' without a group, expected the group that is compared"),
        ("A,B,\n", "B,B,\n", "claims.csv:4: versus is 'B', the group itself, expected another group"),
        ("A,,4\n", "A,,0\n", "claims.csv:7: of is '0', expected an integer of at least 1, a quantity"),
        ("A,,4\n", "A,,some\n", "claims.csv:7: of is 'some', expected an integer"),
        ("A,,4\n", "A,,median_survival\n", "claims.csv:7: of is 'median_survival', expected an integer"),
        ("A,,4\n", "A,,lesions:\n", "claims.csv:7: of is 'lesions:', expected an integer"),
        ("A,,4\n", "A,,mean:4\n", "claims.csv:7: of is 'mean:4', expected an integer"),
        ("best:CR\n", "best:XX\n", "claims.csv:5: unknown code 'XX' in the of 'best:XX', expected codes of CR"),
        ("difference:rate:CR", "difference:rate:XX", "claims.csv:4: unknown code 'XX' in the quantity"),
    ],
)
def test_each_fault_of_a_claim_has_its_line(folder, old, new, fault):
    edit(folder, "claims.csv", old, new)
    assert [found[: len(fault)] for found in faults_of(folder)] == [fault]


@pytest.mark.parametrize("name", ["landmarks.csv", "events.csv"])
def test_an_unknown_group_is_a_fault_in_every_table(folder, name):
    edit(folder, name, ",A\n", ",C\n")
    assert faults_of(folder)[0].partition(": ")[2] == "unknown group 'C', expected one of A, B, or nothing"


def test_a_group_in_a_trial_without_groups_is_a_fault(folder):
    (folder / "trial.yaml").write_text(yaml_of(), encoding="utf-8")
    assert "unknown group 'A', expected groups in trial.yaml, or nothing" in faults_of(folder)[0]


def test_a_column_that_may_be_there_is_there_once(folder):
    edit(folder, "claims.csv", ",group,versus,of", ",group,versus,group")
    assert faults_of(folder) == ("claims.csv:1: repeated column group, expected each column once",)


def test_an_appraisal_may_name_a_group_that_is_there(folder):
    (folder / "appraisal.csv").write_text("checklist,item,answer,why,group\nJBI,a,yes,b,A\nJBI,b,yes,b,Z\n", "utf-8")
    assert [fault.partition(": ")[0] for fault in faults_of(folder)] == ["appraisal.csv:3"]
