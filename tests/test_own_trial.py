"""The page "Your own trial", followed to the letter: its files are written, its commands run, its claims checked."""

import csv
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from trialbook import load_trial
from trialbook.cli import main
from trialbook.histories import bounds
from trialbook.paper.quantities import BY_KIND, parse_quantity
from trialbook.runner.chapters import ROOT
from trialbook.runner.plan import make_plan
from trialbook.runner.workplace import workplace

pytestmark = pytest.mark.pages

# among the first sixteen abstracts; of the others expected.csv says what the hand and the ledger said at first
WRONG_AMONG_THE_FIRST = {"hand": 12, "ledger": 14}
PAGE = (ROOT / "book" / "own-trial.md").read_text("utf-8")
BLOCK = re.compile(r"^```\{code-block\} (\w+)\n((?::\w+: [^\n]*\n)*)(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """A code block of the page: a file to write, commands to run, or what the last command prints."""

    language: str
    options: dict
    text: str

    @property
    def writes(self):
        return self.options.get("caption")

    @property
    def kind(self):
        return self.options.get("class", "")


def steps():
    """Return the page's code blocks in order."""
    for language, options, text in BLOCK.findall(PAGE):
        yield Step(language, dict(re.findall(r":(\w+): (.*)", options)), text)


def run(command, folder, seconds=120):
    """Run one line of the page as a shell would."""
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=seconds, check=False
    )


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """Do what the page says up to the build; return the folder and what each command printed."""
    folder, printed = tmp_path_factory.mktemp("reader"), {}
    (folder / ".venv").symlink_to(ROOT / ".venv")
    for step in steps():
        if step.writes:
            assert (folder / step.writes).is_file() or Path(step.writes).name == "events.csv", (
                "new makes the file first"
            )
            (folder / step.writes).write_text(step.text, "utf-8")
        elif step.language == "bash" and step.kind != "builds":
            for command in step.text.strip().splitlines():
                done = run(command, folder)
                assert done.returncode == (step.kind == "exits-1"), (command, done.stderr)
                printed[command] = done.stdout
        elif step.kind == "prints":
            words = [re.sub(r"\s+", " ", line) for line in step.text.strip().splitlines()]
            seen = re.sub(r"[ \t]+", " ", list(printed.values())[-1])
            assert all(line in seen for line in words), (words, seen)
    return folder, printed


def test_every_block_of_the_page_is_a_step():
    assert PAGE.count("```{code-block}") == len(list(steps())) == PAGE.count("\n```\n")
    assert {step.kind for step in steps()} == {"", "exits-1", "prints", "builds"}


def test_the_page_can_be_followed_to_the_letter(followed):
    folder, printed = followed
    assert sorted(printed) == sorted(
        line
        for step in steps()
        if step.language == "bash" and step.kind != "builds"
        for line in step.text.split("\n")
        if line
    )
    assert load_trial(folder / "my-trial").patients == 12


def test_the_check_finds_the_one_mistake_that_the_page_explains(followed):
    _, printed = followed
    table = printed[".venv/bin/trialbook check my-trial"]
    assert re.findall(r"^contradicted +(\w+)", table, re.MULTILINE) == ["R3"]
    assert "leaves 92% alive at month 6, and the abstract prints 83%" in PAGE
    assert re.search(r"^contradicted +R3 +83% +92% ", table, re.MULTILINE)
    for verdict in ("given", "reproduced", "possible", "not checkable"):
        assert re.search(rf"^{verdict} ", table, re.MULTILINE)
        assert f"*{verdict.capitalize()}*" in PAGE


def test_the_second_example_has_one_mistake_and_its_other_numbers_agree(followed):
    folder, printed = followed
    table = printed[".venv/bin/trialbook check my-groups"]
    verdicts = {one: verdict for verdict, one in re.findall(r"^(\w[\w ]*?)  +([A-Z]\d+) ", table, re.MULTILINE)}
    assert {one for one, verdict in verdicts.items() if verdict == "contradicted"} == {"R1", "R2", "R3"}
    assert verdicts.keys() == {claim.id for claim in load_trial(folder / "my-groups").claims}
    assert {verdicts[one] for one in ("R7", "T1", "T2", "T3")} == {"reproduced"}
    assert verdicts["S1"] == "possible"
    assert "fits 9 and not 11" in re.sub(r"\s+", " ", table)


