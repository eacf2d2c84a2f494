import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from paper import FULL, at, edit, write_folder

from trialbook.cli import main
from trialbook.commands.check import WIDTH
from trialbook.ledger import VERDICTS
from trialbook.paper.folder import shipped_trials
from trialbook.paper.starter import write_starter

FALLING = [*at(3, CR=8, dead=2), *at(6, CR=9, dead=1)]


def run(*arguments):
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def as_json(*arguments):
    return json.loads(run(*arguments, "--json").stdout)


@pytest.fixture
def folder(tmp_path):
    claims = [
        ("survival", 6, "90%"),
        ("always:CR", "", "2"),
        ("p:marker", "", "P<0.05"),
        ("", "", "39.9 °C"),
        ("", "", ""),
    ]
    return write_folder(tmp_path / "paper", FULL, claims)


@pytest.mark.parametrize("name", shipped_trials())
def test_a_shipped_trial_has_nothing_to_remark_upon(name):
    assert "remark" not in run(name).stdout


def test_the_trial_of_the_book_passes():
    assert run("nk-liver-2020").exit_code == 0
    assert run("data/nk-liver-2020").exit_code == 0


def test_a_consistent_folder_exits_0_and_shows_every_claim(folder):
    result = run(folder)
    assert (result.exit_code, result.stderr) == (0, "")
    for text in ("A1", "A5", "90%", "0-3", "39.9 °C", "1 reproduced, 2 possible, 0 unexplained, 0 contradicted"):
        assert text in result.stdout


def test_the_json_has_the_shape_of_the_format_and_null_for_what_is_absent(folder):
    found = as_json(folder)
    assert list(found) == ["trial", "claims", "clashes", "counts"]
    assert (found["trial"], found["clashes"]) == ("paper", [])
    assert found["counts"] == dict(zip(VERDICTS, [0, 1, 2, 0, 0, 2], strict=True))
    survival, always, p, number, words = found["claims"]
    keys = ["id", "quantity", "time", "printed", "recomputed", "verdict", "note"]
    assert all(list(claim) == keys for claim in found["claims"])
    assert survival == dict(zip(keys, ["A1", "survival", 6, "90%", "90%", "reproduced", "9 of 10"], strict=True))
    assert (always["time"], always["recomputed"], always["verdict"]) == (None, "0-3", "possible")
    assert (p["recomputed"], number["quantity"], words["printed"]) == (None, None, None)


def test_a_contradiction_exits_1(folder):
    edit(folder, "claims.csv", "90%", "70%")
    assert run(folder).exit_code == 1
    assert as_json(folder)["counts"]["contradicted"] == 1


def test_clashing_rows_exit_1_even_if_no_claim_uses_them(tmp_path):
    folder = write_folder(tmp_path, FALLING)
    result = run(folder)
    assert result.exit_code == 1
    assert "dead at 3, dead at 6" in result.stdout
    (clash,) = as_json(folder)["clashes"]
    assert sorted(clash["rows"]) == [[3, "dead"], [6, "dead"]]
    assert "dead" in clash["why"]


def test_a_folder_that_cannot_be_read_exits_2_with_one_line_a_fault_on_standard_error(folder):
    edit(folder, "claims.csv", "90%", "90%\nB1,results,x,speed,,3\nA1,sayings,x,,,")
    edit(folder, "landmarks.csv", "3,CR,5", "3,CR,5.5")
    for options in ([], ["--json"]):
        result = run(folder, *options)
        assert (result.exit_code, result.stdout) == (2, "")
        assert [line.partition(": ")[0] for line in result.stderr.splitlines()] == [
            "landmarks.csv:2",
            "claims.csv:3",
            "claims.csv:4",
            "claims.csv:4",
        ]
        assert "Traceback" not in result.stderr


def test_a_file_in_place_of_a_folder_is_called_one(folder):
    assert run(folder / "claims.csv").stderr.startswith(f"{folder / 'claims.csv'}: a file, expected a trial folder")


@pytest.mark.parametrize("words", ["9.8 points at 1 month and 15.4 points at 3 months", "x" * 300])
def test_a_long_number_leaves_the_table_as_wide_as_it_is(tmp_path, words):
    folder = write_folder(tmp_path, FULL, [("increased:score", "", words), ("survival", 6, "90%")])
    lines = run(folder).stdout.splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert sum(line.startswith("not checkable") for line in lines) == 1
    assert words.replace(" ", "") in "".join(line[19:43] for line in lines).replace(" ", "")


def test_a_note_that_no_page_shows_is_remarked_upon(folder):
    assert "remark" not in run(folder).stdout
    edit(folder, "trial.yaml", "states:", "notes: {response: shown, responses: lost}\nstates:")
    result = run(folder)
    assert "remark: no page shows the note 'responses', expected one of front, summary, question" in result.stdout
    assert (result.exit_code, result.stdout.count("remark")) == (0, 1)


def test_the_untouched_starter_is_remarked_upon(tmp_path):
    write_starter(tmp_path)
    assert "remark: trial.yaml has the title of the starter" in run(tmp_path).stdout


@pytest.mark.parametrize("name", ["no-such-folder", "\0", "/dev/null"])
def test_a_folder_that_is_none_exits_2(name):
    result = run(name)
    assert result.exit_code == 2
    assert "no such folder" in result.stderr


def test_what_a_terminal_would_act_on_is_shown_as_text(tmp_path):
    folder = write_folder(tmp_path, [], [("count:CR", "", "\x1b[2J5")])
    edit(folder, "claims.csv", "A statement.", "<script>\x1b[31m\u202e")
    result = run(folder)
    assert "\x1b" not in result.stdout
    assert "\\x1b[2J5" in result.stdout


def test_every_letter_can_be_shown_where_the_terminal_knows_few(tmp_path):
    folder = write_folder(tmp_path, [], [("", "", "")])
    edit(folder, "claims.csv", "A statement.", "化疗 é")
    command = [sys.executable, "-m", "trialbook.cli", "check", str(folder)]
    result = subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONIOENCODING": "latin-1"}, check=False)
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"\\u5316\\u7597 \xe9" in result.stdout


def test_a_million_patients_are_checked(tmp_path):
    rows = [
        *at(1, CR=400_000, PR=300_000, SD=299_999, PD=0, dead=1),
        *at(2, CR=333_333, PR=300_000, PD=100_000, dead=266_667),
    ]
    claims = [("response_rate", 2, "63.3333%"), ("ever:CR", "", "700000"), ("p:marker", "", "P<0.001")]
    found = as_json(write_folder(tmp_path, rows, claims, patients=1_000_000))
    assert [claim["verdict"] for claim in found["claims"]] == ["reproduced", "possible", "possible"]


# scipy.optimize, scipy.stats and pandas take most of a second to import; measured by what is loaded, not by a clock
def test_a_paper_whose_numbers_are_read_off_its_landmarks_is_checked_without_slow_imports():
    code = (
        "import sys; from trialbook.cli import main\n"
        "try: main(['check', 'nk-liver-2020'])\n"
        "except SystemExit: pass\n"
        "heavy = ('pandas', 'scipy', 'matplotlib', 'numpy', 'markdown_it')\n"
        "print(sorted(name for name in heavy if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
