"""The wheel holds package, notebooks and trials, and works from an empty environment in another folder."""

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile

import pytest
from conftest import ROOT

pytestmark = pytest.mark.proof

SOURCES = ("trialbook", "notebooks", "data")
PROGRAM = """
import json
import trialbook
from trialbook import check, load_trial
from trialbook.lessons.exercises import read_notebook
from trialbook.paper.folder import shipped_trials

cells = read_notebook("response")["cells"]
names = {"check": check}
for cell in cells:
    if cell["cell_type"] == "code" and "solution" not in cell["metadata"].get("tags", []):
        exec("".join(cell["source"]), names)
said = [repr(eval(f"check('response-2', {answer})", names)) for answer in ("1 / 3", "0.5")]
print("\\n" + json.dumps([trialbook.__file__, load_trial("nk-liver-2020").times, shipped_trials(), said]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    project = folder / "project"  # building leaves files beside the sources
    for name in SOURCES:
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "_toc.yml"):
        shutil.copy(ROOT / name, project / name)
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", folder, project], check=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def python(wheel):
    """Return the Python of an environment that has the wheel and sees the libraries of this one, not its package."""
    folder = wheel.parent / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    found = folder / "bin" / "python"
    options = ["--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "--python", found, "install", *options, wheel], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return found


def test_the_wheel_holds_every_file_of_package_notebooks_and_trials(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    held = {name.partition("share/trialbook/")[2] or name for name in names if ".dist-info/" not in name}
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *SOURCES, "_toc.yml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert held == set(listed.stdout.splitlines())
    assert len(held) > 100


def test_the_wheel_checks_and_runs_a_chapter_from_another_folder(python, tmp_path):
    done = subprocess.run([python, "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    file, times, trials, said = json.loads(done.stdout.splitlines()[-1])
    assert file.startswith(str(python.parent.parent))
    assert times == [3, 6, 12, 36]
    assert trials == sorted(path.parent.name for path in (ROOT / "data").glob("*/trial.yaml"))
    assert said == ["Right.", "Not yet."]


def test_its_command_writes_copies_where_it_is_called(python, tmp_path):
    command = [python.with_name("trialbook"), "lab", "response"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "Working copies: lab"), done.stderr
    assert [path.name for path in (tmp_path / "lab").iterdir()] == ["07_response.ipynb"]


def test_what_chapters_import_is_what_the_wheel_asks_for():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    named = {re.match(r"[\w-]+", one)[0].lower().replace("-", "_") for one in asked}
    code = [path.read_text("utf-8") for path in (ROOT / "notebooks").glob("*.ipynb")]
    for folder in ("analysis", "book", "figures", "histories", "ledger", "lessons", "paper", "statistics", "system"):
        code += [path.read_text("utf-8") for path in (ROOT / "trialbook" / folder).glob("*.py")]
    found = set(re.findall(r'^\s*"?(?:from|import) (\w+)', "\n".join(code), re.MULTILINE))
    ours = {"trialbook", *sys.stdlib_module_names}
    module = {"bs4": "beautifulsoup4", "yaml": "pyyaml", "markdown_it": "markdown_it_py"}
    assert {module.get(name, name.lower()) for name in found - ours} - named == set()