def test_the_p_value_of_the_second_example_speaks_for_nine(followed, tmp_path):
    folder = shutil.copytree(followed[0] / "my-groups", tmp_path / "mended")
    claims = (folder / "claims.csv").read_text("utf-8")
    (folder / "claims.csv").write_text(claims.replace(",79%,", ",64%,"), "utf-8")
    table = CliRunner().invoke(main, ["check", str(folder)])
    assert table.exit_code == 0
    assert re.search(r"^reproduced +R8 +P = 0.11 .*Fisher", table.stdout, re.MULTILINE)


def test_the_list_of_what_cannot_be_said_counts_the_abstracts_that_were_tried():
    tables = list((ROOT / "tests" / "papers").glob("*/expected.csv"))
    assert len(tables) == 28
    assert "Twenty-eight abstracts from public collections" in PAGE
    wrong, claims = Counter(WRONG_AMONG_THE_FIRST), 0
    for table in tables:
        rows = list(csv.DictReader(table.read_text("utf-8").splitlines()))
        claims += len(rows)
        wrong.update(who for row in rows for who in WRONG_AMONG_THE_FIRST if row.get(who))
    assert f"In {wrong['ledger']} of their {claims} claims the ledger was wrong" in PAGE
    assert f"in {wrong['hand']} the hand was" in PAGE


def test_the_bounds_are_those_the_page_states(followed):
    folder, _ = followed
    study = load_trial(folder / "my-trial")
    found = [bounds(study, "always:CR+PR"), bounds(study, "event_free:PD+death@12"), bounds(study, "ever:CR+PR")]
    assert [(one.lower, one.upper) for one in found] == [(0, 4), (0, 4), (9, 12)]
    final = bounds(study, "event_free:PD+death@12", final=("PD",))
    assert (final.lower, final.upper) == (4, 4)
    assert PAGE.count("from 0 to 4") == 2
    assert "exactly 4 if" in PAGE
    assert "so can nine or twelve" in PAGE


def test_the_bounds_are_what_the_command_prints(followed):
    _, printed = followed
    for command, said in printed.items():
        if " bounds " in command:
            first, last = ("4", "4") if "--final" in command else ("0", "4")
            assert first in said, command
            assert last in said, command


def test_every_quantity_in_the_table_is_one_the_ledger_knows(followed):
    study = load_trial(followed[0] / "my-trial")
    table = PAGE[PAGE.index("| the paper says |") :].split("\n\n")[0]
    named = [parse_quantity(quantity) for quantity in re.findall(r"`([^`]+)`", table) if quantity != "quantity"]
    assert {one.kind for one in named} == set(BY_KIND), "the page has a row for every kind"
    assert study.claims


def test_a_slip_in_the_folder_is_named_with_its_file_and_line(followed, tmp_path):
    folder = shutil.copytree(followed[0] / "my-trial", tmp_path / "slip")
    text = (folder / "landmarks.csv").read_text("utf-8")
    (folder / "landmarks.csv").write_text(text.replace("6,dead,1", "6,died,1"), "utf-8")
    said = CliRunner().invoke(main, ["check", str(folder)])
    assert said.exit_code == 2
    line = text.splitlines().index("6,dead,1") + 1
    assert said.stderr.startswith(f"landmarks.csv:{line}:")


def test_the_build_makes_the_whole_book(followed):
    folder, _ = followed
    (command,) = [step.text.strip() for step in steps() if step.kind == "builds"]
    try:
        done = run(command, folder, seconds=400)
        assert done.returncode == 0, done.stderr
        assert f"Front page: {Path('my-book/index.html')}" in done.stdout
        pages = {page.name for page in (folder / "my-book").rglob("[01]*_*.html")}
        assert len(pages) == len(list((ROOT / "notebooks").glob("*.ipynb")))
        assert "This trial is invented" in (folder / "my-book" / "notebooks" / "02_patients.html").read_text("utf-8")
    finally:
        plan = make_plan(trial=str(folder / "my-trial"))
        shutil.rmtree(workplace(plan, str(folder / "my-book")).folder, ignore_errors=True)
