"""Python's files for the pages: fetched from the first source that answers, and accepted by their hash alone."""

import hashlib
import io
import json
import sys
import tarfile
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from conftest import ROOT, trialbook

from trialbook import load_trial
from trialbook.lessons.editions import ABSENT, FOLDED
from trialbook.lessons.exercises import is_solution
from trialbook.runtime import fetching
from trialbook.runtime.bytecode import bring_in, pack
from trialbook.runtime.fetching import RuntimeFilesError, Source, cdn, proved_files
from trialbook.runtime.listing import CORE, PyodideFile, make_list, pyodide_files
from trialbook.runtime.packing import own_files, pure_archive, zipped

CONTENT = {"pyodide.mjs": b"export", "numpy.whl": b"wheel" * 100}
LISTED = tuple(PyodideFile(name, hashlib.sha256(data).hexdigest(), len(data)) for name, data in CONTENT.items())


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        """Keep quiet."""


@contextmanager
def served(folder):
    handler = type("Handler", (Quiet,), {"__init__": lambda self, *a: Quiet.__init__(self, *a, directory=folder)})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """Use a cache of the test's own."""
    monkeypatch.delenv("TRIALBOOK_RUNTIME", raising=False)
    monkeypatch.setattr(fetching, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


@pytest.fixture
def distribution(tmp_path):
    """A folder that holds what the list names."""
    folder = tmp_path / "full"
    folder.mkdir()
    for name, data in CONTENT.items():
        (folder / name).write_bytes(data)
    return folder


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_the_distribution_serves_is_kept(distribution):
    with served(distribution) as at:
        assert contents(proved_files(LISTED, [cdn(at)])) == CONTENT


def test_what_is_kept_is_not_asked_for_again(distribution):
    with served(distribution) as at:
        proved_files(LISTED, [cdn(at)])
    assert contents(proved_files(LISTED, [cdn(at)])) == CONTENT


def test_a_file_with_another_hash_is_not_kept_and_the_next_source_is_asked(distribution, cache):
    (distribution / "numpy.whl").write_bytes(b"other")
    asked = []

    def second(files, accept):
        for one in files:
            asked.append(one.file)
            accept(one, CONTENT[one.file])

    with served(distribution) as at:
        assert contents(proved_files(LISTED, [cdn(at), Source("second", second)])) == CONTENT
    assert asked == ["numpy.whl"]


def test_a_file_as_long_but_other_is_refused_with_its_source_and_its_name(distribution, cache):
    (distribution / "numpy.whl").write_bytes(b"x" * 500)
    with served(distribution) as at, pytest.raises(RuntimeFilesError) as refused:
        proved_files(LISTED, [cdn(at)])
    said = str(refused.value)
    assert "1 of 2 files" in said
    assert f"{at}: another SHA-256 than the list's for numpy.whl" in said
    assert "TRIALBOOK_RUNTIME" in said
    assert "\n" not in said
    assert set(contents(cache)) == {"pyodide.mjs"}


def test_a_kept_file_that_was_damaged_is_fetched_again(distribution, cache):
    with served(distribution) as at:
        proved_files(LISTED, [cdn(at)])
        (cache / "numpy.whl").write_bytes(b"damaged")
        assert contents(proved_files(LISTED, [cdn(at)])) == CONTENT


def test_where_no_source_answers_one_line_says_so(tmp_path):
    with served(tmp_path) as gone:
        pass
    with pytest.raises(RuntimeFilesError, match=r"2 of 2 files could not be fetched, such as pyodide\.mjs .*refused"):
        proved_files(LISTED, [cdn(gone)])


def test_a_folder_that_is_named_is_the_only_source(distribution, monkeypatch):
    monkeypatch.setenv("TRIALBOOK_RUNTIME", str(distribution))
    assert proved_files(LISTED, []) == distribution
    (distribution / "numpy.whl").write_bytes(b"x" * 500)
    with pytest.raises(RuntimeFilesError, match=r"numpy\.whl must have the SHA-256"):
        proved_files(LISTED, [])
    (distribution / "numpy.whl").unlink()
    with pytest.raises(RuntimeFilesError, match="must name a folder that has numpy"):
        proved_files(LISTED, [])


def test_the_command_says_in_one_line_that_a_folder_has_not_what_it_takes(tmp_path, site):
    done = trialbook("runtime", TRIALBOOK_RUNTIME=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("Error: runtime: TRIALBOOK_RUNTIME must name a folder that has pyodide.asm.js")
    assert done.stderr.count("\n") == 1


def test_a_book_without_a_runtime_says_so(site):
    if not (site / "runtime" / "pyodide.mjs").exists():
        assert json.loads((site / "runtime" / "list.json").read_text("utf-8")) == {"files": []}


def test_the_list_has_the_core_once_and_no_name_that_leaves_its_folder():
    names = [one.file for one in pyodide_files()]
    assert names[: len(CORE)] == list(CORE)
    assert len(set(names)) == len(names)
    assert not [name for name in names if "/" in name or name.startswith(".")]


def test_a_list_is_made_from_the_lock_and_refuses_a_package_that_is_not_the_locks(tmp_path):
    packages = {}
    for name in ("ipython", "matplotlib", "pandas", "scipy"):
        (tmp_path / f"{name}.whl").write_bytes(name.encode())
        digest = hashlib.sha256(name.encode()).hexdigest()
        packages[name] = {"file_name": f"{name}.whl", "sha256": digest, "depends": []}
    for name in CORE:
        (tmp_path / name).write_bytes(b"core")
    (tmp_path / "pyodide-lock.json").write_text(json.dumps({"packages": packages}))
    listed = make_list(tmp_path, tmp_path)
    assert [one.file for one in listed] == [*CORE, "ipython.whl", "matplotlib.whl", "pandas.whl", "scipy.whl"]
    (tmp_path / "scipy.whl").write_bytes(b"other")
    with pytest.raises(ValueError, match=r"scipy\.whl: must have the SHA-256 of the lock"):
        make_list(tmp_path, tmp_path)


def test_modules_are_packed_as_bytecode_and_all_else_as_it_is(tmp_path):
    (tmp_path / "in" / "tests").mkdir(parents=True)
    (tmp_path / "in" / "one.py").write_text("x = 1\n")
    (tmp_path / "in" / "data.csv").write_text("a,b\n")
    (tmp_path / "in" / "tests" / "gone.py").write_text("")
    archives = []
    for name in ("first.tar", "second.tar"):
        pack(str(tmp_path / "in"), str(tmp_path / name), ["tests/*"])
        archives.append((tmp_path / name).read_bytes())
    assert archives[0] == archives[1]
    with tarfile.open(fileobj=io.BytesIO(archives[0])) as archive:
        assert archive.getnames() == ["data.csv", "one.pyc"]
        assert archive.extractfile("data.csv").read() == b"a,b\n"


def test_the_libraries_of_this_environment_pack_to_the_same_bytes_and_hold_no_compiled_code():
    first = pure_archive()
    assert first == pure_archive()
    assert b"lifelines/__init__.py" in first
    assert b".so" not in first.split(b"lifelines/__init__.py")[0][-4:]


def test_the_project_packs_to_the_same_bytes_with_package_trials_and_chapters():
    trial = load_trial(ROOT / "tests" / "fixtures" / "one-patient")
    files = own_files(ROOT, trial, FOLDED)
    assert "data/one-patient/trial.yaml" in files  # the book's own trial, which may come from any folder
    wanted = {"trialbook/runtime/session.py", "data/nk-liver-2020/claims.csv", "notebooks/07_response.ipynb"}
    assert wanted <= set(files)
    assert not [name for name in files if "__pycache__" in name or name.endswith(".pyc")]
    assert zipped(files.items()) == zipped(own_files(ROOT, trial, FOLDED).items())


@pytest.mark.parametrize(("solutions", "held"), [(ABSENT, False), (FOLDED, True)])
def test_what_students_pages_import_holds_no_solution(solutions, held):
    files = own_files(ROOT, load_trial("nk-liver-2020"), solutions)
    texts = [data.decode() for name, data in files.items() if name.endswith(".ipynb")]
    packed = [cell for text in texts for cell in json.loads(text)["cells"]]
    assert len(texts) == 12
    assert any(is_solution(cell) for cell in packed) is held


def test_what_a_pages_python_has_imported_is_told_by_file(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython.terminal.embed", None)
    assert json.__file__ in json.loads(bring_in('["json"]'))
