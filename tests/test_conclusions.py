import pytest
from paper import FULL, faults_of, judge_all, write_folder

from trialbook import load_trial
from trialbook.ledger import ledger
from trialbook.ledger.conclusions import Carried, conclusions
from trialbook.paper.folder import read_folder, shipped_trials


def folder_with(tmp_path, rests_on, section="conclusion"):
    folder = write_folder(tmp_path, FULL)
    rows = [
        "id,section,statement,quantity,time,printed,rests_on",
        "S1,results,Nine were alive.,survival,6,90%,",
        "S2,results,Five fell.,decreased:marker,,5,",
        "S3,results,They felt better.,,,,",
        "S4,results,All were alive.,survival,12,100%,",
        f"C1,{section},It works.,,,,{rests_on}",
    ]
    (folder / "claims.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def words_of(folder):
    trial = read_folder(folder)
    return [each.word for each in conclusions(trial, ledger(trial))]


@pytest.mark.parametrize(
    ("rests_on", "word"),
    [
        ("S1", "carried"),
        ("S1?", "carried in part"),
        ("S1 S2", "carried in part"),
        ("S3", "carried in part"),
        ("S4", "not carried"),
        ("S1 S4", "carried in part"),
        ("none", "not carried"),
        ("", None),
    ],
)
def test_what_it_rests_on_decides_the_word_of_a_conclusion(tmp_path, rests_on, word):
    assert words_of(folder_with(tmp_path, rests_on)) == [word]


@pytest.mark.parametrize(
    ("answer", "word"),
    [("yes", "carried"), ("unclear", "carried in part"), ("no", "not carried"), ("not applicable", None)],
)
def test_the_checklist_decides_where_nothing_else_is_said(tmp_path, answer, word):
    folder = folder_with(tmp_path, "")
    text = f"checklist,item,answer,why\nConclusions,C1,{answer},A reason.\n"
    (folder / "appraisal.csv").write_text(text, encoding="utf-8")
    trial = read_folder(folder)
    (found,) = conclusions(trial, ledger(trial))
    assert (found.word, found.why) == (word, "A reason.")


@pytest.mark.parametrize(
    ("rests_on", "section", "fault"),
    [("S9 S1", "conclusion", "rests_on names 'S9'"), ("S1", "results", "expected it of the section conclusion alone")],
)
def test_what_a_conclusion_cannot_rest_on_is_a_fault_with_its_line(tmp_path, rests_on, section, fault):
    (found,) = faults_of(folder_with(tmp_path, rests_on, section))
    assert found.startswith("claims.csv:6: ")
    assert fault in found


def test_the_conclusions_of_the_book_are_carried_as_far_as_the_abstract_goes():
    trial = load_trial("nk-liver-2020")
    found = conclusions(trial, ledger(trial))
    assert [str(each.word) for each in found] == [
        "carried in part",
        "carried in part",
        "carried in part",
        "not carried",
    ]
    safety, quality, symptoms, _ = found
    assert [bearing.judgement.claim.id for bearing in safety.bearings] == ["S1", "S2", "L2"]
    assert "kidney function" in safety.why
    assert [(bearing.judgement.claim.id, bearing.weakly) for bearing in quality.bearings] == [("S3", True)]
    assert [(bearing.judgement.claim.id, bearing.weakly) for bearing in symptoms.bearings] == [("S3", False)]


@pytest.mark.parametrize("name", shipped_trials())
def test_every_conclusion_of_a_shipped_trial_has_its_word_and_the_checklist_agrees(name):
    trial = load_trial(name)
    of_answers = {"yes": Carried.CARRIED, "unclear": Carried.IN_PART, "no": Carried.NOT}
    answers = {item.item: of_answers[item.answer] for item in trial.appraisal if item.checklist == "Conclusions"}
    for each in conclusions(trial, ledger(trial)):
        assert each.word == answers.get(each.claim.id, each.word)
        assert each.word is not None


def test_a_trial_without_conclusions_has_none(tmp_path):
    judged = judge_all(tmp_path, FULL, [("survival", 6, "90%")])
    assert conclusions(read_folder(tmp_path), judged) == ()
