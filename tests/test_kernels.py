"""Forked kernels are as good as fresh ones: nothing passes from chapter to chapter, and the results are the same."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT
from executed import glued
from small_book import chapter, code, small_project

from trialbook.runner import kernels as module
from trialbook.runner.chapters import find_chapters, source_of
from trialbook.runner.plan import make_plan
from trialbook.runner.several import run_chapters

pytestmark = pytest.mark.proof

PROBE = """
import os, random, sys
import numpy as np, pandas as pd
import matplotlib as mpl, matplotlib.pyplot as plt
import scipy.stats, seaborn, lifelines, trialbook.figures
state = {
    "path": sys.path, "folder": os.getcwd(), "argv": sys.argv[1:2], "name": __name__,
    "pandas": [pd.get_option(f"display.{key}") for key in ("width", "max_columns", "max_rows", "max_colwidth")],
    "style": {key: repr(value) for key, value in mpl.rcParams.items()}, "backend": plt.get_backend(),
    "numpy": [np.get_printoptions()["precision"], np.geterr()], "threads": os.environ["OPENBLAS_NUM_THREADS"],
}
print(state)
"""
WIDE = "pd.DataFrame({f'column {i}': [i / 3] for i in range(30)})"
# Everything that a careless chapter can leave behind in a process.
SPOIL = """
import builtins, os, random, warnings
import numpy as np, pandas as pd, matplotlib as mpl, scipy.stats, trialbook.paper.trial
builtins.left_behind = np.left_behind = trialbook.paper.trial.left_behind = True
os.environ["LEFT_BEHIND"] = "1"
os.chdir("/")
np.random.seed(1); random.seed(1)
pd.set_option("display.max_rows", 3); mpl.rcParams["font.size"] = 3; np.seterr(all="ignore")
scipy.stats.norm.cdf = None
"""
CHECK = """
import builtins, os, random
import numpy as np, pandas as pd, matplotlib as mpl, scipy.stats, trialbook.paper.trial
found = [hasattr(place, "left_behind") for place in (builtins, np, trialbook.paper.trial)]
found += ["LEFT_BEHIND" in os.environ, os.getcwd() == "/", pd.get_option("display.max_rows") == 3]
found += [mpl.rcParams["font.size"] == 3, np.geterr()["divide"] == "ignore", scipy.stats.norm.cdf is None]
glue(found=any(found), drawn=[np.random.rand(), random.random()])
"""

needs_fork = pytest.mark.skipif(not module.warm(), reason="this system's kernels are not forked")


def run_all(root, kind, monkeypatch):
    """Run a project's chapters on one kind of kernel and return the folder of the results."""
    monkeypatch.setenv("TRIALBOOK_KERNELS", kind)
    out = root / kind
    assert run_chapters(make_plan(root=root), out) == ()
    return out


def read(path):
    return glued(json.loads(path.read_text("utf-8")))


@needs_fork
def test_forked_and_plain_kernels_give_the_same_bytes(tmp_path, monkeypatch):
    cells = [code("probe", PROBE), code("wide", WIDE), code("drawn", "plt.figure(figsize=(2, 1)); plt.plot([1, 2]);")]
    root = small_project(tmp_path, c01_one=chapter("one", *cells), c02_two=chapter("two", *cells[:1]))
    warm, plain = run_all(root, "warm", monkeypatch), run_all(root, "plain", monkeypatch)
    for name in ("01_one.ipynb", "02_two.ipynb"):
        assert (warm / name).read_bytes() == (plain / name).read_bytes()
    assert b"image/png" in (warm / "01_one.ipynb").read_bytes()


@needs_fork
def test_nothing_passes_from_one_chapter_to_the_next(tmp_path, monkeypatch):
    check = chapter("check", code("look", CHECK))
    monkeypatch.setattr("trialbook.runner.several.cores", lambda: 1)
    root = small_project(tmp_path, c01_spoil=chapter("spoil", code("spoil", SPOIL)), c02_check=check, c03_check=check)
    out = run_all(root, "warm", monkeypatch)
    first, second = read(out / "02_check.ipynb"), read(out / "03_check.ipynb")
    assert not first["found"]
    assert not second["found"]
    assert not set(first["drawn"]) & set(second["drawn"])


