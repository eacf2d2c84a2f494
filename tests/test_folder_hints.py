"""Slips that a spreadsheet or a first reader makes: each fault says how to get back on the road."""

import pytest
from paper import CLAIMS, COUNTS, edit, faults_of, write_folder

from trialbook.paper import hints
from trialbook.paper.folder import read_folder
from trialbook.paper.quantities import KNOWN


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "trial", COUNTS, CLAIMS)


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_separator_is_named_once(folder, separator, name):
    text = (folder / "claims.csv").read_text("utf-8")
    (folder / "claims.csv").write_text(text.replace(",", separator), "utf-8-sig")
    faults = faults_of(folder)
    assert faults[0].endswith(f"(found {name} between fields: save it as CSV with commas)")
    assert sum(name in fault for fault in faults) == 1


def test_a_missing_column_shows_the_columns_found(folder):
    edit(folder, "landmarks.csv", "time,state,patients", "time,state,n")
    expected = "landmarks.csv:1: missing column patients, expected the columns time,state,patients"
    assert faults_of(folder) == (f"{expected} (found 'time,state,n')",)


def test_a_text_with_a_bare_comma_is_seen_by_its_fields(folder):
    with (folder / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("Z9,results,A value, IL-6, fell.,,,5\n")
    assert all("8 fields in 6 columns: put quotation marks" in fault for fault in faults_of(folder))


def test_fields_beyond_the_columns_are_no_fault_by_themselves(folder):
    header, *rows = (folder / "landmarks.csv").read_text("utf-8").splitlines()
    (folder / "landmarks.csv").write_text("\n".join([header, *(f"{row},a remark" for row in rows)]), "utf-8")
    assert len(read_folder(folder).counts) == len(rows)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("12,5", ", with a point: 12.5"),
        ("1,012", ", without commas"),
        ("17%", ", not a percentage"),
        ("3 months", ", without a unit"),
        ("", "; what the paper does not print has no row"),
        ("–", "; what the paper does not print has no row"),
        ("month 3", ""),
    ],
)
def test_a_number_written_otherwise_is_told_how_to_write_it(written, said):
    assert hints.of_number(written) == said


def test_a_quantity_spelt_otherwise_is_told_its_name():
    assert hints.of_quantity("Survival") == "survival"
    assert hints.of_quantity("response rate") == "response_rate"
    assert hints.of_quantity("Count:CR") == "count:CODE"


@pytest.mark.parametrize("text", ["PFS", ":", "events:", "events:2nd", "", "x" * 100_000])
def test_any_other_quantity_is_told_what_there_is(text):
    assert any(known in hints.of_quantity(text) for known in KNOWN)


@pytest.mark.parametrize(
    ("other", "how"), [("landmarks.xlsx", "save it as CSV"), ("Landmarks.csv", "rename it"), ("landmarks", "rename it")]
)
def test_a_file_under_another_name_is_found(folder, other, how):
    (folder / "landmarks.csv").rename(folder / other)
    expected = "landmarks.csv: missing file, expected it in the trial folder"
    assert expected + f" (found '{other}': {how})" in faults_of(folder)


def test_yaml_says_what_a_colon_and_a_tab_need(folder):
    edit(folder, "trial.yaml", "condition: ", "condition: lymphoma: ")
    assert "straight quotation marks around a text with a colon" in faults_of(folder)[0]
    edit(folder, "trial.yaml", "condition: lymphoma: ", "condition: ")
    edit(folder, "trial.yaml", "  CR:", "\tCR:")
    assert faults_of(folder)[0].endswith("indented by spaces")
