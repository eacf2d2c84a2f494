import re

import pytest
from paper import CLAIMS, COUNTS, edit, faults_of, write_folder

from trialbook.paper.folder import read_folder


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "trial", COUNTS, CLAIMS)


@pytest.mark.parametrize("name", ["trial.yaml", "landmarks.csv", "claims.csv"])
def test_a_missing_file_is_a_fault(folder, name):
    (folder / name).unlink()
    assert f"{name}: missing file, expected it in the trial folder" in faults_of(folder)


@pytest.mark.parametrize("key", ["title", "reference", "patients", "condition", "treatment", "time_unit", "states"])
def test_a_missing_key_is_a_fault(folder, key):
    text = (folder / "trial.yaml").read_text(encoding="utf-8")
    (folder / "trial.yaml").write_text(re.sub(rf"^{key}:.*\n(  .*\n)*", "", text, flags=re.M), encoding="utf-8")
    assert faults_of(folder)[0].startswith(f"trial.yaml: missing key {key}, expected ")


@pytest.mark.parametrize("name", ["landmarks.csv", "claims.csv"])
def test_each_missing_column_is_a_fault(folder, name):
    (folder / name).write_text("anything\n", encoding="utf-8")
    columns = {"landmarks.csv": 3, "claims.csv": 6}[name]
    assert sum(fault.startswith(f"{name}:1: missing column") for fault in faults_of(folder)) == columns


def test_an_empty_file_misses_its_columns(folder):
    (folder / "landmarks.csv").write_bytes(b"")
    assert faults_of(folder)[0].startswith("landmarks.csv:1: missing column time")


def test_a_repeated_column_is_a_fault(folder):
    edit(folder, "landmarks.csv", "time,state,patients", "time,state,patients,time")
    assert faults_of(folder) == ("landmarks.csv:1: repeated column time, expected each column once",)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("patients: 10", "patients: 0", "trial.yaml:3: patients is '0', expected an integer of at least 1"),
        ("patients: 10", "patients: ten", "trial.yaml:3: patients is 'ten', expected"),
        ("patients: 10", "patients: -4", "trial.yaml:3: patients is '-4', expected"),
        ("patients: 10", "patients: 2.5", "trial.yaml:3: patients is '2.5', expected"),
        ("patients: 10", "patients: true", "trial.yaml:3: patients is 'true', expected"),
        ("patients: 10", "patients: .inf", "trial.yaml:3: patients is '.inf', expected"),
        ("patients: 10", "patients: [10]", "trial.yaml:3: patients is '[10]', expected"),
        ("patients: 10", f"patients: {'9' * 5000}", "trial.yaml:3: patients is '999"),
        ("time_unit: months", "time_unit: month", "trial.yaml:6: unknown time unit 'month', expected one of days, "),
        ("role: stable", "role: steady", "trial.yaml:10: unknown role 'steady', expected one of response, stable, "),
        (
            "role: stable",
            "role: death",
            "trial.yaml:12: state 'dead' is a second one with role death, expected at most",
        ),
        ("  SD:", "  2D:", "trial.yaml:10: state code '2D', expected a letter followed by letters, digits, _ or -"),
        ("  SD:", "  CR:", "trial.yaml:10: repeated key 'CR', expected each key once"),
        ("{label: stable disease, role: stable}", "{role: stable}", "trial.yaml:10: state 'SD' has no label"),
        ("{label: stable disease, role: stable}", "{label: x}", "trial.yaml:10: state 'SD' has no role"),
        ("{label: stable disease, role: stable}", "stable", "trial.yaml:10: state 'SD' is not a mapping"),
        ("title: A paper", "title: A paper: again", "trial.yaml:1: bad YAML"),
        ("title: A paper", "title: A paper\ntitle: B", "trial.yaml:2: repeated key 'title', expected each key once"),
        ("title: A paper", "title: [a, b]", "trial.yaml:1: title is a list or a mapping, expected text"),
        ("title: A paper", "title:", "trial.yaml:1: missing key title, expected the paper's title"),
        ("title: A paper", 'title: "\\ud800"', "trial.yaml:1: title holds a character that is no text"),
        ("title: A paper", 'title: "a\\0b"', "trial.yaml:1: title holds a character that is no text"),
        ("title: A paper", "title: !!python/name:os.system x", "trial.yaml:1: bad YAML (tag"),
        ("title: A paper", "\ttitle: A paper", "trial.yaml:1: bad YAML"),
        ("title: A paper", "title: A paper\nfollow_up: 36", "trial.yaml:2: follow_up is '36', expected [shortest, "),
        ("title: A paper", "title: A paper\nfollow_up: [36, 3]", "trial.yaml:2: follow_up is '[36, 3]', expected"),
        ("title: A paper", "title: A paper\nfollow_up: {a: 3}", "trial.yaml:2: follow_up is not a plain value"),
        ("title: A paper", "title: A paper\nnotes: [a]", "trial.yaml:2: notes is not a mapping"),
        ("title: A paper", "title: A paper\nnotes: {a: [b]}", "trial.yaml:2: the note 'a' is a list or a mapping"),
        ("title: A paper", "title: A paper\n---\nb: 1", "trial.yaml:2: bad YAML"),
        (
            "title: A paper",
            f"title: {'x' * 100_001}",
            "trial.yaml:1: oversized field of 100001 bytes, expected at most",
        ),
    ],
)
def test_each_fault_of_trial_yaml_is_named_with_its_line(folder, old, new, fault):
    edit(folder, "trial.yaml", old, new)
    assert any(found.startswith(fault) for found in faults_of(folder)), faults_of(folder)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("3,CR,5", "3,XX,5", "unknown state 'XX', expected one of CR, PR, SD, PD, dead"),
        ("3,CR,5", "3,death,5", "unknown state 'death', expected one of CR"),
        ("3,CR,5", "3,,5", "state is blank, expected a value"),
        ("3,CR,5", "three,CR,5", "time is 'three', expected a number of at least 0"),
        ("3,CR,5", "-3,CR,5", "time is '-3', expected a number of at least 0"),
        ("3,CR,5", "nan,CR,5", "time is 'nan', expected a number of at least 0"),
        ("3,CR,5", "inf,CR,5", "time is 'inf', expected a number of at least 0"),
        ("3,CR,5", "1e999,CR,5", "time is '1e999', expected a number of at least 0"),
        ("3,CR,5", "1_0,CR,5", "time is '1_0', expected a number of at least 0"),
        ("3,CR,5", "٣,CR,5", "time is '٣', expected a number of at least 0"),
        ("3,CR,5", ",CR,5", "time is '', expected a number of at least 0"),
        ("3,CR,5", "3,CR,-5", "patients is '-5', expected an integer of at least 0"),
        ("3,CR,5", "3,CR,2.5", "patients is '2.5', expected an integer of at least 0"),
        ("3,CR,5", "3,CR,five", "patients is 'five', expected an integer of at least 0"),
        ("3,CR,5", "3,CR,", "patients is '', expected an integer of at least 0"),
        ("3,CR,5", f"3,CR,{'9' * 5000}", "patients is '999"),
    ],
)
def test_each_fault_of_a_count_is_named_with_its_line(folder, old, new, fault):
    edit(folder, "landmarks.csv", old, new)
    assert len(faults_of(folder)) == 1
    assert faults_of(folder)[0].startswith(f"landmarks.csv:2: {fault}")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("A1,results,x,,,", "repeats the id 'A1' of line 2, expected each once"),
        (",results,x,,,", "id is blank, expected a value"),
        ("B,result,x,,,", "unknown section 'result', expected one of objective, methods, results, conclusion"),
        ("B,results,x,frequency:CR,,5", "unknown quantity 'frequency:CR', expected"),
        ("B,results,x,survival:CR,,5", "unknown quantity 'survival:CR', expected"),
        ("B,results,x,count,,5", "unknown quantity 'count', expected"),
        ("B,results,x,count:,,5", "unknown quantity 'count:', expected"),
        ("B,results,x,count:CR+,,5", "unknown quantity 'count:CR+', expected"),
        ("B,results,x,events:,,5", "unknown quantity 'events:', expected"),
        ("B,results,x,events:2nd,,5", "unknown quantity 'events:2nd', expected"),
        ("B,results,x,ever:CR+QQ,,5", "unknown code 'QQ' in the quantity 'ever:CR+QQ', expected codes of CR,"),
        ("B,results,x,count:CR,soon,5", "time is 'soon', expected a number of at least 0"),
        ("B,results,x,count:CR,-1,5", "time is '-1', expected a number of at least 0"),
        (f"B,results,{'x' * 100_001},,,", "oversized field of 100001 bytes, expected at most 100000"),
        (f"B,results,{'é' * 50_001},,,", "oversized field of 100002 bytes, expected at most 100000"),
        (f'B,results,"{"x" * 2_000_000}",,,', "oversized field of 2000000 bytes, expected at most 100000"),
        ('B,results,"x', "bad CSV"),
        ("B,results,x\0,,,", "holds a NUL byte, expected text"),
    ],
)
def test_each_fault_of_a_claim_is_named_with_its_line(folder, row, fault):
    with (folder / "claims.csv").open("a", encoding="utf-8") as file:
        file.write(row)
    assert [found[: len(fault) + 14] for found in faults_of(folder)] == [f"claims.csv:5: {fault}"]


