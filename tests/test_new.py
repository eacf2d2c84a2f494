import csv
import re

import pytest
from click.testing import CliRunner

from trialbook.cli import main
from trialbook.ledger import ledger
from trialbook.paper.folder import SHIPPED, read_folder
from trialbook.paper.quantities import KNOWN
from trialbook.paper.starter import FILES, write_starter
from trialbook.paper.tables import COLUMNS, OPTIONAL_COLUMNS


def run(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_a_starter_folder_passes_its_own_check(tmp_path):
    assert run("new", tmp_path / "paper").exit_code == 0
    assert run("check", tmp_path / "paper").exit_code == 0


def test_a_starter_shows_every_agreeing_verdict_and_contradicts_nothing(tmp_path):
    write_starter(tmp_path)
    counts = ledger(read_folder(tmp_path)).counts
    assert counts["contradicted"] == 0
    assert all(counts[verdict] for verdict in ("given", "reproduced", "possible", "not checkable"))


def test_a_starter_explains_every_kind_of_quantity():
    for quantity in KNOWN:
        kind = quantity.partition(":")[0]
        assert f"`{kind}" in FILES["README.md"], quantity


def test_the_rows_on_two_groups_can_be_pasted_and_agree(tmp_path):
    write_starter(tmp_path)
    about = (tmp_path / "trial.yaml").read_text("utf-8")
    for key in ("groups", "measures"):
        block = re.search(rf"^# {key}:\n((?:#   .*\n)+)", about, re.MULTILINE)
        about = about.replace(block[0], re.sub(r"^# ", "", block[0], flags=re.MULTILINE))
    (tmp_path / "trial.yaml").write_text(about, "utf-8")
    rows = re.search(r"^```\n(.*?)^```$", FILES["README.md"], re.MULTILINE | re.DOTALL)[1]
    head, *claims = FILES["claims.csv"].splitlines()
    text = "\n".join([f"{head},group,versus,of", *(f"{claim},,," for claim in claims), rows])
    (tmp_path / "claims.csv").write_text(text, "utf-8")
    verdicts = {one.claim.id: str(one.verdict) for one in ledger(read_folder(tmp_path)).judgements}
    assert {verdicts[one] for one in ("R13", "R14", "R18")} == {"reproduced"}
    assert {verdicts[one] for one in ("R11", "R12", "R15", "R16", "R17")} == {"possible"}


def test_a_starter_says_in_comments_what_to_replace():
    lines = FILES["trial.yaml"].splitlines()
    assert sum("#" in line for line in lines) > len(lines) / 3


def test_a_starter_can_be_opened_in_a_spreadsheet_and_saved_again(tmp_path):
    write_starter(tmp_path)
    before = read_folder(tmp_path)
    for name in ("landmarks.csv", "claims.csv"):
        with (tmp_path / name).open(encoding="utf-8", newline="") as file:
            rows = [[*row, ""] for row in csv.reader(file)]
        with (tmp_path / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows([*rows, [""] * 7])
    assert read_folder(tmp_path) == before


def test_a_folder_with_a_space_is_named_as_a_terminal_takes_it(tmp_path):
    assert run("new", tmp_path / "my trial").stdout.endswith(f"trialbook check '{tmp_path}/my trial'\n")


def test_an_empty_folder_is_filled(tmp_path):
    assert {path.name for path in write_starter(tmp_path)} == {path.name for path in tmp_path.iterdir()} == set(FILES)


@pytest.mark.parametrize("kind", ["folder with a file", "file"])
def test_what_is_there_is_never_overwritten(tmp_path, kind):
    place = tmp_path / "paper"
    if kind == "file":
        place.write_text("mine", encoding="utf-8")
    else:
        place.mkdir()
        (place / "trial.yaml").write_text("mine", encoding="utf-8")
    result = run("new", place)
    assert result.exit_code == 2
    assert "exists and is not an empty folder" in result.stderr
    assert (place if kind == "file" else place / "trial.yaml").read_text(encoding="utf-8") == "mine"


def test_a_place_that_cannot_be_written_is_refused_without_a_traceback():
    result = run("new", "/proc/no-such/paper")
    assert result.exit_code == 2
    assert "/proc/no-such/paper" in result.stderr


def test_what_a_starter_has_in_comments_is_read_without_them(tmp_path):
    write_starter(tmp_path)
    path = tmp_path / "trial.yaml"
    lines = path.read_text("utf-8").splitlines()
    keys = ("# groups:", "# measures:", "# retraction:", "#   ", "# url:", "# doi:")
    path.write_text("\n".join(line.removeprefix("# ") if line.startswith(keys) else line for line in lines), "utf-8")
    study = read_folder(tmp_path)
    assert [group.code for group in study.groups] == ["A", "B"]
    assert study.measures[0].step == 10
    assert study.retraction.date == "2020-01-31"


@pytest.mark.parametrize("column", [*OPTIONAL_COLUMNS["claims.csv"], *COLUMNS["claims.csv"]])
def test_a_starter_and_the_format_page_explain_every_column_of_a_claim(column):
    assert f"`{column}`" in FILES["README.md"]
    assert f"`{column}`" in (SHIPPED / "README.md").read_text("utf-8")
