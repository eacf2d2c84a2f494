"""The page of the package shows what the chapters import, as its docstrings have it."""

import ast
import json

import pytest
from conftest import ROOT

from trialbook.book.contents import read_contents
from trialbook.pages.reference import decisions, reference_page

NOTEBOOKS = {
    page: json.loads((ROOT / f"{page}.ipynb").read_text("utf-8")) for page in read_contents(ROOT / "_toc.yml").chapters
}
PAGE = reference_page(NOTEBOOKS)


def imported(notebook):
    """Yield what the cells of a notebook import from the package and call: names in small letters."""
    for cell in notebook["cells"]:
        lines = [line for line in "".join(cell["source"]).splitlines() if not line.lstrip().startswith("%")]
        for node in ast.walk(ast.parse("\n".join(lines))) if cell["cell_type"] == "code" else ():
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("trialbook"):
                yield from ((node.module, alias.name) for alias in node.names if alias.name.islower())


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_every_function_that_a_chapter_imports_has_an_entry_that_names_the_chapter(page):
    modules = PAGE.split("\n## ")[1:]
    by_module = {part.partition("\n")[0]: part for part in modules}
    for module, name in imported(NOTEBOOKS[page]):
        if (ROOT / module.replace(".", "/") / f"{name}.py").is_file() or (ROOT / "trialbook" / name).is_dir():
            continue  # a module itself
        entry = by_module[module].partition(f"### {name}\n")[2].partition("\n### ")[0]
        assert f"](../{page}.ipynb)" in entry or "Used in every chapter." in entry, f"{module}.{name}"


def test_an_entry_has_its_call_its_errors_and_its_example():
    entry = PAGE.partition("### load_trial\n")[2].partition("\n### ")[0]
    assert "load_trial(slug_or_folder: str | Path) -> Trial" in entry
    assert "**Raises**\n\n- `FolderError`: If there is no such folder" in entry
    assert '>>> load_trial("nk-liver-2020").times\n(3, 6, 12, 36)' in entry


def test_the_decisions_are_those_of_the_file_for_contributors(tmp_path):
    shown = decisions(ROOT / "CONTRIBUTING.md")
    for word in ("Jupyter Book 1", "Forked kernels", "Bounds of our own", "No patient data are simulated"):
        assert f"- **{word}" in shown
    assert decisions(tmp_path / "absent.md").strip() == ""
