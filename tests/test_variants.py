"""What moves in pages without Python: which cells a parameter reaches, which runs that takes, and what is kept."""

import dis
import itertools

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from trialbook import load_trial
from trialbook.runner.chapters import Chapter, find_chapters
from trialbook.runner.parameter_domains import DOMAINS
from trialbook.variants.moves import MOVING, NUMBERS, TOGETHER, Move, moves_of
from trialbook.variants.outcomes import VariantError, outcomes, points
from trialbook.variants.reached import reached_by

TRIAL = load_trial("nk-liver-2020")
PARAMETERS = ("a", "b", "c")
NAMES = ("x", "y", "z", "kept")
# statements with all that the chapters' code does: each place is filled with a name
STATEMENTS = (
    "{0} = {1} + {2}",
    "{0} += {1}",
    "if {1} > 1:\n    {0} = {2}",
    "{0} = sum({1} for {2} in [1, 2]) + {2}",
    "{0} = sum({1} for {0} in [{2}, {0}])",
    "box.append({1})\n{0} = len(box)",
    "box[0] = {1}\n{0} = box[0] + {2}",
    "def f({0}):\n    return {0} + {1}\n{0} = f({2})",
    "{0} = (lambda {1}: {1} + {2})({0})",
    "for {0} in range({1} % 3):\n    pass",
    "{0} = eval('@{1}'[1:])",
    "{0}, {1} = {1}, {2}",
    "class Held:\n    value = {1}\n{0} = Held.value",
    "[({0} := {1}) for {2} in [1]]",
    "def late():\n    return {1}",
    "late = lambda: {1}",
    "{0} = late()",
    "with open('/dev/null') as {1}:\n    {0} = {2}\n{1} = 1",
)


def cells_of(sources):
    return [{"id": f"cell-{at}", "cell_type": "code", "source": source} for at, source in enumerate(sources)]


def read_by(code):
    """Return the names that compiled code reads outside its own functions, by the compiler's own instructions."""
    names = {one.argval for one in dis.get_instructions(code) if one.opname in ("LOAD_NAME", "LOAD_GLOBAL")}
    return names.union(*(read_by(one) for one in code.co_consts if hasattr(one, "co_code")))


def what_cells_see(sources, values):
    """Run cells in one namespace and return after each the values of the names it reads: what it could display."""
    names = dict(values) | dict.fromkeys(NAMES, 1) | {"box": [0], "late": lambda: 1}
    seen = []
    for source in sources:
        code = compile(source, "cell", "exec")
        exec(code, names)
        seen.append([str(names[name]) for name in sorted(read_by(code)) if name in (*NAMES, *PARAMETERS, "box")])
    return seen


@given(st.lists(st.tuples(st.sampled_from(STATEMENTS), st.permutations((*NAMES, *PARAMETERS))), min_size=1, max_size=7))
def test_a_parameter_that_changes_what_a_cell_sees_is_among_those_that_reach_it(program):
    sources = [statement.format(*names) for statement, names in program]
    found = reached_by(cells_of(sources), PARAMETERS)
    usual = dict.fromkeys(PARAMETERS, 1)
    before = what_cells_see(sources, usual)
    for name in PARAMETERS:
        for at, (then, now) in enumerate(zip(before, what_cells_see(sources, usual | {name: 5}), strict=True)):
            assert then == now or name in found[f"cell-{at}"], (sources, at, name)


def test_what_a_cell_gives_a_name_anew_forgets_what_it_depended_on():
    cells = cells_of(["x = a", "x = b", "x", "y = [x for x in [a]]", "x"])
    assert [sorted(found) for found in reached_by(cells, PARAMETERS).values()] == [["a"], ["b"], ["b"], ["a"], ["b"]]


def test_a_function_reads_its_names_when_it_is_called():
    cells = cells_of(["f = lambda: x", "g = [f]", "x = a", "y = g[0]()", "y"])
    assert [sorted(found) for found in reached_by(cells, PARAMETERS).values()] == [[], [], ["a"], ["a"], ["a"]]


def test_names_in_a_query_of_pandas_count():
    (found,) = reached_by(cells_of(["frame.query('alive < @a')"]), PARAMETERS).values()
    assert found == {"a"}


def move(name, number, printed=0):
    return Move(name, (name,), {str(value): (value,) for value in range(number)}, printed)


def test_moves_that_meet_in_a_cell_are_crossed_and_others_are_not():
    moves = [move("a", 3), move("b", 2, printed=1), move("c", 2)]
    found = points(moves, [frozenset({"a", "b"}), frozenset({"c"}), frozenset()])
    assert found == sorted({*itertools.product(range(3), range(2), [0]), (0, 1, 1)})


def executed(*texts):
    """An executed notebook whose cells display these texts."""
    shows = [[{"output_type": "display_data", "data": {"text/html": text}, "metadata": {}}] for text in texts]
    return {"cells": [{"id": f"cell-{at}", "cell_type": "code", "outputs": one} for at, one in enumerate(shows)]}


REACHED = {"cell-0": frozenset({"a"}), "cell-1": frozenset()}


def test_only_what_differs_is_kept_each_once_and_nothing_of_a_cell_that_the_page_lacks():
    moves = [move("a", 3)]
    runs = {(0,): executed("as printed", "s"), (1,): executed("other", "s"), (2,): executed("other", "s")}
    found = outcomes("chapter", moves, REACHED, runs, {"cell-0", "cell-1"})
    assert found["outputs"] == [{"kind": "html", "content": "other"}]
    assert found["cells"] == {"cell-0": {"by": [0], "at": {"1": [0], "2": [0]}}}
    assert outcomes("chapter", moves, REACHED, runs, {"cell-1"})["cells"] == {}


def test_a_cell_that_depends_on_more_than_its_code_names_is_refused():
    runs = {(0,): executed("one", "s"), (1,): executed("two", "another")}
    with pytest.raises(VariantError, match="chapter: cell cell-1 depends on more than its code names"):
        outcomes("chapter", [move("a", 2)], REACHED, runs, {"cell-0", "cell-1"})


def test_every_value_that_moves_follows_its_domain_and_every_move_is_a_parameter():
    for name, values in NUMBERS.items():
        assert all(DOMAINS[name].holds(value, TRIAL) for value in values)
    for _, names, options in TOGETHER.values():
        rows = (zip(names, row, strict=True) for row in options.values())
        assert all(DOMAINS[name].holds(value, TRIAL) for row in rows for name, value in row)
    by_label = {chapter.label: chapter for chapter in find_chapters(ROOT)}
    for label, moving in MOVING.items():
        moves = moves_of(by_label[label], TRIAL)
        assert [one.names for one in moves] == [TOGETHER[name][1] if name in TOGETHER else (name,) for name in moving]
        for one in moves:
            defaults = {parameter.name: parameter.default for parameter in by_label[label].parameters}
            assert one.values(one.printed).items() <= defaults.items()


def test_choices_of_a_list_all_move_and_states_are_those_of_the_trial():
    survival, bounds = (Chapter(ROOT / "notebooks" / f"{name}.ipynb") for name in ("08_survival", "09_bounds"))
    timing = moves_of(survival, TRIAL)[1]
    assert [timing.values(at)["death_timing"] for at in range(3)] == ["start", "middle", "end"]
    assert list(moves_of(bounds, TRIAL)[0].options.values()) == [("",), ("PD",)]
    assert moves_of(bounds, load_trial("glioblastoma-rit-2002")) == ()
