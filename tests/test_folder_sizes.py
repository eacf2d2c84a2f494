"""A folder of any size is read or refused within seconds, and a thousand faults are not listed one by one."""

import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest
from paper import CLAIMS, COUNTS, at, edit, faults_of, write_folder, yaml_of

from trialbook.paper.faults import MOST_KEPT, MOST_LISTED
from trialbook.paper.folder import read_folder
from trialbook.paper.nodes import MOST_LEVELS, MOST_VALUES
from trialbook.paper.sheets import MOST_LINES, MOST_ROWS
from trialbook.paper.tables import MOST_TIMES


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "trial", COUNTS, CLAIMS)


def test_values_are_counted_while_the_file_is_parsed(folder):
    (folder / "trial.yaml").write_text(f"z: [{'x, ' * 330_000}]\n" + yaml_of(), encoding="utf-8")
    start = perf_counter()
    assert f"over {MOST_VALUES} values" in faults_of(folder)[0]
    assert perf_counter() - start < 10  # 12 s where all values are read before they are counted


@pytest.mark.parametrize(("levels", "allowed"), [(MOST_LEVELS - 2, True), (MOST_LEVELS + 1, False)])
def test_levels_are_counted_too(folder, levels, allowed):
    edit(folder, "trial.yaml", "title: A paper", f"title: A paper\nother: {'[' * levels}{']' * levels}")
    if allowed:
        assert read_folder(folder).title == "A paper"
    else:
        assert "nested too deeply" in faults_of(folder)[0]


def test_a_table_may_have_so_many_rows_and_no_more(folder):
    text = "event,patients,grade,why\n" + "fever,1,2,w\n" * MOST_ROWS
    (folder / "events.csv").write_text(text, encoding="utf-8")
    assert len(read_folder(folder).events) == MOST_ROWS
    (folder / "events.csv").write_text(text + "fever,1,2,w\n", encoding="utf-8")
    expected = f"expected at most {MOST_ROWS} rows and {MOST_LINES} lines"
    assert faults_of(folder) == (f"events.csv:{MOST_ROWS + 2}: oversized table, {expected}",)


def test_blank_rows_are_counted_as_lines(folder):
    with (folder / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("\n" * (MOST_LINES + 1))
    assert [fault.partition(": ")[2][:15] for fault in faults_of(folder)] == ["oversized table"]


def test_landmarks_have_a_limit_of_times(tmp_path):
    rows = [row for time in range(MOST_TIMES) for row in at(time, CR=1)]
    assert len(read_folder(write_folder(tmp_path / "a", rows)).times) == MOST_TIMES
    expected = f"{MOST_TIMES + 1} different times, expected at most {MOST_TIMES}"
    assert faults_of(write_folder(tmp_path / "b", [*rows, *at(MOST_TIMES, CR=1)])) == (f"landmarks.csv: {expected}",)


def test_the_first_fifty_faults_are_listed_and_the_rest_counted(tmp_path):
    found = faults_of(write_folder(tmp_path / "a", [(row, "XX", 1) for row in range(MOST_LISTED + 7)]))
    assert [fault.partition(": ")[0] for fault in found[:-1]] == [f"landmarks.csv:{n + 2}" for n in range(MOST_LISTED)]
    assert found[-1] == "and 7 more"
    assert len(faults_of(write_folder(tmp_path / "b", [(row, "XX", 1) for row in range(MOST_LISTED)]))) == MOST_LISTED


def test_reading_ends_where_more_faults_tell_nothing(tmp_path):
    found = faults_of(write_folder(tmp_path, [(row, "XX", 1) for row in range(MOST_ROWS)]))
    assert (len(found), found[-1]) == (MOST_LISTED + 1, f"and {MOST_KEPT - MOST_LISTED} more or above")


def test_a_message_lists_a_dozen_codes(tmp_path):
    states = "".join(f"  S{n}: {{label: x, role: other}}\n" for n in range(400))
    (fault,) = faults_of(write_folder(tmp_path, [(1, "XX", 1)], states=states))
    assert fault.endswith("expected one of S0, S1, S2, S3, S4, S5, S6, S7, S8, S9, S10, S11, ...")


def test_a_loop_of_links_is_refused(folder):
    (folder / "events.csv").symlink_to(folder / "events.csv")
    assert faults_of(folder)[0].startswith("events.csv: not a file of this folder")


def test_hundreds_of_hostile_folders_are_read_or_refused():
    root = Path(__file__).parents[1]
    command = [sys.executable, "-m", "tests.fuzz", "250", "7000"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=500, check=False)
    assert (done.returncode, done.stdout) == (0, "250 folders from seed 7000: 0 failed\n"), done.stdout[-2000:]