@needs_fork
def test_no_kernel_outlives_its_client(tmp_path):
    root = small_project(
        tmp_path,
        c01_one=chapter(
            "one", code("wait", "import os, time\nopen('pid', 'w').write(str(os.getpid()))\ntime.sleep(600)")
        ),
    )
    script = "import sys; from pathlib import Path; from trialbook.runner.plan import make_plan; "
    script += "from trialbook.runner.several import run_chapters; "
    script += "run_chapters(make_plan(root=Path(sys.argv[1])), Path('out'))"
    client = subprocess.Popen(
        [sys.executable, "-c", script, root], cwd=tmp_path, env={**os.environ, "TRIALBOOK_KERNELS": "warm"}
    )
    wait_until(lambda: (root / "notebooks" / "pid").is_file() and (root / "notebooks" / "pid").read_text())
    kernel = int((root / "notebooks" / "pid").read_text())
    client.send_signal(signal.SIGKILL)
    client.wait()
    wait_until(lambda: not Path(f"/proc/{kernel}").exists())


def wait_until(holds):
    """Wait for something that must come true."""
    limit = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < limit, "waited for two minutes"
        time.sleep(0.05)


def test_the_users_settings_do_not_reach_a_chapter(tmp_path, monkeypatch):
    home = tmp_path / "home"
    for place, content in {
        ".ipython/profile_default/startup/00.py": "left_behind = True",
        ".config/matplotlib/matplotlibrc": "font.size: 3",
    }.items():
        (home / place).parent.mkdir(parents=True)
        (home / place).write_text(content)
    monkeypatch.setenv("HOME", str(home))
    look = "import matplotlib\nglue(found='left_behind' in dir() or matplotlib.rcParams['font.size'] == 3)"
    root = small_project(tmp_path / "project", c01_one=chapter("one", code("look", look)))
    assert not read(run_all(root, "plain", monkeypatch) / "01_one.ipynb")["found"]


def test_the_environment_is_as_before_when_the_kernels_are_done():
    before = dict(os.environ)
    with module.kernels():
        assert os.environ["JUPYTER_PATH"] != before.get("JUPYTER_PATH")
    assert dict(os.environ) == before


def test_a_folder_too_long_for_a_socket_leaves_ports(monkeypatch):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", "/tmp/short")
    assert module.connection()["KernelManager"]["transport"] == "ipc"
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", "/tmp/" + "long" * 25)
    assert list(module.connection()["KernelManager"]) == ["connection_file"]


@pytest.mark.parametrize(("system", "kind"), [("darwin", False), ("linux", True)])
def test_the_kind_of_kernel_follows_the_system(system, kind, monkeypatch):
    monkeypatch.delenv("TRIALBOOK_KERNELS", raising=False)
    monkeypatch.setattr(module.sys, "platform", system)
    monkeypatch.setattr(module.multiprocessing, "get_all_start_methods", lambda: ["spawn", "forkserver"])
    assert module.warm() is kind


def test_kernels_are_plain_where_nothing_can_be_forked(monkeypatch):
    monkeypatch.delenv("TRIALBOOK_KERNELS", raising=False)
    monkeypatch.setattr(module.multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert not module.warm()


def test_every_import_of_the_chapters_is_made_before_they_are_forked():
    script = "import sys, json, trialbook.runner.preload; print(json.dumps(sorted(sys.modules)))"
    loaded = set(
        json.loads(subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, cwd=ROOT).stdout)
    )
    for found in find_chapters():
        text = "\n".join(source_of(cell) for cell in found.notebook["cells"] if cell["cell_type"] == "code")
        assert set(re.findall(r"^(?:from|import) ([\w.]+)", text, re.MULTILINE)) <= loaded, found.name
