"""What code reaches is at least what Python loads when it runs, and a digest follows every change."""

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_book import chapter, small_project

from trialbook.runner.chapters import find_chapters, source_of
from trialbook.runner.dependencies import PACKAGE, chapter_files, fingerprint, reached_files

# Other packages are imported once; what is ours, in a fork of its own for each of the sources.
LOADED = """
import json, os, sys
import lifelines, matplotlib.pyplot, pandas, scipy.optimize, scipy.stats, seaborn
for source in json.load(sys.stdin):
    if not (process := os.fork()):
        exec(source)
        ours = [module for name, module in sys.modules.items() if name.startswith("trialbook")]
        print(json.dumps([getattr(module, "__file__", None) for module in ours]), flush=True)
        os._exit(0)
    os.waitpid(process, 0)
"""


def names(files):
    return {path.relative_to(PACKAGE).as_posix() for path in files}


def loaded_by(*sources):
    """Return the files of the package that Python loads for each of some sources of import statements."""
    command = [sys.executable, "-c", LOADED]
    done = subprocess.run(command, input=json.dumps(sources), capture_output=True, check=True, text=True)
    return [{Path(file) for file in json.loads(line) if file} for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    "source",
    [
        "import trialbook.statistics.proportions",
        "import trialbook.statistics.proportions as p",
        "from trialbook.statistics import proportions",
        "from trialbook.statistics.proportions import interval as i, METHODS",
        "from trialbook.statistics import (\n    paired,\n    proportions,\n)",
        "from trialbook.statistics import(paired, # (why\n    proportions)",
        "def later():\n    from trialbook.statistics.proportions import interval",
        "%matplotlib inline\nfrom trialbook.statistics.proportions import interval\nthis is not python",
    ],
)
def test_an_import_is_seen_in_each_of_its_forms(source):
    assert {"__init__.py", "statistics/proportions.py"} <= names(reached_files(source))


@pytest.mark.parametrize(
    "text", ["from trialbook.a import (\n", "from trialbook.a import (#(", "\n", " ", "from ", "("]
)
def test_a_long_source_takes_time_in_proportion_to_its_length(text):
    began = time.process_time()
    reached_files("from trialbook.a import (" + text * 40_000 + "\nfrom trialbook.statistics import proportions")
    assert time.process_time() - began < 5


def test_what_is_not_imported_is_not_reached():
    assert "statistics/proportions.py" not in names(
        reached_files("from trialbook.paper.trial import Trial\n# import trialbook.statistics.proportions")
    )


def test_a_module_is_reached_through_another():
    assert "paper/trial.py" in names(reached_files("from trialbook import load_trial"))


def test_files_that_are_no_modules_belong_to_the_package_around_them():
    assert "printing/print.css" in names(reached_files("import trialbook.printing.book"))
    assert "printing/print.css" not in names(reached_files("import trialbook.paper.trial"))


def imports_of(found):
    """Return the lines of a chapter that import from the package."""
    code = "\n".join(source_of(cell) for cell in found.notebook["cells"] if cell["cell_type"] == "code")
    lines = [line for line in code.splitlines() if line.startswith(("import trialbook", "from trialbook"))]
    return "\n".join(line for line in lines if "(" not in line)


def test_every_chapter_reaches_what_python_loads_for_it():
    chapters = find_chapters()
    loaded = loaded_by(*map(imports_of, chapters))
    assert len(loaded) == len(chapters)
    assert all(loaded)
    for found, files in zip(chapters, loaded, strict=True):
        assert files <= chapter_files(found), found.name


def test_a_chapter_depends_on_what_runs_it(tmp_path):
    (found,) = find_chapters(small_project(tmp_path, c01_one=chapter("one")))
    runner = {f"runner/{name}.py" for name in ("running", "chapters", "kernels")}
    assert runner | {"paper/folder.py"} <= names(chapter_files(found))


def test_a_chapter_does_not_depend_on_how_pages_are_made(tmp_path):
    (found,) = find_chapters(small_project(tmp_path, c01_one=chapter("one")))
    assert not [
        name
        for name in names(chapter_files(found))
        if name.startswith(("pages", "commands")) or name == "runner/site.py"
    ]


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_files_with_the_same_content_have_the_same_digest(one, other):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(one)
        first = fingerprint([path], {})
        path.write_bytes(other)
        assert (fingerprint([path], {}) == first) == (one == other)


def test_settings_and_absence_count(tmp_path):
    path = tmp_path / "file"
    absent = fingerprint([path], {})
    assert fingerprint([path], {"confidence": 0.9}) != absent
    path.write_bytes(b"")
    assert fingerprint([path], {}) != absent
