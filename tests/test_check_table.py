"""The forms of ``trialbook check`` that programs read: JSON by its schema, and one table of many folders."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from invented import KPS, paper
from jsonschema import Draft202012Validator
from paper import FULL, at, write_folder

from trialbook.cli import main
from trialbook.ledger import VERDICTS, ledger
from trialbook.ledger.inspect_sr import inspect_sr_checks
from trialbook.paper.folder import shipped_trials

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "fixtures" / "cases"
SCHEMA = json.loads((ROOT / "docs" / "check.schema.json").read_text("utf-8"))


def run(*arguments):
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def test_the_schema_is_one_and_has_its_version():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"].endswith(":2")
    assert tuple(SCHEMA["$defs"]["verdict"]["enum"]) == VERDICTS


@pytest.mark.parametrize("folder", [*shipped_trials(), CASES / "dup-rate", CASES / "ev-mismatch", CASES / "grades"])
def test_the_json_of_a_folder_keeps_to_the_schema(folder):
    Draft202012Validator(SCHEMA).validate(json.loads(run(folder, "--json").stdout))


def test_the_rows_of_a_group_in_a_clash_name_it(tmp_path):
    groups = "groups:\n  A: {label: a, patients: 4}\n  B: {label: b, patients: 6}\n"
    folder = write_folder(tmp_path, extra=groups)
    rows = [(*row, "A") for row in at(3, CR=3, PD=2)]
    text = "time,state,patients,group\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    (folder / "landmarks.csv").write_text(text, encoding="utf-8")
    found = json.loads(run(folder, "--json").stdout)
    Draft202012Validator(SCHEMA).validate(found)
    assert found["clashes"][0]["rows"] == [[3, "CR", "A"], [3, "PD", "A"]]
    assert "CR at 3 in A" in run(folder).stdout


def test_a_clash_names_its_claims_on_the_terminal_and_in_json():
    assert "clash: A, B: cannot all be true" in run(CASES / "dup-rate").stdout
    assert json.loads(run(CASES / "dup-rate", "--json").stdout)["clashes"][0]["claims"] == ["A", "B"]


def test_many_folders_are_one_table_with_a_claim_a_row_and_a_summary(tmp_path):
    fine = write_folder(tmp_path / "fine", FULL, [("survival", 6, "90%"), (None, None, None)])
    result = run("--table", fine, CASES / "dup-rate")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["trial"], row["id"], row["verdict"]) for row in rows] == [
        ("fine", "A1", "reproduced"),
        ("fine", "A2", "not checkable"),
        ("dup-rate", "A", "contradicted"),
        ("dup-rate", "B", "contradicted"),
    ]
    assert result.exit_code == 1
    assert "2 of 2 folders read: 0 given, 1 reproduced, 0 possible, 0 unexplained, 2 contradicted" in result.stderr


def test_a_folder_that_cannot_be_read_does_not_stop_the_table(tmp_path):
    fine = write_folder(tmp_path / "fine", FULL, [("survival", 6, "90%")])
    result = run("--table", tmp_path / "missing", fine)
    assert result.exit_code == 2
    assert len(list(csv.DictReader(io.StringIO(result.stdout)))) == 1
    assert "no such folder" in result.stderr
    assert "1 of 2 folders read" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["a", "b"], "--table takes many"), (["--table", "--json", "a"], "exclude each other"), ([], "Missing argument")],
)
def test_what_does_not_go_together_is_refused(arguments, words):
    result = run(*arguments)
    assert (result.exit_code, words in result.stderr) == (2, True)


def test_the_table_says_which_checks_of_inspect_sr_a_claim_answers(tmp_path):
    claims = [
        ("patients", None, "10"), ("p:marker", None, "P<0.05"), ("survival", 6, "90%"), (None, None, None),
        ("best:CR", None, "30%"), ("best:CR", None, "3/8"), ("events:fever", None, "1/9"),
    ]  # fmt: skip
    rows = csv.DictReader(io.StringIO(run("--table", write_folder(tmp_path, FULL, claims)).stdout))
    assert [row["inspect_sr"] for row in rows] == ["4.6", "4.9", "4.4", "", "4.8 4.10", "4.6", "4.6"]


def test_a_claim_that_differs_from_a_table_answers_the_checks_on_tables_and_contradictions():
    rows = csv.DictReader(io.StringIO(run("--table", CASES / "ev-mismatch").stdout))
    assert [row["inspect_sr"] for row in rows] == ["4.4 4.10"]


def test_a_mean_outside_its_range_answers_the_checks_on_numbers_and_contradictions():
    claims = [("mean:KPS", "95"), ("range:KPS", "60-90"), ("best:CR", "3/10", {"group": "A"})]
    judged = ledger(paper(*claims, measures=(KPS,)))
    assert [inspect_sr_checks(one) for one in judged.judgements] == [("4.8", "4.10"), ("4.8", "4.10"), ("4.6", "4.10")]
