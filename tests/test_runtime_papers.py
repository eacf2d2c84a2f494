"""What the page that checks a paper asks: for every folder of the tests it says what the command line says."""

import base64
import io
import json
import zipfile

import pytest
from conftest import ROOT

from trialbook.ledger import ledger
from trialbook.ledger.records import as_object
from trialbook.pages.report import report
from trialbook.paper.folder import FolderError, load_trial
from trialbook.paper.starter import FILES
from trialbook.runtime.folders import folder_files, pack_zip, read_files, read_zip, start, write_folder
from trialbook.runtime.papers import ask, describe, judge, print_report

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


def test_the_report_is_the_one_of_the_command_line():
    folder = ROOT / "data" / "nk-liver-2020"
    trial = load_trial(folder)
    made = json.loads(print_report(json.dumps(opened(texts(folder)))))["page"]
    assert made == report(trial, ledger(trial)).replace(f"folder {trial.slug}.", "folder your-paper.")


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
    assert (fault["table"], fault["row"], fault["column"]) == (table, row, column)
    starter["tables"][table].insert(1, {})
    (fault,) = judged(starter)["faults"]
    assert fault["row"] == row + 1


@pytest.mark.parametrize(("key", "value"), [("patients", "many"), ("title", ""), ("time_unit", "fortnights")])
def test_a_fault_of_the_description_is_placed_at_its_key(starter, key, value):
    starter["about"][key] = value
    assert {(fault["table"], fault["column"]) for fault in judged(starter)["faults"]} == {("", key)}


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "words"),
    [
        ("states", 1, "code", "P R", "expected a letter"),
        ("states", 2, "role", "better", "unknown role 'better'"),
        ("states", 3, "label", "", "needed: label"),
        ("states", 3, "code", "CR", "repeats the code of row 1"),
        ("groups", 1, "patients", "six", "expected an integer of at least 1"),
        ("measures", 0, "step", "-1", "expected a number above 0"),
        ("measures", 0, "name", "mean", "named as a kind of quantity"),
    ],
)
def test_a_fault_of_a_state_a_group_or_a_measure_is_placed_at_its_cell(starter, table, row, column, value, words):
    starter["about"]["groups"] = [{"code": "A", "label": "one", "patients": "6"}, {"code": "B", "label": "other"}]
    starter["about"]["groups"][1]["patients"] = "6"
    starter["about"]["measures"] = [{"name": "KPS", "label": "Karnofsky", "low": "0", "high": "100", "step": "10"}]
    assert judged(starter)["faults"] == []
    starter["about"][table].insert(0, {})  # a row that nothing was typed into yet
    starter["about"][table][row + 1][column] = value
    fault, *_ = judged(starter)["faults"]
    assert (fault["table"], fault["row"], fault["column"]) == (table, row + 1, column)
    assert (words.replace("row 1", "row 2") if "repeats" in words else words) in fault["words"]


def test_what_is_missing_and_how_it_is_typed_are_told_in_the_words_of_a_form(starter):
    starter["about"]["title"] = ""
    starter["about"]["states"] = [{}]
    starter["about"]["follow_up"] = "12"
    said = {fault["column"]: fault["words"] for fault in judged(starter)["faults"]}
    assert said["title"] == "needed: the paper's title"
    assert said["states"] == "needed: a state in which the paper counts its patients"
    assert said["follow_up"].endswith("expected the shortest and the longest, such as 3 to 36")
    assert not set("{}[]") & set("".join(said.values()))


@pytest.mark.parametrize("typed", ["3 to 36.5", "3-36.5", "3 – 36.5", "3~36.5", "3至36.5", "[3, 36.5]"])
def test_a_follow_up_is_taken_as_papers_print_it(starter, typed):
    starter["about"]["follow_up"] = typed
    assert "follow_up:\n- 3\n- 36.5\n" in folder_files(starter)["trial.yaml"]


def test_groups_and_measures_that_are_typed_in_are_judged_like_those_of_a_folder(starter):
    starter["about"]["groups"] = [{"code": code, "label": code, "patients": "6"} for code in "AB"]
    starter["about"]["measures"] = [{"name": "KPS", "label": "Karnofsky", "step": "10", "low": "0", "high": "100"}]
    claim = {"section": "results", "statement": "", "time": ""}
    starter["tables"]["claims.csv"] += [
        {**claim, "id": "G1", "quantity": "best:CR+PR", "printed": "4/6", "group": "A", "versus": "B"},
        {**claim, "id": "G2", "quantity": "mean:KPS", "printed": "71.3", "group": "A", "time": "3"},
    ]
    found = judged(starter)
    assert found["faults"] == []
    verdicts = {one["id"]: one["verdict"] for one in found["ledger"]["claims"]}
    assert verdicts["G2"] == "contradicted", "no six scores in steps of ten have this mean"


def test_a_code_that_yaml_reads_as_a_truth_value_stays_a_code(starter):
    files = folder_files(starter) | {"trial.yaml": folder_files(starter)["trial.yaml"].replace("  CR:", "  NO:")}
    assert opened(files)["about"]["states"][0]["code"] == "NO"
    assert "NO" in folder_files(opened(files))["trial.yaml"]


def test_what_is_typed_as_text_is_read_as_numbers(starter):
    starter["about"] |= {"patients": "12", "follow_up": "[2, 12]"}
    assert judged(starter)["faults"] == []


def test_markup_and_formulas_stay_text(starter):
    starter["tables"]["claims.csv"][0]["statement"] = '=1+1"<script>alert(1)</script>\u2028'
    assert opened(folder_files(starter))["tables"]["claims.csv"][0]["statement"].startswith('=1+1"<script>')


def test_a_statistic_is_asked_with_both_witnesses():
    paper = json.loads(start(json.dumps({"trial": "nk-liver-2020"})))
    found = json.loads(ask(json.dumps({"paper": paper, "statistic": "always:CR+PR", "final": [], "claims": False})))
    assert (found["lower"], found["upper"]) == (0, 3)
    assert sum(one["patients"] for one in found["upper_witness"]) == 10
    wrong = json.loads(ask(json.dumps({"paper": paper, "statistic": "always:XX", "final": [], "claims": False})))
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
    tables = [name for name in about["columns"] if name.endswith(".csv")]
    assert len(tables) == 5
    for file in tables:
        assert not [name for name in about["columns"][file] if name not in about["help"][file] and name != "group"]
    assert {"title", "patients", "states", "groups", "measures"} <= set(about["help"]["trial.yaml"])
    assert about["columns"]["measures"] == ["name", "label", "unit", "noun", "low", "high", "step"]
