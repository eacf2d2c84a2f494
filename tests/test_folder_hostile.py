import os
import re

import pytest
from hypothesis import given, settings
from hypothesis.strategies import binary, sampled_from
from paper import CLAIMS, COUNTS, edit, faults_of, write_folder, yaml_of

from trialbook.paper.folder import FolderError, read_folder


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "trial", COUNTS, CLAIMS)


@pytest.mark.parametrize("name", ["trial.yaml", "landmarks.csv", "claims.csv", "events.csv"])
def test_bad_encoding_is_a_fault_with_its_line(folder, name):
    path = folder / name
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n\xff\xfe")
    line = path.read_bytes().count(b"\n") + 1
    assert any(fault.startswith(f"{name}:{line}: bad text encoding, expected UTF-8") for fault in faults_of(folder))


def test_a_file_in_utf_16_is_refused(folder):
    text = (folder / "claims.csv").read_text(encoding="utf-8")
    (folder / "claims.csv").write_text(text, encoding="utf-16")
    assert faults_of(folder) == (
        "claims.csv:1: bad text encoding, expected UTF-8 (in a spreadsheet, save it as CSV UTF-8)",
    )


def test_semicolons_are_no_commas(folder):
    text = (folder / "landmarks.csv").read_text(encoding="utf-8")
    (folder / "landmarks.csv").write_text(text.replace(",", ";"), encoding="utf-8")
    assert faults_of(folder)[0].startswith("landmarks.csv:1: missing column time")


def test_a_bomb_of_aliases_is_refused(folder):
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{after}: &{after} [{', '.join([f'*{before}'] * 10)}]\n"
    (folder / "trial.yaml").write_text(bomb + yaml_of(), encoding="utf-8")
    assert "over 10000 values" in faults_of(folder)[0]


@pytest.mark.parametrize("text", ["a: &a [*a]", "[" * 5000, "a: " + "[" * 300 + "]" * 300, "- a", "text", "", "a: *b"])
def test_yaml_that_leads_nowhere_is_refused(folder, text):
    (folder / "trial.yaml").write_text(text, encoding="utf-8")
    assert all(fault.startswith("trial.yaml:") for fault in faults_of(folder))


def test_anchors_are_allowed_where_they_stay_small(folder):
    edit(folder, "trial.yaml", "condition: a disease\ntreatment: a treatment", "condition: &c both\ntreatment: *c")
    assert read_folder(folder).treatment == "both"


@pytest.mark.parametrize("name", ["trial.yaml", "claims.csv", "events.csv"])
def test_a_link_out_of_the_folder_is_refused(folder, tmp_path, name):
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(secret)
    found = faults_of(folder)
    assert found[0].startswith(f"{name}: not a file of this folder")
    assert not any("secret" in fault for fault in found)


def test_a_folder_or_a_pipe_in_the_place_of_a_file_is_refused(folder):
    (folder / "events.csv").mkdir()
    os.mkfifo(folder / "appraisal.csv")
    assert [fault.partition(":")[0] for fault in faults_of(folder)] == ["events.csv", "appraisal.csv"]


def test_what_a_fault_quotes_stays_on_one_line_and_shows_what_it_is(folder):
    edit(folder, "landmarks.csv", "3,CR,5", '3,"C\x1b[2J\nR\u202e",5')
    assert faults_of(folder) == (
        "landmarks.csv:2: unknown state 'C\\x1b[2J\\nR\\u202e', expected one of CR, PR, SD, PD, dead",
    )


def test_a_state_code_that_is_a_fault_does_not_break_the_lines_that_list_the_codes(folder):
    edit(folder, "trial.yaml", "  SD:", '  "S\\nD":')
    edit(folder, "landmarks.csv", "3,CR,5", "3,XX,5")
    edit(folder, "claims.csv", "survival", "count:YY")
    found = [fault for fault in faults_of(folder) if "XX" in fault or "YY" in fault]
    assert [fault.partition(" of ")[2] for fault in found] == ["CR, PR, 'S\\nD', PD, dead"] * 2


def test_markup_and_unknown_keys_are_data(folder):
    edit(folder, "trial.yaml", "title: A paper", "title: <script>alert(1)</script>\nhomepage: x\n2: y")
    assert read_folder(folder).title == "<script>alert(1)</script>"


@given(content=binary(max_size=60), name=sampled_from(["trial.yaml", "landmarks.csv", "claims.csv", "events.csv"]))
@settings(max_examples=200, deadline=None)
def test_no_bytes_do_worse_than_being_refused(tmp_path_factory, content, name):
    folder = write_folder(tmp_path_factory.mktemp("trial"), COUNTS, CLAIMS)
    (folder / name).write_bytes((folder / name).read_bytes() + content if (folder / name).exists() else content)
    faults = ()
    try:
        read_folder(folder)
    except FolderError as refusal:
        faults = refusal.faults
    assert all(re.match(r"[a-z]+\.(yaml|csv)(:\d+)?: .+, expected .+", fault) for fault in faults)
