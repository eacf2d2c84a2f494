"""Python in the page once, at every change of the project: a chapter and a paper, as the command line has them."""

import json

import pytest
from conftest import ROOT, trialbook
from in_page import ready, run
from test_page_papers import JUDGED
from test_page_values import disagreements, native
from test_runtime_papers import opened, texts

pytestmark = [pytest.mark.pages, pytest.mark.matrix]


def test_a_chapter_with_another_choice_and_a_paper_are_in_the_page_what_the_command_line_says(visit, address, tmp_path):
    done = trialbook("run", "07_response", "-p", "confidence", "0.8", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    tab = ready(visit, f"{address}notebooks/07_response.html")
    assert run(tab, confidence="0.8").startswith("Done"), tab.locator(".run-error").all_inner_texts()
    project, page = native(tmp_path / "07_response.ipynb"), tab.evaluate("window.cells")
    compared = [
        disagreements(one, other)
        for cell in page
        for one, other in zip(cell["outputs"], project.get(cell["id"], ()), strict=cell["id"] in project)
    ]
    assert len(compared) > 20
    assert not any(compared)
    folder = ROOT / "tests" / "papers" / "budesonide-colitis-2016"
    (said,) = tab.evaluate(JUDGED, [opened(texts(folder))])
    assert {**said["ledger"], "trial": folder.name} == json.loads(trialbook("check", folder, "--json").stdout)
    assert visit.foreign(address) == []
    assert visit.messages == []
