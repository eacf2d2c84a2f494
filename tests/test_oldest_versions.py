"""Code that chapters run uses nothing newer than scipy 1.14, numpy 2.0, pandas 2.2 and matplotlib 3.8.

Python in the page has these versions. The statistics' own tests were run once with scipy 1.14.1, numpy 2.0.2, pandas
2.2.3 and matplotlib 3.8.4, and passed; this list holds what newer versions added or renamed.
"""

import ast
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]

NAMES = {
    "elementwise": "scipy 1.15",
    "make_distribution": "scipy 1.15",
    "tanhsinh": "scipy 1.15",
    "differentiate": "scipy 1.15",
    "cumulative_sum": "numpy 2.1",
    "matvec": "numpy 2.2",
    "vecmat": "numpy 2.2",
    "grouped_bar": "matplotlib 3.11",
}
# by the function called: numpy's own functions have taken rng and method for long
KEYWORDS = {
    ("permutation_test", "rng"): "scipy 1.15, random_state before",
    ("PermutationMethod", "rng"): "scipy 1.15, random_state before",
    ("BootstrapMethod", "rng"): "scipy 1.15, random_state before",
    ("MonteCarloMethod", "rng"): "scipy 1.15, random_state before",
    ("bootstrap", "rng"): "scipy 1.15, random_state before",
    ("rvs", "rng"): "scipy 1.15, random_state before",
    ("boxplot", "tick_labels"): "matplotlib 3.9, labels before",
    ("violinplot", "orientation"): "matplotlib 3.10, vert before",
}
VALUES = {
    ("wilcoxon", "method", "asymptotic"): "scipy 1.17, approx before",
    ("wilcoxon", "method", "approx"): "scipy 1.14 warns of fewer than ten pairs",
}


def too_new(code):
    """Return what in a piece of code the oldest versions do not have, with the reason."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute) and node.attr in NAMES:
            found.append((node.attr, NAMES[node.attr]))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            words = {word for name in node.names for word in name.name.split(".")}
            words |= set((getattr(node, "module", "") or "").split("."))
            found += [(word, NAMES[word]) for word in words & NAMES.keys()]
        elif isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            for keyword in node.keywords:
                value = getattr(keyword.value, "value", None)
                for key, table in (((called, keyword.arg), KEYWORDS), ((called, keyword.arg, value), VALUES)):
                    if key in table:
                        found.append((f"{called}({keyword.arg}=)", table[key]))
    return found


def sources():
    for path in sorted((ROOT / "trialbook").rglob("*.py")):
        yield path, path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                yield path, cell.source


def test_the_package_and_the_chapters_use_nothing_too_new():
    every = list(sources())
    assert {path.suffix for path, _ in every} == {".py", ".ipynb"}
    assert [(path.name, *what) for path, code in every for what in too_new(code)] == []


@pytest.mark.parametrize(
    "code",
    [
        "from scipy.optimize import elementwise",
        "import scipy.optimize.elementwise",
        "from scipy.optimize.elementwise import find_root",
        "import scipy\nscipy.optimize.elementwise.find_root(f, (0, 1))",
        "stats.permutation_test((x,), np.mean, rng=1)",
        "stats.wilcoxon(x, method='asymptotic')",
        "stats.wilcoxon(x, method='approx')",
        "axes.boxplot(x, tick_labels=names)",
    ],
)
def test_what_is_too_new_is_found(code):
    assert too_new(code)


def test_what_only_looks_like_it_is_let_pass():
    assert too_new("stats.wilcoxon(x, method='exact')\nrng = np.random.default_rng(1)\nsimulate(rng=rng)") == []
