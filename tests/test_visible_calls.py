"""What a reader sees at work in each chapter: calls of the libraries that they own, and calls of this book's functions.

``python tests/test_visible_calls.py`` prints the table.
"""

import ast

import pandas as pd
import pytest

from trialbook.runner.chapters import find_chapters, source_of

LIBRARIES = ["pandas", "numpy", "scipy", "lifelines", "seaborn", "matplotlib"]
OURS = "trialbook"
# what shows words, numbers and figures, or reads the trial, computes nothing
SHOWN = {"say", "needs", "note", "glue", "caption", "between", "percent", "use_house_style", "load_trial"}
LEAST_FIGURES = 20
CHAPTERS = {chapter.name: chapter for chapter in find_chapters()}


def visible(chapter):
    """Return the cells that a reader of the code sees: no solution, and none that only shows words."""
    code = (cell for cell in chapter.notebook["cells"] if cell["cell_type"] == "code")
    return [
        ast.parse(source_of(cell))
        for cell in code
        if not cell["metadata"].get("jupyter", {}).get("source_hidden")
        if "solution" not in cell["metadata"].get("tags", [])
    ]


def packages(trees):
    """Return the package that each imported name comes from."""
    found = {}
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", "")
            found |= {one.asname or one.name: (module or one.name).partition(".")[0] for one in node.names}
    return found


def called(tree):
    """Yield the name that each call begins with, without the calls of what another call returned."""
    for node in (node.func for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if "(" not in ast.unparse(node):
            yield ast.unparse(node)


def row(chapter):
    """Return how often a chapter calls each package by an imported name, and how many figures seaborn draws in it."""
    trees = visible(chapter)
    origin = packages(trees)
    tally = dict.fromkeys([*LIBRARIES, OURS], 0)
    for name in (name for tree in trees for name in called(tree) if name not in SHOWN):
        package = origin.get(name.partition(".")[0])
        if package in tally:
            tally[package] += 1
    figures = [set(called(tree)) for tree in trees if "caption" in called(tree)]
    # a chapter's own function may hold the call
    own = {
        node.name: set(called(node)) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    }
    drawn = [names.union(*(own[name] for name in names & own.keys())) for names in figures]
    by_seaborn = sum(any(name.startswith("sns.") for name in names) for names in drawn)
    return tally | {"figures": len(figures), "by seaborn": by_seaborn}


def tabled():
    return pd.DataFrame.from_dict({name: row(chapter) for name, chapter in CHAPTERS.items()}, orient="index")


@pytest.fixture(scope="module")
def table():
    return tabled()


def test_the_readers_libraries_do_most_of_the_work(table):
    print(table.to_string())  # for whoever asks with -s
    assert (table["pandas"] >= 4).all()
    assert (table["seaborn"] >= 1).all()
    assert (table[LIBRARIES].sum(axis=1) > table[OURS]).sum() >= len(CHAPTERS) - 1, (
        "bounds over histories are ours alone"
    )
    assert table[LIBRARIES].sum().sum() > 2 * table[OURS].sum()


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_that_estimates_shows_the_call_that_does_it(name, table):
    describes = {"02_patients", "03_endpoints"}  # counts and rules, nothing to estimate
    assert name in describes or table.loc[name, "scipy"] > 0
    assert name != "08_survival" or table.loc[name, "lifelines"] >= 5


def test_seaborn_draws_the_figures(table):
    assert table["by seaborn"].sum() >= LEAST_FIGURES
    assert (table.loc[table["figures"] > 0, "by seaborn"] > 0).all()


def test_what_is_folded_or_a_solution_is_not_counted():
    cells = [
        {
            "cell_type": "code",
            "metadata": {},
            "source": "import pandas as pd\nfrom trialbook import say\npd.Series([1])",
        },
        {"cell_type": "code", "metadata": {"jupyter": {"source_hidden": True}}, "source": "pd.Series([2])"},
        {"cell_type": "code", "metadata": {"tags": ["solution"]}, "source": "pd.Series([3])"},
    ]
    chapter = type("Chapter", (), {"notebook": {"cells": cells}})
    assert row(chapter)["pandas"] == 1


if __name__ == "__main__":
    print(tabled().to_string())
