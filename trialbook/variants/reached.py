"""Which cells of a chapter can show something else when a parameter changes, read from their code."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from trialbook.runner.chapters import source_of

_IN_QUERY = re.compile(r"@(\w+)")  # a name in the text of a pandas query
_COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_FUNCTIONS = ast.FunctionDef | ast.Lambda
_DEFINITIONS = ast.FunctionDef | ast.ClassDef


def reached_by(cells: Sequence[Mapping[str, Any]], names: Collection[str]) -> dict[str, frozenset[str]]:
    """Return for each code cell the parameters that what it displays can depend on.

    Whatever a statement names may enter whatever it assigns, or changes in place. So a cell may be said to depend on
    too much, and then costs runs. What is not seen is an object that changes by another of its names, or in a function
    that it is given to; :func:`trialbook.variants.outcomes.outcomes` refuses a cell whose runs contradict this.

    Parameters
    ----------
    cells : sequence of mapping
        The cells of a notebook.
    names : collection of str
        The parameters to follow.

    Returns
    -------
    dict
        Names of parameters by the ids of cells.

    Raises
    ------
    SyntaxError
        If a cell is not plain Python.

    Examples
    --------
    >>> sources = {"tail": "tail = (1 - level) / 2", "draw": "draw(tail)", "fix": "tail = 0.1", "again": "draw(tail)"}
    >>> cells = [{"id": name, "cell_type": "code", "source": source} for name, source in sources.items()]
    >>> {cell: sorted(found) for cell, found in reached_by(cells, ["level", "rate"]).items()}
    {'tail': ['level'], 'draw': ['level'], 'fix': [], 'again': []}
    """
    nothing: frozenset[str] = frozenset()
    carried = {name: frozenset([name]) for name in names}
    later: dict[str, frozenset[str]] = {}  # what functions in a name will read when they are called
    modules: set[str] = set()
    found = {}
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        found[cell["id"]] = nothing
        for statement in ast.parse(source_of(cell)).body:
            used = _with_later(_used(statement), later)
            reached = nothing.union(*(carried.get(name, nothing) for name in used))
            read = nothing.union(*(later.get(name, nothing) for name in used))
            if any(isinstance(node, _FUNCTIONS) for node in ast.walk(statement)):
                read |= used
            found[cell["id"]] |= reached
            if isinstance(statement, ast.Import | ast.ImportFrom):
                modules.update((one.asname or one.name).partition(".")[0] for one in statement.names)
            certain = isinstance(statement, ast.Assign | ast.AnnAssign | _DEFINITIONS)
            for name in set(_assigned(statement)):
                carried[name] = reached if certain else carried.get(name, nothing) | reached
                later[name] = read if certain else later.get(name, nothing) | read
            for name in set(_changed(statement)) - modules:
                carried[name] = carried.get(name, nothing) | reached
                later[name] = later.get(name, nothing) | read
    return found


def _with_later(used: set[str], later: Mapping[str, frozenset[str]]) -> set[str]:
    """Return names with those that functions in them read, and so on."""
    more = used.union(*(later.get(name, ()) for name in used))
    return more if more == used else _with_later(more, later)


def _used(node: ast.AST) -> set[str]:
    """Return the names that code reads from outside itself, those in queries of pandas too."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return set(_IN_QUERY.findall(node.value))
    used = set().union(*map(_used, ast.iter_child_nodes(node)))
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        used.add(node.id)
    elif isinstance(node, ast.AugAssign):
        used.update(_base(node.target))
    elif isinstance(node, _COMPREHENSIONS):
        used -= {name for one in node.generators for name in _stored(one.target)}
        used |= _used(node.generators[0].iter)  # read outside, whatever the names inside are
    elif isinstance(node, _FUNCTIONS):
        used -= {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)} | set(_assigned_in(node))
    return used


def _assigned(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement gives a value."""
    if isinstance(statement, _DEFINITIONS):
        yield statement.name
    else:
        yield from _assigned_in(statement)


def _assigned_in(node: ast.AST) -> Iterator[str]:
    """Yield the names that code assigns outside of comprehensions and of functions within it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child.id
        elif isinstance(child, _DEFINITIONS):
            yield child.name
        elif not isinstance(child, _COMPREHENSIONS | ast.Lambda):
            yield from _assigned_in(child)


def _changed(node: ast.AST) -> Iterator[str]:
    """Yield the names of objects that a statement may change in place, or name within an expression."""
    for one in ast.walk(node):
        if isinstance(one, ast.NamedExpr):
            yield one.target.id
        elif isinstance(one, ast.Subscript | ast.Attribute) and isinstance(one.ctx, ast.Store):
            yield from _base(one)
        elif (
            isinstance(one, ast.Expr) and isinstance(one.value, ast.Call) and isinstance(one.value.func, ast.Attribute)
        ):
            yield from _base(one.value.func)  # frame.update(...), kept.append(...)


def _base(node: ast.AST) -> Iterator[str]:
    """Yield the name of the object that an expression looks into, if it has one."""
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id


def _stored(target: ast.AST) -> Iterator[str]:
    return (one.id for one in ast.walk(target) if isinstance(one, ast.Name))
