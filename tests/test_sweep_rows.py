"""What a sweep shall run can be written as rows of a file, and what cannot run is refused before anything does."""

import pytest
from conftest import trialbook
from small_book import chapter, small_project

from trialbook.runner.parameters import ParameterError
from trialbook.sweeps.cluster import cluster_engine
from trialbook.sweeps.runs import plan_sweep, read_rows


def project(folder):
    """Write a project of one chapter and return its folder."""
    return small_project(folder, c01_one=chapter("one"))


def test_rows_of_a_file_are_the_runs(tmp_path):
    (tmp_path / "rows.csv").write_text("\ufeffconfidence,trial\r\n0.8,nk-liver-2020\r\n,nk-liver-2020\r\n", "utf-8")
    runs = plan_sweep("one", {}, (), read_rows(tmp_path / "rows.csv"), project(tmp_path / "project"))
    assert [run.parameters["confidence"] for run in runs] == [0.8, 0.95]


@pytest.mark.parametrize(
    ("text", "grid", "message"),
    [
        ("confidence\n0.8\n1.8\n", {}, r"rows.csv:3: confidence: must be from 0.01 to 0.9999, got 1.8"),
        ("confidense\n0.8\n", {}, r"rows.csv:2: confidense: must be a parameter"),
        ("confidence\n0.8\n", {"confidence": ["0.9"]}, "confidence: must be given in one way only"),
        ("confidence,trial\n0.8\n", {}, "rows.csv:2: must have as many fields"),
        ("confidence\n", {}, "rows: must hold"),
        (
            "confidence, confidence\n0.8,0.9\n",
            {},
            "rows: must name each parameter once in the first line, got confidence",
        ),
        ("trial\nnowhere\n", {}, r"rows.csv:2: trial: must be the name of a folder"),
    ],
)
def test_rows_that_cannot_run_are_refused_with_their_place(tmp_path, text, grid, message):
    (tmp_path / "rows.csv").write_text(text)
    with pytest.raises(ParameterError, match=message):
        plan_sweep("one", grid, (), read_rows(tmp_path / "rows.csv"), project(tmp_path / "project"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-p", "confidence", "0.8", "1.5"), "Error: confidence: must be from 0.01 to 0.9999, got 1.5\n"),
        (("-p", "confidense", "0.8"), "did you mean confidence"),
        (("--trial", "nk-liver-2020", "nowhere"), "Error: trial: must be the name of a folder"),
        (("--rows", "nowhere.csv"), "Error: rows: must be a table as CSV"),
        (("-p", "confidence", "--fresh"), "Error: -p confidence: needs at least one value"),
        (("--trial", ""), "Error: trial: must be the name of a folder"),
        (("-p", "trial", ""), "Error: trial: must be the name of a folder"),
        (("--rows", ""), "Error: rows: must be a table as CSV"),
        (("--scheduler", "nowhere"), "Error: scheduler: must be the address of a Dask scheduler, got 'nowhere'"),
        (("--scheduler", "tcp://127.0.0.1:1"), "Error: scheduler: must be the address of a Dask scheduler"),
    ],
)
def test_what_cannot_run_is_refused_before_anything_does(tmp_path, arguments, message):
    done = trialbook("sweep", "response", *arguments, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("out/runs/*"))


def test_a_scheduler_that_nobody_is_at_is_refused_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr("distributed.Client", lambda *arguments, **options: pytest.fail("a client would ask on"))
    with (
        pytest.raises(ParameterError, match=r"^scheduler: .* got 'tcp://127.0.0.1:1': ConnectionRefusedError"),
        cluster_engine("tcp://127.0.0.1:1"),
    ):
        pass


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("precious")
    done = trialbook("sweep", "response", "--out", tmp_path / "file")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: out: must be a folder that can be written to, or the path of a new one, got ")
    assert done.stderr.count("\n") == 1
    assert (tmp_path / "file").read_text() == "precious"
