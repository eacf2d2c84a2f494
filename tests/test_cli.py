"""The commands as a reader types them, each in a process of its own."""

import fcntl
import json
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time

import pytest
from click.testing import CliRunner
from conftest import ROOT, trialbook
from small_book import chapter, code, own_trial, small_project

from trialbook.cli import main

pytestmark = pytest.mark.pages


@pytest.fixture
def project(tmp_path):
    """Return a project with a copy of the package, whose command works on that project."""
    alone = chapter("one")
    reaching = chapter("two", code("more", "from trialbook.statistics.proportions import interval"))
    root = small_project(tmp_path / "project", c01_one=alone, c02_two=reaching)
    for name in ("trialbook", "data"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def run(project, *arguments, **environment):
    return trialbook(*arguments, folder=project, PYTHONPATH=str(project), **environment)


def one_line(done, status=2):
    """Return the one line that a refused command says."""
    assert done.returncode == status, done.stdout + done.stderr
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr.strip()


@pytest.mark.parametrize("name", ["build", "run"])
def test_help_shows_an_example(name):
    shown = CliRunner().invoke(main, [name, "--help"])
    assert shown.exit_code == 0
    assert re.search(rf"Examples?:\n\s+trialbook {name}\b", shown.output)


def test_every_command_explains_itself():
    listed, widest = CliRunner().invoke(main, ["--help"]).output, max(map(len, main.commands))
    for name, command in main.commands.items():
        shown = CliRunner().invoke(main, [name, "--help"])
        assert shown.exit_code == 0, name
        assert f"trialbook {name} " in shown.output.replace("main ", "trialbook ")
        # the first sentence is short enough to stand whole in the list of commands
        assert f"  {name:<{widest}}  {command.help.partition('.')[0]}.\n" in listed


def test_a_command_that_does_not_exist_is_a_fault():
    assert CliRunner().invoke(main, ["biuld"]).exit_code == 2


def test_the_version_is_that_of_the_package():
    assert CliRunner().invoke(main, ["--version"]).output == "trialbook, version 0.1.0\n"


def test_starting_imports_nothing_heavy():
    script = "import sys, trialbook.cli, trialbook.runner.build; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(eval(done.stdout))
    assert not loaded & {"pandas", "numpy", "matplotlib", "papermill", "nbformat", "jupyter_client", "sphinx", "tqdm"}


@pytest.mark.parametrize("command", [["run", "one"], ["build"]])
@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("confidence", "1.5", "Error: confidence: must be from 0.01 to 0.9999, got 1.5"),
        ("confidence", "high", "Error: confidence: must be a finite number, got 'high'"),
        (
            "confidense",
            "0.9",
            "Error: confidense: must be a parameter of the chapters that run, did you mean confidence; "
            "allowed: confidence, trial",
        ),
    ],
)
def test_a_wrong_parameter_is_refused_in_one_line_before_anything_runs(project, command, name, value, line):
    assert one_line(run(project, *command, "-p", name, value)) == line
    assert not (project / "_build").exists()


@pytest.mark.parametrize("given", [["--trial", "nk-livr-2020"], ["-p", "trial", "nk-livr-2020"]])
def test_a_trial_that_does_not_exist_is_refused_with_those_that_do(project, given):
    line = one_line(run(project, "build", *given))
    assert line.startswith(
        "Error: trial: must be the name of a folder under data/ or a folder that holds trial.yaml, "
        "got 'nk-livr-2020', did you mean nk-liver-2020; allowed: "
    )


def test_a_trial_that_is_not_valid_is_refused_with_its_first_fault(project):
    folder = own_trial(project / "mine")
    with (folder / "landmarks.csv").open("a") as file:
        file.write("3,unknown,1\n6,CR,many\n")
    line = one_line(run(project, "run", "one", "--trial", "mine"))
    assert line.startswith("Error: trial: must be a valid trial folder, got 'mine': ")
    assert "landmarks.csv:" in line
    assert re.search(r"\(and \d+ more\); 'trialbook check mine' lists every fault$", line)


