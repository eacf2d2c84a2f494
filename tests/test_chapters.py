"""Chapters are found by any of their names, run, and kept in a form that is always the same."""

import json
from time import perf_counter

import pytest
from small_book import chapter, code, notebook, own_trial, small_project

from trialbook import load_trial
from trialbook.runner.chapters import find_chapters, left_alone, select_chapters
from trialbook.runner.kernels import kernels
from trialbook.runner.parameters import ParameterError
from trialbook.runner.plan import make_plan
from trialbook.runner.running import ChapterError, run_chapter, trial_value
from trialbook.runner.several import run_chapters
from trialbook.runner.tidy import MOST_CHARACTERS, printed_errors, tidy

TRIAL = load_trial("nk-liver-2020")


@pytest.fixture
def two(tmp_path):
    return find_chapters(small_project(tmp_path))


@pytest.fixture(scope="module")
def running():
    with kernels():
        yield


def run_one(tmp_path, *cells, trial=TRIAL, parameters=None, **options):
    """Run one small chapter and return the executed notebook."""
    (found,) = find_chapters(small_project(tmp_path, c01_one=chapter("one", *cells, **options)))
    return run_chapter(found, trial, parameters).notebook


def test_each_chapter_has_a_number_of_its_own():
    numbers = [found.number for found in find_chapters()]
    assert 0 < len(numbers) == len(set(numbers))
    assert all(numbers)


@pytest.mark.parametrize("name", ["two", "2", "02", "02_two", "02_two.ipynb", "notebooks/02_two.ipynb"])
def test_a_chapter_answers_to_its_word_number_and_file(two, name):
    assert [found.name for found in select_chapters([name], two)] == ["02_two"]


def test_chapters_come_once_and_in_order(two):
    assert [found.number for found in select_chapters(["2", "one", "two"], two)] == [1, 2]


def test_a_wrong_chapter_is_refused_with_what_there_is(two):
    with pytest.raises(ParameterError) as error:
        select_chapters(["onne"], two)
    assert str(error.value) == (
        "chapter: must be a chapter's name or number, got 'onne', did you mean one; allowed: 1 one, 2 two"
    )


def test_the_title_is_the_first_heading(two):
    assert [found.title for found in two] == ["The one", "The two"]


@pytest.mark.usefixtures("running")
def test_a_parameter_reaches_the_run_and_is_shown_in_a_cell_of_its_own(tmp_path):
    ran = run_one(tmp_path, parameters={"confidence": 0.9, "unknown_here": 1})
    injected = next(cell for cell in ran["cells"] if cell["id"] == "injected-parameters")
    assert injected["source"] == "# Parameters of this run\nconfidence = 0.9"
    assert ran["cells"][-1]["outputs"][0]["data"] == {"application/papermill.record/text/plain": "0.9"}


@pytest.mark.usefixtures("running")
def test_a_default_is_not_injected(tmp_path):
    ran = run_one(tmp_path, parameters={"confidence": 0.95})
    assert "injected-parameters" not in [cell["id"] for cell in ran["cells"]]


@pytest.mark.usefixtures("running")
def test_a_trial_elsewhere_is_loaded_by_path_and_shown_by_name(tmp_path):
    elsewhere = load_trial(own_trial(tmp_path / "elsewhere" / "mine"))
    ran = run_one(tmp_path, trial=elsewhere, shows="str(study.folder)")
    assert str(elsewhere.folder) in json.dumps(ran["cells"][-1]["outputs"])
    assert ran["cells"][2]["source"] == "# Parameters of this run\ntrial = 'mine'"


def test_a_shipped_trial_is_named_and_another_is_a_path(tmp_path):
    elsewhere = load_trial(own_trial(tmp_path / "nk-liver-2020"))
    assert trial_value(TRIAL) == "nk-liver-2020"
    assert trial_value(elsewhere) == str(tmp_path / "nk-liver-2020")


@pytest.mark.usefixtures("running")
def test_a_failure_names_chapter_cell_and_error(tmp_path):
    with pytest.raises(ChapterError) as error:
        run_one(tmp_path, code("halve", "1 / 0"), code("later", "never"))
    assert str(error.value) == "01_one: cell halve: ZeroDivisionError: division by zero"
    assert "1 / 0" in error.value.traceback
    assert "\x1b" not in error.value.traceback


