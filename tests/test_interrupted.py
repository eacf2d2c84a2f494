"""What is interrupted or killed leaves nobody at work and nothing half done that is taken for whole."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from conftest import ROOT, trialbook
from small_book import chapter, code, small_project, write

from trialbook import load_trial
from trialbook.runner.compiler import Compiler
from trialbook.runner.compiling import compile_site
from trialbook.runner.workplace import Workplace

pytestmark = pytest.mark.proof

# Ctrl-C reaches every process of a terminal, the one that imports among them.
INTERRUPTED = """
import multiprocessing, os, signal, time
from multiprocessing import forkserver
from trialbook.runner.kernels import kernels
from trialbook.runner.provisioner import start_parent
with kernels():
    start_parent()
    for _ in range(10):
        os.kill(forkserver._forkserver._forkserver_pid, signal.SIGINT)
        time.sleep(0.1)
    fork = multiprocessing.get_context("forkserver").Process(target=os.getpid)
    fork.start()
    fork.join()
    os._exit(fork.exitcode)
"""

# A chapter that never ends, with a process that it has started.
HANGS = """
import os, pathlib, subprocess
child = subprocess.Popen(["sleep", "471"])
pathlib.Path("pids.new").write_text(f"{os.getpid()} {child.pid}")
pathlib.Path("pids.new").rename("pids")
while True:
    pass
"""


@pytest.fixture(autouse=True)
def _signals_are_heard():
    """Let commands hear what ends them, though these tests were started in the background or by nohup."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGINT, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def project(tmp_path):
    """Return a project whose second chapter hangs, with a link to the package, so that the command works on it."""
    root = small_project(tmp_path / "p", c01_one=chapter("one"), c02_two=chapter("two", code("hang", HANGS)))
    for name in ("trialbook", "data"):
        (root / name).mkdir()
        subprocess.run(["cp", "-r", f"{ROOT / name}/.", root / name], check=True)
    with TemporaryDirectory(dir="/tmp") as temporary:  # short, since sockets are made there
        yield root, Path(temporary)


def surroundings(project, kind="warm"):
    root, temporary = project
    return {"PYTHONPATH": str(root), "TMPDIR": str(temporary), "TRIALBOOK_KERNELS": kind}


def start(project, *arguments, kind="warm"):
    """Start a command and return it with the ids of the kernel that hangs and of its child."""
    command = [sys.executable, "-m", "trialbook.cli", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, cwd=project[0], env={**os.environ, **surroundings(project, kind)}, **pipes)
    place = project[0] / "notebooks" / "pids"
    wait_until(lambda: place.is_file() or process.poll() is not None)
    return process, [int(number) for number in place.read_text().split()]


def wait_until(holds, seconds=120):
    """Wait for something that must come true."""
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, f"waited for {seconds} seconds"
        time.sleep(0.05)


def gone(pids):
    """Whether none of these processes runs; one that has ended and was not waited for does not."""
    return not any(_runs(Path("/proc") / str(pid) / "stat") for pid in pids)


def _runs(stat):
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(
    ("command", "number", "kind"),
    [
        (["run", "two"], signal.SIGINT, "warm"),
        (["run", "two"], signal.SIGINT, "plain"),
        (["run", "one", "two"], signal.SIGTERM, "warm"),
        (["build"], signal.SIGHUP, "warm"),
        (["sweep", "two", "-p", "confidence", "0.8", "0.9"], signal.SIGINT, "warm"),
        (["sweep", "two"], signal.SIGHUP, "plain"),
    ],
)
def test_what_is_interrupted_ends_at_once_with_all_that_it_started(project, command, number, kind):
    process, pids = start(project, *command, kind=kind)
    assert not gone(pids)
    process.send_signal(number)
    said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Traceback" not in said[1]
    assert "Aborted!" in said[1].splitlines()
    assert "failed" not in said[1]
    wait_until(lambda: gone(pids), 5)
    assert list(project[1].iterdir()) == []


