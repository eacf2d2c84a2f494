"""Every value that a chapter shows in its own page is that of the native run, for every trial that is shipped."""

import json
import math
import re

import pytest
from conftest import ROOT, trialbook
from in_page import ready, run

from trialbook.paper.folder import shipped_trials
from trialbook.runtime.session import shown

pytestmark = pytest.mark.proof

CHAPTERS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
NUMBER = re.compile(r"\d[\d,]*\.?\d*(?:e[-+]?\d+)?")
SEEN = """id => document.querySelector(`#cell-${id} .cell_output`)?.checkVisibility() ?? false"""


@pytest.fixture(scope="module")
def executed_by_trial(site, tmp_path_factory):
    """Return the folder of chapters that the project's own runner has executed, by trial."""
    folders = {"nk-liver-2020": ROOT / "_build" / "work" / "nk-liver-2020" / "executed"}
    for trial in set(shipped_trials()) - set(folders):
        folders[trial] = tmp_path_factory.mktemp(trial)
        done = trialbook("run", *range(1, len(CHAPTERS) + 1), "--trial", trial, "--out", folders[trial])
        assert done.returncode == 0, done.stderr
    return folders


def native(path):
    """What each cell of an executed chapter displays, in the form of the page."""
    notebook = json.loads(path.read_text("utf-8"))
    return {
        cell["id"]: [
            shown(output["data"], output["metadata"])
            for output in cell["outputs"]
            if output["output_type"] in ("display_data", "execute_result")
        ]
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    }


def parts(output):
    """Return the words of an output, and its numbers; of a drawing, those of its alternative.

    Histories that attain a bound are one example of many, and another solver finds another: the bounds are compared.
    """
    text = output.get("alt", "") if output["kind"] in ("svg", "png") else output["content"]
    text = re.sub(r"0x[0-9a-f]+", "", text)
    numbers = [float(found.replace(",", "")) for found in NUMBER.findall(text) if found.strip(",")]
    return NUMBER.sub("#", text), numbers


def disagreements(page, project):
    """Where two outputs differ by more than a millionth."""
    (one, numbers), (other, expected) = parts(page), parts(project)
    if one != other or len(numbers) != len(expected):
        return [(page["content"][:200], project["content"][:200])]
    pairs = zip(numbers, expected, strict=True)
    return [pair for pair in pairs if not math.isclose(*pair, rel_tol=1e-6, abs_tol=1e-12)]


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_value_of_every_shipped_trial_is_that_of_the_native_run(name, visit, address, executed_by_trial):
    tab = ready(visit, f"{address}notebooks/{name}.html")
    differing = []
    for trial, folder in executed_by_trial.items():
        tab.evaluate("window.cells = []")
        assert run(tab, trial=trial).startswith("Done"), (trial, tab.locator(".run-error").all_inner_texts())
        project, page = native(folder / f"{name}.ipynb"), tab.evaluate("window.cells")
        assert {cell["id"] for cell in page} >= {name for name in project if "injected" not in name}
        for cell in page:
            if cell["id"] not in project:  # its section ends before it, on the page as in the book of that trial
                assert not tab.evaluate(SEEN, cell["id"]), (trial, cell["id"])
                continue
            known = project[cell["id"]]
            assert [one["kind"] for one in cell["outputs"]] == [one["kind"] for one in known], (trial, cell["id"])
            for one, other in zip(cell["outputs"], known, strict=True):
                differing += [(trial, cell["id"], *found) for found in disagreements(one, other)]
    assert differing == []
    assert visit.foreign(address) == []
    assert visit.messages == []
