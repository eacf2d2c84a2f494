"""A sweep runs every combination once, finishes what was broken off, and makes one table of what was glued."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from conftest import trialbook
from executed import glued
from small_book import chapter, code, own_trial, small_project

from trialbook.runner.kernels import warm
from trialbook.sweeps.runs import plan_sweep
from trialbook.sweeps.sweep import sweep

pytestmark = pytest.mark.proof

NOTE = "open('ran', 'a').write(f'{confidence}\\n');"
FAILS = "if confidence == 0.5:\n    raise ValueError('half')"
DIES = "import os, signal\nif confidence == 0.5:\n    os.kill(os.getpid(), signal.SIGKILL)"
needs_fork = pytest.mark.skipif(not warm(), reason="this system's runs are not forked")


def project(folder, *cells, shows="round(1 - confidence, 3)"):
    """Write a project of one chapter that notes each time it runs, and return its folder."""
    return small_project(folder, c01_one=chapter("one", code("note", NOTE), *cells, shows=shows))


def ran(root):
    """Return the level of each run, in the order in which they ran."""
    place = root / "notebooks" / "ran"
    return place.read_text().split() if place.is_file() else []


def table(outcome):
    return pd.read_csv(outcome.csv)


def test_every_combination_is_a_row_with_what_it_glued(tmp_path):
    root = project(tmp_path / "project", shows="(confidence, study.slug)")
    trials = ["nk-liver-2020", str(own_trial(tmp_path / "mine"))]
    runs = plan_sweep("one", {"confidence": ["0.8", "0.9"]}, trials, root=root)
    outcome = sweep(runs, tmp_path / "out")
    expected = [(0.8, "nk-liver-2020"), (0.9, "nk-liver-2020"), (0.8, "mine"), (0.9, "mine")]
    found = table(outcome)
    assert list(zip(found["confidence"], found["trial"], strict=True)) == expected
    assert [str(pair) for pair in expected] == list(found["shown"])
    assert list(found["run"]) == [1, 2, 3, 4]
    assert (outcome.present, outcome.failed) == (0, 0)
    for row, (level, _) in zip(found.to_dict("records"), expected, strict=True):
        assert glued(json.loads((tmp_path / "out" / row["notebook"]).read_text()))["shown"][0] == level


def test_parquet_and_csv_hold_the_same(tmp_path):
    runs = plan_sweep("one", {"confidence": ["0.5", "0.8"]}, root=project(tmp_path / "p", code("fail", FAILS)))
    outcome = sweep(runs, tmp_path / "out")
    found = pd.read_parquet(outcome.parquet)
    assert found["shown"].dtype == float
    pd.testing.assert_frame_equal(found.fillna(""), table(outcome).fillna(""), check_dtype=False)


def test_a_run_that_is_there_is_not_done_again_until_asked_for(tmp_path):
    root = project(tmp_path / "project")
    for values, fresh, present in [
        (["0.8", "0.9"], False, 0),
        (["0.9", "0.7", "0.8"], False, 2),
        (["0.7", "0.9"], True, 0),
    ]:
        runs = plan_sweep("one", {"confidence": values}, root=root)
        assert sweep(runs, tmp_path / "out", fresh).present == present
    assert sorted(ran(root)) == ["0.7", "0.7", "0.8", "0.9", "0.9"]


def test_a_changed_chapter_is_another_run(tmp_path):
    root = project(tmp_path / "project")
    (before,) = plan_sweep("one", {}, root=root)
    project(root, code("more", "1"))
    (after,) = plan_sweep("one", {}, root=root)
    assert before.key != after.key


def test_a_changed_trial_is_another_run_and_a_copy_is_not(tmp_path):
    root = project(tmp_path / "project")
    one, other = own_trial(tmp_path / "a" / "mine"), own_trial(tmp_path / "b" / "mine")
    assert len(plan_sweep("one", {}, [str(one), str(other)], root=root)) == 1
    with (other / "claims.csv").open("a") as file:
        file.write("Z9,results,One more patient.,patients,,10\n")
    assert len(plan_sweep("one", {}, [str(one), str(other)], root=root)) == 2


def test_the_same_value_written_twice_runs_once(tmp_path):
    runs = plan_sweep("one", {"confidence": ["0.95", "0.950", "9.5e-1"]}, root=project(tmp_path))
    assert len(runs) == 1


def test_a_failure_is_a_row_with_its_error_and_is_tried_again(tmp_path):
    root = project(tmp_path / "project", code("fail", FAILS))
    runs = plan_sweep("one", {"confidence": ["0.5", "0.8"]}, root=root)
    for present in (0, 1):
        outcome = sweep(runs, tmp_path / "out")
        assert (outcome.present, outcome.failed) == (present, 1)
        assert list(table(outcome)["error"].fillna("")) == ["01_one: cell fail: ValueError: half", ""]
        assert list(table(outcome)["shown"].notna()) == [False, True]
    assert ran(root).count("0.5") == 2


@needs_fork
def test_a_killed_run_is_a_row_and_the_others_go_on(tmp_path):
    runs = plan_sweep(
        "one", {"confidence": ["0.4", "0.5", "0.6", "0.7"]}, root=project(tmp_path / "p", code("die", DIES))
    )
    found = table(sweep(runs, tmp_path / "out"))
    assert list(found["error"].fillna("")) == ["", "01_one: cell die: the kernel was killed by SIGKILL", "", ""]


@needs_fork
def test_a_sweep_survives_the_loss_of_the_process_that_runs_are_forked_from(tmp_path):
    kill = "import os, time\nif confidence == 0.5:\n    os.kill(os.getppid(), 9)\n    time.sleep(1)"
    root = project(tmp_path / "p", code("die", kill))
    runs = plan_sweep("one", {"confidence": ["0.5", *(f"0.6{digit}" for digit in range(5))]}, root=root)
    outcome = sweep(runs, tmp_path / "out")
    done = table(outcome)["error"].isna()
    assert done[3:].all()
    again = sweep(runs[1:], tmp_path / "out")
    assert again.failed == 0


@needs_fork
def test_the_same_command_finishes_a_sweep_that_was_killed(tmp_path):
    root = project(tmp_path / "project", code("wait", "import time\ntime.sleep(0.3)"))
    values = [f"0.{number}" for number in range(11, 23)]
    script = (
        "import sys; from pathlib import Path; from trialbook.sweeps.runs import plan_sweep; "
        "from trialbook.sweeps.sweep import sweep; root, out, *values = sys.argv[1:]; "
        "sweep(plan_sweep('one', {'confidence': values}, root=Path(root)), Path(out))"
    )
    process = subprocess.Popen([sys.executable, "-c", script, root, tmp_path / "out", *values])
    limit = time.monotonic() + 120
    while len(list((tmp_path / "out").glob("runs/*.json"))) < 3:
        assert time.monotonic() < limit, "waited for two minutes"
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = len(list((tmp_path / "out").glob("runs/*.json")))
    runs = plan_sweep("one", {"confidence": values}, root=root)
    outcome = sweep(runs, tmp_path / "out")
    assert outcome.present >= before
    assert list(table(outcome)["confidence"]) == [float(value) for value in values]
    assert table(outcome)["error"].isna().all()


def test_a_command_line_gives_many_values_to_an_option(tmp_path):
    done = trialbook("sweep", "question", "--trial", "nk-liver-2020", "leukaemia-6mp-1963", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.splitlines()[0] == "2 runs: 2 done now, 0 there already, 0 failed"
    with (tmp_path / "out" / "sweep.csv").open(newline="") as file:
        assert [row["trial"] for row in csv.DictReader(file)] == ["nk-liver-2020", "leukaemia-6mp-1963"]


@needs_fork
def test_a_run_of_a_sweep_is_the_chapter_of_the_book(executed, tmp_path):
    runs = {name: plan_sweep(name, {})[0] for name in executed}
    outcome = sweep(list(runs.values()), tmp_path)
    assert outcome.failed == 0, Path(outcome.csv).read_text()
    for name, run in runs.items():
        assert json.loads((tmp_path / "runs" / f"{run.key}.ipynb").read_text("utf-8")) == executed[name], name


@needs_fork
def test_printed_text_errors_and_updated_displays_are_as_on_a_kernel(tmp_path, monkeypatch):
    show = (
        "import sys\nfrom IPython.display import clear_output, display\nprint('a'); print('b', file=sys.stderr)\n"
        "handle = display({'text/plain': 'first'}, raw=True, display_id='x')\ndisplay(1.5)\n(1, 2)"
    )
    change = "handle.update({'text/plain': 'second'}, raw=True)\ndisplay(3)\nclear_output()\nprint('c', end='')"
    root = project(
        tmp_path / "p", code("show", show), code("change", change), code("wait", "await __import__('asyncio').sleep(0)")
    )
    (run,) = runs = plan_sweep("one", {}, root=root)
    found = []
    for kind in ("warm", "plain"):
        monkeypatch.setenv("TRIALBOOK_KERNELS", kind)
        assert sweep(runs, tmp_path / kind).failed == 0
        found.append((tmp_path / kind / "runs" / f"{run.key}.ipynb").read_bytes())
    assert found[0] == found[1]
    assert b"second" in found[0]


@needs_fork
def test_no_run_outlives_its_sweep(tmp_path):
    root = project(
        tmp_path / "p", code("pid", "import os, time\nopen('pid', 'w').write(str(os.getpid()))\ntime.sleep(600)")
    )
    script = (
        "import sys; from pathlib import Path; from trialbook.sweeps.runs import plan_sweep; "
        "from trialbook.sweeps.sweep import sweep; sweep(plan_sweep('one', {}, root=Path(sys.argv[1])), Path('out'))"
    )
    process = subprocess.Popen([sys.executable, "-c", script, root], cwd=tmp_path, env=os.environ)
    place, limit = root / "notebooks" / "pid", time.monotonic() + 120
    while not (place.is_file() and place.read_text()):
        assert time.monotonic() < limit, "waited for two minutes"
        time.sleep(0.05)
    process.kill()
    process.wait()
    while Path(f"/proc/{place.read_text()}").exists():
        assert time.monotonic() < limit, "waited for two minutes"
        time.sleep(0.05)