def test_what_is_interrupted_while_kernels_wait_for_imports_ends_at_once(project):
    root, temporary = project
    command = [sys.executable, "-m", "trialbook.cli", "run", "one", "two"]
    environment = {**os.environ, **surroundings(project)}
    process = subprocess.Popen(command, cwd=root, env=environment, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: any(temporary.glob("trialbook-*/k*/runtime/*.json")))  # a kernel is asked for
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=30)[1]
    assert (process.returncode, said.split()) == (1, ["Aborted!"])
    assert list(temporary.iterdir()) == []


def test_what_a_kill_leaves_is_removed_by_the_next_run(project):
    process, pids = start(project, "run", "two")
    process.kill()
    process.communicate()
    wait_until(lambda: gone(pids), 10)
    assert list(project[1].iterdir()) != []
    assert trialbook("run", "one", folder=project[0], **surroundings(project)).returncode == 0
    assert list(project[1].iterdir()) == []


@pytest.mark.parametrize("command", ["run", "sweep"])
def test_a_chapter_that_hangs_is_named_and_the_rest_goes_on(project, command):
    chapters = {"run": ["one", "two"], "sweep": ["two"]}[command]
    done = trialbook(
        command, *chapters, "--minutes", "0.02", "--out", project[0] / "out", folder=project[0], **surroundings(project)
    )
    assert done.returncode == 1
    why = "02_two: cell hang: still running after 0.02 minutes, the limit of a chapter"
    if command == "run":
        assert why in done.stderr.splitlines()
        assert (project[0] / "out" / "01_one.ipynb").is_file()
    else:
        assert why in (project[0] / "out" / "sweep.csv").read_text()
    pids = [int(number) for number in (project[0] / "notebooks" / "pids").read_text().split()]
    wait_until(lambda: gone(pids), 5)


def test_a_chapter_that_prints_for_ever_has_the_same_limit(tmp_path):
    root = small_project(tmp_path / "p", c01_one=chapter("one", code("loop", "while True:\n    print('x' * 1000)")))
    script = "import sys; from pathlib import Path; "
    script += "from trialbook.runner.plan import make_plan; from trialbook.runner.several import run_chapters; "
    script += "run_chapters(make_plan(root=Path(sys.argv[1]), minutes=0.05), Path(sys.argv[1]) / 'out')"
    begin = time.monotonic()
    done = subprocess.run([sys.executable, "-c", script, root], capture_output=True, text=True)
    assert "01_one: cell loop: still running after 0.05 minutes" in done.stderr
    assert time.monotonic() - begin < 60


def test_the_compiler_ends_with_the_build_that_asked_it(tmp_path):
    root = small_project(tmp_path)
    write(root / "_toc.yml", json.dumps({"format": "jb-book", "root": "index"}))
    compiler = Compiler(root, tmp_path / "log")
    compiler.start()
    asked = ["build", "-q", ".", "--config", "_config.yml", "--toc", str(root / "_toc.yml")]
    compiler._process.stdin.write(json.dumps(asked) + "\n")
    compiler._process.stdin.close()  # as it is where the build is killed
    assert compiler._process.wait(60) == -signal.SIGKILL
    assert not list(root.glob("_build/html/*.html"))


def test_a_site_whose_compiler_was_interrupted_is_compiled_from_scratch(tmp_path):
    place = Workplace(tmp_path / "work", tmp_path / "html")
    left, found = place.compiled / "half-done", []

    def compile_with(status):
        def run(arguments):
            found.append((left / "first").exists())
            left.mkdir(parents=True, exist_ok=True)
            (left / "first").touch()
            return status()

        return compile_site(
            SimpleNamespace(root=root, log=tmp_path / "log", run=run), place, (), load_trial("nk-liver-2020")
        )

    root = small_project(tmp_path / "project")
    place.staged.mkdir(parents=True)
    compile_with(lambda: 0)
    with pytest.raises(KeyboardInterrupt):
        compile_with(_interrupt)
    compile_with(lambda: 0)
    assert found == [False, True, False]  # what is sound is used again, what was interrupted is not


def _interrupt():
    raise KeyboardInterrupt


def test_an_interrupt_while_libraries_are_imported_says_nothing():
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
