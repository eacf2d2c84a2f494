"""What the page that checks a paper asks: for every folder of the tests it says what the command line says."""

import base64
import io
import json
import zipfile

import pytest
from conftest import ROOT

from trialbook.commands.check import as_object
from trialbook.ledger import ledger
from trialbook.paper.folder import FolderError, load_trial
from trialbook.paper.starter import FILES
from trialbook.runtime.papers import (
    ask,
    describe,
    folder_files,
    judge,
    pack_zip,
    read_files,
    read_zip,
    start,
    write_folder,
)

FOLDERS = sorted(path.parent for path in [*ROOT.glob("data/*/trial.yaml"), *ROOT.glob("tests/fixtures/*/trial.yaml")])


def texts(folder):
    return {path.name: path.read_text("utf-8-sig") for path in folder.iterdir() if path.suffix in (".csv", ".yaml")}


def opened(files):
    return json.loads(read_files(json.dumps({"files": files})))


def judged(paper):
    return json.loads(judge(json.dumps(paper)))


@pytest.fixture
def starter():
    return opened({name: text for name, text in FILES.items() if name != "README.md"})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_opened_in_the_page_is_judged_as_on_the_command_line(folder):
    found = judged(opened(texts(folder)))
    expected = json.loads(json.dumps(as_object(ledger(load_trial(folder)))))
    assert found["faults"] == []
    assert {**found["ledger"], "trial": None} == {**expected, "trial": None}


def test_a_folder_with_faults_has_as_many_in_the_page_as_on_the_command_line(starter, tmp_path):
    starter["tables"]["landmarks.csv"][0]["patients"] = "x"
    starter["tables"]["claims.csv"][3]["section"] = "preface"
    write_folder(starter, tmp_path / "faulty")
    with pytest.raises(FolderError) as refused:
        load_trial(tmp_path / "faulty")
    assert [fault["words"] for fault in judged(starter)["faults"]] == [
        line.partition(": ")[2] for line in refused.value.faults
    ]


def test_the_folder_taken_home_is_judged_the_same(starter, tmp_path):
    packed = json.loads(pack_zip(json.dumps({"paper": starter, "name": "mine"})))["zip"]
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(packed))) as archive:
        archive.extractall(tmp_path)
    expected = json.loads(json.dumps(as_object(ledger(load_trial(tmp_path / "mine")))))
    assert judged(starter)["ledger"]["claims"] == expected["claims"]
    assert json.loads(read_zip(json.dumps({"zip": packed}))) == starter


@pytest.mark.parametrize(
    ("table", "row", "column", "value"),
    [
        ("landmarks.csv", 2, "patients", "-1"),
        ("landmarks.csv", 4, "state", "XX"),
        ("claims.csv", 3, "section", "preface"),
        ("claims.csv", 5, "quantity", "rat:CR"),
    ],
)
def test_a_fault_is_placed_at_its_cell_also_below_a_blank_row(starter, table, row, column, value):
    starter["tables"][table][row][column] = value
    (fault,) = judged(starter)["faults"]
    assert (fault["file"], fault["row"], fault["column"]) == (table, row, column)
    starter["tables"][table].insert(1, {})
    (fault,) = judged(starter)["faults"]
    assert fault["row"] == row + 1


@pytest.mark.parametrize(("key", "value"), [("patients", "many"), ("title", ""), ("time_unit", "fortnights")])
def test_a_fault_of_the_description_is_placed_at_its_key(starter, key, value):
    starter["about"][key] = value
    assert {fault["column"] for fault in judged(starter)["faults"]} == {key}


def test_what_is_typed_as_text_is_read_as_numbers(starter):
    starter["about"] |= {"patients": "12", "follow_up": "[2, 12]"}
    assert judged(starter)["faults"] == []


def test_markup_and_formulas_stay_text(starter):
    starter["tables"]["claims.csv"][0]["statement"] = '=1+1"<script>alert(1)</script>\u2028'
    assert opened(folder_files(starter))["tables"]["claims.csv"][0]["statement"].startswith('=1+1"<script>')


def test_a_statistic_is_asked_with_both_witnesses():
    paper = json.loads(start(json.dumps({"trial": "nk-liver-2020"})))
    found = json.loads(ask(json.dumps({"paper": paper, "statistic": "always:CR+PR", "final": []})))
    assert (found["lower"], found["upper"]) == (0, 3)
    assert sum(one["patients"] for one in found["upper_witness"]) == 10
    wrong = json.loads(ask(json.dumps({"paper": paper, "statistic": "always:XX", "final": []})))
    assert "XX" in wrong["wrong"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"claims.csv": ""}, "there is no trial.yaml"),
        ({"trial.yaml": "a: [", "claims.csv": ""}, "line 1"),
        ({"trial.yaml": "- a"}, "expected a mapping"),
    ],
)
def test_what_is_no_folder_is_refused_in_words(files, words):
    assert words in opened(files)["wrong"]


def test_what_is_no_zip_is_refused_in_words():
    assert "no zip" in json.loads(read_zip(json.dumps({"zip": base64.b64encode(b"x").decode()})))["wrong"]


def test_every_column_that_must_be_filled_has_its_words_of_help():
    about = json.loads(describe())
    for file in ("landmarks.csv", "claims.csv", "events.csv"):
        assert not [name for name in about["columns"][file] if name not in about["help"][file] and name != "group"]
    assert {"title", "patients", "states", "time_unit"} <= set(about["help"]["trial.yaml"])
