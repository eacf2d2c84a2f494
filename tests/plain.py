"""Run a chapter as anybody's Jupyter would, without the project's runner, and read what a reader then sees."""

import re
import warnings
from contextlib import closing
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from jupyter_core.utils import ensure_event_loop

from trialbook.figures.fonts import NO_FONT

KERNEL = "python3"
MATHEMATICS = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
# a role, a directive, a label, a place without its value
RAW = re.compile(
    r"\{[a-z][\w:-]*\}`|^\s*(?:```|:::+)\s*\{|^\s*\([\w-]+\)=\s*$|\{\{|\{\w+(?::[^{}\s]*)?\}", re.MULTILINE
)


def notebook_of(chapter):
    """Return a chapter's file as Jupyter opens it."""
    return nbformat.read(chapter.path, as_version=4)


def run_all(notebook, folder):
    """Run all cells of an open notebook on a kernel of its own; an error in a cell is raised."""
    from nbclient import NotebookClient

    with closing(ensure_event_loop()):
        options = {"kernel_name": KERNEL, "resources": {"metadata": {"path": str(folder)}}, "timeout": 600}
        return NotebookClient(notebook, **options).execute()


def run_papermill(chapter, trial, out: Path, **parameters):
    """Run a chapter's file by papermill as a reader types it, and return the executed notebook."""
    from papermill import execute_notebook

    with closing(ensure_event_loop()):
        return execute_notebook(
            str(chapter.path), str(out), {"trial": trial, **parameters}, kernel_name=KERNEL, progress_bar=False
        )


def sentences(notebook):
    """Return the paragraphs that a run displays."""
    outputs = (output for cell in notebook["cells"] for output in cell.get("outputs", []))
    return ["".join(output.get("data", {}).get("text/markdown", "")) for output in outputs]


def streams(notebook):
    """Return what cells wrote to standard output and standard error, but for fonts that the machine lacks."""
    outputs = (output for cell in notebook["cells"] for output in cell.get("outputs", []))
    printed = [output["text"] for output in outputs if output["output_type"] == "stream"]
    return [text for text in printed if not text.startswith(NO_FONT)]  # that is the machine's


def shown_by_nbconvert(notebook):
    """Return the words of the page that nbconvert makes of an executed notebook, without code and mathematics."""
    from nbconvert import HTMLExporter

    with warnings.catch_warnings():
        # what a sweep collects is shown to nobody
        warnings.filterwarnings("ignore", message=r"Your element with mimetype.*papermill\.record")
        page, _ = HTMLExporter(exclude_input=True).from_notebook_node(notebook)
    page = BeautifulSoup(page, "html.parser")
    for hidden in page.find_all(["script", "style", "svg"]):
        hidden.decompose()
    return MATHEMATICS.sub(" ", page.get_text("\n"))