def test_a_chapter_that_does_not_exist_is_refused(project):
    assert one_line(run(project, "run", "three")).endswith("got 'three'; allowed: 1 one, 2 two")


def test_a_negative_value_is_a_value(project):
    assert one_line(run(project, "run", "one", "-p", "confidence", "-1")).endswith("got -1.0")


@pytest.mark.parametrize("out", ["README.md", "README.md/new", ""])
def test_a_path_that_is_no_folder_is_refused_before_anything_runs(project, out):
    (project / "README.md").write_text("precious")
    line = one_line(run(project, "run", "one", "--out", out))
    assert line == f"Error: out: must be a folder that can be written to, or the path of a new one, got {out!r}"


@pytest.mark.parametrize("out", ["notebooks", "README.md/new", ""])
@pytest.mark.parametrize("command", ["pdf", "epub"])
def test_a_path_that_is_no_file_is_refused_before_anything_runs(project, command, out):
    (project / "README.md").write_text("precious")
    assert one_line(run(project, command, "--out", out)) == f"Error: out: must be the path of a file, got {out!r}"
    assert not (project / "_build").exists()


@pytest.mark.parametrize("given", [["--trial", ""], ["-p", "trial", ""]])
def test_a_blank_trial_is_no_trial(project, given):
    assert ", got ''" in one_line(run(project, "run", "one", *given))


def test_chapters_run_into_the_folder_that_is_asked_for(project):
    done = run(project, "run", "2", "one", "-p", "confidence", "0.9", "--out", "mine")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Executed notebooks: mine\n"
    assert sorted(path.name for path in (project / "mine").iterdir()) == ["01_one.ipynb", "02_two.ipynb"]
    assert "confidence = 0.9" in (project / "mine" / "01_one.ipynb").read_text()
    assert not (project / "_build" / "html").exists()


def test_a_run_that_fails_has_an_exit_status_of_its_own(project):
    broken = json.dumps(chapter("one", code("halve", "1 / 0")))
    (project / "notebooks" / "01_one.ipynb").write_text(broken)
    done = run(project, "run", "one", "two", "--out", "mine")
    assert done.returncode == 1
    assert "01_one: cell halve: ZeroDivisionError: division by zero\n" in done.stderr
    assert [path.name for path in (project / "mine").glob("*.ipynb")] == ["02_two.ipynb"]


def test_a_build_ends_with_where_the_front_page_is(project):
    done = run(project, "build")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Front page: _build/html/index.html\n"
    assert [line.split()[:2] for line in sorted(done.stderr.splitlines())] == [
        ["01_one", "done"],
        ["02_two", "done"],
        ["site", "done"],
    ]
    again = run(project, "build")
    assert (again.returncode, again.stdout, again.stderr) == (0, done.stdout, "")
    touched = project / "trialbook" / "statistics" / "proportions.py"
    touched.write_text(touched.read_text() + "\n# a change\n")
    after = run(project, "build")
    assert after.returncode == 0
    assert [line.split()[0] for line in after.stderr.splitlines()][:1] == ["02_two"]
    assert "01_one" not in after.stderr


def test_a_build_that_fails_says_that_nothing_was_published(project):
    (project / "notebooks" / "01_one.ipynb").write_text(json.dumps(chapter("one", code("halve", "1 / 0"))))
    done = run(project, "build")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1] == "Nothing was published; what is at _build/html is as it was."


def test_the_bytes_do_not_depend_on_place_time_zone_language_hash_seed_or_kernels(project, tmp_path):
    """Compare everything that is made: site with figures and downloads, EPUB, and working copies."""
    made = []
    for number, kind in enumerate(("warm", "plain")):
        copy = shutil.copytree(project, tmp_path / ("here", "a longer folder/there")[number])
        surroundings = {
            "HOME": str(tmp_path / f"home-{number}"),
            "LANG": ("C.UTF-8", "POSIX")[number],
            "PYTHONHASHSEED": str(number),
            "TRIALBOOK_KERNELS": kind,
            "TZ": ("UTC", "Asia/Kathmandu")[number],
        }
        for command in (["build"], ["epub", "--out", "out/book.epub"], ["lab", "--out", "out/lab"]):
            done = run(copy, *command, **surroundings)
            assert done.returncode == 0, done.stderr
        folders = (copy / "_build" / "html", copy / "out")
        made.append({p.relative_to(copy): p.read_bytes() for at in folders for p in at.rglob("*") if p.is_file()})
    assert set(made[0]) == set(made[1])
    assert [name for name, content in made[0].items() if content != made[1][name]] == []
    assert {path.suffix for path in made[0]} >= {".epub", ".html", ".ipynb", ".js", ".json"}


