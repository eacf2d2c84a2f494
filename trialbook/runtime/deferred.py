"""Put off what only drawing needs, so that a chapter's first numbers do not wait for its figures' libraries."""

from __future__ import annotations

import ast

_SLOW = ("lifelines", "matplotlib", "seaborn", "trialbook.figures")


class Deferred:
    r"""The imports of slow libraries that cells have asked for and no cell has used yet.

    Also put off is a call without arguments of a name that is waiting, such as ``use_house_style()``. A cell that
    cannot be read as plain Python, or that has two statements on a line, is left as it is.

    Examples
    --------
    >>> deferred = Deferred()
    >>> deferred.order("import numpy as np\nimport seaborn as sns")
    ('', 'import numpy as np\npass')
    >>> deferred.order("np.ones(3)")
    ('', 'np.ones(3)')
    >>> deferred.order("sns.set_theme()")
    ('import seaborn as sns', 'sns.set_theme()')
    """

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._names: set[str] = set()

    def order(self, source: str) -> tuple[str, str]:
        """Return what has to run before a cell because it uses it, and what runs now of the cell itself.

        Parameters
        ----------
        source : str
            The cell's code.
        """
        try:
            body = ast.parse(source).body
        except SyntaxError:
            return self._all(), source
        slow = [statement for statement in body if self._is_slow(statement)]
        bound = {name for statement in slow for name in _bound(statement)}
        used = {node.id for one in body if one not in slow for node in ast.walk(one) if isinstance(node, ast.Name)}
        lines = [line for one in body for line in {one.lineno, one.end_lineno}]
        if used & (self._names | bound) or len(lines) > len(set(lines)):
            return self._all(), source
        self._waiting += [ast.get_source_segment(source, statement) or "" for statement in slow]
        self._names |= bound
        return "", _without(source, slow)

    def _is_slow(self, statement: ast.stmt) -> bool:
        """Whether a statement only imports slow libraries, or calls what one of them has given without arguments."""
        match statement:
            case ast.Import(names=names):
                return all(_is_part_of(alias.name) for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                # known at once: a call further down in the same cell can wait with it
                self._names |= _bound(statement) if _is_part_of(module) else set()
                return _is_part_of(module)
            case ast.Expr(value=ast.Call(func=ast.Name(id=name), args=[], keywords=[])):
                return name in self._names
        return False

    def _all(self) -> str:
        """Return all that is waiting, which then waits no longer."""
        code = "\n".join(self._waiting)
        self._waiting, self._names = [], set()
        return code


def _is_part_of(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in _SLOW)


def _bound(statement: ast.stmt) -> set[str]:
    """Return the names that an import binds."""
    aliases = statement.names if isinstance(statement, ast.Import | ast.ImportFrom) else []
    return {alias.asname or alias.name.partition(".")[0] for alias in aliases}


def _without(source: str, statements: list[ast.stmt]) -> str:
    """Return code with ``pass`` in the place of some statements, every other line where it was."""
    lines = source.split("\n")
    for statement in statements:
        first, last = statement.lineno - 1, statement.end_lineno or statement.lineno
        lines[first:last] = ["pass", *[""] * (last - first - 1)]
    return "\n".join(lines)
