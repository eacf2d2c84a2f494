"""A sweep on a Dask cluster, with a real scheduler and real workers on this machine."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Thread

import pandas as pd
import pytest
from small_book import chapter, code, small_project

from trialbook.runner.kernels import warm
from trialbook.sweeps.cluster import SchedulerLostError, cluster_engine, do_there
from trialbook.sweeps.runs import plan_sweep
from trialbook.sweeps.sweep import sweep

pytestmark = [
    pytest.mark.proof,
    # closing a client while its scheduler still talks leaves a socket or a task to the collector
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
NOTE = "import os, time\ntime.sleep(0.4)\nopen('ran', 'a').write(f'{confidence} {os.getppid()}\\n');"
START = "from distributed.cli import dask_{kind}; dask_{kind}.main()"


def dask(kind, *arguments, folder):
    """Start a part of a cluster, its messages in a file."""
    with (folder / f"{kind}.log").open("a") as log:
        command = [sys.executable, "-c", START.format(kind=kind), *map(str, arguments)]
        return subprocess.Popen(command, cwd=folder, stderr=log, stdout=log, env=os.environ)


def wait_for(what):
    """Wait for something that must come to hold and return it."""
    limit = time.monotonic() + 180
    while not (value := what()):
        assert time.monotonic() < limit, "waited for three minutes"
        time.sleep(0.05)
    return value


@pytest.fixture
def cluster(tmp_path, request):
    """Return the address of a scheduler, the processes of its two workers, and its own.

    Parameters of the fixture: the threads of each worker, and whether nannies look after the workers.
    """
    threads, nanny = getattr(request, "param", (1, False))
    folder = tmp_path / "cluster"
    folder.mkdir()
    options = ("--host", "127.0.0.1", "--no-dashboard")
    scheduler = dask("scheduler", *options, "--port", "0", folder=folder)
    found = wait_for(lambda: re.search(r"(tcp://127.0.0.1:\d+)", (folder / "scheduler.log").read_text()))
    options += ("--nanny" if nanny else "--no-nanny", "--nthreads", threads, "--local-directory", folder)
    workers = [dask("worker", found[1], *options, folder=folder) for _ in range(2)]
    wait_for(lambda: (folder / "worker.log").read_text().count("Registered to") >= 2)
    yield found[1], workers, scheduler
    for process in [*workers, scheduler]:
        process.terminate() if nanny else process.kill()
        process.wait()


def test_nothing_is_lost_or_counted_twice_when_a_worker_is_killed(cluster, tmp_path):
    address, workers, _ = cluster
    root = small_project(tmp_path / "project", c01_one=chapter("one", code("note", NOTE), shows="round(confidence, 3)"))
    levels = [f"0.{number}" for number in range(11, 31)]
    runs = plan_sweep("one", {"confidence": levels}, root=root)
    out, ran = tmp_path / "out", root / "notebooks" / "ran"

    def both_have_run():
        return ran.is_file() and len({line.split()[1] for line in ran.read_text().splitlines()}) >= 2

    def kill_one():
        engine = cluster_engine(address)
        wait_for_both = Thread(target=lambda: (wait_for(both_have_run), workers[0].kill()))
        wait_for_both.start()
        return engine

    outcome = sweep(runs, out, engine=kill_one)
    workers[0].wait()
    assert workers[0].returncode == -signal.SIGKILL
    table = pd.read_csv(outcome.csv)
    assert table["error"].isna().all(), table["error"].dropna().tolist()
    assert list(table["shown"]) == list(table["confidence"]) == [float(level) for level in levels]
    assert len(list(out.glob("runs/*.ipynb"))) == len(list(out.glob("runs/*.json"))) == len(levels)
    # a run may be cut short with its worker and begin again on the other one: one run at most, for one thread was lost
    times = Counter(line.split()[0] for line in ran.read_text().splitlines())
    again = [level for level, count in times.items() if count > 1]
    assert len(again) <= 1
    assert sweep(runs, out, engine=partial(cluster_engine, address=address)).present == len(levels)


@pytest.mark.skipif(not warm(), reason="this system's runs are not forked")
@pytest.mark.parametrize("cluster", [(1, True)], ids=["nanny"], indirect=True)
def test_a_cluster_gives_what_this_machine_gives(cluster, tmp_path):
    root = small_project(tmp_path / "project", c01_one=chapter("one"))
    runs = plan_sweep("one", {"confidence": ["0.8", "0.9"]}, root=root)
    tables = [
        sweep(runs, tmp_path / "there", engine=partial(cluster_engine, address=cluster[0])).csv,
        sweep(runs, tmp_path / "here").csv,
    ]
    assert tables[0].read_bytes() == tables[1].read_bytes()
    for path in (tmp_path / "here" / "runs").iterdir():
        assert path.read_bytes() == (tmp_path / "there" / "runs" / path.name).read_bytes()


@pytest.mark.parametrize("cluster", [(2, False)], indirect=True)
def test_two_sweeps_on_one_cluster_leave_each_other_alone(cluster, tmp_path):
    slow = code("wait", "import time\ntime.sleep(0.3)")
    root = small_project(tmp_path / "project", c01_one=chapter("one", slow))
    runs = plan_sweep("one", {"confidence": [f"0.{number}" for number in range(11, 19)]}, root=root)
    with ThreadPoolExecutor() as pool:
        engine = partial(cluster_engine, address=cluster[0])
        outcomes = [pool.submit(sweep, runs, tmp_path / name, engine=engine) for name in ("here", "there")]
        assert [outcome.result().failed for outcome in outcomes] == [0, 0]
    assert len(list(tmp_path.glob("*here/runs/*.ipynb"))) == 2 * len(runs)


def test_a_scheduler_that_is_lost_is_said_and_the_same_sweep_can_be_finished(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr("trialbook.sweeps.cluster._SECONDS", 3)  # for which a client looks for it again
    address, _, scheduler = cluster
    slow = code("wait", "import time\ntime.sleep(0.3)")
    root = small_project(tmp_path / "project", c01_one=chapter("one", slow))
    runs = plan_sweep("one", {"confidence": [f"0.{number}" for number in range(11, 31)]}, root=root)
    out = tmp_path / "out"
    Thread(target=lambda: (wait_for(lambda: any(out.glob("runs/*.json"))), scheduler.kill())).start()
    with pytest.raises(SchedulerLostError, match=f"the scheduler at {address} is lost; the same command finishes"):
        sweep(runs, out, engine=partial(cluster_engine, address=address))
    outcome = sweep(runs, out)
    assert outcome.present >= 1
    assert outcome.failed == 0


def test_a_worker_with_another_package_does_not_take_part(tmp_path):
    (run,) = plan_sweep("one", {}, root=small_project(tmp_path / "project", c01_one=chapter("one")))
    assert "another version of the package" in do_there(run.record(), str(tmp_path / "out"), "another digest")
    assert not (tmp_path / "out").exists()