@pytest.mark.parametrize("size", [100_000, 99_999])
def test_the_largest_field_is_allowed(folder, size):
    with (folder / "claims.csv").open("a", encoding="utf-8") as file:
        file.write(f"B,results,{'x' * size},,,")
    assert len(read_folder(folder).claims[-1].statement) == size


def test_all_faults_of_all_files_come_at_once(folder):
    edit(folder, "trial.yaml", "role: stable", "role: steady")
    edit(folder, "landmarks.csv", "3,CR,5", "3,XX,many")
    edit(folder, "claims.csv", "survival", "survived")
    (folder / "events.csv").write_text("event,patients,grade\nfever,one,2\n", encoding="utf-8")
    (folder / "appraisal.csv").write_text("checklist,item,answer,why\nJBI,a,perhaps,b\n", encoding="utf-8")
    assert [fault.partition(": ")[0] for fault in faults_of(folder)] == [
        "trial.yaml:10",
        "landmarks.csv:2",
        "landmarks.csv:2",
        "claims.csv:3",
        "events.csv:1",
        "appraisal.csv:2",
    ]


@pytest.mark.parametrize("title", ["x" * 100_001, "!!python/name:os.system x"])
def test_a_value_that_is_refused_hides_no_fault_beside_it(folder, title):
    edit(folder, "trial.yaml", "title: A paper", f"title: {title}")
    edit(folder, "trial.yaml", "role: stable", "role: steady")
    edit(folder, "landmarks.csv", "3,CR,5", "3,XX,5")
    assert [fault.partition(": ")[0] for fault in faults_of(folder)] == [
        "trial.yaml:1",
        "trial.yaml:10",
        "landmarks.csv:2",
    ]
