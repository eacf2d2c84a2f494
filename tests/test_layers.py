"""The packages stand on one another: none imports one above it, and no two modules import each other."""

import ast
from graphlib import TopologicalSorter

from conftest import ROOT

PACKAGE = ROOT / "trialbook"
# from the ground up; `trialbook` itself offers what the chapters use
LAYERS = (
    *("paper", "statistics", "histories", "system", "ledger", "book", "analysis", "figures", "lessons", "pages"),
    *("runner", "sweeps", "printing", "runtime", "variants", "commands", "cli"),
)


def imported(module):
    """Yield the modules of the package that a module imports, wherever it does so, but not for its types alone."""
    tree = ast.parse(module.read_text("utf-8"))
    typed = [node for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)]
    aside = {id(inner) for node in typed for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in aside:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def modules():
    """Return the modules by their names, with the modules that each imports; without the face of the package."""
    names = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in PACKAGE.glob("*/*.py")}
    files = {name.removesuffix(".__init__"): path for path, name in names.items()}
    files["trialbook.cli"] = PACKAGE / "cli.py"
    return {name: sorted({found for found in imported(path) if found in files}) for name, path in files.items()}


def test_every_import_leads_downward():
    assert {path.stem for path in PACKAGE.iterdir() if path.stem[0] not in "_."} == set(LAYERS)
    levels = {f"trialbook.{name}": level for level, name in enumerate(LAYERS)}
    upward = [
        f"{name} imports {found}"
        for name, all_found in modules().items()
        for found in all_found
        if levels[".".join(name.split(".")[:2])] < levels[".".join(found.split(".")[:2])]
    ]
    assert upward == []


def test_no_modules_import_each_other():
    assert len(list(TopologicalSorter(modules()).static_order())) == len(modules())