def test_a_killed_build_leaves_nothing_that_hinders_the_next(project):
    slow = chapter("two", code("wait", "import pathlib, time\npathlib.Path('started').touch()\ntime.sleep(60)"))
    (project / "notebooks" / "02_two.ipynb").write_text(json.dumps(slow))
    command = [sys.executable, "-m", "trialbook.cli", "build"]
    killed = subprocess.Popen(command, cwd=project, env={**os.environ, "PYTHONPATH": str(project)})
    limit = time.monotonic() + 120
    while not (project / "notebooks" / "started").exists() and time.monotonic() < limit:
        time.sleep(0.1)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    (project / "notebooks" / "02_two.ipynb").write_text(json.dumps(chapter("two")))
    assert run(project, "build").returncode == 0
    assert (project / "_build" / "html" / "notebooks" / "02_two.html").is_file()


def test_two_builds_at_once_take_turns(project):
    command = [sys.executable, "-m", "trialbook.cli", "build"]
    environment = {**os.environ, "PYTHONPATH": str(project)}
    both = [
        subprocess.Popen(command, cwd=project, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = "".join(process.communicate()[1] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert said.count("01_one ") == 1


@pytest.mark.parametrize("command", [["run", "one", "two"], ["sweep", "one", "-p", "confidence", "0.8", "0.9"]])
def test_a_full_disk_is_said_once_with_the_place(project, command):
    out = project / "out"
    out.mkdir()
    # the device on which every write finds no space stands for a full disk
    path = project / "trialbook" / "runner" / "publishing.py"
    path.write_text(path.read_text().replace("        yield fresh\n", "        yield Path('/dev/full')\n"))
    done = run(project, *command, "--out", out)
    assert done.returncode == 1
    errors = [line for line in done.stderr.splitlines() if not re.match(r"0\d_\w+ +(done|failed)", line)]
    assert len(errors) == 1, done.stderr
    assert errors[0].startswith(f"Error: No space left on device: {out}/")


def test_a_folder_that_is_gone_is_said_in_one_line(tmp_path):
    script = "import os, sys; os.chdir(sys.argv[1]); os.rmdir(sys.argv[1]); sys.argv[1:] = ['run', 'one']; "
    script += "from trialbook.cli import main; main()"
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run([sys.executable, "-c", script, gone], cwd=ROOT, capture_output=True, text=True)
    assert one_line(done, 1) == "Error: the current folder is not there any more: change to another one"


@pytest.mark.parametrize("command", [["run", "one"], ["build"]])
@pytest.mark.parametrize(
    ("given", "line"),
    [
        (["-p", "confidence", ".9", "-p", "confidence", ".8"], "confidence: must be given once, got '.9' and '.8'"),
        (["-p", "trial", "a", "--trial", "b"], "trial: must be given once, got 'a' and 'b'"),
    ],
)
def test_inputs_that_contradict_each_other_are_refused(project, command, given, line):
    assert one_line(run(project, *command, *given)) == f"Error: {line}"


def test_a_bar_shows_progress_on_a_terminal(project):
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-m", "trialbook.cli", "run", "one", "two", "--out", "mine"]
    process = subprocess.Popen(command, cwd=project, env={**os.environ, "PYTHONPATH": str(project)}, stderr=inner)
    os.close(inner)
    shown = b""
    while True:
        try:
            shown += os.read(outer, 4096)
        except OSError:
            break
    os.close(outer)
    assert process.wait() == 0
    assert b"Chapters:" in shown
    assert b"cell" in shown
