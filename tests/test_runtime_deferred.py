"""Slow imports that wait until a cell uses them: each cell finds all that it names, and nothing runs out of order."""

import json
from itertools import chain

import pytest
from conftest import ROOT

from trialbook.runtime.deferred import Deferred

IMPORTS = """import numpy as np
import matplotlib.pyplot as plt
from trialbook.figures import (
    caption,
    use_house_style,
)
from trialbook import say

use_house_style()
x = np.ones(3)"""


def sources(path):
    notebook = json.loads(path.read_text("utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_only_what_is_slow_waits_and_every_other_line_stays_where_it_was():
    before, now = Deferred().order(IMPORTS)
    assert before == ""
    assert now.split("\n") == [
        *("import numpy as np", "pass", "pass", "", "", "", "from trialbook import say", "", "pass", "x = np.ones(3)"),
    ]


def test_all_that_waits_runs_in_its_order_before_the_first_cell_that_uses_any_of_it():
    deferred = Deferred()
    deferred.order(IMPORTS)
    assert deferred.order("x.sum()") == ("", "x.sum()")
    before, now = deferred.order("def later():\n    return caption(x)")
    assert [line for line in before.split("\n") if line[:1].isalpha()] == [
        *("import matplotlib.pyplot as plt", "from trialbook.figures import (", "use_house_style()"),
    ]
    assert now == "def later():\n    return caption(x)"
    assert deferred.order("plt.close()") == ("", "plt.close()")


@pytest.mark.parametrize(
    "cell",
    ["import seaborn as sns\nsns.set_theme()", "import seaborn as sns; 1 + 1", "import seaborn\n%timeit 1", "1 +"],
)
def test_a_cell_that_uses_what_it_imports_or_is_no_plain_python_is_left_as_it_is(cell):
    deferred = Deferred()
    deferred.order("import seaborn as waiting")
    assert deferred.order(cell) == ("import seaborn as waiting", cell)


def test_an_import_as_the_last_line_shows_no_earlier_value():
    assert Deferred().order("1 + 1\nimport seaborn")[1] == "1 + 1\npass"


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")), ids=lambda path: path.stem)
def test_each_chapter_says_its_first_sentence_before_it_loads_what_draws(path):
    deferred, cells = Deferred(), sources(path)
    ordered = [deferred.order(cell) for cell in cells]
    first = next(place for place, cell in enumerate(cells) if "say(" in cell and "import" not in cell)
    assert not any(before for before, _ in ordered[: first + 1])
    lines = set(chain.from_iterable("\n".join(pair).split("\n") for pair in ordered))
    wanted = set(chain.from_iterable(cell.split("\n") for cell in cells))
    assert wanted <= lines, "every line runs, sooner or later"
