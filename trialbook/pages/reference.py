"""The page that shows what the chapters import from the package, out of its source: nothing is imported for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from trialbook.book.contents import label_of

_HEAD = """\
---
description: The functions that the chapters import, with their arguments, errors, sources and examples.
---
(reference)=
# The package

What the chapters import from `trialbook`, by module. The same text is shown by `help(load_trial)` in a notebook. Each
example is run by the tests.
"""
_PACKAGE = Path(__file__).resolve().parents[1]
_ROLE = re.compile(r":[a-z]+:`~?\.?([^`]*)`")
_LITERAL = re.compile(r"``(.+?)``(?!`)")
_SECTIONS = ("Parameters", "Attributes", "Returns", "Yields", "Raises")


def reference_page(notebooks: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the page as Markdown.

    It has a section for each module, and in it an entry for each function or class with a docstring. ``notebooks`` are
    the chapters in their order, by the address of their page.
    """
    used: dict[tuple[str, str], list[str]] = {}
    for page, notebook in notebooks.items():
        for each in sorted(set(_imported(notebook))):
            used.setdefault(each, []).append(page)
    parts, last = [_HEAD], ""
    for module, name in sorted(used):
        found = _definition(module, name)
        if found is None:
            continue
        if module != last:
            parts.append(f"## {module}\n")
            last = module
        pages = used[module, name]
        links = ", ".join(f"[{label_of(page.rpartition('/')[2])}](../{page}.ipynb)" for page in pages)
        parts.append(_entry(found, name, links if len(pages) < len(notebooks) else "every chapter"))
    return "\n".join(parts)


def decisions(contributing: Path) -> str:
    """Return the decisions that a file for contributors lists, as Markdown; nothing where there is no such file."""
    content = contributing.read_text("utf-8") if contributing.is_file() else ""
    return content.partition("## Decisions\n")[2].strip() + "\n"


def _imported(notebook: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield module and name of what the cells of a notebook import from the package."""
    for cell in notebook["cells"]:
        for node in _parsed("".join(cell["source"])) if cell["cell_type"] == "code" else ():
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "trialbook":
                yield from ((str(node.module), alias.name) for alias in node.names)


def _parsed(source: str) -> Iterator[ast.AST]:
    """Yield the parts of a cell's code; one with magics has none."""
    try:
        return ast.walk(ast.parse(source))
    except SyntaxError:
        return iter(())


def _definition(module: str, name: str) -> ast.FunctionDef | ast.ClassDef | None:
    """Return the function or class of a name, followed through the imports of a package; None for anything else."""
    place = _PACKAGE.joinpath(*module.split(".")[1:])
    path = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    if not path.is_file():
        return None
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return node if ast.get_docstring(node) else None
        if isinstance(node, ast.ImportFrom) and any((alias.asname or alias.name) == name for alias in node.names):
            return _definition(str(node.module), name)
    return None


def _entry(node: ast.FunctionDef | ast.ClassDef, name: str, where: str) -> str:
    """Return what a docstring says, as Markdown, and where it is used."""
    # an import of a tenth of a second, which a page that runs Python does without
    from numpydoc.docscrape import NumpyDocString

    said = NumpyDocString(ast.get_docstring(node) or "")
    call = f"```python\n{_signature(node, name)}\n```"
    parts = [f"### {name}", call, _prose(said["Summary"] + said["Extended Summary"])]
    for section in _SECTIONS:
        if said[section]:
            parts.append(f"**{section}**\n\n" + "\n".join(_item(each) for each in said[section]))
    if said["References"]:
        parts.append("**Sources**\n\n" + _prose(re.sub(r"^\.\. ", "", line) for line in said["References"]))
    if said["Examples"]:
        parts.append("```pycon\n" + "\n".join(said["Examples"]).strip() + "\n```")
    return "\n\n".join([*filter(None, parts), f"Used in {where}.\n"])


def _signature(node: ast.FunctionDef | ast.ClassDef, name: str) -> str:
    """Return how a function is called, with its types, or a class with its fields."""
    if isinstance(node, ast.FunctionDef):
        returned = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        return f"{name}({ast.unparse(node.args)}){returned}"
    fields = [each for each in node.body if isinstance(each, ast.AnnAssign)]
    return f"class {name}({', '.join(ast.unparse(each) for each in fields)})"


def _item(each: Any) -> str:
    """Return a parameter, a result or an error with what is said of it."""
    head = " : ".join(f"`{part}`" for part in (each.name, each.type) if part)
    return f"- {head}: {_prose(each.desc)}" if each.desc else f"- {head}"


def _prose(lines: Iterable[str]) -> str:
    r"""Return lines of reStructuredText as Markdown: names as code, marks of references in brackets.

    Examples
    --------
    >>> print(_prose(["See :func:`trialbook.note`, ``n`` and ``a`b``` [1]_."]))
    See `trialbook.note`, `n` and `` a`b` `` \[1\].
    """
    text = " ".join(line.strip() for line in lines if line.strip())
    text = _ROLE.sub(r"`\1`", re.sub(r"\[(\d+)\]_?", r"\\[\1\\]", text))
    return _LITERAL.sub(lambda found: f"`` {found[1]} ``" if "`" in found[1] else f"`{found[1]}`", text)