@pytest.mark.usefixtures("running")
def test_a_kernel_that_dies_is_a_failure_of_the_cell(tmp_path):
    with pytest.raises(ChapterError) as error:
        run_one(tmp_path, code("gone", "import os\nos._exit(3)"))
    assert error.value.cell == "gone"
    assert str(error.value) == "01_one: cell gone: the kernel ended before the chapter did"


@pytest.mark.usefixtures("running")
def test_a_kernel_that_is_killed_says_by_what(tmp_path):
    with pytest.raises(ChapterError, match="01_one: cell gone: the kernel was killed by SIGKILL"):
        run_one(tmp_path, code("gone", "import os\nos.kill(os.getpid(), 9)"))


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("status", ["", "0", "3"])
def test_a_cell_that_ends_the_chapter_is_a_failure(tmp_path, status):
    with pytest.raises(ChapterError, match=r"^01_one: cell leave: SystemExit"):
        run_one(tmp_path, code("leave", f"import sys\nsys.exit({status})"))


@pytest.mark.usefixtures("running")
def test_an_error_that_cannot_be_encoded_is_one_line(tmp_path):
    with pytest.raises(ChapterError) as error:
        run_one(tmp_path, code("odd", "raise ValueError('a\\ud800b\\x1b[2Jc\\nd')"))
    str(error.value).encode()
    assert "\n" not in str(error.value)
    assert str(error.value).startswith("01_one: cell odd: ")


def test_what_differs_from_run_to_run_is_taken_out():
    output = {
        "output_type": "display_data",
        "data": {"text/html": "<b>x</b>", "text/plain": "<X at 0x7f00>"},
        "metadata": {},
    }
    given = notebook(code("a", "x"))
    ran = notebook({**code("a", "x"), "outputs": [output], "metadata": {"papermill": {"duration": 1}, "tags": []}})
    ran["metadata"]["papermill"] = {"start_time": "now"}
    cell = tidy(ran, given, {})["cells"][0]
    assert cell["metadata"] == {}
    assert cell["outputs"][0]["data"] == {"text/html": "<b>x</b>"}
    assert "papermill" not in tidy(ran, given, {})["metadata"]


def stream(name, text):
    return {"name": name, "output_type": "stream", "text": text}


def test_standard_error_is_told_and_not_kept():
    warning = "/tmp/x y/ipykernel_4711/562444193.py:2: UserWarning: w\n  more\n"
    ran = notebook(
        {**code("a", "x"), "outputs": [stream("stdout", "1\n"), stream("stderr", warning), stream("stdout", "2\n")]}
    )
    (cell,) = tidy(ran, ran, {})["cells"]
    assert cell["outputs"] == [stream("stdout", "1\n2\n")]
    assert list(map(str, printed_errors(ran, "01_one"))) == [
        "01_one: cell a: standard error: /tmp/x cell:2: UserWarning: w"
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("/tmp/ipykernel_4711/562444193.py:2: w", "cell:2: w"),
        ('File "/a/ipykernel_1/2.py", line 3', 'File "cell", line 3'),
        (r"C:\Temp\ipykernel_1\2.py:3", "cell:3"),
        ("ipykernel_1/2.py", "ipykernel_1/2.py"),
    ],
)
def test_a_printed_text_does_not_name_the_process_that_printed_it(text, kept):
    ran = notebook({**code("a", "x"), "outputs": [stream("stdout", text)]})
    assert tidy(ran, ran, {})["cells"][0]["outputs"] == [stream("stdout", kept)]


@pytest.mark.parametrize("word", ["x", "/ipykernel_1", "(", "/"])
def test_a_long_output_takes_no_long_time_and_is_cut(word):
    text = word * (4_000_000 // len(word))
    ran = notebook({**code("a", "x"), "outputs": [stream("stdout", text), stream("stderr", text)]})
    start = perf_counter()
    (cell,) = tidy(ran, ran, {})["cells"]
    (printed,) = printed_errors(ran, "01_one")
    assert perf_counter() - start < 5
    assert len(printed.line) <= 500
    left = f"[cut here: {len(text) - MOST_CHARACTERS:,} characters follow]"
    assert cell["outputs"][0]["text"] == f"{text[:MOST_CHARACTERS]}\n{left}\n"


def test_a_figure_that_is_too_large_is_named_instead():
    output = {"output_type": "display_data", "data": {"text/html": "x" * 10_000_001}, "metadata": {}}
    ran = notebook({**code("a", "x"), "outputs": [output]})
    data = tidy(ran, ran, {})["cells"][0]["outputs"][0]["data"]
    assert data == {"text/plain": "[an output of 10,000,001 characters was left out]"}


def test_the_alternative_of_a_figure_moves_to_where_the_site_reads_it():
    output = {
        "output_type": "display_data",
        "data": {"image/svg+xml": "<svg/>"},
        "metadata": {"image/svg+xml": {"alt": "A"}},
    }
    ran = notebook({**code("a", "x", mystnb={"figure": {"name": "fig-x"}}), "outputs": [output]})
    (cell,) = tidy(ran, ran, {})["cells"]
    assert cell["metadata"]["mystnb"] == {"figure": {"name": "fig-x"}, "image": {"alt": "A"}}


def test_others_finish_when_one_fails_and_earlier_results_stay(tmp_path, capsys):
    broken = chapter("one", code("halve", "1 / 0"))
    root = small_project(tmp_path, c01_one=broken, c02_two=chapter("two"))
    out = tmp_path / "out"
    out.mkdir()
    (out / "01_one.ipynb").write_text("earlier")
    (failure,) = run_chapters(make_plan(root=root), out)
    assert (out / "01_one.ipynb").read_text() == "earlier"
    assert json.loads((out / "02_two.ipynb").read_text())["cells"][-1]["outputs"]
    said = capsys.readouterr().err
    assert f"01_one: cell halve: ZeroDivisionError: division by zero\n  traceback: {out / '01_one.log'}\n" in said
    assert "1 / 0" in failure.log.read_text()
    assert sorted(path.name for path in out.iterdir()) == ["01_one.ipynb", "01_one.log", "02_two.ipynb"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "must be a Jupyter notebook, and the file is empty"),
        ('{"cells": [\n<<<<<<< ours\n1\n=======\n2\n>>>>>>> theirs\n]}', "line 2 is left over from a merge"),
        ('{"cells": [{}]}', "one that lacks type, id, metadata or source"),
        ('{"cells": 3}', "must be a Jupyter notebook"),
        ("[" * 100_000, "must be a Jupyter notebook"),
        ("\udcff\ud800".encode("utf-16", "surrogatepass"), "must be a Jupyter notebook"),
    ],
)
def test_a_broken_chapter_is_named_with_what_is_wrong_and_the_rest_runs(tmp_path, content, why):
    root = small_project(tmp_path)
    path = root / "notebooks" / "02_two.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    plan = make_plan(root=root)
    assert [found.name for found in plan.chapters] == ["01_one"]
    (line,) = plan.broken
    assert line.startswith("notebooks/02_two.ipynb: ")
    assert why in line
    with pytest.raises(ParameterError, match="02_two"):
        make_plan(["two"], root=root)


def test_a_notebook_that_the_contents_do_not_list_is_no_chapter(tmp_path):
    root = small_project(tmp_path)
    for name in ("01_one-Copy1.ipynb", "7b_my.ipynb", "notes.ipynb"):
        (root / "notebooks" / name).write_text("no notebook")
    assert [found.name for found in find_chapters(root)] == ["01_one", "02_two"]
    assert left_alone(root) == ("01_one-Copy1.ipynb", "7b_my.ipynb", "notes.ipynb")


@pytest.mark.parametrize("toc", ["", "[", "root: index\nparts: 3", "parts: []", "root: index\nchapters: [{}]"])
def test_contents_that_cannot_be_read_are_refused_in_one_line(tmp_path, toc):
    root = small_project(tmp_path)
    (root / "_toc.yml").write_text(toc)
    with pytest.raises(ParameterError, match=r"^_toc.yml: must list a root and chapters") as error:
        make_plan(root=root)
    assert "\n" not in str(error.value)


def test_a_chapter_needs_no_number_and_may_stand_below_another(tmp_path):
    root = small_project(tmp_path, c01_one=chapter("one"), cappendix=chapter("appendix"))
    parts = [{"file": "notebooks/01_one.ipynb", "sections": [{"file": "notebooks/appendix"}]}]
    (root / "_toc.yml").write_text(json.dumps({"root": "index", "chapters": parts}))
    chapters = find_chapters(root)
    assert [(found.label, found.page) for found in chapters] == [
        ("one", "notebooks/01_one"),
        ("appendix", "notebooks/appendix"),
    ]
    assert select_chapters(["appendix"], chapters) == chapters[1:]
